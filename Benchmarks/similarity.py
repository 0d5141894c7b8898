"""Decontamination and deduplication, rapidfuzz and Retort in turn: time, memory, the same results.

Run it with `make bench-similarity`. It needs the public test data beside the checkout (without it, it measures
nothing), 2 GB in $TMPDIR, and about 20 minutes on two cores. RUNS sets how often each comparison is made (the
fastest of each side counts), ROWS the largest dataset (1,000,000).
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time

import disguises
import planted

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOL = f"{ROOT}/.build/release/similarity-benchmark"
RETORT = f"{ROOT}/.build/release/retort"
DATA = f"{os.path.dirname(ROOT)}/shared/data"
RUNS = int(os.environ.get("RUNS", 2))
ROWS = int(os.environ.get("ROWS", 1_000_000))
ENVIRONMENT = dict(os.environ, PYTHONPATH=f"{ROOT}/.deps/oracles")

RAPIDFUZZ = """
import json, os, sys, time
import numpy
from rapidfuzz import fuzz, process
task, first, second, cutoff = sys.argv[1:]
load = lambda path: [json.loads(line)["question"] for line in open(path)]
a, b, cutoff = load(first), load(second), float(cutoff)
started = time.monotonic()
root = list(range(len(a)))
def find(x):
    while root[x] != x: root[x] = root[root[x]]; x = root[x]
    return x
for start in range(0, len(a), 1000):
    scores = process.cdist(a[start:start + 1000], b, scorer=fuzz.ratio, score_cutoff=cutoff,
                           workers=os.cpu_count(), dtype=numpy.float64)
    for i, j in zip(*numpy.nonzero(scores)):
        if task == "join": print(start + i, j, float(scores[i, j]))
        elif start + i < j: root[find(start + int(i))] = find(int(j))
print(f"{time.monotonic() - started:.3f} seconds", file=sys.stderr)
if task == "clusters":
    groups = {}
    for i in range(len(a)): groups.setdefault(find(i), []).append(i)
    for group in groups.values():
        if len(group) > 1: print(*group)
