"""What stands in the judge's process for functions, classes and objects of the program."""

import weakref

from link import Gone, Link, Unfit, can_change, is_mutable, make_own, make_standin, parts_that_change
from renewing import content, have_same, renew, renewed


class Classes(type):
    """The class of stand-ins for the program's classes."""

    def __call__(kind, *given, **named):
        return kind._link.called(kind, given, named)

    def __getattr__(kind, name):
        if name.startswith("_abc") or "_link" not in vars(kind):
            raise AttributeError(name)
        return kind._link.get(kind, name)

    def __setattr__(kind, name, value):
        if name in ("_link", "_class_number", "_is_used"):
            type.__setattr__(kind, name, value)
        else:
            kind._link.asked_for("set", kind, name, value)

    def __init__(kind, name, bases, space, **named):
        super().__init__(name, bases, space)
        if "_class_number" not in space and any("_class_number" in vars(one) for one in bases if isinstance(one, Classes)):
            raise Unfit("the tests make a class from one of the program's")

    def __iter__(kind):
        return iter(kind._link.asked_for("operate", "iter", kind, ()))

    def __len__(kind):
        return kind._link.asked_for("operate", "len", kind, ())

    def __getitem__(kind, key):
        return kind._link.asked_for("operate", "getitem", kind, (key,))

    def __contains__(kind, key):
        return kind._link.asked_for("operate", "contains", kind, (key,))

    def __bool__(kind):
        return True


class StandIn(metaclass=Classes):
    """Stands for an object of the program."""

    __slots__ = ("_end", "_number", "_content", "__weakref__")

    def __getattr__(self, name):
        if name in ("_end", "_number", "_content"):
            raise AttributeError(name)
        return self._end.get(self, name)

    def __setattr__(self, name, value):
        self._end.asked_for("set", self, name, value)

    def __delattr__(self, name):
        self._end.asked_for("drop", self, name)

    def __call__(self, *given, **named):
        return self._end.called(self, given, named)

    def __del__(self):
        try:
            self._end.gone(self._number)
        except AttributeError:
            pass

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, StandIn):
            if self._content is not None and type(other) in (int, float, str, tuple, list, dict, set, frozenset, bool):
                return self._end.content(self) == other
            if other is None or not self._end.asked_for("defines", self, "__eq__"):
                return False
            return bool(self._end.own_word(self._end.asked_for("operate", "eq", self, (other,)), "equals"))
        return self._end.are_equal(self, other)

    def __ne__(self, other):
        if not isinstance(other, StandIn) and self._content is not None:
            return not self == other
        if not self._end.asked_for("defines", self, "__ne__"):
            return self is not other
        return bool(self._end.trusted(self, "operate", "ne", self, (other,)))

    def __hash__(self):
        return self._end.asked_for("operate", "hash", self, ())

    def __next__(self):
        return self._end.asked_for("next", self)

    def __enter__(self):
        return self._end.get(self, "__enter__")()

    def __exit__(self, kind, error, trace):
        return self._end.get(self, "__exit__")(kind, None if error is None else str(error), None)


def copied(value):
    """A copy of plain data, with the program's own objects in it as they are: to copy those is nobody's business here."""
    import copy

    waiting, seen, memo = [value], set(), {}
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, StandIn):
            memo[id(one)] = one
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, (list, tuple, set, frozenset)) or type(one).__name__ == "deque":
            waiting += one
    return copy.deepcopy(value, memo)


def operation(name, special):
    def forward(self, *given):
        return self._end.trusted(self, "operate", name, self, given)

    forward.__name__ = special
    return forward


for name in ("len iter bool str repr int float abs reversed round format dir getitem setitem delitem contains lt le gt ge "
             "add sub mul truediv floordiv mod pow matmul neg pos invert and_ or_ xor lshift rshift index "
             "iadd isub imul").split():
    special = f"__{name.rstrip('_')}__"
    setattr_on = type.__setattr__
    setattr_on(StandIn, special, operation(name, special))


