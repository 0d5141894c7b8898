"""As much of pytest as tests of functions use, without its half second: raises, approx, parametrize, fixtures."""

import sys
import types

TALLY = None


class Outcome(Exception):
    """A test that was skipped or failed by its own word."""


class Skipped(Outcome): ...


def skip(reason="", **_):
    raise Skipped(reason)


def fail(reason="", **named):
    raise AssertionError(reason or named.get("msg", ""))


def importorskip(name, **_):
    try:
        return __import__(name)
    except ImportError:
        raise Skipped(name) from None


class Info:
    value = type = None

    def match(self, pattern):
        import re

        assert re.search(pattern, str(self.value)), f"{pattern!r} is not in {str(self.value)!r}"
        return True


class Raises:
    def __init__(self, kinds, match=None):
        self.kinds, self.pattern, self.info = kinds, match, Info()

    def __enter__(self):
        return self.info

    def __exit__(self, kind, error, trace):
        if kind is None:
            raise AssertionError(f"did not raise {self.kinds}")
        if not issubclass(kind, self.kinds):
            return False
        self.info.value, self.info.type = error, kind
        if self.pattern is not None:
            self.info.match(self.pattern)
        TALLY()
        return True


def raises(kinds, *given, match=None, **named):
    if not given:
        return Raises(kinds, match)
    with Raises(kinds) as info:
        given[0](*given[1:], **named)
    return info


class Warns:
    def __init__(self, *_, **__):
        import warnings

        self.caught = warnings.catch_warnings(record=True)

    def __enter__(self):
        import warnings

        self.found = self.caught.__enter__()
        warnings.simplefilter("always")
        return self.found

    def __exit__(self, *given):
        self.caught.__exit__(*given)
        if given[0] is None and not self.found:
            raise AssertionError("did not warn")
        TALLY()
        return False


warns = Warns


class approx:
    """Numbers, and lists and objects of them, that are close: by 1e-6 of the expected or 1e-12."""

    __array_ufunc__ = None

    def __init__(self, expected, rel=None, abs=None, nan_ok=False):
        self.expected, self.rel, self.abs, self.nan_ok = expected, rel, abs, nan_ok

    def __eq__(self, actual):
        return self.close(self.expected, actual)

    def __ne__(self, actual):
        return not self == actual

    __hash__ = None

    def __repr__(self):
        return f"approx({self.expected!r})"

    def close(self, expected, actual):
        if hasattr(expected, "tolist"):
            expected = expected.tolist()
        if hasattr(actual, "tolist"):
            actual = actual.tolist()
        if isinstance(expected, dict):
            return (
                isinstance(actual, dict) and set(expected) == set(actual)
                and all(self.close(value, actual[key]) for key, value in expected.items())
            )
        if isinstance(expected, (list, tuple)):
            return (
                isinstance(actual, (list, tuple)) and len(expected) == len(actual)
                and all(map(self.close, expected, actual))
            )
        if isinstance(expected, bool) or not hasattr(expected, "__abs__") or not hasattr(actual, "__abs__"):
            return expected == actual
        if expected == actual:
            return True
        if expected != expected:
            return self.nan_ok and actual != actual
        size = abs(expected)
        if size == float("inf"):
            return False
        least = self.abs if self.abs is not None else 1e-12
        share = self.rel if self.rel is not None else 0 if self.abs is not None else 1e-6
        return bool(abs(expected - actual) <= max(least, share * size))


class Mark:
    def __getattr__(self, name):
        def mark(*given, **named):
            def decorate(function):
                function.__dict__.setdefault("_marks", []) if isinstance(function, types.FunctionType) else None
                marks = list(getattr(function, "_marks", []))
                marks.append((name, given, named))
                function._marks = marks
                return function

            bare = len(given) == 1 and not named and isinstance(given[0], (types.FunctionType, type)) and name != "parametrize"
            return decorate_bare(given[0], name) if bare else decorate

        return mark


def decorate_bare(function, name):
    function._marks = [*getattr(function, "_marks", []), (name, (), {})]
    return function


mark = Mark()


class Param:
    def __init__(self, values, marks):
        self.values, self.marks = values, marks


def param(*values, id=None, marks=()):
    return Param(values, marks)


def fixture(*given, **named):
    def decorate(function):
        function._fixture = named
        return function

    return decorate(given[0]) if given and callable(given[0]) else decorate


def main(*_, **__):
    return 0


class Captured(tuple):
    out = property(lambda self: self[0])
    err = property(lambda self: self[1])


class Capture:
    """capsys: what is printed meanwhile."""

    def __enter__(self):
        import io

        self.before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
        return self

    def readouterr(self):
        import io

        found = Captured((sys.stdout.getvalue(), sys.stderr.getvalue()))
        sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
        return found

    def __exit__(self, *_):
        sys.stdout, sys.stderr = self.before


