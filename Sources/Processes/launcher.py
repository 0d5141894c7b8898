"""Runs a model's OpenAI-compatible server for Retort, and never longer than Retort.

    launcher.py package FOLDER KIND MODEL SLOTS CONTEXT    the server in FOLDER's xllamacpp package, for "answers" or
                                                           "vectors"
    launcher.py program COMMAND …                          a program; {port} in its arguments is the port

The server answers only who knows the key in RETORT_SERVER_KEY, and no page of a browser.

It is run with -I: nothing that lies in the current folder or on PYTHONPATH is imported.

Prints the server's address on a line of its own, then serves until standard input ends: the pipe closes
when Retort ends, however it ends, so no server is left behind.
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


def key_variables(key):
    """The key as the engines look for it; an argument could be read by everybody on the machine."""
    return {**os.environ, "LLAMA_API_KEY": key, "VLLM_API_KEY": key}


def run_program(command, port, key):
    """Starts a program in a process group of its own, so that its children end with it."""
    child = subprocess.Popen(
        [argument.replace("{port}", str(port)) for argument in command],
        stdin=subprocess.DEVNULL, stdout=sys.stderr, preexec_fn=die_with_parent, start_new_session=True,
        env=key_variables(key),
    )

    def watch():
        os._exit(child.wait() or 1)

    threading.Thread(target=watch, daemon=True).start()
    return child


def run_package(folder, kind, model, slots, context, port, key):
    sys.path.insert(0, folder)
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = model
    parameters.hostnames = [HOST]
    parameters.port = port
    parameters.api_keys = [key]
    # A page that is open in a browser on this machine is nobody who may ask.
    parameters.cors_origins = f"http://{HOST}:{port}"
    parameters.n_parallel = slots
    parameters.n_ctx = context
    parameters.cpuparams.n_threads = len(os.sched_getaffinity(0))
    if kind == "vectors":
        parameters.embedding = True
        # The mean of all tokens stands for a text, all of which must be read at once.
        parameters.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
        parameters.n_ubatch = context // slots
    return xllamacpp.Server(parameters)


def main():
    kind, arguments = sys.argv[1], sys.argv[2:]
    # The terminal's Ctrl-C reaches the whole group; Retort decides when the server stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    port = free_port()
    key = os.environ.pop("RETORT_SERVER_KEY")
    program = None
    if kind == "program":
        program = run_program(arguments, port, key)
    else:
        folder, kind, model, slots, context = arguments
        server = run_package(folder, kind, model, int(slots), int(context), port, key)
    print(f"http://{HOST}:{port}", flush=True)
    sys.stdin.buffer.read()
    if program:
        os.killpg(program.pid, signal.SIGKILL)
    os._exit(0)


main()
