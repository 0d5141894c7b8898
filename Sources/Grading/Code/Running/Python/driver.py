"""Runs a program for one test within its sandbox: as a script, by a function call, or beside a script of assertions.

With the argument "standard", standard input and output are the program's. Else standard input is JSON that says what
to do, and what came of it goes to a descriptor of its own, so that what the program prints is not in the way.
"""

import builtins
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = "/program/main.py" if HERE == "/retort" else HERE + "/main.py"
sys.path[0] = HERE
import names  # noqa: E402

DEEP = 50_000


def syntax_error(error):
    """As Python itself says it of a program that it runs: without a traceback."""
    sys.excepthook(type(error), error.with_traceback(None), None)
    sys.exit(1)


def text_of(path):
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        return file.read()


def load(source, space, path=PROGRAM):
    code = compile(source, path, "exec")
    for name, value in names.given(names.globals_in(code)).items():
        space.setdefault(name, value)
    return code


def find_function(space, name):
    """A function by its name, after its class's if it has one; `Solution`'s before a plain one."""
    owner, _, last = name.rpartition(".")
    for place in (owner.replace("()", ""), "Solution"):
        kind = space.get(place)
        if isinstance(kind, type):
            try:
                bound = getattr(kind(), last, None)
            except TypeError:
                bound = getattr(kind, last, None)
            if callable(bound):
                return bound
    found = space.get(last)
    return found if callable(found) else None


def operated(space, operations, arguments, source, values):
    """What a class's methods give back, called one after the other: the first operation makes the object."""
    kind, found, thing = space[operations[0]], [], None
    for name, given in zip(operations, arguments):
        if thing is None:
            thing = kind(*values.Kinds(kind.__init__, space, source).converted(given))
            found.append(None)
        else:
            method = getattr(thing, name)
            found.append(values.encoded(method(*values.Kinds(method, space, source).converted(given))))
    return found


def call(order, space, source, tell, values):
    arguments = values.decoded(order["arguments"])
    name = order["function"]
    if len(arguments) == 2 and all(isinstance(one, list) for one in arguments):
        operations, given = arguments
        are_operations = (
            operations
            and len(operations) == len(given)
            and all(isinstance(one, str) for one in operations)
            and all(isinstance(one, list) for one in given)
        )
        if are_operations and isinstance(space.get(operations[0]), type) and name in ("__init__", *operations):
            tell(value=operated(space, operations, given, source, values))
            return
    function = find_function(space, name)
    if function is None:
        tell(missing=name)
        return
    kinds = values.Kinds(function, space, source)
    named = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], dict) else None
    if named and len(kinds.parameters) != 1 and set(named) == set(kinds.parameters):
        arguments = [named[parameter] for parameter in kinds.parameters]
    given = kinds.converted(arguments)
    value = function(*given)
    if value is None and given and (kinds.is_in_place or order.get("in_place")):
        tell(value=None, changed=kinds.result(given[0]))
    else:
        tell(value=kinds.result(value))


def main():
    sys.setrecursionlimit(DEEP)
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    if sys.argv[1:] == ["standard"]:
        sys.path[0] = os.path.dirname(PROGRAM)
        space = {"__name__": "__main__", "__builtins__": builtins, "__file__": PROGRAM}
        sys.argv[:] = [PROGRAM]
        try:
            code = load(text_of(PROGRAM), space)
        except SyntaxError as error:
            syntax_error(error)
        exec(code, space)
        return
    if sys.argv[1:] == ["script"]:
        import judge

        judge.main(PROGRAM)
        return
    # While our own folder is on the path: behind the program's, its names would be others.
    import json
    import values

    order = json.load(sys.stdin)
    # The order is not the program's to read again.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    report = os.dup(1)

    def tell(**what):
        text = json.dumps(what).encode()
        while text:
            text = text[os.write(report, text) :]

    # What it prints is for whoever looks for its faults, not for the checker.
    os.dup2(2, 1)
    sys.path[0] = os.path.dirname(PROGRAM)
    space = {"__name__": "solution", "__builtins__": builtins, "__file__": PROGRAM}
    source = text_of(PROGRAM)
    try:
        code = load(source, space)
    except SyntaxError as error:
        syntax_error(error)
    exec(code, space)
    call(order, space, source, tell, values)


main()
