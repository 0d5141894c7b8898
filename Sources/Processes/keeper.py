"""Runs a program for Retort to its end, and never longer than Retort.

    keeper.py COMMAND …

It is run with -I. What the program writes, to either of its outputs, comes out on standard output, a line at a time;
where it draws a line anew (a carriage return), each drawing is a line. The last line is "keeper: CODE", the program's
exit code, below zero for the signal that ended it.

Standard input takes orders: "stop" interrupts the program, as Ctrl-C would; "kill" ends it. When it closes, because
Retort has ended, the program and all its children are ended at once.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading

# A longer line is cut: nothing that is read of a trainer's log is.
LONGEST = 8 << 20


def become_program():
    """In the child, before it becomes the program: the kernel kills it when the keeper dies, and it heeds Ctrl-C."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def end(child, number):
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        pass


def obey(child):
    for order in sys.stdin.buffer:
        if order.strip() == b"stop":
            end(child, signal.SIGINT)
        elif order.strip() == b"kill":
            end(child, signal.SIGKILL)
    end(child, signal.SIGKILL)
    os._exit(1)


def pass_on(source):
    """Bytes as lines, as soon as they are whole."""
    rest = bytearray()
    while True:
        piece = os.read(source.fileno(), 1 << 16)
        rest += piece.replace(b"\r", b"\n")
        whole = rest.rfind(b"\n") + 1
        if not piece or len(rest) - whole > LONGEST:
            whole = len(rest)
        lines = bytes(rest[:whole])
        del rest[:whole]
        for line in lines.split(b"\n"):
            if line.strip():
                sys.stdout.buffer.write(line.decode("utf-8", "replace").encode() + b"\n")
        sys.stdout.buffer.flush()
        if not piece:
            return


def main():
    # The terminal's Ctrl-C reaches the whole group; Retort decides when the program stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = subprocess.Popen(
        sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        preexec_fn=become_program,
        start_new_session=True, bufsize=0,
    )
    threading.Thread(target=obey, args=(child,), daemon=True).start()
    pass_on(child.stdout)
    code = child.wait()
    # What it left running has no one to report to.
    end(child, signal.SIGKILL)
    print(f"keeper: {code}", flush=True)
    os._exit(0)


main()
