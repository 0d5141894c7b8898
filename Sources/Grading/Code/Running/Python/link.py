"""What a judge and a program, two processes, say to each other: calls, attributes, and values as plain data.

Values of built-in types travel as copies; all else stays where it is, and the other side gets a stand-in. So nothing
that the program makes can say in the judge's process what it equals, and the program never sees the tests. What the
program sends is read by an unpickler that knows only the makers of this file.
"""

import sys

try:
    from _pickle import Pickler, Unpickler
except ImportError:
    from pickle import Pickler, Unpickler
from io import BytesIO

import names

PLAIN = (type(None), bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, range, slice)
MUTABLE = (list, dict, set, bytearray)
MUTABLE_COLLECTIONS = {"deque", "Counter", "OrderedDict", "defaultdict"}
SAFE_MODULES = ("builtins", "collections", "decimal", "fractions", "datetime")


class Gone(BaseException):
    """The other side has ended."""


class Unfit(BaseException):
    """The tests do what cannot be done from another process."""


def builtin_class(kind):
    """A class that both sides have, by its place."""
    return kind.__module__ in SAFE_MODULES and getattr(sys.modules.get(kind.__module__), kind.__qualname__, None) is kind


def is_mutable(value):
    kind = type(value)
    return kind in MUTABLE or kind.__name__ in MUTABLE_COLLECTIONS and builtin_class(kind)


def can_change(value):
    """Whether it is plain data that can change, or holds some."""
    return is_mutable(value) or type(value) is tuple and any(map(can_change, value))


def parts_that_change(values):
    """All plain data that can change within values, each once, in an order that a copy has, too."""
    found, seen, waiting = [], set(), list(values)
    for one in waiting:
        kind = type(one)
        if kind is tuple:
            waiting += one
        elif is_mutable(one) and id(one) not in seen:
            seen.add(id(one))
            found.append(one)
            if kind.__name__ in ("list", "deque"):
                waiting += one
            elif isinstance(one, dict):
                waiting += one.values()
    return found


class Graph:
    """Nodes of linked lists and trees in one message, by number, so that both sides know which is which."""

    def __init__(self, known=()):
        self.nodes = list(known)
        self.places = {id(node): place for place, node in enumerate(self.nodes)}

    def place(self, node):
        if id(node) not in self.places:
            self.places[id(node)] = len(self.nodes)
            self.nodes.append(node)
        return self.places[id(node)]

    def linked(self, value):
        if is_node(value):
            return ("n", self.place(value))
        if type(value) is list and any(is_node(one) for one in value):
            return ("l", [self.linked(one) for one in value])
        return ("v", value)

    def described(self):
        """All that can be reached, without recursion: a list may have a hundred thousand nodes."""
        return [[(key, self.linked(value)) for key, value in vars(node).items()] for node in self.nodes]

    def rebuild(self, described):
        def value(link):
            mark, inner = link
            return self.nodes[inner] if mark == "n" else [value(one) for one in inner] if mark == "l" else inner

        for node, attributes in zip(self.nodes, described):
            for key, link in attributes:
                if not key.startswith("_"):
                    vars(node)[key] = value(link)


def is_node(value):
    if type(value).__name__ not in names.NODES:
        return False
    try:
        # As it lies there: what stands for an object of the program would ask it, which sends values again.
        return "val" in object.__getattribute__(value, "__dict__")
    except AttributeError:
        return False


class Writer(Pickler):
    def __init__(self, file, link, graph):
        super().__init__(file, 4)
        self.link, self.graph = link, graph

    def reducer_override(self, value):
        kind = type(value)
        if kind is bytearray or value in MAKING:
            return NotImplemented
        if kind in (range, slice, complex):
            return make_plain, (kind.__name__, tuple(parts(value)))
        if is_node(value):
            return make_node, (self.graph.place(value),)
        return self.link.reduced(value)


def parts(value):
    return (value.real, value.imag) if type(value) is complex else (value.start, value.stop, value.step)


# What the reader finds by these names; each link puts its own in their places.
def make_plain(name, given): ...
def make_node(place): ...
def make_known(module, name): ...
def make_standin(number, about): ...
def make_own(number): ...
def make_array(kind, shape, data): ...


MAKERS = {f.__name__: f for f in (make_plain, make_node, make_known, make_standin, make_own, make_array)}


class Identities(list):
    """Looks for the very objects, whatever they say they equal."""

    def __contains__(self, value):
        return any(value is one for one in self)


MAKING = Identities([*MAKERS.values(), bytearray])
REBUILT = {"Decimal", "Fraction", "deque", "Counter", "OrderedDict", "defaultdict", "date", "datetime", "timedelta", "time"}


class Reader(Unpickler):
    def __init__(self, file, link, graph):
        super().__init__(file)
        self.link, self.graph = link, graph

    def find_class(self, module, name):
        if name == "bytearray" and module in ("builtins", "__builtin__"):
            return lambda *given: bytearray(*given)
        if module == "link" and name == "make_node":
            return lambda place: self.graph.nodes[place]
        if module == "link" and name in MAKERS:
            return getattr(self.link, name)
        raise Gone(f"it sent {module}.{name}")


