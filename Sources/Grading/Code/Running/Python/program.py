"""The program's end: a process of its own that holds the program and does what the judge asks of it."""

import builtins
import os
import sys

import names
from link import Graph, Gone, Link, Pickler, can_change, make_own, make_standin, parts_that_change


class Callback:
    """Stands for a function of the tests."""

    def __init__(self, link, number, name):
        self.__dict__.update(_link=link, _number=number, __name__=name)

    def __call__(self, *given, **named):
        return self._link.result(self._link.request("call", self, given, named))


class Output:
    """Standard output: to standard error, and to the judge if the tests look at what is printed."""

    encoding, errors, closed = "utf-8", "strict", False

    def __init__(self):
        self.kept, self.size, self.keeps = [], 0, False
        self.buffer = self

    def write(self, text):
        shown = text if isinstance(text, bytes) else str(text).encode("utf-8", "surrogatepass")
        if self.keeps and self.size < 8 << 20:
            self.kept.append(shown.decode("utf-8", "replace"))
            self.size += len(shown)
        place = 0
        while place < len(shown):
            place += os.write(2, shown[place:])
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self): ...
    def fileno(self): return 1
    def isatty(self): return False
    def writable(self): return True
    def readable(self): return False

    def taken(self):
        text, self.kept, self.size = "".join(self.kept), [], 0
        return text


class Input:
    """Standard input, if the tests put something in its place."""

    encoding, closed = "utf-8", False

    def __init__(self, link):
        self.link = link

    def readline(self, *_):
        return self.link.result(self.link.request("readline"))

    def read(self, *_):
        return "".join(self)

    def readlines(self, *_):
        return list(self)

    def __iter__(self):
        return iter(self.readline, "")

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def fileno(self): return 0
    def isatty(self): return False


def dumped(values):
    """What values look like now; None if that cannot be told."""
    from io import BytesIO

    try:
        file = BytesIO()
        Pickler(file, 4).dump(values)
        return file.getvalue()
    except Exception:
        return None


class ProgramEnd(Link):
    def __init__(self, socket, path):
        super().__init__(socket)
        self.path, self.space = path, {}
        self.output = Output()
        self.held, self.usual = [], 0   # What the program keeps of what it was given, and how it looked.
        # How often values are referred to that nobody keeps.
        self.call(lambda *given: None, [[]], {})

    def kind_of_node(self, name):
        found = self.space.get(name)
        return found if isinstance(found, type) else names.NODES[name]

    def reduced(self, value):
        if type(value) is Callback:
            return make_own, (value._number,)
        plainly = self.reduced_plainly(value)
        if plainly:
            return plainly
        if isinstance(value, type):
            about = ("class", value.__name__, list(value.__bases__), issubclass(value, BaseException))
        elif type(value) is type(sys):
            about = ("module", value.__name__)
        elif isinstance(value, BaseException):
            about = ("object", type(value), None)
        else:
            about = ("object", type(value), self.content(value)) if not is_function(value) else (
                "callable", getattr(value, "__name__", "?"))
        return make_standin, (self.exported(value), about)

    def content(self, value):
        """What an object of a class made from a built-in one holds, told by the built-in class."""
        for kind in (tuple, list, set, frozenset):
            if isinstance(value, kind):
                return kind(kind.__iter__(value))
        for kind, plainly in ((int, int.__int__), (float, float.__float__), (str, str.__str__)):
            if isinstance(value, kind):
                return plainly(value)
        return dict(dict.items(value)) if isinstance(value, dict) else None

    def make_standin(self, number, about):
        return Callback(self, number, about[1] if about[0] == "callable" else "?")

    def result(self, reply):
        if reply[0] == "done":
            return reply[1]
        kind, given = reply[1], reply[2]
        raise kind(*given)

    # What is asked

    def serve(self):
        while True:
            graph = Graph()
            try:
                message = self.receive(graph)
            except Gone:
                os._exit(0)
            self.answer(message, graph)

    def answer(self, message, graph):
        kind, dropped, *rest = message
        self.forget(dropped)
        changed = None
        try:
            if kind == "call":
                value, changed = self.call(*rest)
            else:
                value = getattr(self, "do_" + kind)(*rest)
            reply = ("done", value, changed, self.output.taken(), self.has_changed_what_it_held())
        except Gone:
            os._exit(0)
        except BaseException as error:
            reply = self.raised(error)
        try:
            self.send(reply, Graph(graph.nodes))
        except Gone:
            os._exit(0)
        except BaseException as error:
            self.send(self.raised(error), Graph(graph.nodes))

    def raised(self, error):
        given = [one if isinstance(one, (str, int, float, bool, type(None))) else str(one) for one in error.args]
        try:
            said = str(error)
        except Exception:
            said = ""
        attributes = {
            key: one for key, one in vars(error).items() if type(one) in (str, int, float, bool) and not key.startswith("_")
        }
        step, trace = error.__traceback__, []
        while step is not None and len(trace) < 1000:
            if step.tb_frame.f_code.co_filename == self.path:
                trace.append(f"line {step.tb_lineno}, in {step.tb_frame.f_code.co_name}")
            step = step.tb_next
        missing = getattr(error, "name", None) if isinstance(error, ImportError) else None
        return ("raised", type(error), given, attributes, said[:2000], trace[-3:], missing, self.output.taken())

    def call(self, target, given, named):
        """What a call gives back; and what can change of its values, if it has changed or is given back."""
        values = [*given, *named.values()]
        if not any(map(can_change, values)):
            return target(*given, **named), None
        before = dumped(values)
        parts = parts_that_change(values)
        value = target(*given, **named)
        after = dumped(values)
        self.hold(parts, values)
        known = {id(one) for one in parts}
        is_shared = any(id(one) in known for one in parts_that_change([value]))
        return value, None if before is not None and after == before and not is_shared else parts

    def hold(self, parts, values):
        """Keeps in mind which of the values the program keeps, and how they look."""
        for one in parts:
            if not any(one is value for value in values):
                continue
            count = sys.getrefcount(one)
            if not self.usual:
                self.usual = count
            elif count > self.usual and len(self.held) < 16:
                shown = dumped(one)
                if shown is not None and len(shown) < 1 << 16 and not any(one is kept for kept, _ in self.held):
                    self.held.append((one, shown))

    def has_changed_what_it_held(self):
        """Whether values that were given with an earlier call look otherwise by now."""
        if not self.held:
            return False
        return any(dumped(one) != shown for one, shown in self.held)

    def do_load(self, options):
        with open(self.path, encoding="utf-8", errors="surrogateescape") as file:
            source = file.read()
        self.output.keeps = options["keeps_output"]
        if options["gives_input"]:
            sys.stdin = Input(self)
            builtins.input = lambda prompt="": self.result(self.request("input", str(prompt)))
        source = assembled(source, options["prompt"], options["entry"])
        code = compile(source, self.path, "exec")
        space = self.space = {"__name__": "solution", "__builtins__": builtins, "__file__": self.path}
        given = names.given(names.globals_in(code))
        space.update(given)
        module = type(sys)("solution")
        module.__dict__.update(space)
        self.space = space = module.__dict__
        sys.modules["solution"] = module
        exec(code, space)
        own = {
            name: value for name, value in space.items()
            if not name.startswith("__") and given.get(name, self) is not value and is_own(name, value)
        }
        return own, sorted(bound_anew(code))

    def do_get(self, target, name):
        return getattr(target, name)

    def do_set(self, target, name, value):
        setattr(target, name, value)

    def do_drop(self, target, name):
        delattr(target, name)

    def do_inplace(self, target, name, value):
        replace(getattr(target, name), value)

    def do_operate(self, operation, target, given):
        return getattr(builtins if operation in BUILT_IN else OPERATOR(), operation)(target, *given)

    def do_next(self, target):
        return next(target)

    def do_state(self, target):
        return (type(target), vars(target)) if hasattr(target, "__dict__") else None

    def do_defines(self, target, name):
        found = getattr(type(target), name, None)
        return found is not None and found is not getattr(object, name, None)


