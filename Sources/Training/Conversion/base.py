"""A GGUF file as a folder of weights that trainers load, for Retort.

    python base.py MODEL.gguf FOLDER

The numbers are those of the file, taken out of its blocks; tokenizer, chat template and the ends of an answer
are those that the file names. FOLDER is made as a whole, or not at all.
"""

import os
import shutil
import sys

import torch
import transformers
from gguf import GGUFReader


def field(reader, name):
    found = reader.get_field(name)
    return None if found is None else found.contents()


def main():
    source, folder = sys.argv[1:]
    reader = GGUFReader(source)
    place, name = os.path.split(os.path.abspath(source))
    tokenizer = transformers.AutoTokenizer.from_pretrained(place, gguf_file=name)
    template = field(reader, "tokenizer.chat_template")
    if template:
        tokenizer.chat_template = template
    loaded = transformers.AutoModelForCausalLM.from_pretrained(place, gguf_file=name, dtype=torch.float32)
    # A model that came out of a GGUF file refuses to be saved: a fresh one of the same form takes its numbers.
    model = type(loaded)(type(loaded.config)(**{
        key: value for key, value in loaded.config.to_dict().items() if key != "quantization_config"}))
    model.load_state_dict(loaded.state_dict())
    model.tie_weights()
    model.config.eos_token_id = field(reader, "tokenizer.ggml.eos_token_id")
    model.config.bos_token_id = field(reader, "tokenizer.ggml.bos_token_id")
    pad = field(reader, "tokenizer.ggml.padding_token_id")
    if pad is None or pad == model.config.eos_token_id:
        # Where padding is the answer's end, some trainers mask the end, and the student never learns to stop.
        other = tokenizer.unk_token_id
        if other is not None and other != model.config.eos_token_id:
            pad = other
            tokenizer.pad_token = tokenizer.unk_token
    model.config.pad_token_id = pad
    model.generation_config = transformers.GenerationConfig(
        eos_token_id=model.config.eos_token_id, bos_token_id=model.config.bos_token_id, pad_token_id=pad)
    partial = f"{folder}.{os.getpid()}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    try:
        model.save_pretrained(partial)
        tokenizer.save_pretrained(partial)
        os.rename(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


main()
