"""Evaluating beside plain asking: the harness's own time, grading again, memory; and lm-evaluation-harness, if it is there.

Run it with `make bench-evaluation`. The server is a small one of the project's own on the same cores, which answers
problems of fractions, roots and sets in one of several ways of writing. For the peer: python3 -m pip install
--target .deps/lm-eval "lm_eval[api]". MANY sets how many samples are graded again (100,000).
"""

import json
import os
import random
import subprocess
import sys
import tempfile

from measuring import run
from teachers import RETORT, ROOT, Server

MANY = int(os.environ.get("MANY", 100_000))
PEER = f"{ROOT}/.deps/lm-eval"


def problem(n):
    """A problem: its reference, three ways of writing it, and one that is wrong."""
    rng = random.Random(n)
    a, b, k = rng.randint(1, 99), rng.randint(2, 99), rng.randint(2, 9)
    kind = n % 5
    if kind == 0:
        return f"\\frac{{{a}}}{{{b}}}", [f"\\frac{{{a * k}}}{{{b * k}}}", f"{a}/{b}", f"\\dfrac{{{a}}}{{{b}}}"], f"\\frac{{{a + b}}}{{{b}}}"
    if kind == 1:
        return f"{a}\\sqrt{{{b}}}", [f"\\sqrt{{{a * a * b}}}", f"\\sqrt{{{b}}}\\cdot {a}", f"{a}\\sqrt {{{b}}}"], f"{a + 1}\\sqrt{{{b}}}"
    if kind == 2:
        return f"\\{{{a}, {b}, {-k}\\}}", [f"{-k}, {b}, {a}", f"\\{{{b},{a},{-k}\\}}", f"{a}, {b} \\text{{ and }} {-k}"], f"{a}, {b}, {k}"
    if kind == 3:
        return f"x^2-{a + b}x+{a * b}", [f"(x-{a})(x-{b})", f"{a * b}-{a + b}x+x^2", f"x^{{2}}-{a + b}x+{a * b}"], f"(x-{a})(x+{b})"
    return f"({a}, {a + b}]", [f"{a} < x \\le {a + b}", f"\\left({a},{a + b}\\right]", f"({a},{a + b}]"], f"[{a}, {a + b}]"


def write(name, url, items, repeats, in_flight):
    with open("items.jsonl", "w") as file:
        for n in range(items):
            reference, right, wrong = problem(n)
            question = f"Problem {n}: simplify. <<{'||'.join(right + [wrong])}>>"
            file.write(json.dumps({"question": question, "answer": reference}) + "\n")
    with open(f"{name}.yaml", "w") as file:
        file.write(f"name: {name}\nmodels: {{ m: {{ endpoint: \"{url}\", model: m, concurrency: {in_flight} }} }}\n"
                   f"on: [{{ items: {{ items: items.jsonl, repeats: {repeats} }} }}]\n"
                   "sampling: { temperature: 0.7, max_tokens: 4096 }\n")


def evaluate(name):
    seconds, memory = run([RETORT, "evaluate", f"{name}.yaml", "--quiet", "--format", "json", "--workspace", f"{name}.retort"])
    score = json.load(open("output"))["scores"][0]
    return seconds, memory, score


def plain(url, count, in_flight):
    """The seconds in which a run asks as many questions of the same length."""
    with open("questions.jsonl", "w") as file:
        for n in range(count):
            _, right, wrong = problem(n)
            file.write(json.dumps({"question": f"Problem {n}: simplify. <<{'||'.join(right + [wrong])}>>"}) + "\n")
    with open("recipe.yaml", "w") as file:
        file.write(f"name: plain\nteachers: {{ t: {{ endpoint: \"{url}\", model: m, concurrency: {in_flight} }} }}\n"
                   "sources: [{ name: s, domain: math, path: questions.jsonl }]\n"
                   "answers: { teacher: t, temperature: 0.7, max_tokens: 4096 }\nexport: { to: [jsonl] }\n")
    run([RETORT, "run", "recipe.yaml", "--json", "--quiet", "--workspace", "plain.retort"])
    return json.loads(open("output").read())["seconds_of_calls"]


def peer(url, items):
    """lm-evaluation-harness on the same items and server: seconds and score; None if it is not there."""
    if not os.path.isdir(f"{PEER}/lm_eval"):
        print("lm-evaluation-harness is not in .deps/lm-eval: it is not compared")
        return None
    os.makedirs("task", exist_ok=True)
    with open("task/ours.yaml", "w") as file:
        file.write("task: ours\ndataset_path: json\ndataset_kwargs: { data_files: { test: items.jsonl } }\ntest_split: test\n"
                   "output_type: generate_until\ndoc_to_text: \"{{question}}\"\ndoc_to_target: \"{{answer}}\"\n"
                   "generation_kwargs: { until: [], max_gen_toks: 4096, temperature: 0.7, do_sample: true }\n"
                   "metric_list: [{ metric: exact_match, aggregation: mean, higher_is_better: true }]\n")
    environment = dict(os.environ, PYTHONPATH=PEER, HF_DATASETS_OFFLINE="1", HF_HUB_OFFLINE="1", OPENAI_API_KEY="x")
    command = [sys.executable, "-m", "lm_eval", "--model", "local-chat-completions", "--model_args",
               f"model=m,base_url={url}/chat/completions,num_concurrent=128,max_retries=3,tokenized_requests=False",
               "--tasks", "ours", "--include_path", "task", "--apply_chat_template", "--output_path", "theirs"]
    import time
    start = time.monotonic()
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    seconds = time.monotonic() - start
    if done.returncode:
        print("lm-evaluation-harness did not run:", done.stderr[-500:])
        return None
    print(f"lm-evaluation-harness    {items:8,} samples {seconds:7.2f} s")
    return seconds


def figure(name, value, unit, goal, met):
    print(f"figure {name} {value:.4g} {unit} goal {goal} {'met' if met else 'missed'}")


def main():
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with Server("math:1000") as url:
            asking = plain(url, 5_000, 128)
            write("harness", url, 500, 10, 128)
            whole, memory, score = evaluate("harness")
            again, _, same = evaluate("harness")
            assert score["score"] == same["score"] and 0.6 < score["score"] < 0.9, score
            print(f"plain asking             {5_000:8,} calls   {asking:7.2f} s")
            print(f"evaluation               {5_000:8,} samples {whole:7.2f} s, graded again {again:.2f} s, {memory / 1e6:.0f} MB, "
                  f"score {score['score']:.3f}")
            figures.append(("evaluation_above_asking", 100 * (whole / asking - 1), "%", "5", whole / asking <= 1.05))
            theirs = peer(url, 500)
            if theirs:
                write("once", url, 500, 1, 128)
                ours, _, _ = evaluate("once")
                print(f"the same 500 samples: Retort {ours:.2f} s, lm-evaluation-harness {theirs:.2f} s")
                figures.append(("lm_eval_beside_ours", theirs / ours, "times", "1", theirs >= ours))
        with Server("math:0") as url:
            for name, samples in (("few", MANY // 10), ("many", MANY)):
                write(name, url, samples // 100, 100, 512)
                evaluate(name)
                seconds, memory, score = evaluate(name)
                print(f"graded again             {samples:8,} samples {seconds:7.2f} s {memory / 1e6:6.0f} MB, score {score['score']:.3f}",
                      flush=True)
                if name == "few":
                    least = memory
            figures.append(("graded_again", seconds, "s", "10", seconds <= 10))
            figures.append(("memory_of_ten_times_the_samples", memory / least, "times", "1.3", memory <= 1.3 * least))
    for values in figures:
        figure(*values)


if __name__ == "__main__":
    main()
