"""Runs a program for one test within its sandbox: as a script, by a function call, or before a script of assertions.

With the argument "standard", standard input and output are the program's. Else standard input is JSON that says what
to do, and what came of it goes to a descriptor of its own, so that what the program prints is not in the way. Only
the token tells that a script of assertions came to its end: it is not to be had by leaving early.
"""

import builtins
import os
import sys

PROGRAM = "/program/main.py"

# Where the names come from that LeetCode and LiveCodeBench give to programs. A program that defines one itself
# uses its own.
MODULES = {
    "typing": "Any Callable ClassVar DefaultDict Deque Dict FrozenSet Generator Generic Iterable Iterator List "
    "Literal Mapping MutableMapping NamedTuple Optional Sequence Set Tuple Type TypeVar Union",
    "collections": "ChainMap Counter OrderedDict UserDict UserList defaultdict deque namedtuple",
    "heapq": "heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest",
    "bisect": "bisect bisect_left bisect_right insort insort_left insort_right",
    "functools": "cache cached_property cmp_to_key lru_cache partial reduce singledispatch total_ordering wraps",
    "itertools": "accumulate batched chain combinations combinations_with_replacement compress count cycle dropwhile "
    "filterfalse groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest",
    "math": "ceil comb cos dist e exp factorial floor fmod fsum gcd hypot inf isclose isinf isnan isqrt lcm log log10 "
    "log2 nan perm pi prod sin sqrt tan tau trunc",
    "operator": "add and_ attrgetter iadd itemgetter methodcaller mul neg or_ sub truediv xor",
    "string": "ascii_letters ascii_lowercase ascii_uppercase digits punctuation",
    "datetime": "date datetime timedelta timezone",
    "statistics": "mean median mode stdev",
    "random": "choice choices randint randrange sample shuffle uniform",
    "re": "findall finditer fullmatch match search sub",
    "copy": "copy deepcopy",
    "io": "BytesIO StringIO",
    "fractions": "Fraction",
    "decimal": "Decimal getcontext",
    "dataclasses": "dataclass field",
    "enum": "Enum",
    "abc": "ABC abstractmethod",
    "sortedcontainers": "SortedDict SortedList SortedSet",
}
WHOLE = (
    "abc bisect collections copy datetime decimal enum fractions functools heapq io itertools json math operator os "
    "random re statistics string sys time typing"
).split()

# The last line that was run of a script of assertions, for the report.
SCRIPT = "/program/assertions.py"


class ListNode:
    """A node of LeetCode's linked lists."""

    def __init__(self, val=0, next=None):
        self.val = val
        self.next = next


class TreeNode:
    """A node of LeetCode's binary trees."""

    def __init__(self, val=0, left=None, right=None):
        self.val = val
        self.left = left
        self.right = right


class Node:
    """A node of LeetCode's other graphs."""

    def __init__(self, val=0, left=None, right=None, next=None, children=None, random=None, neighbors=None):
        self.val = val
        self.left = left
        self.right = right
        self.next = next
        self.children = children if children is not None else []
        self.random = random
        self.neighbors = neighbors if neighbors is not None else []


def list_node(values):
    """A linked list of values; None of none."""
    head = None
    for value in reversed(values or []):
        head = ListNode(value, head)
    return head


def is_same_list(one, other):
    """Whether two linked lists hold the same values."""
    while one and other:
        if one.val != other.val:
            return False
        one, other = one.next, other.next
    return one is None and other is None


def linked_list_values(head, most=1_000_000):
    values = []
    while head is not None and len(values) < most:
        values.append(head.val)
        head = head.next
    return values


def tree_node(values):
    """A binary tree from LeetCode's list, level by level, with None where there is no node."""
    if not values or values[0] is None:
        return None
    root = TreeNode(values[0])
    waiting, place = [root], 1
    for node in waiting:
        for side in ("left", "right"):
            if place < len(values):
                if values[place] is not None:
                    setattr(node, side, TreeNode(values[place]))
                    waiting.append(getattr(node, side))
                place += 1
    return root


def tree_values(root, most=1_000_000):
    values, waiting = [], [root]
    for node in waiting:
        if len(values) > most:
            break
        values.append(None if node is None else node.val)
        if node is not None:
            waiting += [node.left, node.right]
    while values and values[-1] is None:
        values.pop()
    return values