def reflected(name):
    def forward(self, other):
        return self._end.get(self, name)(other)

    return forward


for name in ("__radd__", "__rsub__", "__rmul__", "__rtruediv__", "__rfloordiv__", "__rmod__", "__rpow__"):
    setattr_on(StandIn, name, reflected(name))


class ModuleName:
    """Stands for a module that the program has."""

    def __init__(self, name):
        self._module_name = name


class JudgeEnd(Link):
    """The judge's end."""

    def __init__(self, socket, used, changes_things, keeps_things):
        super().__init__(socket)
        self.used = used            # The names that the tests speak of.
        self.changes_things, self.keeps_things = changes_things, keeps_things
        self.lent = []              # What the program may keep, and how it looked, if the tests change things.
        self.known = {}             # Stand-ins by number.
        self.received = {}
        self.kept = []              # Containers of the program's objects that the tests may change.
        self.doubt = None           # Why passing says little.
        self.broken = None          # An assertion that failed where the program could catch it.
        self.output = None          # Takes what the program prints.

    # Stand-ins

    def reduced(self, value):
        is_ours = isinstance(value, Classes) or (isinstance(value, type) and "_of_program" in vars(value))
        number = vars(value).get("_class_number") if is_ours else None
        if isinstance(value, StandIn):
            number = value._number
        if number is not None:
            return make_own, (number,)
        plainly = self.reduced_plainly(value)
        if plainly:
            return plainly
        if isinstance(value, type) or not callable(value) or type(value).__name__ == "module":
            raise Unfit(f"the tests give the program a {type(value).__name__} of their own")
        return make_standin, (self.exported(value), ("callable", getattr(value, "__name__", "?")))

    def make_standin(self, number, about):
        self.received[number] = self.received.get(number, 0) + 1
        reference = self.known.get(number)
        found = reference() if isinstance(reference, weakref.ref) else reference
        if found is None:
            found = self.made(number, *about)
            self.known[number] = found if isinstance(found, type) else weakref.ref(found)
        return found

    def made(self, number, kind, *about):
        if kind == "class":
            return self.made_class(number, *about)
        if kind == "module":
            return ModuleName(str(about[0]))
        if kind == "object":
            owner = about[0] if isinstance(about[0], Classes) else StandIn
            made = object.__new__(owner)
        else:
            made = object.__new__(StandIn)
        object.__setattr__(made, "_end", self)
        object.__setattr__(made, "_number", number)
        object.__setattr__(made, "_content", about[1] if kind == "object" else None)
        return made

    def made_class(self, number, name, bases, is_error):
        name = str(name)
        if is_error:
            bases = tuple(one for one in bases if isinstance(one, type) and issubclass(one, BaseException)) or (Exception,)
            made = type(name, bases, {"_of_program": True})
            made._class_number = number
            return made
        bases = tuple(one for one in bases if isinstance(one, Classes)) or (StandIn,)
        space = {"_link": self, "_class_number": number, "_is_used": name in self.used, "__slots__": ()}
        try:
            return Classes(name, bases, space)
        except TypeError:
            return Classes(name, (StandIn,), space)

    def gone(self, number):
        self.known.pop(number, None)
        self.dropped.append((number, self.received.pop(number, 0)))

    # Asking

    def result(self, reply):
        if reply[0] == "done":
            self.print(reply[3])
            if reply[4] and self.keeps_things:
                raise Unfit("the program changes what it was given before")
            return reply[1]
        _, kind, given, attributes, said, trace, missing, text = reply
        self.print(text)
        if not (isinstance(kind, type) and issubclass(kind, BaseException)):
            raise Gone("it raised what is no exception")
        try:
            error = kind.__new__(kind, *given)
            error.args = tuple(given)
            error.__dict__.update(attributes)
        except Exception:
            error = RuntimeError(said)
        error.from_program = (said, trace, missing)
        raise error

    def print(self, text):
        if text and self.output:
            self.output(text)

    def asked_for(self, kind, *message):
        self.hand_over()
        value = self.result(self.request(kind, *message))
        self.take_over()
        return value

    def called(self, target, given, named):
        self.hand_over()
        values = [*given, *named.values()]
        parts = parts_that_change(values) if any(map(can_change, values)) else []
        reply = self.request("call", target, given, named)
        if reply[0] == "done" and reply[2] is not None:
            reply = ("done", renewed(parts, reply[2], reply[1]), *reply[2:])
        value = self.result(reply)
        if self.changes_things:
            self.lend(parts + parts_that_change([value]))
        self.take_over()
        return value

    def lend(self, parts):
        for one in parts[:64]:
            self.lent = [entry for entry in self.lent if entry[0] is not one][-63:]
            self.lent.append((one, content(one)))

    def get(self, target, name):
        value = self.asked_for("get", target, name)
        if is_mutable(value):
            self.kept.append([target, name, value, copied(value)])
        return value

    def hand_over(self):
        """Tells the program what the tests have changed of what they got from its objects."""
        import sys

        if any(not have_same(content(one), before) for one, before in self.lent):
            raise Unfit("the tests change what the program may have kept")
        for entry in self.kept[:]:
            target, name, value, before = entry
            if sys.getrefcount(value) <= 3:
                self.kept.remove(entry)
            if value != before:
                entry[3] = copied(value)
                self.result(self.request("inplace", target, name, value))

    def take_over(self):
        """Sees what the program has changed of what the tests still hold."""
        import sys

        for entry in self.kept[:]:
            if sys.getrefcount(entry[2]) <= 2:
                self.kept.remove(entry)
                continue
            reply = self.request("get", entry[0], entry[1])
            if reply[0] == "done" and type(reply[1]) is type(entry[2]) and reply[1] != entry[2]:
                renew(entry[2], reply[1])
                entry[3] = copy.deepcopy(reply[1])

    def content(self, standin):
        content = standin._content
        if type(content) in (list, dict, set):
            reply = self.request("call", type(content), (standin,), {})
            return self.result(reply) if type(reply[1]) is type(content) else content
        return content

    # What the program's own words are worth

    def own_word(self, answer, what):
        if answer:
            self.doubt = f"the program itself says what it {what}"
        return answer

    def trusted(self, standin, *message):
        """An operator of a class that the tests speak of is what they try; of any other it is the program's own word."""
        answer = self.asked_for(*message)
        if not getattr(type(standin), "_is_used", False) and message[1] in ("bool", "contains", "lt", "le", "gt", "ge", "sub",
                                                                          "len", "abs", "mod", "add", "ne"):
            if self.asked_for("defines", standin, f"__{message[1]}__"):
                self.own_word(True, "equals")
        return answer

    def are_equal(self, one, other):
        if one._number == other._number:
            return True
        if not self.asked_for("operate", "eq", one, (other,)):
            return False
        if one._content is not None and type(one) is type(other) and self.content(one) == self.content(other):
            return True
        first, second = self.asked_for("state", one), self.asked_for("state", other)
        if first is None or second is None or not first[1] or first[0] is not second[0]:
            return self.own_word(True, "equals")
        try:
            same = first[1] == second[1]
        except RecursionError:
            same = False
        return True if same else self.own_word(True, "equals")

    # What the program may ask

    def answer(self, message, graph):
        from link import Graph

        kind, dropped, *rest = message
        self.forget(dropped)
        try:
            if kind == "call":
                target, given, named = rest
                if not any(target is kept[0] for kept in self.own.values()):
                    raise Gone("it asked for what is not its")
                value = target(*given, **named)
            elif kind == "input":
                value = str(input(*rest))
            elif kind == "readline":
                import sys

                value = sys.stdin.readline()
            else:
                raise Gone("it asked for what there is not")
            reply = ("done", value)
        except Exception as error:
            if isinstance(error, AssertionError):
                self.broken = error
            known = type(error) if type(error).__module__ == "builtins" else Exception
            reply = ("raised", known, [str(one) for one in error.args])
        self.send(reply, Graph(graph.nodes))
