"""Math answers graded from Python, beside the command: the same pairs, the whole time of each.

Run it with `make bench-python`. The pairs are those of `pairs.py`; the command reads them from a file, Python has them in memory.
"""

import argparse
import json
import os
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RETORT = f"{ROOT}/.build/release/retort"
os.environ.setdefault("RETORT_PROGRAM", RETORT)
sys.path.insert(0, f"{ROOT}/Python")

import retort  # noqa: E402
from measuring import run  # noqa: E402
from pairs import pairs  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--different", type=int, default=20_000, help="so many different pairs; the rest are the same again")
    options = parser.parse_args()
    made = [(pair["pred"], pair["gold"]) for pair in pairs(min(options.pairs, options.different))]
    given = [made[number % len(made)] for number in range(options.pairs)]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("pairs.jsonl", "w") as file:
            for response, reference in given:
                file.write(json.dumps({"response": response, "reference": reference}) + "\n")
        command = [os.environ["RETORT_PROGRAM"], "grade", "math", "pairs.jsonl", "--answer", "response", "--reference",
                   "reference", "--json", "--quiet"]
        ratios = []
        for _ in range(3):
            seconds, _ = run(command)
            told = json.loads(open("output").read())
            start = time.monotonic()
            right = sum(verdict.is_right for verdict in retort.grade_math_all(given))
            own = time.monotonic() - start
            if f'"right": {right}' not in json.dumps(told) and str(right) not in json.dumps(told):
                sys.exit(f"they do not agree: {right} right from Python, and {told}")
            ratios.append(own / seconds)
            print(f"{options.pairs:,} pairs: command {seconds:.2f} s, Python {own:.2f} s, {own / seconds:.2f} times", flush=True)
        print(f"median: {sorted(ratios)[1]:.2f} times the command")


if __name__ == "__main__":
    main()