"""


class Run:
    """What a process took: seconds on the clock and of all cores, bytes of memory at its peak, its output.

    inner: the seconds that the process itself tells, from all texts in memory to all pairs found.
    """

    def __init__(self, command):
        with open("output", "w") as output, open("told", "w") as told:
            start = time.monotonic()
            process = subprocess.Popen(command, env=ENVIRONMENT, stdout=output, stderr=told)
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        told = open("told").read()
        if process.returncode:
            sys.exit(f"failed: {' '.join(command)[:200]}\n{told}")
        self.inner = float(told.split()[0]) if told.endswith("seconds\n") else self.seconds
        self.cpu = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss * 1024
        self.lines = sorted(tuple(map(float, line.split())) for line in open("output")) \
            if command[1] in ("join", "clusters", "-c") else []


def rapidfuzz(*arguments):
    return [sys.executable, "-c", RAPIDFUZZ, *map(str, arguments)]


def versus(name, ours, theirs):
    """Runs both in turn, and wants the same output; returns the fastest run of each."""
    pairs = [(Run(ours), Run(theirs)) for _ in range(RUNS)]
    for our, their in pairs:
        if [tuple(sorted(x)) if name != "join" else x for x in our.lines] != their.lines:
            sys.exit(f"{name}: rapidfuzz finds something else")
    best = [min((pair[side] for pair in pairs), key=lambda run: run.inner) for side in (0, 1)]
    for run, who in zip(best, ("Retort", "rapidfuzz")):
        print(f"{name:24} {who:10} {run.inner:8.2f} s; the whole process {run.seconds:.2f} s, "
              f"{run.cpu:.2f} s of cores", flush=True)
    return best


def figure(name, value, unit, goal, met):
    print(f"figure {name} {value:.3g} {unit} goal {goal} {'met' if met else 'missed'}", flush=True)


def column(path, name):
    text = open(f"{DATA}/{path}").read()
    rows = json.loads(text) if path.endswith(".json") else map(json.loads, text.splitlines())
    return [row[name] for row in rows if 50 <= len(row[name]) <= 2000]


def whole(path, name):
    return [json.loads(line)[name] for line in open(f"{DATA}/{path}")]


def clean_pairs():
    """Questions and items of which none is the same: what is dropped is dropped wrongly, or hardly ever rightly."""
    math = whole("questions/math_train.jsonl", "problem")
    math500 = whole("benchmarks/math500.jsonl", "problem")
    programs = [json.loads(line) for line in open(f"{DATA}/code-grading/lcb_release_v5_problems.jsonl")]
    programs = [p["question_content"] for p in sorted(programs, key=lambda p: p["contest_date"])]
    return {"MATH, MATH-500": (math, math500),
            "MATH, AIME": (math, whole("benchmarks/aime24.jsonl", "problem") + whole("benchmarks/aime25.jsonl", "problem")),
            "LiveCodeBench by date": (programs[279:], programs[:279]),
            "GSM8K, MATH-500": (whole("questions/gsm8k_train.jsonl", "question"), math500)}


def write(path, texts):
    with open(path, "w") as file:
        file.writelines(json.dumps({"id": n, "question": t}) + "\n" for n, t in enumerate(texts))


def stitched(texts, rng):
    """A question that is none of the others: the beginning of one, and the end of another."""
    while True:
        a, b = rng.choice(texts).split(" "), rng.choice(texts).split(" ")
        text = " ".join(a[:rng.randrange(1, len(a) + 1)] + b[rng.randrange(len(b)):])
        if 50 <= len(text) <= 2000:
            return text


def altered(texts, rng):
    """A copy of one of them with a few other words."""
    words = rng.choice(texts).split(" ")
    for _ in range(rng.randrange(1, 6)):
        words[rng.randrange(len(words))] = rng.choice([str(rng.randrange(100)), rng.choice(words), "so"])
    return " ".join(words)


def growth(name, command, sizes):
    """Our own time and memory for more and more rows."""
    runs = []
    for size in sizes:
        runs.append(run := Run(command(size)))
        print(f"{name:24} {size:10,} {run.seconds:8.2f} s  {run.memory / 1e6:6.0f} MB", flush=True)
    return runs


def main():
    if not os.path.isdir(DATA):
        return print("the shared test data is not beside the checkout; nothing was measured")
    rng = random.Random(1)
    sources = {"gsm8k": column("questions/gsm8k_train.jsonl", "question"),
               "math": column("questions/math_train.jsonl", "problem"),
               "code": column("code-grading/leetcode.jsonl", "problem")
               + column("code-grading/codeforces_samples.jsonl", "problem")
               + column("code-grading/code_contests.jsonl", "problem")}
    sets = {"math500": column("benchmarks/math500.jsonl", "problem"),
            "aime24": column("benchmarks/aime24.jsonl", "problem"),
            "aime25": column("benchmarks/aime25.jsonl", "problem"),
            "amc23": column("benchmarks/amc23.jsonl", "question"),
            "jeebench": column("benchmarks/jeebench.json", "question"),
            "livecodebench": column("code-grading/lcb_release_v5_problems.jsonl", "question_content")}
    questions = [text for texts in sources.values() for text in texts]
    items = [text for texts in sets.values() for text in texts]
    rng.shuffle(questions)
    many = questions + [altered(questions, rng) for _ in range(20_000 - len(questions))]

    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write("questions.jsonl", many[:20_000])
        write("items.jsonl", items + [altered(questions, rng) for _ in range(2_000 - len(items))])
        ours, theirs = versus("join", [TOOL, "join", "questions.jsonl", "items.jsonl", "75"],
                              rapidfuzz("join", "questions.jsonl", "items.jsonl", 75))
        print(f"{ours.cpu / 20_000 / 2_000 * 1e9:.0f} ns a pair; rapidfuzz {theirs.cpu / 0.04:.0f} ns")
        figure("join_time", ours.inner / theirs.inner, "of_rapidfuzz", "<=0.05",
               ours.inner <= theirs.inner / 20)

        rng.shuffle(many)
        write("subset.jsonl", many[:10_000])
        ours, theirs = versus("clusters at 90", [TOOL, "clusters", "subset.jsonl", "fuzzy", "90"],
                              rapidfuzz("clusters", "subset.jsonl", "subset.jsonl", 90))
        figure("deduplicate_speed", theirs.inner / ours.inner, "times_rapidfuzz", ">=100",
               theirs.inner >= 100 * ours.inner)

        planted.run(RETORT, ENVIRONMENT, sets, sources, figure)
        disguises.run(RETORT, ENVIRONMENT, whole("benchmarks/math500.jsonl", "problem"), clean_pairs(), figure)
        print()

        # One row in twenty is an altered copy, the rest are stitched from two.
        sizes = [size for size in (10_000, 100_000, 1_000_000) if size <= ROWS]
        write("items.jsonl", items + [stitched(items, rng) for _ in range(5_000 - len(items))])
        for size in sizes:
            with open(f"{size}.jsonl", "w") as file:
                for n in range(size):
                    text = altered(questions, rng) if n % 20 == 0 else stitched(questions, rng)
                    file.write(json.dumps({"id": n, "question": text}) + "\n")
        for rule in ("contained", "openthoughts3"):
            runs = growth(f"decontaminate, {rule}", lambda size: [
                RETORT, "decontaminate", f"{size}.jsonl", "--against", "items.jsonl", "--quiet", "--force", "-o",
                f"{size}.clean.jsonl", "--rule", rule], sizes)
            memory = runs[-1].memory
            figure(f"decontaminate_memory:{rule}", memory / 1e6, "MB", "<1000", memory < 1e9)
            if rule == "contained" and sizes[-1] == 1_000_000:
                figure("decontaminate_time", runs[-1].seconds, "s", "<=60", runs[-1].seconds <= 60)
        growth("deduplicate --fuzzy 90", lambda size: [
            RETORT, "deduplicate", f"{size}.jsonl", "--fuzzy", "90", "--quiet"], sizes)
        growth("deduplicate --minhash", lambda size: [
            RETORT, "deduplicate", f"{size}.jsonl", "--minhash", "--quiet"], sizes)
        print(open("output").read().strip().splitlines()[-1])


main()
