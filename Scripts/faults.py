#!/usr/bin/env python3
"""Faults of the machine, tried on the program as a user runs it, in bounded time. make fuzz runs all of them.

    faults.py failing    every kind of file operation made to fail once, at places of a seed; then the same run goes on
    faults.py flips      single bits of ledger, shards, manifests, plan and export turned over
    faults.py opening    many processes that open one new workspace at once

Options: --program PATH, --count N, --seed N. Prints the count of each outcome; ends with 1 if one is wrong.
"""

import argparse
import collections
import errno
import hashlib
import http.server
import json
import os
import random
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
QUESTIONS, SAMPLES = 50, 4


class Teacher(http.server.BaseHTTPRequestHandler):
    """Answers every question by a text that only the question decides."""

    protocol_version = "HTTP/1.1"
    asked = collections.Counter()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        record = json.loads(body)
        question = record["messages"][-1]["content"]
        Teacher.asked[hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()] += 1
        text = " ".join([question, hashlib.sha256(question.encode()).hexdigest()] * 8)
        reply = json.dumps({
            "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 5, "completion_tokens": 50},
        }).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_):
        pass


class Rig:
    def __init__(self, program):
        self.program = program
        self.folder = tempfile.mkdtemp(prefix="retort-faults-")
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Teacher)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        with open(f"{self.folder}/questions.jsonl", "w") as file:
            for number in range(QUESTIONS):
                file.write(json.dumps({"question": f"question {number}", "answer": str(number % 7)}) + "\n")
        with open(f"{self.folder}/recipe.yaml", "w") as file:
            file.write(
                "name: faults\nseed: 3\n"
                f"teachers: {{ t: {{ endpoint: 'http://127.0.0.1:{self.server.server_port}/v1', model: m, stream: no }} }}\n"
                "sources: [{ name: s, domain: math, path: questions.jsonl, reference: answer }]\n"
                f"answers: {{ teacher: t, samples: {SAMPLES} }}\nkeep: [complete]\nexport: {{ to: [jsonl] }}\n")

    def run(self, workspace, environment=None, words=("run", "recipe.yaml", "-q"), timeout=120):
        """The exit code, None for a hang, and what was said."""
        try:
            done = subprocess.run(
                [self.program, *words, "--workspace", workspace], cwd=self.folder, timeout=timeout,
                env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            return done.returncode, done.stdout.decode("utf-8", "replace")
        except subprocess.TimeoutExpired as late:
            return None, (late.stdout or b"").decode("utf-8", "replace")

    def export(self, workspace):
        """All files of the dataset with their bytes; None if there is none."""
        place = f"{self.folder}/{workspace}/runs/faults/export"
        if not os.path.exists(f"{place}/manifest.json"):
            return None
        found = {}
        for folder, _, names in os.walk(place):
            for name in names:
                with open(f"{folder}/{name}", "rb") as file:
                    found[os.path.relpath(f"{folder}/{name}", place)] = file.read()
        return found

    def answers(self, workspace):
        connection = sqlite3.connect(f"file:{self.folder}/{workspace}/calls.sqlite?mode=ro", uri=True)
        try:
            return connection.execute("SELECT COUNT(*), COUNT(DISTINCT key) FROM call").fetchone()
        finally:
            connection.close()

    def remove(self, workspace):
        shutil.rmtree(f"{self.folder}/{workspace}", ignore_errors=True)

    def close(self):
        self.server.shutdown()
        shutil.rmtree(self.folder, ignore_errors=True)


def report(outcomes, wrong):
    for outcome, count in sorted(outcomes.items()):
        print(f"{count:6}  {outcome}")
    for text in wrong[:10]:
        print(f"WRONG  {text}")
    return 1 if wrong else 0


def failing(rig, count, seed):
    library = f"{rig.folder}/failing.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, f"{ROOT}/Tests/Faults/failing.c", "-ldl"], check=True)
    counter = f"{rig.folder}/counter"

    def environment(at, code):
        with open(counter, "wb") as file:
            file.write(struct.pack("l", 0))
        return {"LD_PRELOAD": library, "FAULT_AT": str(at), "FAULT_CODE": str(code), "FAULT_COUNTER": counter}

    code, said = rig.run("whole", environment(-1, 0))
    assert code == 0, said
    with open(counter, "rb") as file:
        operations = struct.unpack("l", file.read(8))[0]
    wanted = rig.export("whole")
    print(f"{operations} operations in a run of {QUESTIONS * SAMPLES} answers")
    draw = random.Random(seed)
    codes = [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG]
    outcomes, wrong = collections.Counter(), []
    for number in range(count):
        at, kind = draw.randrange(1, operations + 1), codes[number % len(codes)]
        name = f"operation {at}, {errno.errorcode[kind]}"
        Teacher.asked.clear()
        code, said = rig.run("failing", environment(at, kind))
        if code is None or code < 0 or code not in (0, 1):
            wrong.append(f"{name}: ended with {code}: {said[-300:]}")
        if code == 0 and rig.export("failing") != wanted:
            wrong.append(f"{name}: success was told, and the dataset is another")
        outcomes["went on" if code == 0 else "was told"] += 1
        code, said = rig.run("failing")
        if code != 0:
            wrong.append(f"{name}: the same command ends with {code}: {said[-300:]}")
        elif rig.export("failing") != wanted:
            wrong.append(f"{name}: afterwards the dataset is another")
        elif rig.answers("failing") != (QUESTIONS * SAMPLES,) * 2:
            wrong.append(f"{name}: the ledger has {rig.answers('failing')} answers")
        twice = sum(Teacher.asked.values()) - len(Teacher.asked)
        if twice > 72:
            wrong.append(f"{name}: {twice} calls were asked twice")
        rig.remove("failing")
    return report(outcomes, wrong)


def flips(rig, count, seed):
    code, said = rig.run("whole")
    assert code == 0, said
    wanted = rig.export("whole")
    rig.server.shutdown()
    rig.server.server_close()
    base = f"{rig.folder}/whole"
    files = []
    for folder, _, names in os.walk(base):
        for name in names:
            path = os.path.relpath(f"{folder}/{name}", base)
            if os.path.islink(f"{folder}/{name}") or os.path.getsize(f"{folder}/{name}") == 0:
                continue
            if path.endswith(("-shm", "lock", "events.jsonl")) or path.startswith(("claims/", "stages/locks", "logs/")):
                continue
            files.append(path)
    draw = random.Random(seed)
    outcomes, wrong = collections.Counter(), []
    for number in range(count):
        path = files[number % len(files)]
        shutil.copytree(base, f"{rig.folder}/bent", symlinks=True)
        with open(f"{rig.folder}/bent/{path}", "r+b") as file:
            size = os.path.getsize(file.name)
            place, bit = draw.randrange(size), 1 << draw.randrange(8)
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ bit]))
        # Its stages are put together anew now and then, so that the ledger is read.
        if path == "calls.sqlite":
            shutil.rmtree(f"{rig.folder}/bent/stages")
        code, said = rig.run("bent")
        name = os.path.basename(path)
        kind = "export" if "/export/" in path else "a stage's name" if len(name) == 64 else name
        if code == 0 and rig.export("bent") != wanted:
            wrong.append(f"{path}, byte {place}, bit {bit}: another dataset in silence")
        if code is None or code < 0 or code == 70:
            wrong.append(f"{path}, byte {place}, bit {bit}: ended with {code}: {said[-300:]}")
        outcomes[f"{kind}: {'the same dataset' if code == 0 else 'was told'}"] += 1
        rig.remove("bent")
    return report(outcomes, wrong)


def opening(rig, count, seed):
    outcomes, wrong = collections.Counter(), []
    code, said = rig.run("whole")
    assert code == 0, said
    for _ in range(count):
        begun = [
            subprocess.Popen(
                [rig.program, "calls", "merge", "whole", "--workspace", "new"], cwd=rig.folder,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            for _ in range(20)
        ]
        for process in begun:
            said = process.communicate()[0].decode("utf-8", "replace")
            outcomes["opened" if process.returncode == 0 else "failed"] += 1
            if process.returncode != 0:
                wrong.append(said[-300:])
        if rig.answers("new") != (QUESTIONS * SAMPLES,) * 2:
            wrong.append(f"the ledger has {rig.answers('new')} answers")
        rig.remove("new")
    return report(outcomes, wrong)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["failing", "flips", "opening"])
    parser.add_argument("--program", default=f"{ROOT}/.build/debug/retort")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rig = Rig(os.path.abspath(options.program))
    begun = time.time()
    try:
        result = {"failing": failing, "flips": flips, "opening": opening}[options.what](
            rig, options.count, options.seed)
        print(f"{options.what}: {options.count} tries, {time.time() - begun:.0f} s")
        return result
    finally:
        rig.close()


sys.exit(main())
