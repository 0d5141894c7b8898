"""Data in and out, Retort and pyarrow in turn: time, and memory at its peak, of whole processes.

Run it with `make bench-data`. ROWS sets the rows of the large set (1,200,000), RUNS how often each
comparison is made (the fastest of each side counts). It needs 8 GB of disk in $TMPDIR, and 10 minutes.
"""

import os
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOL = f"{ROOT}/.build/release/data-benchmark"
RETORT = f"{ROOT}/.build/release/retort"
ROWS = int(os.environ.get("ROWS", 1_200_000))
RUNS = int(os.environ.get("RUNS", 2))

PYARROW = """
import sys
import pyarrow as pa, pyarrow.json as pj, pyarrow.parquet as pq
SCHEMA = pa.schema([("difficulty", pa.int64()), ("source", pa.string()), ("domain", pa.string()),
    ("conversations", pa.list_(pa.struct([("from", pa.string()), ("value", pa.string())])))])

def write(count, path):
    text = open(path + ".text").read()
    places = len(text) - 4096
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for start in range(0, count, 1000):
            rows = {"difficulty": [], "source": [], "domain": [], "conversations": []}
            for i in range(start, min(start + 1000, count)):
                p = i * 2654435761 % places
                rows["difficulty"].append(i % 10)
                rows["source"].append(f"source-{i % 7}")
                rows["domain"].append(("math", "code", "science")[i % 3])
                rows["conversations"].append([{"from": "human", "value": text[p:p + 300]},
                                              {"from": "gpt", "value": text[p + 300:p + 3600]}])
            writer.write_batch(pa.record_batch(rows, schema=SCHEMA))

def read(path):
    rows = sum(batch.num_rows for batch in pq.ParquetFile(path).iter_batches(1000))
    print(rows, "rows")

def convert(source, target):
    pq.write_table(pj.read_json(source), target, compression="zstd")

def stream(source, target):
    with pj.open_json(source) as reader, pq.ParquetWriter(target, reader.schema, compression="zstd") as w:
        for batch in reader: w.write_batch(batch)

task, arguments = sys.argv[1], sys.argv[2:]
if task == "write": write(int(arguments[0]), arguments[1])
else: globals()[task](*arguments)
"""


# 64 MiB of words, of which every row is another piece.
TEXT = """
import random, sys
random.seed(1)
words = ["".join(random.choices("etaoinshrdlucmfw", k=random.randint(2, 10))) for _ in range(30_000)]
with open(sys.argv[1], "w") as file:
    file.write(" ".join(random.choices(words, k=11_000_000))[: 64 << 20])
"""


class Run:
    """What a process took: seconds on the clock and of all cores, bytes of memory at its peak."""

    def __init__(self, command):
        environment = dict(os.environ, PYTHONPATH=f"{ROOT}/.deps/oracles")
        start = time.monotonic()
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"failed: {' '.join(command)[:200]}")
        self.cpu = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss * 1024


def python(*arguments):
    return [sys.executable, "-c", PYARROW, *map(str, arguments)]


def versus(name, ours, theirs):
    """Runs both in turn; returns the fastest run of each, and the least memory of each."""
    pairs = [(Run(ours), Run(theirs)) for _ in range(RUNS)]
    best = [min((pair[side] for pair in pairs), key=lambda run: run.seconds) for side in (0, 1)]
    for side, who in enumerate(("Retort", "pyarrow")):
        run = best[side]
        print(f"{name:24} {who:8} {run.seconds:7.2f} s  {run.memory / 1e6:6.0f} MB", flush=True)
    return best


