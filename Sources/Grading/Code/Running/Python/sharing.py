"""Which tests have to be in the process of the program: what they look at cannot be told of a copy."""

import ast
import builtins
import sys

# By these they change what the program uses, or look into its functions.
SHARING = {"patch", "mock", "MagicMock", "Mock", "monkeypatch", "mocker", "inspect", "importlib", "getsource",
           "__globals__", "__code__", "settrace", "freeze_time", "asyncio", "threading", "Thread", "multiprocessing",
           "ThreadPoolExecutor", "ProcessPoolExecutor"}

# What functions have beside what they give back.
ABOUT_FUNCTIONS = {"__doc__", "__annotations__", "__defaults__", "__kwdefaults__", "__qualname__", "__wrapped__", "__signature__"}

# Methods that change a list, a dictionary, a set, or a deque.
CHANGING = {"append", "appendleft", "extend", "extendleft", "insert", "pop", "popleft", "popitem", "remove", "clear", "sort",
            "reverse", "rotate", "update", "setdefault", "add", "discard", "subtract", "difference_update",
            "intersection_update", "symmetric_difference_update"}


def reason(script):
    """Why the tests need the program's process; None if they do not."""
    found = sorted(SHARING & script.names)
    if found:
        return f"the tests use {found[0]}"
    for node in ast.walk(script.tree) if script.tree else ():
        if isinstance(node, ast.Compare) and asks_for_identity(node):
            return "the tests ask whether two are one object"
        if isinstance(node, ast.Call) and said(node.func) in ("assertIs", "assertIsNot"):
            if len(node.args) > 1 and not any(map(is_single, node.args[:2])):
                return "the tests ask whether two are one object"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "id":
            return "the tests ask whether two are one object"
        if isinstance(node, ast.Attribute):
            if node.attr in ABOUT_FUNCTIONS:
                return f"the tests look at {node.attr}"
            if node.attr == "seed" and said(node.value) == "random":
                return "the tests give chance a seed"
        module = foreign_module(node)
        if module:
            return f"the tests use {module}"
    return None


def said(node):
    """The last name of what is spoken of."""
    return getattr(node, "id", None) or getattr(node, "attr", None)


def asks_for_identity(node):
    sides = [node.left, *node.comparators]
    return any(
        isinstance(operation, (ast.Is, ast.IsNot)) and not is_single(one) and not is_single(other)
        for operation, one, other in zip(node.ops, sides, sides[1:]))


def is_single(node):
    """Whether there is one such object on both sides: None, a type, a number that is written out."""
    if isinstance(node, (ast.Constant, ast.UnaryOp)):
        return True
    if isinstance(node, ast.Call):
        return said(node.func) == "type"
    name = said(node)
    return name in ("NotImplemented", "__class__") or isinstance(getattr(builtins, name or "", None), type)


def foreign_module(node):
    """A module of others, neither Python's nor numpy, that is here and that the tests import."""
    modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else (
        [node.module or ""] if isinstance(node, ast.ImportFrom) else [])
    for module in modules:
        top = module.split(".")[0]
        if top in ("numpy", "pytest", "solution", "") or top in getattr(sys, "stdlib_module_names", ()):
            continue
        from importlib.util import find_spec

        if find_spec(top) is not None:
            return top
    return None


def changes_things(script):
    """Whether the tests change what they have a name for: a list that they got, or that they gave away."""
    for node in ast.walk(script.tree) if script.tree else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
            return True
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, (ast.Store, ast.Del)):
            return True
        if isinstance(node, ast.AugAssign) and isinstance(node.value, (ast.List, ast.ListComp)):
            return True
    return False


def keeps_things(script):
    """Whether the tests give a function what they speak of again."""
    given, loaded = set(), {}
    for node in ast.walk(script.tree) if script.tree else ():
        if isinstance(node, ast.Call):
            given.update(one.id for one in node.args if isinstance(one, ast.Name))
            given.update(one.value.id for one in node.keywords if isinstance(one.value, ast.Name))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            loaded[node.id] = loaded.get(node.id, 0) + 1
    return any(loaded[name] > 1 for name in given)


def variables(script, program, rebound):
    """A variable of the program that the tests look at, and that may be another by then; None if there is none.

    `rebound` are the names that the program's functions bind anew.
    """
    from link import can_change

    bound, spoken = set(), set()
    for node in ast.walk(script.tree) if script.tree else ():
        if isinstance(node, ast.Name):
            (spoken if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, ast.Attribute):
            spoken.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            spoken.update(alias.name for alias in node.names)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound.add(node.name)
    for name in sorted(spoken - bound):
        if name in program and (name in rebound or can_change(program[name])):
            return name
    return None
