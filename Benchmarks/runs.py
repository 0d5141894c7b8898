"""Runs that share: many seeds in one process, a million answers, a filter put in between, kills.

Run it with `make bench-runs`. The parts can be named: seeds, answers, between, kills. ANSWERS sets how many answers
the large run buys (1,000,000; it takes 10 GB in $TMPDIR), KILLS how often two runs are killed (30). The teacher is
the small server of the other benchmark, on the same cores, but for `seeds`, which asks the model of the quickstart.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

import measuring

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RELEASE = f"{ROOT}/.build/release"
RETORT = f"{RELEASE}/retort"
ANSWERS = int(os.environ.get("ANSWERS", 1_000_000))
KILLS = int(os.environ.get("KILLS", 30))


class Server:
    """The server of the teachers' benchmark, for the time of a `with`."""

    def __init__(self, script):
        self.script = script

    def __enter__(self):
        self.process = subprocess.Popen([f"{RELEASE}/teachers-benchmark", "serve", self.script],
                                        stdout=subprocess.PIPE, text=True)
        self.root = f"http://127.0.0.1:{self.process.stdout.readline().strip()}"
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def told(self):
        return json.loads(urllib.request.urlopen(self.root).read())


def run(*command):
    """The seconds a process takes, its memory at its peak in bytes, and what it wrote."""
    seconds, memory = measuring.run(command)
    return seconds, memory, open("output").read()


def size(folder):
    """The bytes of all files below a folder, each counted once."""
    seen = {}
    for place, _, names in os.walk(folder):
        for name in names:
            status = os.lstat(f"{place}/{name}")
            seen[status.st_ino] = status.st_blocks * 512
    return sum(seen.values()) or os.path.getsize(folder)


def figure(name, value, unit, goal, met):
    shown = f"{value:.0f}" if value >= 100 else f"{value:.3g}"
    print(f"figure {name} {shown} {unit} goal {goal} {'met' if met else 'missed'}", flush=True)


def recipe(url, more, concurrency=1024):
    with open("recipe.yaml", "w") as file:
        file.write(f"name: r\nteachers: {{ t: {{ endpoint: \"{url}/v1\", model: m, concurrency: {concurrency} }} }}\n{more}")


def questions(count):
    with open("questions.jsonl", "w") as file:
        file.writelines(json.dumps({"question": f"How much are {n} and {n % 977}?"}) + "\n" for n in range(count))


def seeds():
    """Twenty runs of the quickstart in one process, each with another seed."""
    seconds, _, output = run(f"{RELEASE}/runs-benchmark", f"{ROOT}/recipes/quickstart.yaml", "seeds.retort", "20")
    told = json.loads(output)
    print(f"seeds: {told['runs']} runs in {seconds:.0f} s, {told['memory'] / 1e6:.0f} MB, {told['rows']} rows; "
          f"{told['stages_held']} stages of runs are {told['stages_made']} stages; {told['calls_made']} calls")
    # The same calls, counted in a workspace of their own for each run, are what they would be without sharing.
    calls = json.loads(run(RETORT, "calls", "summary", "--json", "--workspace", "seeds.retort")[2])
    print(f"seeds: the ledger: {json.dumps(calls)[:300]}")
    figure("seeds_stages_shared", told["stages_held"] / told["stages_made"], "runs_a_stage", ">1",
           told["stages_held"] > told["stages_made"])