def figure(name, value, unit, goal, met):
    print(f"figure {name} {value:.3g} {unit} goal {goal} {'met' if met else 'missed'}", flush=True)


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        # In a process of its own: a child's peak memory begins with that of the process it comes from.
        subprocess.run([sys.executable, "-c", TEXT, "ours.parquet.text"], check=True)
        for name in ("theirs.parquet", "small.parquet"):
            os.link("ours.parquet.text", f"{name}.text")

        ours, theirs = versus(
            "write", [TOOL, "write", str(ROWS), "ours.parquet"], python("write", ROWS, "theirs.parquet"))
        figure("parquet_write_time", ours.seconds / theirs.seconds, "of_pyarrow", "<=1.5",
               ours.seconds <= 1.5 * theirs.seconds)
        figure("parquet_write_memory", ours.memory / 1e6, "MB", "<400", ours.memory < 400e6)
        small = Run([TOOL, "write", str(ROWS // 10), "small.parquet"])
        growth = ours.memory / small.memory
        figure("parquet_write_memory_growth", growth, "of_a_tenth_of_the_rows", "<=1.2", growth <= 1.2)

        ours, theirs = versus("read", [TOOL, "read", "ours.parquet"], python("read", "ours.parquet"))
        figure("parquet_read_time", ours.seconds / theirs.seconds, "of_pyarrow", "<=1.5",
               ours.seconds <= 1.5 * theirs.seconds)
        figure("parquet_read_memory", ours.memory / 1e6, "MB", "<400", ours.memory < 400e6)
        small = Run([TOOL, "read", "small.parquet"])
        growth = ours.memory / small.memory
        figure("parquet_read_memory_growth", growth, "of_a_tenth_of_the_rows", "<=1.2", growth <= 1.2)

        audit = min((Run([RETORT, "audit", "ours.parquet"]) for _ in range(RUNS)), key=lambda r: r.seconds)
        speed = ours.seconds / audit.seconds
        print(f"{'audit':24} {'Retort':8} {audit.seconds:7.2f} s  {audit.memory / 1e6:6.0f} MB")
        figure("audit_speed_parquet", speed, "of_reading", ">=0.5", speed >= 0.5)

        Run([RETORT, "convert", "ours.parquet", "-o", "rows.jsonl", "--quiet"])
        size = os.path.getsize("rows.jsonl")
        read = min((Run([TOOL, "read", "rows.jsonl"]) for _ in range(RUNS)), key=lambda r: r.cpu)
        speed = size / read.cpu / 1e6
        print(f"{'read JSONL':24} {'Retort':8} {read.seconds:7.2f} s  {read.memory / 1e6:6.0f} MB")
        figure("jsonl_read_speed", speed, "MB/s_a_core", ">=500", speed >= 500)
        audit = min((Run([RETORT, "audit", "rows.jsonl"]) for _ in range(RUNS)), key=lambda r: r.seconds)
        speed = read.seconds / audit.seconds
        figure("audit_speed_jsonl", speed, "of_reading", ">=0.5", speed >= 0.5)
        os.remove("rows.jsonl")

        # What pyarrow reads whole must fit into memory here.
        Run([RETORT, "sample", "ours.parquet", "-o", "part.jsonl.zst", "--rows", str(ROWS // 6), "--quiet"])
        ours, theirs = versus(
            "JSONL.zst to Parquet", [RETORT, "convert", "part.jsonl.zst", "-o", "a.parquet", "--force"],
            python("convert", "part.jsonl.zst", "b.parquet"))
        figure("convert_time", ours.seconds / theirs.seconds, "of_pyarrow", "<=1",
               ours.seconds <= theirs.seconds)
        figure("convert_memory", ours.memory / theirs.memory, "of_pyarrow", "<=0.333",
               3 * ours.memory <= theirs.memory)
        stream = min((Run(python("stream", "part.jsonl.zst", "b.parquet")) for _ in range(RUNS)),
                     key=lambda r: r.seconds)
        print(f"{'the same, streamed':24} {'pyarrow':8} {stream.seconds:7.2f} s  {stream.memory / 1e6:6.0f} MB")
        figure("convert_time_streamed", ours.seconds / stream.seconds, "of_pyarrow_streaming", "<=1",
               ours.seconds <= stream.seconds)


main()
