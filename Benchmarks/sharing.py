"""Runs that share a workspace: each answer bought once, whoever asks and whoever is killed.

Run it with `make bench-sharing`. The server is the script's own: chat completions as real endpoints send them, slowly
enough that both processes have calls under way at the same time. CALLS sets how many calls are common (2,000), KILLS
at how many random moments a process is killed (20).
"""

import http.server
import json
import os
import random
import signal
import socketserver
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RETORT = os.environ.get("RETORT", f"{ROOT}/.build/release/retort")
CALLS = int(os.environ.get("CALLS", 2_000))
KILLS = int(os.environ.get("KILLS", 20))
IN_FLIGHT = 32
SECONDS = 0.1


class Teacher(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """Answers after a while, and counts what it was asked and what it fully sent."""

    daemon_threads = True
    request_queue_size = 1024

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.requests = 0
        self.asked = {}
        self.sent = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, *_):
        """Whoever asked was killed."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        question = body["messages"][-1]["content"]
        teacher = self.server
        with teacher.lock:
            teacher.requests += 1
            teacher.asked[question] = teacher.asked.get(question, 0) + 1
        time.sleep(SECONDS)
        text = f"<think>\nLet me see. {question}\n</think>\n\nThe answer is \\boxed{{{len(question)}}}."
        usage = {"prompt_tokens": 12, "completion_tokens": 40, "total_tokens": 52,
                 "completion_tokens_details": {"reasoning_tokens": 30}}
        head = {"id": "chatcmpl-1", "created": int(time.time()), "model": body["model"], "system_fingerprint": None}
        if body.get("stream"):
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            pieces = [{"role": "assistant", "content": ""}] + [{"content": text[n:n + 20]} for n in range(0, len(text), 20)]
            events = [{**head, "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": piece, "finish_reason": None}]}
                      for piece in pieces]
            events.append({**head, "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            events.append({**head, "object": "chat.completion.chunk", "choices": [], "usage": usage})
            data = "".join(f"data: {json.dumps(event)}\n\n" for event in events) + "data: [DONE]\n\n"
            self.wfile.write(f"{len(data.encode()):x}\r\n{data}\r\n0\r\n\r\n".encode())
        else:
            data = json.dumps({**head, "object": "chat.completion", "usage": usage, "choices": [
                {"index": 0, "message": {"role": "assistant", "content": text, "refusal": None},
                 "logprobs": None, "finish_reason": "stop"}]}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        self.wfile.flush()
        with teacher.lock:
            teacher.sent[question] = teacher.sent.get(question, 0) + 1


def write_recipes(folder, url):
    """Two recipes with common questions, and some of their own on either side."""
    for name, first in [("one", 0), ("two", 100)]:
        with open(f"{folder}/{name}.jsonl", "w") as file:
            for number in range(first, first + CALLS + 100):
                file.write(json.dumps({"question": f"What is {number} + 2?"}) + "\n")
        with open(f"{folder}/{name}.yaml", "w") as file:
            file.write(f"name: {name}\nteachers: {{ t: {{ endpoint: \"{url}\", model: m, concurrency: {IN_FLIGHT}, "
                       "price: { input: 1, output: 2 } } }\n"
                       f"sources: [{{ name: s, domain: math, path: {name}.jsonl }}]\n"
                       "answers: { teacher: t }\nexport: { to: [jsonl] }\n")


def start(folder, name):
    return subprocess.Popen([RETORT, "run", f"{name}.yaml", "--quiet"], cwd=folder,
                            stdout=subprocess.DEVNULL, stderr=open(f"{folder}/{name}.err", "w"))


def finish(folder, process, name):
    if process.wait() != 0:
        sys.exit(f"run {name} failed:\n{open(f'{folder}/{name}.err').read()[-2000:]}")


def rows(folder, name):
    data = f"{folder}/.retort/runs/{name}/export/data"
    return [line for file in sorted(os.listdir(data)) for line in open(f"{data}/{file}")]


def spending(folder):
    """Calls and picodollars of each run, and how many answers there are."""
    ledger = sqlite3.connect(f"{folder}/.retort/calls.sqlite")
    spent = {run: (calls, cost) for run, calls, cost in ledger.execute("SELECT run, calls, cost FROM spending")}
    return spent, ledger.execute("SELECT COUNT(*) FROM call").fetchone()[0]


def check(folder, teacher, name, most_again):
    """The figures of two runs that have come to their end."""
    whole = CALLS + 200
    again = teacher.requests - whole
    spent, answers = spending(folder)
    calls = sum(calls for calls, _ in spent.values())
    cost = sum(cost for _, cost in spent.values())
    datasets = [rows(folder, run) for run in ("one", "two")]
    wrong = sum(len(set(lines)) != CALLS + 100 for lines in datasets)
    common = len({json.loads(line)["conversations"][0]["value"] for line in datasets[0]}
                 & {json.loads(line)["conversations"][0]["value"] for line in datasets[1]})
    figure(f"{name}_requests_beyond_needed", again, "requests", f"<={most_again}", again <= most_again)
    figure(f"{name}_datasets_not_whole", wrong + (common != CALLS), "datasets", "0", wrong == 0 and common == CALLS)
    # A call costs 12 tokens at $1 and 40 at $2 a million.
    right = calls == answers == whole and cost == whole * 92_000_000
    figure(f"{name}_spending_wrong", abs(calls - whole), "calls", "0", right)
    return spent


def together():
    """Two processes at the same time."""
    with tempfile.TemporaryDirectory() as folder:
        teacher = Teacher()
        write_recipes(folder, teacher.url)
        begun = time.monotonic()
        processes = [(start(folder, name), name) for name in ("one", "two")]
        for process, name in processes:
            finish(folder, process, name)
        print(f"{CALLS:,} common calls and 100 of their own each: {teacher.requests:,} requests in "
              f"{time.monotonic() - begun:.1f} s", flush=True)
        spent = check(folder, teacher, "together", 0)
        print(", ".join(f"run {run} paid for {calls:,}" for run, (calls, _) in sorted(spent.items())), flush=True)
        teacher.shutdown()
        return {name: rows(folder, name) for name in ("one", "two")}, teacher.url


def killed(undisturbed):
    """The same, with one of the two killed again and again. What was on its way to it is asked for once more."""
    generator = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        teacher = Teacher()
        write_recipes(folder, teacher.url)
        running = {name: start(folder, name) for name in ("one", "two")}
        kills = 0
        while kills < KILLS:
            time.sleep(generator.uniform(0.02, 0.6))
            name = generator.choice(["one", "two"])
            if running[name].poll() is not None:
                # It came to its end: whoever needs it again puts the same together from the ledger.
                finish(folder, running[name], name)
            else:
                running[name].send_signal(signal.SIGKILL)
                running[name].wait()
                kills += 1
            running[name] = start(folder, name)
        for name, process in running.items():
            finish(folder, process, name)
        print(f"{kills} kills: {teacher.requests:,} requests", flush=True)
        check(folder, teacher, "killed", KILLS * IN_FLIGHT)
        # What was fully sent and committed is never asked for again: at most what was on its way at a kill.
        twice = sum(count - 1 for count in teacher.asked.values())
        figure("killed_asked_again_for_each_kill", twice / KILLS, "calls", f"<={IN_FLIGHT}", twice <= KILLS * IN_FLIGHT)
        same = all(answers(rows(folder, name)) == answers(undisturbed[name]) for name in running)
        figure("killed_datasets_that_differ", 0 if same else 1, "of_undisturbed", "0", same)
        teacher.shutdown()


def answers(lines):
    """Rows without what differs by the port of the server."""
    return [json.loads(line)["conversations"] for line in lines]


def figure(name, value, unit, goal, met):
    print(f"figure {name} {value:.4g} {unit} goal {goal} {'met' if met else 'missed'}", flush=True)


def main():
    undisturbed, _ = together()
    killed(undisturbed)


main()