def answers():
    """A million answers of 2 kB; then another filter of answers."""
    questions(ANSWERS // 4)
    with Server("words") as server:
        more = ("sources: [{ name: s, domain: math, path: questions.jsonl }]\n"
                "questions: [deduplicate: exact, { length: { min: 5 } }]\n"
                "answers: { teacher: t, samples: 4 }\nkeep: [complete, no_loops]\n"
                "export: { to: [jsonl] }\n")
        recipe(server.root, more)
        seconds, memory, output = run(RETORT, "run", "recipe.yaml", "--json", "--quiet")
        told = json.loads(output)
        text = sum(len(json.loads(line)["conversations"][-1]["value"].encode())
                   for line in open(f"{told['export']}/data/{sorted(os.listdir(told['export'] + '/data'))[0]}"))
        shards = len([name for name in os.listdir(f"{told['export']}/data")])
        first = sum(1 for _ in open(f"{told['export']}/data/{sorted(os.listdir(told['export'] + '/data'))[0]}"))
        text = text / first * told["rows"]
        whole = size(".retort")
        print(f"answers: {told['rows']} rows in {seconds:.0f} s, {memory / 1e6:.0f} MB of memory; {text / 1e9:.2f} GB of "
              f"answers, {whole / 1e9:.2f} GB of workspace in {shards} shards")
        for part in sorted(os.listdir(".retort")):
            print(f"  {part:16} {size(f'.retort/{part}') / 1e9:6.2f} GB")
        figure("answers_workspace", whole / text, "of_the_answers", "<=3", whole <= 3 * text)
        figure("answers_memory", memory / 1e6, "MB", "<250", memory < 250e6)
        seconds_again, _, _ = run(RETORT, "run", "recipe.yaml", "--json", "--quiet")
        print(f"answers: nothing to do takes {seconds_again:.1f} s")
        recipe(server.root, more.replace("no_loops", "no_loops, { at_most: 2 }"))
        seconds, memory, output = run(RETORT, "run", "recipe.yaml", "--json", "--quiet")
        told = json.loads(output)
        print(f"answers: another filter of answers: {told['rows']} rows in {seconds:.0f} s, {memory / 1e6:.0f} MB")
        figure("answers_calls_of_another_filter", told["calls_made"], "calls", "0", told["calls_made"] == 0)


def between():
    """A filter that drops nothing, put second in a finished run, beside copying its rows."""
    questions(100_000)
    with Server("words") as server:
        more = ("sources: [{{ name: s, domain: math, path: questions.jsonl }}]\n"
                "questions: [deduplicate: exact, {0}{{ random: 100000 }}]\n"
                "answers: {{ teacher: t }}\nkeep: [complete, no_loops]\nexport: {{ to: [jsonl] }}\n")
        recipe(server.root, more.format(""))
        told = json.loads(run(RETORT, "run", "recipe.yaml", "--json", "--quiet")[2])
        before = {stage["stage"]: stage for stage in json.load(open(".retort/runs/r/stages.json"))["stages"]}
        recipe(server.root, more.format("{ length: { max: 100000 } }, "))
        ours, _, output = run(RETORT, "run", "recipe.yaml")
        told = open("told").read()
        print("\n".join(line for line in output.splitlines()[-20:]))
        after = json.load(open(".retort/runs/r/stages.json"))["stages"]
        made = {stage["made"] for stage in before.values()}
        new = [stage["stage"] for stage in after if stage["made"] not in made]
        data = ".retort/runs/r/export/data"
        theirs = min(run(RETORT, "convert", *(f"{data}/{name}" for name in sorted(os.listdir(data))),
                         "-o", "copy.jsonl", "--force", "--quiet")[0] for _ in range(2))
        print(f"between: {ours:.2f} s; convert of the same rows {theirs:.2f} s; stages made anew: {', '.join(new)}")
        figure("between_stages_made", len(new), "stages", "1", len(new) == 1)
        figure("between_time", ours / theirs, "of_convert", "<=1.5", ours <= 1.5 * theirs)


def kills():
    """Two runs that share stages, killed at random moments until they are done, beside two undisturbed ones."""
    questions(30_000)
    with Server("counting") as server:
        recipe(server.root, "sources: [{ name: s, domain: math, path: questions.jsonl }]\n"
               "questions: [deduplicate: exact, { random: 20000 }]\nanswers: { teacher: t, samples: 2 }\n"
               "keep: [complete, { at_most: 1 }]\nexport: { to: [jsonl] }\n", concurrency=256)
        changes = {"a": [], "b": ["--set", "keep[at_most]=2"]}

        def start(name, workspace):
            return subprocess.Popen([RETORT, "run", "recipe.yaml", "--name", name, "--quiet", "--workspace", workspace,
                                     *changes[name]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        begun = time.monotonic()
        for name in changes:
            start(name, "calm.retort").wait()
        whole = time.monotonic() - begun
        seed = random.Random(1)
        done = 0
        while done < KILLS:
            both = [start(name, "killed.retort") for name in changes]
            time.sleep(seed.uniform(0.02, whole / KILLS * 2))
            if any(process.poll() is not None for process in both):
                # They were done before: begin again, with nothing.
                [process.wait() for process in both]
                shutil.rmtree("killed.retort")
                continue
            for process in both:
                process.send_signal(signal.SIGKILL)
            [process.wait() for process in both]
            done += 1
        codes = [start(name, "killed.retort").wait() for name in changes]
        equal = all(subprocess.run(["diff", "-rq", f"killed.retort/runs/{name}/export", f"calm.retort/runs/{name}/export"],
                                   stdout=subprocess.DEVNULL).returncode == 0 for name in changes)
        stages = [[stage["made"] for stage in json.load(open(f"{place}.retort/runs/{name}/stages.json"))["stages"]]
                  for place in ("killed", "calm") for name in changes]
        half = [name for name in os.listdir("killed.retort/stages") if "partial" in name or name.endswith(".tmp")]
        print(f"kills: {done} times both, undisturbed {whole:.1f} s; codes {codes}; left half: {half}")
        figure("kills_equal", int(equal and stages[:2] == stages[2:] and codes == [0, 0]), "equal", "1",
               equal and stages[:2] == stages[2:] and codes == [0, 0])
        figure("kills_half_stages", len(half), "stages", "0", not half)


def main():
    parts = sys.argv[1:] or ["seeds", "between", "kills", "answers"]
    for part in parts:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            globals()[part]()
            os.chdir("/")


main()
