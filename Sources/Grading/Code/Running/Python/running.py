"""Runs a script of tests as what it is: assertions, check(candidate), unittest, pytest's functions, doctests.

What counts is what was seen to run: each assertion that held adds to the tally.
"""

import ast
import builtins
import sys
import types


class Tally:
    """How many assertions held."""

    def __init__(self):
        self.held = 0

    def __call__(self, *shown):
        # That there is a function, or a class, says nothing of what it does.
        if not (shown and callable(shown[0])):
            self.held += 1


class Unsure(Exception):
    """Nothing can be told, for this reason."""


class Missing(Exception):
    """The program has not what is to be tested."""


class Failed(Exception):
    """A test did not hold; its line in the script, and what was said."""

    def __init__(self, error, text=""):
        self.error, self.text = error, text


NAME = "<tests>"


class Counting(ast.NodeTransformer):
    """Has each assertion that held told to the tally."""

    def visit_Assert(self, node):
        shown = [node.test] if isinstance(node.test, ast.Name) else []
        told = ast.Expr(ast.Call(ast.Name("__retort_held__", ast.Load()), shown, []))
        ast.copy_location(told, node)
        ast.fix_missing_locations(told)
        if says_nothing(node.test):
            return node
        return [node, told]


def says_nothing(test):
    """Whether it holds whatever the program does: constants, what is compared with itself, that something is there."""
    if isinstance(test, ast.Constant) or isinstance(test, ast.Tuple) and test.elts:
        return True
    if isinstance(test, ast.BoolOp):
        return all(map(says_nothing, test.values))
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Name):
        return test.func.id in ("hasattr", "callable")
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        one, other = test.left, test.comparators[0]
        return isinstance(test.ops[0], (ast.Eq, ast.LtE, ast.GtE, ast.Is)) and ast.dump(one) == ast.dump(other)
    return False


def names_of(tree):
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.alias):
            found.add(node.name.split(".")[-1])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 200:
            found.update(node.value.replace(".", " ").split())
    return found


def called_at_top(tree):
    """Names of functions that the script itself calls when it is run."""
    found, waiting = set(), list(tree.body)
    for node in waiting:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(node, ast.Call):
            target = node.func
            found.add(target.id if isinstance(target, ast.Name) else getattr(target, "attr", ""))
        waiting += ast.iter_child_nodes(node)
    return found


class Script:
    """A script of tests, read."""

    def __init__(self, text):
        self.text = text
        self.tree = None
        try:
            self.tree = ast.parse(text, NAME)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            if ">>>" not in text:
                raise Unsure(f"the tests are no Python: {error}") from None
        self.names = names_of(self.tree) if self.tree else set()
        if self.tree is None:
            import re

            self.names = set(re.findall(r"\w+", text))

    def code(self):
        tree = ast.fix_missing_locations(Counting().visit(ast.parse(self.text, NAME)))
        return compile(tree, NAME, "exec")

    def line(self, error):
        """The last of its lines that an error came through."""
        line, step = 0, error.__traceback__
        while step is not None:
            if step.tb_frame.f_code.co_filename == NAME:
                line = step.tb_lineno
            step = step.tb_next
        return line


def is_of_program(error):
    """Whether the program itself raised an error, where it shares a process with its tests."""
    step, place = error.__traceback__, ""
    while step is not None:
        place = step.tb_frame.f_code.co_filename
        step = step.tb_next
    return place.endswith("/main.py")