def bound_anew(code):
    """The global names that a program's functions bind."""
    from dis import get_instructions

    found, waiting = set(), [one for one in code.co_consts if hasattr(one, "co_code")]
    for one in waiting:
        waiting += [inner for inner in one.co_consts if hasattr(inner, "co_code")]
        found.update(step.argval for step in get_instructions(one) if step.opname == "STORE_GLOBAL")
    return found


def is_own(name, value):
    """Whether a global of the program's is its own, or a module; the rest of its imports the tests have themselves."""
    if isinstance(value, type) or is_function(value):
        # A name that the program gave to a function of others is the program's.
        return getattr(value, "__module__", None) == "solution" or getattr(value, "__name__", None) != name
    return type(value).__module__ not in ("typing", "__future__")


BUILT_IN = {"len", "iter", "bool", "str", "repr", "hash", "int", "float", "abs", "reversed", "round", "format", "dir"}


def OPERATOR():
    import operator

    return operator


def replace(kept, new):
    """Makes one container hold what another holds, in its place."""
    if isinstance(kept, (list, bytearray)):
        kept[:] = new
    elif isinstance(kept, (dict, set)):
        kept.clear()
        kept.update(new)
    else:
        kept.clear()
        kept.extend(new)


def is_function(value):
    kind = type(value).__name__
    return callable(value) and kind in (
        "function", "builtin_function_or_method", "method", "partial", "_lru_cache_wrapper", "method-wrapper",
        "wrapper_descriptor", "method_descriptor", "classmethod_descriptor")


def assembled(source, prompt, entry):
    """A program with what its prompt had before it: imports and helpers, or the head of the function it goes on with."""
    if not prompt:
        return source

    def parsed(text):
        import ast

        try:
            return ast.parse(text)
        except (SyntaxError, ValueError):
            return None

    tree = parsed(source)
    whole = tree is not None and any(
        getattr(part, "name", None) == entry or any(getattr(one, "id", None) == entry for one in getattr(part, "targets", []))
        for part in tree.body
    )
    if whole or not entry:
        if "from __future__" in source:
            return source
        return prompt + "\n\n" + source if parsed(prompt) else source
    joined = prompt + ("" if source[:1].isspace() or prompt.endswith("\n") else "\n") + source
    if parsed(joined):
        return joined
    indented = prompt.rstrip("\n") + "\n" + "\n".join("    " + line for line in source.split("\n"))
    return indented if tree is None or not parsed(prompt) else source


def run(socket, path):
    """Holds the program until the judge is done. Does not return."""
    end = ProgramEnd(socket, path)
    sys.argv[:] = [path]
    sys.path[0] = os.path.dirname(path)
    sys.stdout = end.output
    end.serve()
