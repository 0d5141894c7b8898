"""The preflight beside Hugging Face's tokenizers, on the same cores: rates, memory, and what that means for 60 GB.

    make bench-preflight            ROWS=1200000 rows of 3.6 kB, LONG=60000 of 50 kB

The student is SmolLM2, which comes along. Both read the same rows; the oracle only tokenizes them, in batches, with all
cores; the preflight reads, renders, tokenizes, labels, packs and judges by 36 checks.
"""

import json
import os
import random
import subprocess
import sys
import tempfile

from measuring import run

RETORT = os.path.abspath(".build/release/retort")
ORACLES = os.path.abspath(".deps/oracles")


def words():
    """Words as long as those of English, with numbers and formulas between them."""
    generator = random.Random(7)
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    known = ["".join(generator.choices(letters, range(26, 0, -1), k=generator.randint(1, 11))) for _ in range(20000)]
    common = generator.choices(known, k=200)
    while True:
        kind = generator.random()
        if kind < 0.05:
            yield str(generator.randint(0, 99999))
        elif kind < 0.08:
            yield f"$x_{generator.randint(1, 9)}^{generator.randint(2, 9)} = \\frac{{1}}{{{generator.randint(2, 99)}}}$"
        elif kind < 0.12:
            yield generator.choice(["\n\n", ".\n", "!", "Wait,", "So,"])
        else:
            yield generator.choice(common if kind < 0.6 else known)


def write(path, rows, size):
    """Rows of about so many bytes; the texts are drawn from a hundred megabytes at most."""
    source = words()
    def text(length):
        pieces, made = [], 0
        while made < length:
            piece = next(source)
            pieces.append(piece)
            made += len(piece) + 1
        return " ".join(pieces)
    shelf = [text(size) for _ in range(min(rows, max(200, 20_000_000 // size)))]
    generator = random.Random(11)
    with open(path, "w") as file:
        for number in range(rows):
            thoughts = shelf[generator.randrange(len(shelf))]
            file.write(json.dumps({
                "id": f"r{number}", "domain": "math",
                "conversations": [
                    {"from": "human", "value": f"Number {number}: {thoughts[:120]}?"},
                    {"from": "gpt", "value": f"<think>\n{thoughts[120:]} {number}\n</think>\n\nIt is {number}."},
                ]}) + "\n")
    return os.path.getsize(path)


ORACLE = """
import json, sys, tokenizers
tokenizer = tokenizers.Tokenizer.from_file(sys.argv[1])
batch = []
def flush():
    tokenizer.encode_batch_fast(batch, add_special_tokens=False)
    batch.clear()
for line in open(sys.argv[2]):
    turns = json.loads(line)["conversations"]
    batch.append("".join(turn["value"] for turn in turns))
    if len(batch) == 1000: flush()
flush()
"""


def figure(name, value, unit, goal, met):
    print(f"figure {name} {value:.4g} {unit} goal {goal} {'met' if met else 'missed'}")


def student(folder):
    """The files of the student that comes along, for both."""
    done = subprocess.run(
        [RETORT, "preflight", "--write-student", folder], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return f"{folder}/tokenizer.json"


def main():
    if not os.path.exists(RETORT):
        sys.exit("build it first: make release")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        tokenizer = student("student")
        rates = {}
        for name, rows, size in [
            ("3.6kB", int(os.environ.get("ROWS", "1200000")), 3600),
            ("50kB", int(os.environ.get("LONG", "60000")), 50_000),
        ]:
            data = os.path.abspath(f"{name}.jsonl")
            bytes_ = write(data, rows, size)
            for launcher in ["trl", "llamafactory"]:
                seconds, memory = run(
                    [RETORT, "preflight", data, "--student", os.path.abspath("student"), "--with", launcher,
                     "--cutoff", "8192", "--json", "--quiet"], accepted=(0, 5))
                rates[name, launcher] = bytes_ / seconds / 1e6
                print(f"{name}: {launcher} {rates[name, launcher]:.1f} MB/s, {memory / 1e6:.0f} MB, {rows} rows")
                figure(f"memory_{launcher}_{name}", memory / 1e6, "MB", "<500", memory < 500e6)
            os.environ["PYTHONPATH"] = ORACLES
            seconds, _ = run([sys.executable, "-c", ORACLE, tokenizer, data])
            theirs = bytes_ / seconds / 1e6
            print(f"{name}: Hugging Face tokenizers alone {theirs:.1f} MB/s")
            for launcher in ["trl", "llamafactory"]:
                ratio = rates[name, launcher] / theirs
                figure(f"rate_{launcher}_{name}", ratio, "times", ">=1", ratio >= 1)
            os.remove(data)
        hours = 60e9 / (rates["50kB", "llamafactory"] * 1e6) / 3600
        print(f"60 GB of rows of 50 kB take {hours:.1f} hours on {os.cpu_count()} cores")


main()