class Runner:
    def __init__(self, script, space, entry, tally):
        self.script, self.space, self.entry, self.tally = script, space, entry, tally
        self.skipped = 0

    def run(self):
        self.space["__retort_held__"] = self.tally
        if self.script.tree is None:
            return self.doctests()
        self.prepare_unittest()
        before = set(self.space)
        try:
            exec(self.script.code(), self.space)
        except SystemExit as error:
            # Tests may leave when they are done; a program may not.
            if hasattr(error, "from_program") or is_of_program(error):
                raise
        called = called_at_top(self.script.tree)
        self.check(called)
        self.cases()
        self.functions(called, before)
        if self.tally.held == 0 and ">>>" in self.script.text:
            self.doctests()

    def check(self, called):
        check = self.space.get("check")
        if not isinstance(check, types.FunctionType) or check.__code__.co_filename != NAME or "check" in called:
            return
        if check.__code__.co_argcount == 0:
            check()
        elif check.__code__.co_argcount - len(check.__defaults__ or ()) <= 1:
            check(self.candidate())

    def candidate(self):
        if not self.entry:
            raise Unsure("nothing says which function the tests check")
        try:
            return eval(compile(self.entry, NAME, "eval"), self.space)
        except (NameError, AttributeError):
            raise Missing(self.entry) from None

    # unittest

    def prepare_unittest(self):
        if "unittest" not in self.script.names:
            return
        import unittest

        unittest.main = unittest.TestProgram = lambda *given, **named: None
        tally = self.tally
        for name in dir(unittest.TestCase):
            if name.startswith("assert") and not name.startswith("assertRaises") and not name.startswith("assertWarns"):
                def counted(*given, _inner=getattr(unittest.TestCase, name), **named):
                    value = _inner(*given, **named)
                    tally()
                    return value

                setattr(unittest.TestCase, name, counted)
        for name in ("_AssertRaisesContext", "_AssertWarnsContext", "_AssertLogsContext"):
            kind = getattr(unittest.case, name, None)
            if kind:
                def leave(self, *given, _inner=kind.__exit__):
                    value = _inner(self, *given)
                    tally()
                    return value

                kind.__exit__ = leave

    def cases(self):
        unittest = sys.modules.get("unittest")
        if unittest is None:
            return
        for kind in list(self.space.values()):
            if isinstance(kind, type) and issubclass(kind, unittest.TestCase) and kind.__module__ == "__main__":
                suite = unittest.defaultTestLoader.loadTestsFromTestCase(kind)
                result = Result()
                suite.run(result)
                self.skipped += len(result.skipped)

    # pytest's

    def functions(self, called, before):
        import_stand_in = [name for name in self.space if name.startswith("test") or name.startswith("Test")]
        if not import_stand_in:
            return
        import pytest_standin

        unittest = sys.modules.get("unittest")
        runs = pytest_standin.Runs(self.space)
        for name in import_stand_in:
            thing = self.space[name]
            if getattr(thing, "__module__", "__main__") != "__main__":
                continue
            if isinstance(thing, types.FunctionType):
                if thing.__code__.co_filename == NAME and name not in called and name.startswith("test"):
                    runs.function(thing)
            elif isinstance(thing, type) and name.startswith("Test"):
                if not (unittest and issubclass(thing, unittest.TestCase)) and type(thing) is type:
                    runs.of_class(thing)
        self.skipped += runs.skipped

    # doctest

    def doctests(self):
        import doctest

        text = self.script.text
        if self.script.tree:
            found = [ast.get_docstring(node) or "" for node in ast.walk(self.script.tree)
                     if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Module))]
            text = "\n\n".join(found)
        parser = doctest.DocTestParser()
        try:
            examples = parser.get_examples(text)
        except ValueError as error:
            raise Unsure(f"the doctests cannot be read: {error}") from None
        test = doctest.DocTest(examples, self.space, "tests", NAME, 0, text)
        said = []
        runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
        outcomes = runner.run(test, out=said.append, clear_globs=False)
        if outcomes.failed:
            raise Failed(AssertionError("".join(said)[-1500:]))
        for example in examples:
            # What prints nothing only prepares.
            if example.want:
                self.tally()


def result_class():
    import unittest

    class Result(unittest.TestResult):
        """Stops at the first failure, and hands its error on."""

        def addFailure(self, test, error):
            raise Failed(error[1])

        addError = addFailure

        def addSubTest(self, test, subtest, error):
            if error is not None:
                raise Failed(error[1])

        def addUnexpectedSuccess(self, test):
            raise Failed(AssertionError("a test that should fail did not"))

    return Result


def Result():
    return result_class()()
