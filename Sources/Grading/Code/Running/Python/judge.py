"""The judge: runs a script of tests in a process that the program cannot look into, and tells what came of it.

It forks before it reads what it is to do: the child holds the program (program.py), and has neither the tests nor the
descriptor on which is reported. Tests that must share a process with the program (they patch its modules, or make
classes from its) run in the child, and then count only for a program that reaches for nothing of theirs.
"""

import builtins
import os
import re
import socket
import sys


class Report:
    def __init__(self, descriptor, token):
        self.descriptor, self.token = descriptor, token

    def __call__(self, **what):
        import json

        text = json.dumps(what).encode()
        while text:
            text = text[os.write(self.descriptor, text) :]
        os._exit(0)


def close_to_others():
    """Nobody of the same user may look into this process: prctl(PR_SET_DUMPABLE, 0)."""
    try:
        import _ctypes

        prctl = _ctypes.dlsym(_ctypes.dlopen(None, 0), "prctl")
        return _ctypes.call_function(prctl, (4, 0, 0, 0, 0)) == 0
    except (ImportError, AttributeError, OSError):
        pass
    try:
        import ctypes

        return ctypes.CDLL(None).prctl(4, 0, 0, 0, 0) == 0
    except (ImportError, AttributeError, OSError):
        return False


def start(path, serve):
    """The program's process, and our end of what is said to it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    child = os.fork()
    if child == 0:
        ours.close()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(2, 1)
        serve(theirs, path)
        os._exit(0)
    theirs.close()
    return child, ours


def main(path):
    import program

    child, end = start(path, program.run)
    is_closed = close_to_others()
    text = b""
    while piece := os.read(0, 1 << 20):
        text += piece
    import json

    order = json.loads(text)
    report = Report(os.dup(1), order["token"])
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    import io

    sys.stdin = io.StringIO("")
    sys.stdout = Sink()
    if not is_closed:
        report(unsure="this Python cannot close its memory to others (it has no ctypes)")
    try:
        from running import Script, Unsure

        try:
            script = Script(order["script"])
        except Unsure as error:
            report(unsure=str(error))
        import sharing

        why = sharing.reason(script)
        if why is None:
            Judge(script, order, end, child, report).judge()
    except SystemExit:
        report(error="SystemExit", message="", by="tests")
    except BaseException as error:
        if type(error).__name__ != "Unfit":
            import traceback

            traceback.print_exc()
            report(unsure=f"the tests could not be run: {type(error).__name__}: {error}"[:300])
        why = str(error)
    os.kill(child, 9)
    os.waitpid(child, 0)
    import together

    together.judge(script, order, path, report, why, start)


class Sink:
    encoding, errors, closed = "utf-8", "strict", False

    def write(self, text):
        return len(text)

    def flush(self): ...
    def isatty(self): return False


def died(child):
    """How the program's process ended: a signal, or nil for an exit."""
    for _ in range(1000):
        who, status = os.waitpid(child, os.WNOHANG)
        if who:
            return os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
        import time

        time.sleep(0.001)
    return None


