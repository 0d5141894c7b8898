"""Runs llama.cpp's OpenAI-compatible server for Retort, and never longer than Retort.

    launcher.py MODEL SLOTS CONTEXT [LLAMA_SERVER]

With LLAMA_SERVER that program is the server, else the one in the xllamacpp package. Prints the
server's address on a line of its own, then serves until standard input ends: the pipe closes when
Retort ends, however it ends, so no server is left behind.
"""

import ctypes
import os
import random
import signal
import socket
import subprocess
import sys
import threading

HOST = "127.0.0.1"


def free_port():
    """A port that nobody has. Below those that the kernel gives to whoever asks for any: one of these
    could be gone again before the server takes it."""
    for port in random.sample(range(20000, 32000), 100):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
                return port
            except OSError:
                continue
    raise OSError("no port is free")


def die_with_parent():
    """In the child, before it becomes the server: the kernel kills it when the launcher dies."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def run_program(program, model, slots, context, port):
    arguments = [program, "--model", model, "--host", HOST, "--port", str(port)]
    arguments += ["--parallel", str(slots), "--ctx-size", str(context)]
    child = subprocess.Popen(
        arguments, stdin=subprocess.DEVNULL, stdout=sys.stderr, preexec_fn=die_with_parent
    )

    def watch():
        os._exit(child.wait() or 1)

    threading.Thread(target=watch, daemon=True).start()
    return child


def run_package(model, slots, context, port):
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = model
    parameters.hostnames = [HOST]
    parameters.port = port
    parameters.n_parallel = slots
    parameters.n_ctx = context
    parameters.cpuparams.n_threads = len(os.sched_getaffinity(0))
    return xllamacpp.Server(parameters)


def main():
    model, slots, context = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    program = sys.argv[4] if len(sys.argv) > 4 else None
    # The terminal's Ctrl-C reaches the whole group; Retort decides when the server stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    port = free_port()
    if program:
        server = run_program(program, model, slots, context, port)
    else:
        server = run_package(model, slots, context, port)
    print(f"http://{HOST}:{port}", flush=True)
    sys.stdin.buffer.read()
    if program:
        server.kill()
    os._exit(0)


main()
