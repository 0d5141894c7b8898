"""The perplexity of rows under models, for Retort.

    python perplexity.py ROWS.jsonl MOST MODEL …

MODEL is a folder of weights or a GGUF file, ROWS has prompt and completion or a conversation, of which the first MOST
are read. Prints a JSON object: of each model the mean negative log-likelihood of the answers' tokens, and their number.
"""

import json
import os
import sys

import torch
import transformers

LONGEST = 2048


def chat(row):
    if "prompt" in row:
        return row["prompt"] + row["completion"]
    if "messages" in row:
        return row["messages"]
    names = {"human": "user", "gpt": "assistant"}
    turns = [{"role": names.get(turn["from"], turn["from"]), "content": turn["value"]} for turn in row["conversations"]]
    return ([{"role": "system", "content": row["system"]}] if row.get("system") else []) + turns


def load(path):
    if path.endswith(".gguf"):
        place, name = os.path.split(os.path.abspath(path))
        return transformers.AutoModelForCausalLM.from_pretrained(place, gguf_file=name, dtype=torch.float32)
    return transformers.AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32)


def main():
    rows_path, most, models = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    folder = next(path for path in models if not path.endswith(".gguf"))
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    texts = []
    with open(rows_path) as file:
        for line in file:
            if len(texts) == most:
                break
            messages = chat(json.loads(line))
            whole = tokenizer.apply_chat_template(messages, return_dict=True)["input_ids"]
            start = len(tokenizer.apply_chat_template(
                messages[:-1], add_generation_prompt=True, return_dict=True)["input_ids"])
            texts.append((whole[:LONGEST], min(start, LONGEST)))
    found = {}
    for path in models:
        model = load(path).eval()
        total, count = 0.0, 0
        with torch.no_grad():
            for ids, start in texts:
                if start >= len(ids):
                    continue
                tokens = torch.tensor([ids])
                logits = model(tokens).logits[0, start - 1 : -1].float()
                total += torch.nn.functional.cross_entropy(logits, tokens[0, start:], reduction="sum").item()
                count += len(ids) - start
        found[path] = {"loss": total / max(1, count), "tokens": count}
        del model
    print("retort: " + json.dumps(found), flush=True)


main()
