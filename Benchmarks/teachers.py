"""Asking a teacher: Retort with everything on, beside a bare client; rates, memory, trouble.

Run it with `make bench-teachers`. The server is a small one of the project's own that answers after 50 ms with
2 KB, streamed or not, on the same cores. REQUESTS sets how many calls the large run makes (40,000), LONG how many
seconds a long answer takes (300).
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

from measuring import run

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOL = f"{ROOT}/.build/release/teachers-benchmark"
RETORT = f"{ROOT}/.build/release/retort"
REQUESTS = int(os.environ.get("REQUESTS", 40_000))
IN_FLIGHT = 1024


class Server:
    """The server, for the time of a `with`."""

    def __init__(self, script):
        self.script = script

    def __enter__(self):
        self.process = subprocess.Popen([TOOL, "serve", self.script], stdout=subprocess.PIPE, text=True)
        return f"http://127.0.0.1:{self.process.stdout.readline().strip()}/v1"

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def write_recipe(name, url, count, model="m", in_flight=IN_FLIGHT, more=""):
    """A recipe that asks so many questions, of one address or of a list of them."""
    url = json.dumps(url)
    with open("questions.jsonl", "w") as file:
        file.writelines(json.dumps({"question": f"What is {n} + 2?"}) + "\n" for n in range(count))
    with open("recipe.yaml", "w") as file:
        file.write(f"name: {name}\nteachers: {{ t: {{ endpoint: {url}, model: {model}, concurrency: {in_flight}{more} }} }}\n"
                   "sources: [{ name: s, domain: math, path: questions.jsonl }]\n"
                   "answers: { teacher: t }\nexport: { to: [jsonl] }\n")


def retort(name, url, count, in_flight=IN_FLIGHT, more=""):
    """A run that asks so many questions; its rate, memory and funnel."""
    write_recipe(name, url, count, in_flight=in_flight, more=more)
    whole, memory = run([RETORT, "run", "recipe.yaml", "--json", "--quiet", "--workspace", f"{name}.retort"])
    seconds = json.loads(open("output").read())["seconds_of_calls"]
    ledger = sum(os.path.getsize(f"{name}.retort/{file}") for file in os.listdir(f"{name}.retort")
                 if file.startswith("calls.sqlite"))
    rows = sum(1 for file in os.listdir(f"{name}.retort/runs/{name}/export/data")
               for _ in open(f"{name}.retort/runs/{name}/export/data/{file}"))
    print(f"{name:24} {count:8,} calls {seconds:7.2f} s {count / seconds:9,.0f}/s {memory / 1e6:6.0f} MB; "
          f"whole run {whole:.2f} s {count / whole:,.0f}/s, {rows:,} rows; the ledger has {ledger / 1e6:.0f} MB",
          flush=True)
    return count / seconds, memory, rows


def kills(rounds):
    """Kills runs of 3,000 calls at random moments until each is whole; says what was asked again."""
    count, worst, again, wrong, killed = 3_000, 0, 0, 0, 0
    random.seed(5)
    with Server("counting") as url:
        while killed < rounds:
            # Another name of the model is another call: each turn begins with nothing.
            name = f"killed{killed}"
            write_recipe(name, url, count, model=name, in_flight=64)
            before = look(url)["again"]
            while True:
                process = subprocess.Popen([RETORT, "run", "recipe.yaml", "--quiet", "--workspace", f"{name}.retort"],
                                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                try:
                    process.wait(random.uniform(0.05, 2.5) if killed < rounds else None)
                    break
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                    killed += 1
                    now = look(url)["again"]
                    worst, again, before = max(worst, now - before), again + now - before, now
            now = look(url)["again"]
            worst, again = max(worst, now - before), again + now - before
            rows = [json.loads(line)["question_id"] for line in open(f"{name}.retort/runs/{name}/export/data/train-00000.jsonl")]
            wrong += process.returncode != 0 or len(rows) != count or len(set(rows)) != count
    print(f"{killed} kills: {again} answers that were fully sent were asked for again, {worst} after one kill at most",
          flush=True)
    figure("kills_asked_again", worst, "calls_after_one_kill", "<=64", worst <= 64)
    figure("kills_rows_wrong", wrong, "runs", "0", wrong == 0)


def look(url):
    """What the counting server has sent."""
    return json.load(urllib.request.urlopen(url))


def figure(name, value, unit, goal, met):
    print(f"figure {name} {value:.4g} {unit} goal {goal} {'met' if met else 'missed'}", flush=True)


def bare(way, url):
    """The rate of a client that only sends and reads."""
    seconds, _ = run([TOOL, way, url, str(REQUESTS), str(IN_FLIGHT)])
    name = {"bare": "a bare client", "stream": "a bare client, streaming"}[way]
    print(f"{name:24} {REQUESTS:8,} calls {seconds:7.2f} s {REQUESTS / seconds:9,.0f}/s", flush=True)
    return REQUESTS / seconds


def long_answers(seconds):
    """40 answers of 200 kB that take long, 20 at a time."""
    with Server(f"long:{seconds}") as url:
        _, peak, rows = retort("long", url, 40, in_flight=20)
        again = look(url)["requests"] - 1 - 40
    figure("long_lost", 40 - rows, "answers", "0", rows == 40)
    figure("long_asked_again", again, "requests", "0", again == 0)
    figure("long_memory", peak / 1e6, "MB", "<120", peak < 120e6)


def limited():
    """40 answers of an endpoint that takes ten requests in 30 s and says nothing of it."""
    with Server("limited") as url:
        _, _, rows = retort("limited", url, 40, in_flight=64)
        requests = look(url)["requests"] - 1
    figure("limited_lost", 40 - rows, "answers", "0", rows == 40)
    figure("limited_requests", requests / 40, "of_needed", "<=2.5", requests <= 100)


def one_is_broken(count):
    """Two addresses, of which one answers 500 at once."""
    with Server("plain") as good, Server("broken") as bad:
        alone, _, _ = retort("alone", good, count, in_flight=64)
        both, _, rows = retort("both", [bad, good], count, in_flight=64)
    figure("broken_lost", count - rows, "answers", "0", rows == count)
    figure("broken_time", alone / both, "of_one_good_alone", "<=1.5", alone / both <= 1.5)


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with Server("plain") as url:
            plain, streaming = bare("bare", url), bare("stream", url)
            small, memory, _ = retort("small", url, REQUESTS // 8)
            rate, peak, _ = retort("large", url, REQUESTS)
            whole, whole_peak, _ = retort("whole", url, REQUESTS, more=", stream: false")
        figure("rate", rate, "calls/s", ">=3000", rate >= 3000)
        figure("rate_of_bare", rate / streaming, "of_bare_streaming", ">=0.6", rate >= 0.6 * streaming)
        figure("memory", peak / 1e6, "MB", "<120", peak < 120e6)
        figure("memory_growth", peak / memory, "of_an_eighth_of_the_calls", "<=1.2", peak <= 1.2 * memory)
        figure("rate_without_streams", whole, "calls/s", ">=5000", whole >= 5000)
        figure("rate_of_bare_without_streams", whole / plain, "of_bare", ">=0.62", whole >= 0.62 * plain)
        figure("memory_without_streams", whole_peak / 1e6, "MB", "<120", whole_peak < 120e6)
        with Server("busy") as url:
            busy, _, rows = retort("busy", url, REQUESTS)
        figure("rate_with_429", busy / rate, "of_undisturbed", ">=0.8", busy >= 0.8 * rate)
        figure("lost_with_429", REQUESTS - rows, "calls", "0", rows == REQUESTS)
        with Server("picky") as url:
            _, _, rows = retort("picky", url, REQUESTS)
            refused = look(url)["refused"]
        funnel = json.loads(open("output").read())["funnel"]
        aside = sum(sum(stage["dropped"].values()) for stage in funnel if stage["stage"] == "answer")
        figure("aside_with_400", aside - refused, "rows_too_many", "0", aside == refused == REQUESTS - rows > 0)
        one_is_broken(2_000)
        limited()
        long_answers(int(os.environ.get("LONG", 300)))
        kills(int(os.environ.get("KILLS", 50)))


if __name__ == "__main__":
    main()
