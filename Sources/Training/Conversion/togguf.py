"""Trained weights (safetensors) as a GGUF file for llama.cpp, for Retort.

    python togguf.py FOLDER BASE.gguf|- OUT.gguf f16|q8_0|f32

With a base all that it says besides its weights is kept: tokenizer, chat template, the form of the model. Without one
the tokenizer is taken from the folder's tokenizer.json. Models of the forms of Llama and Qwen2.
"""

import json
import os
import sys

import gguf
import numpy as np
from safetensors import safe_open

NAMES = {
    "model.embed_tokens.weight": "token_embd.weight",
    "model.norm.weight": "output_norm.weight",
    "lm_head.weight": "output.weight",
}
LAYER = {
    "input_layernorm.weight": "attn_norm.weight",
    "post_attention_layernorm.weight": "ffn_norm.weight",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
FORMS = {"llama": gguf.MODEL_ARCH.LLAMA, "qwen2": gguf.MODEL_ARCH.QWEN2}


def named(name):
    """A tensor's name in GGUF."""
    if name in NAMES:
        return NAMES[name]
    parts = name.split(".", 3)
    if parts[:2] == ["model", "layers"]:
        for theirs, ours in LAYER.items():
            if parts[3] == theirs:
                return f"blk.{parts[2]}.{ours}"
            if parts[3].startswith(theirs + ".") and not theirs.endswith("weight"):
                return f"blk.{parts[2]}.{ours}.{parts[3][len(theirs) + 1:]}"
    raise SystemExit(f"no place in GGUF is known for the tensor {name}")


def paired(values, heads):
    """Rows of a query or key as llama.cpp turns them: neighbours, where Transformers turns halves."""
    rest = values.shape[1:]
    return values.reshape(heads, 2, values.shape[0] // heads // 2, *rest).swapaxes(1, 2).reshape(values.shape)


def tensors(folder):
    """Name and values of each tensor, as 32-bit numbers."""
    files = sorted(name for name in os.listdir(folder) if name.endswith(".safetensors"))
    if not files:
        raise SystemExit(f"{folder} has no safetensors")
    import torch

    for file in files:
        with safe_open(os.path.join(folder, file), framework="pt") as opened:
            for name in opened.keys():
                yield name, opened.get_tensor(name).to(torch.float32).numpy()


def copy_base(writer, path, changes):
    """All that the base says, but what the writer says itself and what the weights decide."""
    reader = gguf.GGUFReader(path)
    for field in reader.fields.values():
        if field.name.startswith("GGUF.") or field.name in ("general.architecture", *changes):
            continue
        if field.name in ("general.file_type", "general.quantization_version"):
            continue
        value = field.contents()
        kind = field.types[0]
        inner = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
        if kind == gguf.GGUFValueType.ARRAY and len(value) == 0:
            continue
        writer.add_key_value(field.name, value, kind, sub_type=inner)


def describe(writer, config, folder):
    """The model's form and tokenizer, out of the folder's own files."""
    heads = config["num_attention_heads"]
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(config.get("num_key_value_heads") or heads)
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_vocab_size(config["vocab_size"])
    rope = config.get("rope_parameters") or {}
    writer.add_rope_freq_base(rope.get("rope_theta") or config.get("rope_theta") or 10000.0)
    if config["model_type"] == "llama":
        width = config.get("head_dim") or config["hidden_size"] // heads
        writer.add_rope_dimension_count(width)
    with open(os.path.join(folder, "tokenizer.json")) as file:
        tokenizer = json.load(file)
    if tokenizer["model"]["type"] != "BPE":
        raise SystemExit(f"a tokenizer of kind {tokenizer['model']['type']} is not known")
    words = [f"[PAD{place}]" for place in range(config["vocab_size"])]
    kinds = [gguf.TokenType.UNUSED] * len(words)
    for word, place in tokenizer["model"]["vocab"].items():
        words[place], kinds[place] = word, gguf.TokenType.NORMAL
    for added in tokenizer.get("added_tokens", []):
        words[added["id"]] = added["content"]
        kinds[added["id"]] = gguf.TokenType.CONTROL if added["special"] else gguf.TokenType.USER_DEFINED
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre({"qwen2": "qwen2"}.get(config["model_type"], "smollm"))
    writer.add_token_list(words)
    writer.add_token_types(kinds)
    merges = tokenizer["model"]["merges"]
    writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in merges])
    for key, add in (
        ("bos_token_id", writer.add_bos_token_id), ("eos_token_id", writer.add_eos_token_id),
        ("pad_token_id", writer.add_pad_token_id),
    ):
        value = config.get(key)
        value = value[0] if isinstance(value, list) else value
        if isinstance(value, int):
            add(value)
    template = os.path.join(folder, "chat_template.jinja")
    if os.path.exists(template):
        with open(template) as file:
            writer.add_chat_template(file.read())


def stored(name, values, kind):
    """The numbers as they are written. Vectors stay as they are: they are few, and all others pass through them."""
    if values.ndim < 2 or kind == "f32":
        return values.astype(np.float32), None
    if kind == "f16" or values.shape[-1] % 32:
        if np.abs(values).max() > 65504:
            raise SystemExit(f"{name} has numbers that 16 bits do not hold")
        return values.astype(np.float16), None
    return gguf.quants.quantize(values, gguf.GGMLQuantizationType.Q8_0), gguf.GGMLQuantizationType.Q8_0


def main():
    folder, base, out, kind = sys.argv[1:]
    with open(os.path.join(folder, "config.json")) as file:
        config = json.load(file)
    form = config["model_type"]
    if form not in FORMS:
        raise SystemExit(f"models of the form {form} are not known; known: {', '.join(FORMS)}")
    partial = f"{out}.{os.getpid()}.partial"
    try:
        writer = gguf.GGUFWriter(partial, gguf.MODEL_ARCH_NAMES[FORMS[form]])
        if base == "-":
            describe(writer, config, folder)
        else:
            copy_base(writer, base, ())
        writer.add_file_type(
            {"f32": gguf.LlamaFileType.ALL_F32, "f16": gguf.LlamaFileType.MOSTLY_F16,
             "q8_0": gguf.LlamaFileType.MOSTLY_Q8_0}[kind])
        writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
        heads = config["num_attention_heads"]
        for name, values in tensors(folder):
            if name == "lm_head.weight" and config.get("tie_word_embeddings"):
                continue
            place = named(name)
            if form == "llama" and ".attn_q." in place:
                values = paired(values, heads)
            if form == "llama" and ".attn_k." in place:
                values = paired(values, config.get("num_key_value_heads") or heads)
            data, raw = stored(name, values, kind)
            writer.add_tensor(place, data, raw_dtype=raw)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        os.rename(partial, out)
    finally:
        if os.path.exists(partial):
            os.remove(partial)


main()
