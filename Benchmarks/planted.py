"""The planted test: altered copies of evaluation items among clean questions; what does Retort find?

As OpenThoughts3's authors tested their decontamination (99.6 % found, 1.4 % of the clean ones too):
3,000 altered copies, 600 of each alteration, among 3,000 clean questions of the same style.
"""

import collections
import json
import random
import re
import subprocess
import sys

PREAMBLES = [
    "You are a careful teacher. Think step by step, check every step, and write the final answer at the "
    "end of your reply.\n\n",
    "Here is a problem that a friend of mine could not solve last week. Please help us: explain what you do "
    "so that a pupil of the ninth grade can follow.\n\n",
    "Solve the following problem. Put the final answer into a box.\n\n",
    "The following question was asked in a contest for which we train. There is no need to hurry; a short "
    "and clean solution is worth more than a fast one. Name every theorem that you use.\n\nQuestion: ",
]


def typos(text, rng):
    """One letter in 25 is left out, doubled, or exchanged with its neighbour."""
    letters = list(text)
    for _ in range(max(1, len(letters) // 25)):
        i = rng.randrange(len(letters))
        match rng.randrange(3):
            case 0 if len(letters) > 1:
                del letters[i]
            case 1:
                letters.insert(i, letters[i])
            case _ if i + 1 < len(letters):
                letters[i], letters[i + 1] = letters[i + 1], letters[i]
    return "".join(letters)


def clauses(text, rng):
    """The text's sentences, or its clauses if it has one sentence, begin at another one."""
    for mark in (r"(?<=[.?!])\s+", r"(?<=[,;:])\s+", r"\s+"):
        parts = re.split(mark, text)
        if len(parts) > 1:
            turn = rng.randrange(1, len(parts))
            return " ".join(parts[turn:] + parts[:turn])
    return text


def numbers(text, rng):
    """Every number becomes another one of as many digits."""
    def other(match):
        digits = match.group()
        while True:
            new = "".join(rng.choice("123456789") for _ in digits)
            if new != digits:
                return new
    return re.sub(r"\d+", other, text)


def variables(text, rng):
    """Every letter that stands alone becomes another one, the same everywhere."""
    names = sorted(set(re.findall(r"(?<![A-Za-z\\])[b-zB-HJ-Z](?![A-Za-z])", text)))
    free = [c for c in "abcdefghjkmnpqrstuvwxyzABCDEFGHKLMNPQRSTUVWXYZ" if c not in names]
    rng.shuffle(free)
    new = dict(zip(names, free))
    return re.sub(r"(?<![A-Za-z\\])[b-zB-HJ-Z](?![A-Za-z])", lambda m: new.get(m.group(), m.group()), text)


def preambles(text, rng):
    """Something friendly stands before it."""
    return rng.choice(PREAMBLES) + text


ALTERATIONS = {"typos": typos, "reordered clauses": clauses, "changed numbers": numbers,
               "renamed variables": variables, "added preambles": preambles}

# The default, which tells other numbers apart; the rule of the paper, over words and over tokens; and one of its
# kind, tuned on these texts, that asks that what is shared is most of the evaluation question.
RULES = {"contained": [], "contained, numbers together": ["--numbers", "together"],
         "ratio 75 or 13 words": ["--rule", "openthoughts3"],
         "ratio 75 or 13 tokens": ["--tokenizer", "tokenizer.json"],
         "ratio 80 or 6 words that cover 0.6": ["--indel", "80", "--ngram", "6", "--cover", "0.6"]}

TOKENIZER = """
import json, sys
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
tokenizer = Tokenizer(models.BPE())
tokenizer.normalizer = normalizers.NFC()
words = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"
tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
    pre_tokenizers.Split(Regex(words), "isolated"), pre_tokenizers.ByteLevel(False, use_regex=False)])
tokenizer.train_from_iterator(json.load(sys.stdin), trainers.BpeTrainer(
    vocab_size=32_000, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
tokenizer.save("tokenizer.json")
"""


def plant(sets, clean):
    """Writes the evaluation sets and the planted rows; returns the sets' files and each row's kind by its id."""
    rng = random.Random(7)
    against = []
    for name, texts in sets.items():
        against.append(f"{name}.eval.jsonl")
        with open(against[-1], "w") as file:
            file.writelines(json.dumps({"question": t}) + "\n" for t in texts)
    items = [text for texts in sets.values() for text in texts]
    known = set(items)
    rows = []
    for kind, alter in ALTERATIONS.items():
        for item in rng.sample(items, 600):
            altered = alter(item, rng)
            # What an alteration leaves as it is (a text without numbers) is no test of it.
            while altered in known:
                altered = alter(rng.choice(items), rng)
            rows.append((kind, altered))
    for source, texts in clean.items():
        rows += [(source, text) for text in rng.sample(texts, 3000 // len(clean))]
    with open("planted.jsonl", "w") as file:
        for number, (_, text) in enumerate(rows):
            file.write(json.dumps({"id": number, "question": text}) + "\n")
    return against, {str(number): kind for number, (kind, _) in enumerate(rows)}


def run(retort, environment, sets, clean, figure):
    """Plants, cleans, counts. sets: texts by the name of the set; clean: texts by the name of the source."""
    against, kinds = plant(sets, clean)
    texts = [text for group in (sets, clean) for some in group.values() for text in some]
    subprocess.run([sys.executable, "-c", TOKENIZER], input=json.dumps(texts), text=True, check=True,
                   env=environment)
    rows = collections.Counter(kinds.values())
    print(f"\n{'planted: rows found by':36}" + "".join(f"{kind:>19}" for kind in rows) + "\n"
          + " " * 36 + "".join(f"{count:>19,}" for count in rows.values()))
    for rule, options in RULES.items():
        subprocess.run([retort, "decontaminate", "planted.jsonl", "--against", *against, *options, "-o",
                        "kept.jsonl", "--force", "--quiet"], check=True, stdout=subprocess.DEVNULL)
        found = collections.Counter(kinds[json.loads(line)["name"]] for line in open("kept.dropped.jsonl"))
        print(f"{rule:36}" + "".join(f"{100 * found[kind] / rows[kind]:17.1f} %" for kind in rows))
        share = [sum(found[kind] for kind in group) / sum(rows[kind] for kind in group)
                 for group in (ALTERATIONS, clean)]
        name = rule.replace(" ", "_")
        figure(f"{name}:found", 100 * share[0], "%", ">=99.6", share[0] >= 0.996)
        figure(f"{name}:clean_dropped", 100 * share[1], "%", "<=1.4", share[1] <= 0.014)
    print("goals: what OpenThoughts3's authors report of their rule on their copies and clean questions")
