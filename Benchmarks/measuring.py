"""What the benchmarks in Python share."""

import os
import subprocess
import sys
import time


def run(command, accepted=(0,)):
    """The seconds a process takes, and its memory at its peak in bytes; what it wrote lies in `output` and `told`."""
    with open("output", "w") as output, open("told", "w") as told:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=output, stderr=told)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accepted:
        sys.exit(f"failed: {' '.join(command)[:200]}\n{open('told').read()[-2000:]}")
    return seconds, usage.ru_maxrss * 1024
