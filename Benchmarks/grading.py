"""Grading math answers: Retort beside Math-Verify, the same pairs in turn; the suites; a fuzz test.

Run it with `make bench-grading`. The pairs are built from MATH-500: each reference with its own full solution, and
with another problem's answer. DATA is the folder with `benchmarks/math500.jsonl` and `math-grading/`.
"""

import json
import os
import random
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOL = f"{ROOT}/.build/release/grading-benchmark"
DATA = os.environ.get("DATA", f"{ROOT}/../shared/data")
sys.path.insert(0, f"{ROOT}/.deps/oracles")

import pairs as constructed  # noqa: E402


def lines(path):
    return [json.loads(line) for line in open(f"{DATA}/{path}")]


# What a process takes at its peak counts what its parent took when it was started: this parent takes little.
APART = """
import os, sys
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(process, 0)
print(usage.ru_maxrss, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status) & 255)
"""


def tool(arguments, pairs):
    """Runs the tool over pairs; what it prints, and its memory at its peak."""
    text = "".join(json.dumps(pair) + "\n" for pair in pairs)
    with open("/dev/shm/retort-pairs.jsonl" if os.path.isdir("/dev/shm") else "pairs.jsonl", "w+") as file:
        file.write(text)
        file.seek(0)
        done = subprocess.run([sys.executable, "-I", "-S", "-c", APART, TOOL, *arguments], stdin=file,
                              capture_output=True, text=True)
    os.remove(file.name)
    if done.returncode:
        sys.exit(f"failed: {arguments}\n{done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()], int(done.stderr.splitlines()[-1]) * 1024


def pairs_of_math500(count=1000):
    random.seed(1)
    rows = lines("benchmarks/math500.jsonl")
    pairs = []
    for row in rows:
        pairs.append({"gold": row["answer"], "pred": row["solution"]})
        pairs.append({"gold": row["answer"], "pred": "\\boxed{" + random.choice(rows)["answer"] + "}"})
    return pairs[:count]


def suite(name, pairs, expected, mode="exact"):
    """Prints how often the grader agrees with what a suite expects, and every disagreement."""
    verdicts, _ = tool(["verdicts", mode], pairs)
    wrong = [(p, e, v) for p, e, v in zip(pairs, expected, verdicts) if (v["word"] == "right") != e]
    unsure = sum(v["word"] == "could_not_tell" for v in verdicts)
    print(f"{name:28} {mode:11} {len(pairs) - len(wrong):5} of {len(pairs):5} agree, {unsure} could not tell")
    for pair, expectation, verdict in wrong:
        print(f"    expected {expectation}: {pair['gold'][-60:]!r} | {pair['pred'][-60:]!r} -> {verdict['word']} "
              f"{verdict['reason'] or ''}")
    return 1 - len(wrong) / len(pairs), verdicts


def suites():
    cases = lines("math-grading/math_verify_cases.jsonl")
    pairs = [{"gold": r["gold"], "pred": r["pred"], "places": r["float_rounding"]} for r in cases]
    share, _ = suite("math_verify_cases", pairs, [r["expected"] for r in cases], "math-verify")
    figure("math_verify_cases", share, "agree", ">=0.97", share >= 0.97)
    suite("math_verify_cases", pairs, [r["expected"] for r in cases])
    matrix = lines("math-grading/oracle_matrix.jsonl")
    false_wrong = false_right = 0
    for source in dict.fromkeys(r["source"] for r in matrix):
        rows = [r for r in matrix if r["source"] == source]
        _, verdicts = suite(source, rows, [r["label"] for r in rows])
        if source == "math500_format_variant":
            false_wrong = sum(v["word"] == "wrong" for v in verdicts)
        if source == "math500_cross_negative":
            false_right = sum(v["word"] == "right" for v in verdicts)
    figure("false_wrong_on_variants", false_wrong, "pairs", "0", false_wrong == 0)
    figure("false_right_on_cross_negatives", false_right, "pairs", "0", false_right == 0)
    for name in ["lighteval_extractive_match", "nemo_skills_math_equal", "simple_evals_equality_examples"]:
        rows = lines(f"math-grading/{name}.jsonl")
        suite(name, rows, [r["expected"] for r in rows])
    rows = lines("math-grading/hendrycks_is_equiv.jsonl")
    suite("hendrycks_is_equiv", rows, [r["expected"] for r in rows], "string")
    solutions, labels = [], []
    for row in lines("math-grading/gsm8k_model_solutions.jsonl"):
        for model in (v for v in row.values() if isinstance(v, dict)):
            solutions.append({"gold": row["ground_truth"], "pred": model["solution"]})
            labels.append(model["is_correct"])
    share, _ = suite("gsm8k_model_solutions", solutions, labels)
    figure("gsm8k_model_solutions", share, "agree", ">=0.995", share >= 0.995)
    cases = lines("math-grading/latex2sympy_parse_cases.jsonl")
    problems, _ = tool(["read"], [{"gold": "", "pred": r["latex"]} for r in cases])
    share = problems.count(None) / len(problems)
    figure("latex2sympy_read", share, "of_cases", ">=0.85", share >= 0.85)
    rows = lines("benchmarks/math500.jsonl")
    references = [{"gold": r["answer"], "pred": r["answer"]} for r in rows]
    full = [{"gold": r["answer"], "pred": r["solution"]} for r in rows]
    right = sum(suite(name, pairs, [True] * len(rows))[0] == 1 for name, pairs in
                [("MATH-500 references", references), ("MATH-500 solutions", full)])
    figure("math500_all_right", right, "of_2", "2", right == 2)


def hard_answers():
    """The time that the slowest of some hostile answers takes, the better of two."""
    answers = {
        "1 MB of digits": "\\boxed{" + "7" * 1_000_000 + "}", "1 MB of text": "word " * 200_000,
        "1 MB of boxes": "\\boxed{" * 150_000, "1 MB of dollars": "$" * 1_000_000, "1 MB of numbers": "1 " * 500_000,
        "200 brackets": "\\boxed{" + "(" * 200 + "1" + ")" * 200 + "}", "a tower": "\\boxed{9^{9^{9^9}}}",
        "1000000!": "\\boxed{1000000!}", "5000!": "\\boxed{5000!}", "a large power": "\\boxed{(a+b+c+d+e+f)^{24}}",
    }
    slowest = 0
    for name, answer in answers.items():
        pair = [{"gold": "2", "pred": answer}]
        seconds = min(tool(["time", "1"], pair)[0][0]["seconds"] for _ in range(2))
        print(f"    {name:18} {seconds * 1000:6.2f} ms, {tool(['verdicts'], pair)[0][0]['word']}")
        slowest = max(slowest, seconds * 1000)
    figure("hard_answers_slowest", slowest, "ms", "<=10", slowest <= 10)


def math_verify(pairs):
    """The pairs that Math-Verify grades in a second."""
    import logging

    logging.disable(logging.CRITICAL)
    from math_verify import parse, verify

    start = time.monotonic()
    for pair in pairs:
        verify(parse(f"${pair['gold']}$"), parse(pair["pred"]))
    return len(pairs) / (time.monotonic() - start)


def theirs_by_kind(rows):
    """What Math-Verify says of pairs, whether it is right or nothing; None where it is not installed."""
    import logging

    logging.disable(logging.CRITICAL)
    try:
        from math_verify import parse, verify
    except ImportError:
        return None
    said = []
    for row in rows:
        try:
            said.append(bool(verify(parse(f"${row['gold']}$"), parse(row["pred"]))))
        except Exception:  # What it cannot grade it does not call right.
            said.append(False)
    return said


def kinds(count, compared):
    """Pairs with a truth by construction: a table by kind, of all pairs; Math-Verify's share is of the first ones."""
    rows = list(constructed.pairs(count))
    verdicts, _ = tool(["verdicts", "exact"], [{"gold": r["gold"], "pred": r["pred"]} for r in rows])
    theirs = theirs_by_kind(rows[:compared])
    if theirs is None:
        print("Math-Verify is not there, so its column is empty: make setup-oracles")
    false_right = false_wrong = unsure = 0
    print(f"{'kind':32} {'pairs':>6} {'false right':>11} {'false wrong':>11} {'cannot tell':>11} {'Math-Verify agrees with the truth':>34}")
    for name in constructed.KINDS:
        places = [i for i, row in enumerate(rows) if row["kind"] == name]
        words = [(verdicts[i]["word"], rows[i]["equal"]) for i in places]
        right = sum(word == "right" and not equal for word, equal in words)
        wrong = sum(word == "wrong" and equal for word, equal in words)
        untold = sum(word == "could_not_tell" for word, _ in words)
        false_right, false_wrong, unsure = false_right + right, false_wrong + wrong, unsure + untold
        shared = [i for i in places if theirs is not None and i < len(theirs)]
        share = f"{sum(theirs[i] == rows[i]['equal'] for i in shared)} of {len(shared)}" if shared else ""
        print(f"{name:32} {len(places):6} {right:11} {wrong:11} {untold:11} {share:>34}")
    figure("kinds_false_right", false_right, "pairs", "0", false_right == 0)
    figure("kinds_false_wrong", false_wrong, "pairs", "0", false_wrong == 0)
    figure("kinds_could_not_tell", unsure / len(rows), "of_pairs", "<=0.01", unsure <= 0.01 * len(rows))
    if theirs:
        ours = [v["word"] == "right" for v in verdicts[: len(theirs)]]
        agree = sum(a == row["equal"] for a, row in zip(ours, rows)) / len(theirs)
        other = sum(a == row["equal"] for a, row in zip(theirs, rows)) / len(theirs)
        figure("kinds_beyond_math_verify", agree - other, "of_pairs", ">=0", agree >= other)


def figure(name, value, unit, goal, met):
    print(f"figure {name} {value:.4g} {unit} goal {goal} {'met' if met else 'missed'}", flush=True)


def main():
    if not os.path.exists(f"{DATA}/benchmarks/math500.jsonl"):
        print(f"skipped: there is no {DATA}/benchmarks/math500.jsonl; say where it is with DATA")
        return
    suites()
    kinds(int(os.environ.get("PAIRS", "20000")), int(os.environ.get("COMPARED", "900")))
    hard_answers()
    pairs = pairs_of_math500()
    (timed,), memory = tool(["time", "20"], pairs)
    rate = timed["pairs"] / timed["seconds"]
    print(f"Retort       {rate:10,.0f} pairs/s on one core, {memory / 1e6:.0f} MB")
    figure("rate", rate, "pairs/s", ">=20000", rate >= 20_000)
    figure("memory", memory / 1e6, "MB", "<50", memory < 50e6)
    try:
        theirs = math_verify(pairs)
        print(f"Math-Verify  {theirs:10,.0f} pairs/s on one core")
        figure("rate_of_math_verify", rate / theirs, "times", ">=100", rate >= 100 * theirs)
    except ImportError:
        print("Math-Verify is not there: make setup-oracles")
    (fuzzed,), _ = tool(["fuzz", os.environ.get("MUTATIONS", "100000")], pairs)
    print(f"{fuzzed['mutations']:,} mutations: {fuzzed['right']:,} right, {fuzzed['wrong']:,} wrong, "
          f"{fuzzed['could_not_tell']:,} could not tell; the slowest took {fuzzed['slowest_ms']:.1f} ms")
    figure("fuzz_not_reflexive", fuzzed["not_reflexive"], "pairs", "0", fuzzed["not_reflexive"] == 0)
    figure("fuzz_not_symmetric", fuzzed["not_symmetric"], "pairs", "0", fuzzed["not_symmetric"] == 0)
    figure("fuzz_slowest", fuzzed["slowest_ms"], "ms", "<=10", fuzzed["slowest_ms"] <= 10)


main()
