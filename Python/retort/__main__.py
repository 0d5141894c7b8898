"""The command `retort`: gives way to the program that came with this package."""

import os
import sys

from . import program


def main() -> None:
    path = program()
    # What it starts in Python is started by the Python that it was installed for.
    here = os.path.dirname(sys.executable)
    os.environ["PATH"] = os.pathsep.join([here, os.environ.get("PATH", os.defpath)])
    os.execv(path, [path, *sys.argv[1:]])


if __name__ == "__main__":
    main()