def is_same_tree(one, other):
    """Whether two binary trees have the same values in the same places."""
    waiting = [(one, other)]
    for a, b in waiting:
        if a is None or b is None:
            if a is not b:
                return False
        elif a.val != b.val:
            return False
        else:
            waiting += [(a.left, b.left), (a.right, b.right)]
    return True


HELPERS = {
    helper.__name__: helper
    for helper in (ListNode, TreeNode, Node, list_node, is_same_list, tree_node, is_same_tree)
}


def names_in(code):
    """All names that a code object and those within it speak of."""
    names = set(code.co_names)
    for constant in code.co_consts:
        if hasattr(constant, "co_names"):
            names |= names_in(constant)
    return names


def given(names):
    """The names given to a program, of those it speaks of: importing the rest would take longer than most tests."""
    space = {}
    for name in names & set(WHOLE):
        space[name] = __import__(name)
    for module, words in MODULES.items():
        wanted = names & set(words.split())
        if wanted:
            try:
                source = __import__(module)
            except ImportError:
                continue
            space.update((name, getattr(source, name)) for name in wanted if hasattr(source, name))
    if "inf" in names:
        space["inf"] = float("inf")
    space.update((name, helper) for name, helper in HELPERS.items() if name in names)
    return space


def load(path, space):
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        source = file.read()
    try:
        code = compile(source, path, "exec")
    except SyntaxError as error:
        # As Python itself says it of a program that it runs: without a traceback.
        sys.excepthook(type(error), error.with_traceback(None), None)
        sys.exit(1)
    for name, value in given(names_in(code)).items():
        space.setdefault(name, value)
    return code


def as_json(value):
    """What comes back from a function, as JSON has it; sets in the order of their members."""
    if isinstance(value, ListNode):
        return linked_list_values(value)
    if isinstance(value, TreeNode):
        return tree_values(value)
    if isinstance(value, (set, frozenset)):
        try:
            return sorted(value)
        except TypeError:
            return sorted(value, key=repr)
    if isinstance(value, (bytes, bytearray)):
        return value.decode("utf-8", "replace")
    if hasattr(value, "tolist"):
        return value.tolist()
    if hasattr(value, "__iter__"):
        return list(value)
    return str(value)


def find_function(space, name):
    solution = space.get("Solution")
    if isinstance(solution, type):
        bound = getattr(solution(), name, None)
        if callable(bound):
            return bound
    found = space.get(name)
    return found if callable(found) else None


def convert(values, annotations):
    """LeetCode writes lists and trees as lists of their values."""
    for place, annotation in enumerate(annotations[: len(values)]):
        text = annotation if isinstance(annotation, str) else str(annotation)
        if isinstance(values[place], list) and "List[" not in text.replace("ListNode", ""):
            if "ListNode" in text:
                values[place] = list_node(values[place])
            elif "TreeNode" in text:
                values[place] = tree_node(values[place])
    return values


def main():
    sys.setrecursionlimit(50_000)
    if sys.argv[1:] == ["standard"]:
        space = {"__name__": "__main__", "__builtins__": builtins, "__file__": PROGRAM}
        sys.argv[:] = [PROGRAM]
        exec(load(PROGRAM, space), space)
        return
    import json

    order = json.load(sys.stdin)
    # The order is not the program's to read again.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    report = os.dup(1)

    def tell(**what):
        text = json.dumps(what, default=as_json, skipkeys=True).encode()
        while text:
            text = text[os.write(report, text) :]

    # What it prints is for whoever looks for its faults, not for the checker.
    os.dup2(2, 1)
    space = {"__name__": "solution", "__builtins__": builtins, "__file__": PROGRAM}
    exec(load(PROGRAM, space), space)
    if order["kind"] == "call":
        function = find_function(space, order["function"])
        if function is None:
            tell(missing=order["function"])
            return
        annotations = [
            annotation for name, annotation in getattr(function, "__annotations__", {}).items() if name != "return"
        ]
        tell(value=function(*convert(order["arguments"], annotations)))
    else:
        try:
            exec(load(SCRIPT, space), space)
        except AssertionError as error:
            line, step = 0, error.__traceback__
            while step is not None:
                if step.tb_frame.f_code.co_filename == SCRIPT:
                    line = step.tb_lineno
                step = step.tb_next
            tell(failed=line, message=str(error))
            return
        tell(token=order["token"])


main()
