"""Trains a student with TRL as a file of settings says, and tells of it in lines that begin with "retort: ".

    python launch/train.py launch/settings.json [output/checkpoint-N]

It is written by Retort into the training's folder and is complete: run by hand it does the same. Paths are relative to
the training's folder, the one above that of the settings. A checkpoint is gone on behind. What it tells, each line a
JSON object with an "event":

    prepared  rows, labels that are trained, the first row's labels; of the data as TRL made it
    begin     updates, rows of an update, at which update it begins
    step      loss, learning rate, tokens so far, after an update
    held_out  loss on the rows that are kept apart
    saved     a checkpoint
    finished  where the weights are; or
    stopped   it was told to stop, and saved a checkpoint
"""

import json
import math
import os
import shutil
import signal
import sys

import torch
import transformers
from datasets import load_dataset
from trl import SFTConfig, SFTTrainer

# Of more rows than this only the first are counted: to count takes as long as to read them.
MOST_COUNTED = 200_000


def tell(event, **fields):
    if int(os.environ.get("RANK", "0")) == 0:
        known = {
            key: None if isinstance(value, float) and not math.isfinite(value) else value
            for key, value in fields.items()
        }
        # On a line of its own, whatever a progress bar has drawn before it.
        print("\nretort: " + json.dumps({"event": event, **known}), flush=True)


class Teller(transformers.TrainerCallback):
    """Tells of updates, and stops between two of them when told to."""

    def __init__(self):
        self.is_told_to_stop = False

    def listen(self):
        def stop(number, frame):
            self.is_told_to_stop = True

        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)

    def on_train_begin(self, args, state, control, **others):
        tell(
            "begin", updates=state.max_steps, at=state.global_step, epochs=state.num_train_epochs,
            batch=args.per_device_train_batch_size * args.gradient_accumulation_steps * args.world_size,
        )

    def on_step_end(self, args, state, control, **others):
        if self.is_told_to_stop:
            control.should_save = True
            control.should_training_stop = True
        return control

    def on_log(self, args, state, control, logs=None, **others):
        logs = logs or {}
        if "loss" in logs:
            tell(
                "step", step=state.global_step, loss=float(logs["loss"]), epoch=state.epoch,
                learning_rate=float(logs.get("learning_rate", 0)),
                tokens=int(float(logs["num_tokens"])) if "num_tokens" in logs else None,
                grad_norm=float(logs["grad_norm"]) if "grad_norm" in logs else None,
            )

    def on_evaluate(self, args, state, control, metrics=None, **others):
        if metrics and "eval_loss" in metrics:
            tell("held_out", step=state.global_step, loss=float(metrics["eval_loss"]))

    def on_save(self, args, state, control, **others):
        tell("saved", step=state.global_step)


def count(trainer):
    """What TRL made of the data: rows, tokens, trained labels, and the first row's labels."""
    data = trainer.train_dataset
    counted = min(len(data), MOST_COUNTED)
    trained = tokens = 0
    for start in range(0, counted, 1000):
        rows = data[start : min(start + 1000, counted)]
        for labels in rows["labels"] if "labels" in rows else rows["input_ids"]:
            tokens += len(labels)
            trained += sum(label != -100 for label in labels)
    first = data[0]
    return dict(
        rows=len(data), counted=counted, tokens=tokens, trained=trained,
        first_labels=list(first["labels"] if "labels" in first else first["input_ids"]),
    )


def main():
    path = os.path.abspath(sys.argv[1])
    os.chdir(os.path.dirname(os.path.dirname(path)))
    with open(path) as file:
        settings = json.load(file)
    teller = Teller()
    teller.listen()
    if settings.get("threads"):
        torch.set_num_threads(settings["threads"])
    train = load_dataset("json", data_files=settings["train"], split="train", cache_dir=settings["cache"])
    held_out = None
    if settings.get("held_out"):
        held_out = load_dataset(
            "json", data_files=settings["held_out"], split="train", cache_dir=settings["cache"])
    tokenizer = transformers.AutoTokenizer.from_pretrained(settings["model"], revision=settings.get("revision"))
    if settings.get("template"):
        with open(settings["template"]) as file:
            tokenizer.chat_template = file.read()
    loading = {"dtype": settings["dtype"], "revision": settings.get("revision")}
    if settings.get("attention"):
        loading["attn_implementation"] = settings["attention"]
    model = transformers.AutoModelForCausalLM.from_pretrained(settings["model"], **loading)
    if not settings["arguments"].get("gradient_checkpointing"):
        model.config.use_cache = False
    trainer = SFTTrainer(
        model=model, args=SFTConfig(**settings["arguments"]), train_dataset=train, eval_dataset=held_out,
        processing_class=tokenizer, callbacks=[teller],
    )
    trainer.remove_callback(transformers.PrinterCallback)
    tell("prepared", **count(trainer))
    checkpoint = sys.argv[2] if len(sys.argv) > 2 else None
    if held_out is not None and checkpoint is None:
        trainer.evaluate()
    trainer.train(resume_from_checkpoint=checkpoint)
    if teller.is_told_to_stop and trainer.state.global_step < trainer.state.max_steps:
        tell("stopped", step=trainer.state.global_step)
        return
    if held_out is not None:
        trainer.evaluate()
    model.config.use_cache = True
    final = settings["final"]
    partial = final + ".partial"
    shutil.rmtree(partial, ignore_errors=True)
    trainer.save_model(partial)
    if trainer.is_world_process_zero():
        tokenizer.save_pretrained(partial)
        shutil.rmtree(final, ignore_errors=True)
        os.rename(partial, final)
        peak = torch.cuda.max_memory_allocated() if torch.cuda.is_available() else None
        tell("finished", step=trainer.state.global_step, gpu_bytes=peak)


main()
