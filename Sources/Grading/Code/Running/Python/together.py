"""Tests that must be where the program is: both run in one process, and the judge reads what it says.

What such a process says is worth something only if the program reaches for nothing that its tests stand on; what it
might reach for is looked for in its text.
"""

import ast
import builtins
import json
import os
import sys

# By these a program could get at the tests, at the report, or at what "equal" means.
REACHING = {
    "_getframe", "gc", "inspect", "ctypes", "_ctypes", "builtins", "__builtins__", "modules", "settrace", "setprofile",
    "atexit", "_exit", "fork", "forkpty", "unittest", "pytest", "mock", "doctest", "__eq__", "__ne__", "__bool__",
    "__subclasses__", "__globals__", "__code__", "__class__", "__base__", "__bases__", "__mro__", "f_back", "f_globals",
    "f_locals", "tb_frame", "gi_frame", "__dict__", "__getattribute__", "exec", "eval", "compile", "__import__",
    "importlib", "globals", "vars", "setattr", "delattr", "kill", "abort", "_thread", "__del__", "__loader__",
    "__contains__", "__lt__", "__le__", "__gt__", "__ge__", "__sub__", "__rsub__", "__abs__", "__instancecheck__",
    "excepthook", "currentframe", "exc_info", "__traceback__", "memoryview", "mmap", "SystemExit", "AssertionError",
    "BaseException", "signal", "dup", "dup2", "pipe", "fdopen", "sockets", "socketpair", "fromfd",
}


def reaching(source):
    """What of it a program speaks of; None if nothing."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    for node in ast.walk(tree):
        said = getattr(node, "id", None) or getattr(node, "attr", None)
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            said = node.name
        if isinstance(node, ast.alias):
            said = next((part for part in node.name.split(".") if part in REACHING), None)
        if isinstance(said, str) and said in REACHING:
            return said
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if "/proc" in node.value or node.value in REACHING:
                return node.value[:40]
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            return "a bare except"
    return None


def judge(script, order, path, report, why, start):
    import tempfile

    from program import assembled

    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        source = assembled(file.read(), order.get("prompt") or "", order.get("entry") or "")
    child, end = start(path, lambda theirs, _: run(theirs, path, source, script, order))
    text = b""
    while piece := end.recv(1 << 16):
        text += piece
    del tempfile
    _, status = os.waitpid(child, 0)
    try:
        told = json.loads(text)
    except ValueError:
        report(died=os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, message="")
    if told.get("done"):
        what = reaching(source)
        if what:
            report(unsure=f"{why}, so they share the program's process, and it speaks of {what}")
        report(token=order["token"], held=told["held"], used=True)
    told.pop("token", None)
    report(**told)


def run(end, path, source, script, order):
    """The child: program and tests in one module, as the datasets that want this run them."""
    from running import Failed, Missing, Runner, Tally, Unsure
    import judge as judging
    import names
    import pytest_standin

    def tell(**what):
        end.sendall(json.dumps(what).encode())
        os._exit(0)

    tally = pytest_standin.TALLY = Tally()
    module = type(sys)("__main__")
    space = module.__dict__
    space.update(__name__="__main__", __builtins__=builtins, __file__=path)
    sys.modules["__main__"] = sys.modules["solution"] = module
    if "pytest" in script.names:
        sys.modules["pytest"] = pytest_standin
    sys.path[0] = os.path.dirname(path)
    try:
        code = compile(source, path, "exec")
    except SyntaxError as error:
        tell(syntax=f"{type(error).__name__}: {error}")
    space.update(names.given(names.globals_in(code) | script.names))
    try:
        module.__name__ = space["__name__"] = "solution"
        exec(code, space)
    except BaseException as error:
        tell(error=type(error).__name__, message=str(error)[:500], by="program", line=0, trace=[],
             module=getattr(error, "name", None) if isinstance(error, ImportError) else None)
    space["__name__"] = "__main__"
    ours = set(space)
    try:
        Runner(script, space, order.get("entry"), tally).run()
    except Unsure as error:
        tell(unsure=str(error))
    except Missing as error:
        tell(missing=str(error))
    except BaseException as error:
        if isinstance(error, Failed):
            error = error.error
        name, line = type(error).__name__, script.line(error)
        if isinstance(error, AssertionError):
            tell(failed=line, message=str(error)[:2000])
        step, within = error.__traceback__, False
        while step is not None:
            within = step.tb_frame.f_code.co_filename == path
            step = step.tb_next
        if isinstance(error, (NameError, ImportError)) and not within:
            missing = getattr(error, "name", None)
            if isinstance(error, NameError) and not script.names & ours:
                tell(missing=missing or str(error))
            tell(unsure=f"the tests cannot be run: {name}: {error}"[:300])
        tell(error=name, message=str(error)[:500], by="program" if within else "tests", line=line, trace=[],
             module=getattr(error, "name", None) if isinstance(error, ImportError) else None)
    del judging
    tell(done=True, held=tally.held)