class Link:
    """One end."""

    def __init__(self, socket):
        self.socket = socket
        self.own = {}       # What the other side has stand-ins for, by number.
        self.numbers, self.last = {}, 0
        self.dropped = []
        self.asked = 0      # How often the other side was asked.

    # Sending and receiving

    def send(self, message, graph):
        def written(what):
            file = BytesIO()
            Writer(file, self, graph).dump(what)
            return file.getvalue()

        last = written(message)
        count = -1
        # Values within nodes may have nodes of their own.
        while count != len(graph.nodes):
            count = len(graph.nodes)
            described = written(graph.described())
        parts = (written([type(node).__name__ for node in graph.nodes]), described, last)
        text = b"".join([len(part).to_bytes(8, "little") for part in parts] + list(parts))
        try:
            self.socket.sendall(text)
        except OSError:
            raise Gone("it has ended") from None

    def exactly(self, count):
        if count > 1 << 31:
            raise Gone("it sent too much")
        text = bytearray(count)
        view, place = memoryview(text), 0
        while place < count:
            try:
                got = self.socket.recv_into(view[place:])
            except OSError:
                got = 0
            if got == 0:
                raise Gone("it has ended")
            place += got
        return text

    def receive(self, graph):
        sizes = self.exactly(24)
        parts = [self.exactly(int.from_bytes(sizes[place : place + 8], "little")) for place in (0, 8, 16)]
        try:
            for name in Reader(BytesIO(parts[0]), self, graph).load()[len(graph.nodes) :]:
                kind = self.kind_of_node(name)
                graph.place(kind.__new__(kind))
            graph.rebuild(Reader(BytesIO(parts[1]), self, graph).load())
            return Reader(BytesIO(parts[2]), self, graph).load()
        except (Gone, MemoryError, RecursionError):
            raise
        except Exception as error:
            raise Gone(f"it sent what cannot be read: {error!r}") from None

    def request(self, kind, *message):
        """Asks the other side, and does what it asks for meanwhile."""
        self.asked += 1
        graph = Graph()
        dropped, self.dropped = self.dropped, []
        self.send((kind, dropped, *message), graph)
        while True:
            reply = self.receive(graph)
            if reply[0] in ("done", "raised"):
                return reply
            self.answer(reply, Graph(graph.nodes))
            graph = Graph(graph.nodes)

    # What both sides make of a value

    def exported(self, value):
        """The number by which the other side knows it, and how often it was told is kept for ``forget``."""
        number = self.numbers.get(id(value))
        if number is None:
            self.last += 1
            number = self.numbers[id(value)] = self.last
            self.own[number] = [value, 0]
        self.own[number][1] += 1
        return number

    def forget(self, dropped):
        for number, times in dropped:
            kept = self.own.get(number)
            if kept and kept[1] <= times:
                del self.own[number]
                self.numbers.pop(id(kept[0]), None)

    def kind_of_node(self, name):
        return names.NODES[name]

    def make_own(self, number):
        return self.own[number][0]

    def make_plain(self, name, given):
        kinds = {"range": range, "slice": slice, "complex": complex}
        if name in kinds:
            start = [0 if part is None and name == "range" else part for part in given]
            return kinds[name](*start)
        if name not in REBUILT:
            raise Gone(f"it sent a {name}")
        import collections
        import datetime
        import decimal
        import fractions

        for module in (collections, decimal, fractions, datetime):
            if hasattr(module, name):
                return getattr(module, name)(*given)

    def make_known(self, module, name):
        if module not in SAFE_MODULES:
            raise Gone(f"it sent {module}.{name}")
        found = getattr(__import__(module), name)
        if not isinstance(found, type):
            raise Gone(f"it sent {module}.{name}")
        return found

    def make_array(self, kind, shape, data):
        import numpy

        if shape is None:
            return numpy.frombuffer(data, dtype=kind)[0]
        if kind == "O":
            return numpy.array(data, dtype=object)
        return numpy.frombuffer(data, dtype=kind).reshape(shape).copy()

    def reduced_plainly(self, value):
        """How an object of the standard library or of numpy travels as data; nil for all others."""
        kind = type(value)
        if isinstance(value, type):
            return (make_known, (value.__module__, value.__qualname__)) if builtin_class(value) else None
        module, name = kind.__module__, kind.__name__
        if module == "numpy" or module.startswith("numpy."):
            if name == "ndarray":
                if value.dtype.kind == "O":
                    return make_array, ("O", value.shape, value.tolist())
                return make_array, (value.dtype.str, value.shape, value.tobytes())
            if hasattr(value, "dtype"):
                return make_array, (value.dtype.str, None, value.tobytes())
        if name not in REBUILT or not builtin_class(kind):
            return None
        if name == "Decimal":
            return make_plain, (name, (str(value),))
        if name == "Fraction":
            return make_plain, (name, (value.numerator, value.denominator))
        if name == "deque":
            return make_plain, (name, (list(value), value.maxlen))
        if name == "OrderedDict":
            return make_plain, (name, (list(value.items()),))
        if name == "Counter":
            return make_plain, (name, (dict(value),))
        if name == "defaultdict":
            factory = value.default_factory
            return make_plain, (name, (factory if factory in (int, list, set, dict, str, float) else None, dict(value)))
        if name == "timedelta":
            return make_plain, (name, (value.days, value.seconds, value.microseconds))
        if name == "date":
            return make_plain, (name, (value.year, value.month, value.day))
        if name == "time" and value.tzinfo is None:
            return make_plain, (name, (value.hour, value.minute, value.second, value.microsecond))
        if name == "datetime" and value.tzinfo is None:
            given = (value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond)
            return make_plain, (name, given)
        return None

