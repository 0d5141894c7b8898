"""Programs that try to break a safeguard of the sandbox, one each; the argument says which.

Those that are refused what they try print "held"; the others try until they are ended.
"""

import os
import sys


def say(held, otherwise):
    print("held" if held else otherwise)


def files():
    seen = [path for path in ("/root", "/home", "/etc/passwd", "/var", "/boot", "/sys") if os.path.exists(path)]
    for place in ("/", "/usr", "/usr/bin", "/dev", "/proc/sys/kernel"):
        try:
            os.close(os.open(place + "/retort-trial", os.O_CREAT | os.O_WRONLY))
            seen.append(place)
        except OSError:
            pass
    say(not seen, "it could see or write: " + ", ".join(seen))


def environment():
    left = sorted(set(os.environ) - {"PWD", "LC_CTYPE"})
    say(not left, "it could see: " + ", ".join(left))


def network():
    import _socket

    with open("/proc/net/dev") as devices:
        reached = [line.split(":")[0].strip() for line in devices.readlines()[2:]]
    try:
        _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
        reached.append("sockets")
    except OSError:
        pass
    reached = [name for name in reached if name != "lo"]
    say(not reached, "it had: " + ", ".join(reached))


def signals():
    others = [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]
    os.kill(1, 9)
    say(not others, "it could see processes: " + ", ".join(others))


def system_calls():
    with open("/proc/self/status") as lines:
        status = dict(line.split(":", 1) for line in lines)
    facts = [status[name].strip() for name in ("Seccomp", "NoNewPrivs", "CapEff", "CapBnd")]
    say(
        facts[:2] == ["2", "1"] and not (facts[2] + facts[3]).strip("0"),
        "seccomp, no new privileges, capabilities: " + " ".join(facts),
    )


def wait():
    os.read(os.pipe()[0], 1)


def processor():
    os.fork()
    while True:
        pass


def memory():
    os.fork()
    os.fork()
    kept = b"x" * (24 << 20)
    wait()
    return kept


def sockets():
    import _socket

    for _ in range(2):
        os.fork()
    kept = []
    try:
        while True:
            pair = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_DGRAM, 0)
            kept.append(pair)
            pair[0].setblocking(False)
            try:
                while True:
                    pair[0].send(b"x" * 32768)
            except BlockingIOError:
                pass
    except OSError:
        wait()


def processes():
    made = 1
    try:
        while made < 50:
            if os.fork() == 0:
                wait()
            made += 1
    except OSError:
        pass
    say(made <= 8, f"it could start {made}")


def descriptors():
    made = []
    try:
        while len(made) < 100:
            made.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        pass
    say(len(made) <= 32, f"it could open {len(made)}")


def output():
    while True:
        os.write(1, b"x" * 65536)


def disk():
    written = 0
    try:
        for name in range(8):
            file = os.open(f"/tmp/{name}", os.O_CREAT | os.O_WRONLY)
            for _ in range(32):
                written += os.write(file, b"x" * 65536)
    except OSError:
        pass
    say(written <= 4 << 20, f"it could write {written}")


def inodes():
    number = 0
    while True:
        number += 1
        os.close(os.open(f"/tmp/{number}", os.O_CREAT))


def leftovers():
    # A sandbox's end is the end of all in it: else this child keeps the outputs open, and the trial never comes back.
    if os.fork() == 0:
        os.setsid()
        wait()
    say(True, "")


TRIALS = {"system-calls": system_calls, "waiting": wait}
TRIALS.get(sys.argv[1], globals().get(sys.argv[1]))()