class MonkeyPatch:
    def __enter__(self):
        self.undone = []
        return self

    def setattr(self, target, name, value=None, raising=True):
        if isinstance(target, str):
            value = name
            path, _, name = target.rpartition(".")
            target = __import__(path, fromlist=["x"])
        self.undone.append((setattr, target, name, getattr(target, name)))
        setattr(target, name, value)

    def setitem(self, target, key, value):
        if key in target:
            self.undone.append((lambda t, k, v: t.__setitem__(k, v), target, key, target[key]))
        else:
            self.undone.append((lambda t, k, v: t.pop(k, None), target, key, None))
        target[key] = value

    def setenv(self, key, value):
        import os

        self.setitem(os.environ, key, value)

    def delenv(self, key, raising=True):
        import os

        os.environ.pop(key, None)

    def __exit__(self, *_):
        for undo, *what in reversed(self.undone):
            undo(*what)


class Runs:
    """Runs tests with their fixtures and parameters."""

    def __init__(self, space):
        self.space, self.skipped = space, 0
        self.shared = {}

    def function(self, function, owner=None, owner_marks=()):
        marks = [*getattr(function, "_marks", []), *owner_marks]
        for name, given, named in marks:
            if name == "skip" or (name == "skipif" and given and given[0]) or name == "xfail":
                self.skipped += 1
                return
        rows = [{}]
        for name, given, named in marks:
            if name == "parametrize":
                rows = [dict(row, **more) for more in parameters(*given, **named) for row in rows]
        for row in rows:
            self.once(function, owner, row)

    def once(self, function, owner, row):
        from running import Unsure

        ends = []
        try:
            code = function.__code__
            wanted = code.co_varnames[: code.co_argcount][1 if owner else 0 :]
            optional = set(wanted[len(wanted) - len(function.__defaults__ or ()) :])
            named = {}
            for name in wanted:
                if name in row:
                    named[name] = row[name]
                elif name not in optional:
                    named[name] = self.fixture(name, owner, ends)
            for name in ("setup_method", "setup"):
                if owner and hasattr(owner, name):
                    try:
                        getattr(owner, name)()
                    except TypeError:
                        getattr(owner, name)(function)
            self.autouse(owner, ends)
            value = function(owner, **named) if owner else function(**named)
            if hasattr(value, "send") and hasattr(value, "cr_frame"):
                import asyncio

                asyncio.run(value)
            if owner and hasattr(owner, "teardown_method"):
                owner.teardown_method()
        except Skipped:
            self.skipped += 1
        finally:
            for end in reversed(ends):
                end()
        del Unsure

    def autouse(self, owner, ends):
        for place in (self.space, vars(type(owner)) if owner else {}):
            for name, thing in list(place.items()):
                if getattr(thing, "_fixture", {}).get("autouse") if hasattr(thing, "_fixture") else False:
                    self.fixture(name, owner, ends)

    def fixture(self, name, owner, ends):
        from running import Unsure

        built_in = {"capsys": Capture, "capfd": Capture, "monkeypatch": MonkeyPatch}
        if name in built_in:
            found = built_in[name]()
            found.__enter__()
            ends.append(lambda: found.__exit__(None, None, None))
            return found
        if name in ("tmp_path", "tmpdir"):
            import pathlib
            import tempfile

            return pathlib.Path(tempfile.mkdtemp())
        make = getattr(type(owner), name, None) if owner else None
        is_method = make is not None and hasattr(make, "_fixture")
        if not is_method:
            make = self.space.get(name)
        if not hasattr(make, "_fixture"):
            raise Unsure(f"the tests want pytest's {name}")
        if make._fixture.get("params") is not None:
            raise Unsure("the tests want pytest's fixtures with parameters")
        if make._fixture.get("scope", "function") != "function" and name in self.shared:
            return self.shared[name]
        code = make.__code__
        inner = code.co_varnames[: code.co_argcount]
        given = [self.fixture(one, owner, ends) for one in inner[1 if is_method else 0 :]]
        value = make(*([owner] if is_method else []), *given)
        if isinstance(value, types.GeneratorType):
            going = value
            value = next(going)
            ends.append(lambda: next(going, None))
        self.shared[name] = value
        return value

    def of_class(self, kind):
        marks = getattr(kind, "_marks", [])
        if hasattr(kind, "setup_class"):
            kind.setup_class()
        for name, function in list(vars(kind).items()):
            if name.startswith("test") and isinstance(function, types.FunctionType):
                self.function(function, kind(), marks)


def parameters(names, rows, **_):
    names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    found = []
    for row in rows:
        values = row.values if isinstance(row, Param) else (row,) if len(names) == 1 else row
        found.append(dict(zip(names, values)))
    return found
