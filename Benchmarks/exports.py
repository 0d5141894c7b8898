"""Loads exports of every layout and kind with each reader that people use, and compares all rows.

The readers exclude each other, so each has an environment of its own below .deps/readers, made when it is first needed;
those of trainers are made by `retort setup train` (0.7 GB to download each) and left out with a line where they are not
there. Exports have 50 MB each by default.

    python3 Benchmarks/exports.py [--megabytes 50] [--readers polars,duckdb,…]
"""

import argparse
import hashlib
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
import venv

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DEPS = os.environ.get("RETORT_DEPS", f"{ROOT}/.deps")
LAYOUTS = ["sharegpt", "messages", "alpaca"]
KINDS = ["parquet", "jsonl", "jsonl.zst", "jsonl.gz"]
# Each with the columns that are null from the first row on, or in all rows.
SOURCES = {"referenced": True, "late": None, "unreferenced": False}
# Wheels by reader; none for those whose environments others make.
WHEELS = {
    "datasets": ["datasets==5.2.0"],
    "polars": ["polars==2.1.0", "zstandard==0.25.0"],
    "duckdb": ["duckdb==2.0.1"],
}

# What each reader prints of a folder: how many rows, and a digest of all of them as JSON with sorted keys.
COMMON = """
import sys, json, hashlib, os, glob
folder, cache = sys.argv[1:3]
def tell(rows):
    digest, count = hashlib.sha256(), 0
    for row in rows:
        digest.update(json.dumps(row, sort_keys=True, ensure_ascii=True).encode())
        count += 1
    print(count, digest.hexdigest())
place = sorted(glob.glob(folder + "/data/*"))
"""
SCRIPTS = {
    "datasets": COMMON + """
import datasets
datasets.disable_progress_bars()
tell(datasets.load_dataset(folder, split="train", cache_dir=cache))
""",
    "trl": COMMON + """
import datasets
datasets.disable_progress_bars()
from trl import apply_chat_template, is_conversational, maybe_convert_to_chatml
rows = datasets.load_dataset(folder, split="train", cache_dir=cache)
prepared = rows.map(maybe_convert_to_chatml) if "conversations" in rows.column_names else rows
assert is_conversational(prepared[0]) or "instruction" in rows.column_names
tell(rows)
""",
    "llamafactory": COMMON + """
import datasets
datasets.disable_progress_bars()
from types import SimpleNamespace
from llamafactory.data.loader import _load_single_dataset
from llamafactory.data.parser import get_dataset_list
from llamafactory.hparams import DataArguments, ModelArguments
from transformers import TrainingArguments
name, = json.load(open(folder + "/dataset_info.json"))
data = DataArguments(dataset=name, dataset_dir=folder, template="qwen")
attributes, = get_dataset_list([name], folder)
model = SimpleNamespace(cache_dir=cache, hf_hub_token=None, ms_hub_token=None, om_hub_token=None)
aligned = _load_single_dataset(attributes, model, data, TrainingArguments(output_dir=cache))
assert aligned[0]["_prompt"] and aligned[0]["_response"], aligned[0]
tell(datasets.load_dataset("parquet" if place[0].endswith("parquet") else "json", data_files=place, split="train",
     cache_dir=cache, features=datasets.load_dataset_builder(folder, cache_dir=cache).info.features))
""",
    "polars": COMMON + """
import io, gzip, polars as pl
def read(path):
    if path.endswith("parquet"): return pl.read_parquet(path)
    if path.endswith("zst"):
        import zstandard
        data = zstandard.ZstdDecompressor().stream_reader(open(path, "rb")).read()
    else:
        data = (gzip.open if path.endswith("gz") else open)(path, "rb").read()
    return pl.read_ndjson(io.BytesIO(data), infer_schema_length=None)
tell(row for path in place for row in read(path).to_dicts())
""",
    "duckdb": COMMON + """
import duckdb
files = [path for path in place]
source = "read_parquet(?)" if files[0].endswith("parquet") else "read_json(?, format='newline_delimited', sample_size=-1, maximum_object_size=100000000)"
result = duckdb.connect().execute("select * from " + source, [files])
names = [column[0] for column in result.description]
def rows():
    while batch := result.fetchmany(1000):
        for row in batch: yield dict(zip(names, row))
tell(rows())
""",
}


