"""A GGUF file as a folder of weights that trainers load, for Retort.

    python base.py MODEL.gguf FILES FOLDER

The numbers are those of the file, taken out of its blocks. FILES is a folder with the tokenizer, the chat template and
generation_config.json, which are taken over as they are. FOLDER is made as a whole, or not at all.
"""

import os
import shutil
import sys

import torch
import transformers


def main():
    source, files, folder = sys.argv[1:]
    place, name = os.path.split(os.path.abspath(source))
    loaded = transformers.AutoModelForCausalLM.from_pretrained(place, gguf_file=name, dtype=torch.float32)
    # A model that came out of a GGUF file refuses to be saved: a fresh one of the same form takes its numbers.
    model = type(loaded)(type(loaded.config)(**{
        key: value for key, value in loaded.config.to_dict().items()
        if key not in ("quantization_config", "_model_name_or_path")}))
    model.load_state_dict(loaded.state_dict())
    model.tie_weights()
    model.generation_config = transformers.GenerationConfig.from_pretrained(files)
    for token in ("bos_token_id", "eos_token_id", "pad_token_id"):
        setattr(model.config, token, getattr(model.generation_config, token))
    partial = f"{folder}.{os.getpid()}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    try:
        model.save_pretrained(partial)
        for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
            shutil.copyfile(os.path.join(files, name), os.path.join(partial, name))
        os.rename(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


main()