class Judge:
    def __init__(self, script, order, end, child, report):
        import sharing
        import standins

        self.script, self.order, self.child, self.report = script, order, child, report
        entry = (order.get("entry") or "").split("(")[0].split(".")
        self.entry_names = set(entry)
        self.end = standins.JudgeEnd(
            end, script.names | self.entry_names, sharing.changes_things(script), sharing.keeps_things(script))

    def judge(self):
        from link import Gone
        from running import Failed, Missing, Runner, Tally, Unsure

        tally = self.tally = Tally()
        printing = self.script.names & {"stdout", "redirect_stdout", "capsys", "capfd", "doctest"} or ">>>" in self.script.text
        if printing:
            self.end.output = lambda text: sys.stdout.write(text)
        options = {
            "prompt": self.order.get("prompt") or "", "entry": self.order.get("entry") or "",
            "keeps_output": bool(printing), "gives_input": bool(self.script.names & {"stdin", "input"}),
        }
        try:
            try:
                program, rebound = self.end.asked_for("load", options)
            except SyntaxError as error:
                said, trace, _ = error.from_program
                if trace:
                    raise
                self.report(syntax=f"{type(error).__name__}: {said}")
            self.look_at_variables(program, rebound)
            asked = self.end.asked
            space = self.space(program)
            Runner(self.script, space, self.order.get("entry"), tally).run()
        except Gone as error:
            signal = died(self.child)
            self.report(died=signal or 0, message=str(error))
        except Failed as failed:
            self.tell(failed.error)
        except Unsure as error:
            self.report(unsure=str(error))
        except Missing as error:
            self.report(missing=str(error))
        except Exception as error:
            self.tell(error)
        except SystemExit as error:
            self.tell(error)
        if self.end.broken:
            self.tell(self.end.broken)
        if self.end.doubt:
            self.report(unsure=self.end.doubt)
        used = self.end.asked > asked or self.script.names & set(program)
        self.report(token=self.order["token"], held=tally.held, used=bool(used))

    def look_at_variables(self, program, rebound):
        import sharing
        from link import Unfit

        name = sharing.variables(self.script, program, rebound)
        if name and name not in self.entry_names:
            raise Unfit(f"the tests look at the program's variable {name}")

    def space(self, program):
        """The names that the tests find: their own, then the program's, then those that are given."""
        import names
        from standins import ModuleName

        module = type(sys)("__main__")
        space = module.__dict__
        space.update(__name__="__main__", __builtins__=builtins, __file__="tests.py")
        sys.modules["__main__"] = module
        spoken = self.script.names | self.entry_names
        ours = {name: value for name, value in program.items() if not isinstance(value, ModuleName)}
        spoken_of = {name for name in ours if name in spoken and not hasattr(builtins, name)}
        # Names as of `operator.add` are given only to tests that speak of the program besides.
        given = spoken - self.entry_names
        space.update(names.given(given if spoken_of else given - set(names.SOURCES) | names_of_types(names) & given))
        # Tests that speak of a node's value, or make whole lists of them, mean LeetCode's nodes.
        speaks_of_values = re.search(r"\.val\b|\bval=", self.script.text)
        means_leetcode = speaks_of_values or spoken & set(names.WITH_NODES)
        for name, value in ours.items():
            # A program's own `all` or `math` is not the tests', unless it is what they try.
            if name not in self.entry_names:
                if name in names.WHOLE or name in names.HELPERS and (means_leetcode or name not in names.NODES):
                    continue
                if hasattr(builtins, name) and spoken_of:
                    continue
            space[name] = value
        for name, value in program.items():
            if isinstance(value, ModuleName) and name in spoken and name not in space:
                try:
                    space[name] = __import__(value._module_name, fromlist=["x"])
                except ImportError:
                    pass
        solution = Solution("solution", ours)
        sys.modules["solution"] = solution
        self.alias(solution, ours)
        import pytest_standin

        pytest_standin.TALLY = self.tally
        if "pytest" in self.script.names:
            sys.modules["pytest"] = pytest_standin
        return space

    def alias(self, solution, ours):
        """A module that is not here, and of which the tests want what the program has, is the program."""
        import ast
        from importlib.util import find_spec

        for node in ast.walk(self.script.tree) if self.script.tree else ():
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                try:
                    is_here = node.module in sys.modules or find_spec(node.module) is not None
                except (ImportError, ValueError):
                    is_here = False
                if not is_here and all(alias.name == "*" or alias.name in ours for alias in node.names):
                    sys.modules[node.module] = solution

    def tell(self, error):
        """What an error that ended the tests says, and whose it is."""
        line = self.script.line(error)
        of_program = getattr(error, "from_program", None)
        name = type(error).__name__
        if of_program:
            said, trace, missing = of_program
            self.report(error=name, message=said, by="program", line=line, trace=trace, module=missing)
        if isinstance(error, AssertionError):
            self.report(failed=line, message=str(error)[:2000])
        if isinstance(error, ImportError) and getattr(error, "name", None) == "solution":
            self.report(missing=str(error))
        if isinstance(error, (NameError, AttributeError)) and not isinstance(error, UnboundLocalError):
            owner = getattr(error, "obj", None)
            if isinstance(error, NameError) and not self.uses_program():
                self.report(missing=getattr(error, "name", None) or str(error))
            if isinstance(error, AttributeError) and is_standin(owner):
                self.report(error=name, message=str(error), by="program", line=line, trace=[], module=None)
        if isinstance(error, (NameError, ImportError, SyntaxError)):
            self.report(unsure=f"the tests cannot be run: {name}: {error}"[:300])
        if name == "RecursionError" or isinstance(error, MemoryError):
            self.report(unsure=f"the tests cannot be run: {name}")
        # Results of a kind that the tests did not expect: None + 1, or an index that is not there.
        self.report(error=name, message=str(error)[:500], by="tests", line=line, trace=[], module=None)

    def uses_program(self):
        """Whether the tests speak of anything that the program has."""
        known = sys.modules.get("solution")
        return bool(known and self.script.names & set(known.ours))


class Solution(type(sys)):
    """The program as a module."""

    def __init__(self, name, ours):
        super().__init__(name)
        self.__dict__.update(ours, ours=ours)

    def __setattr__(self, name, value):
        if name.startswith("__"):
            return super().__setattr__(name, value)
        from link import Unfit

        raise Unfit(f"the tests set the program's variable {name}")

    def __getattr__(self, name):
        raise AttributeError(f"the program has no {name}", name=name, obj=self)


def names_of_types(names):
    return set(names.STARS["typing"].split())


def is_standin(value):
    from standins import Classes, StandIn

    return isinstance(value, (StandIn, Classes))