def environment(reader):
    """The Python of a reader; None if it is not there and nobody may be asked."""
    if reader in ("trl", "llamafactory"):
        folder = f"{DEPS}/training"
        found = [f"{folder}/{name}/bin/python" for name in sorted(os.listdir(folder) if os.path.isdir(folder) else [])
                 if name.startswith(reader)]
        return found[-1] if found else None
    folder = f"{DEPS}/readers/{reader}"
    stamp = f"{folder}/wheels.json"
    if not (os.path.exists(stamp) and json.load(open(stamp)) == WHEELS[reader]):
        print(f"making {folder}", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        subprocess.run([f"{folder}/bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check",
                        "--only-binary", ":all:", *WHEELS[reader]], check=True)
        json.dump(WHEELS[reader], open(stamp, "w"))
    return f"{folder}/bin/python"


class Teacher(http.server.BaseHTTPRequestHandler):
    """Answers at length; the same question gets the same answer."""

    length = 0
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        question = request["messages"][-1]["content"]
        words = hashlib.sha256(question.encode()).hexdigest()
        text = f"<think>\n{(words + ' ünï ') * (self.length // 70 + 1)}\n</think>\n\nIt is \\boxed{{{len(question) % 9}}}."
        body = json.dumps({
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
            "usage": {"prompt_tokens": 10, "completion_tokens": 100}, "model": "m", "object": "chat.completion",
        }).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def export(retort, folder, url, layout, kind, source):
    name = f"{layout}-{kind.replace('.', '-')}-{source}"
    reference = "" if SOURCES[source] is False else ", reference: answer"
    with open(f"{folder}/{name}.yaml", "w") as file:
        file.write(f"""
name: {name}
teachers: {{ t: {{ endpoint: "{url}", model: m, stream: false }} }}
sources: [{{ name: s, domain: math, path: {source}.jsonl, question: problem{reference} }}]
answers: {{ teacher: t }}
export: {{ format: {layout}, to: [{kind}], shard_rows: 400 }}
""")
    result = subprocess.run([retort, "run", f"{name}.yaml", "--quiet"], cwd=folder, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"retort run {name}: {result.stderr}")
    return f"{folder}/{result.stdout.strip()}"


def expected(folder):
    """Rows as they stand in the files, by nobody's guess: JSON line by line, Parquet by pyarrow."""
    script = COMMON + """
sys.path.insert(0, sys.argv[3])
import pyarrow as pa, pyarrow.parquet as pq
def rows():
    for path in place:
        if path.endswith("parquet"):
            yield from pq.read_table(path).to_pylist()
        else:
            codec = {"zst": "zstd", "gz": "gzip"}.get(path.split(".")[-1])
            for line in pa.input_stream(path, compression=codec).read().splitlines(): yield json.loads(line)
tell(rows())
"""
    return subprocess.run([sys.executable, "-c", script, folder, "", DEPS], check=True, capture_output=True,
                          text=True).stdout


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--megabytes", type=int, default=50)
    options.add_argument("--readers", default=",".join(SCRIPTS))
    options.add_argument("--retort", default=f"{ROOT}/.build/release/retort")
    options = options.parse_args()
    options.retort = os.path.abspath(options.retort)
    rows = 1000
    Teacher.length = options.megabytes * 1_000_000 // rows
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Teacher)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    readers = {reader: environment(reader) for reader in options.readers.split(",")}
    for reader in [reader for reader, python in readers.items() if python is None]:
        print(f"{reader}: left out, its environment is not there (retort setup train --with {reader})")
        del readers[reader]
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for source, known in SOURCES.items():
            with open(f"{folder}/{source}.jsonl", "w") as file:
                for number in range(rows):
                    row = {"problem": f"{source}: what is {number} plus {number * 7 % 100}?"}
                    if known or known is None and number >= rows - 5:
                        row["answer"] = str(number % 9)
                    file.write(json.dumps(row) + "\n")
        for layout in LAYOUTS:
            for kind in KINDS:
                for source in SOURCES:
                    place = export(options.retort, folder, f"http://127.0.0.1:{server.server_port}/v1", layout, kind,
                                   source)
                    truth = expected(place)
                    told = []
                    for reader, python in readers.items():
                        with tempfile.TemporaryDirectory() as cache:
                            environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
                            result = subprocess.run([python, "-c", SCRIPTS[reader], place, cache], capture_output=True,
                                                    text=True, env={**environ, "HF_HUB_OFFLINE": "1"})
                        is_equal = result.returncode == 0 and result.stdout.splitlines()[-1:] == truth.splitlines()
                        told.append(f"{reader} {'equal' if is_equal else 'DIFFERS'}")
                        if not is_equal:
                            failures += 1
                            print((result.stderr or result.stdout)[-1500:], file=sys.stderr)
                    print(f"{layout} {kind} {source}: {truth.split()[0]} rows, {', '.join(told)}", flush=True)
                    subprocess.run(["rm", "-rf", place], check=True)
    print(f"{failures} failures" if failures else "all equal")
    sys.exit(1 if failures else 0)


main()
