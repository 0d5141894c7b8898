"""The names that LeetCode and LiveCodeBench give to programs, each imported only by a program that speaks of it."""

import builtins
import sys

# Whole modules, as LiveCodeBench's header imports them, and those that LeetCode has besides.
WHOLE = set(
    "abc bisect collections copy datetime decimal enum fractions functools heapq io itertools json math operator os "
    "random re statistics string sys time typing".split()
)

# What `from module import *` gives; where two give the same name, the later one counts, as in a header of imports.
STARS = {
    "string": "Formatter Template ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits "
    "printable punctuation whitespace",
    "re": "A ASCII DOTALL I IGNORECASE M MULTILINE Match Pattern S VERBOSE X escape findall finditer fullmatch match "
    "purge search split sub subn template",
    "datetime": "MAXYEAR MINYEAR UTC date timedelta timezone tzinfo",
    "decimal": "Decimal getcontext ROUND_HALF_UP ROUND_DOWN ROUND_UP",
    "fractions": "Fraction",
    "dataclasses": "dataclass field asdict astuple replace",
    "enum": "Enum IntEnum Flag auto",
    "abc": "ABC abstractmethod",
    "time": "perf_counter",
    "sortedcontainers": "SortedDict SortedList SortedSet SortedKeyList",
    "typing": "Annotated Any AnyStr Awaitable Callable ClassVar Collection Container Coroutine DefaultDict Deque Dict "
    "Final FrozenSet Generator Generic Hashable ItemsView Iterable Iterator KeysView List Literal Mapping "
    "MutableMapping MutableSequence MutableSet NamedTuple NewType NoReturn Optional ParamSpec Protocol Reversible Self "
    "Sequence Set Sized SupportsFloat SupportsIndex SupportsInt Text Tuple Type TypeAlias TypeVar TypedDict Union "
    "ValuesView cast final get_type_hints overload runtime_checkable",
    "collections": "ChainMap Counter OrderedDict UserDict UserList UserString defaultdict deque namedtuple",
    "heapq": "heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest",
    "bisect": "bisect_left bisect_right insort insort_left insort_right",
    "copy": "deepcopy",
    "math": "acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc exp exp2 "
    "expm1 fabs factorial floor fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan isqrt lcm ldexp "
    "lgamma log log10 log1p log2 modf nan nextafter perm pi prod radians remainder sin sinh sqrt tan tanh tau trunc "
    "ulp sumprod fma",
    "random": "Random SystemRandom betavariate choice choices expovariate gammavariate gauss getrandbits getstate "
    "lognormvariate normalvariate paretovariate randbytes randint randrange sample seed setstate shuffle triangular "
    "uniform vonmisesvariate weibullvariate",
    "statistics": "NormalDist StatisticsError correlation covariance fmean geometric_mean harmonic_mean "
    "linear_regression mean median median_grouped median_high median_low mode multimode pstdev pvariance quantiles "
    "stdev variance",
    "itertools": "accumulate batched chain combinations combinations_with_replacement compress count cycle dropwhile "
    "filterfalse groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest",
    "functools": "cache cached_property cmp_to_key lru_cache partial partialmethod reduce singledispatch "
    "singledispatchmethod total_ordering update_wrapper wraps",
    "operator": "add and_ attrgetter call concat contains countOf delitem eq floordiv ge getitem gt iadd iand iconcat "
    "ifloordiv ilshift imatmul imod imul index indexOf inv invert ior ipow irshift is_ is_not isub itemgetter itruediv "
    "ixor le length_hint lshift lt matmul methodcaller mod mul ne neg not_ or_ pos rshift setitem sub truediv truth xor",
    "io": "BufferedReader BytesIO StringIO TextIOWrapper",
    "sys": "argv byteorder exc_info getrecursionlimit getsizeof intern maxsize maxunicode setrecursionlimit stderr "
    "stdin stdout version version_info",
    "json": "JSONDecodeError JSONDecoder JSONEncoder dump dumps load loads",
}
SOURCES = {name: module for module, names in STARS.items() for name in names.split()}

# Modules that programs call like what they are named after.
CALLED_LIKE = {"bisect": "bisect", "copy": "copy", "datetime": "datetime", "random": "random", "time": "time"}


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


NODES = {"ListNode": ListNode, "TreeNode": TreeNode, "Node": Node}


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


def tree_node(values):
    """A binary tree from LeetCode's list, level by level, with None where there is no node."""
    return tree(values, TreeNode)


def tree(values, kind):
    if not values or values[0] is None:
        return None
    root = kind(values[0])
    waiting, place = [root], 1
    for node in waiting:
        for side in ("left", "right"):
            if place < len(values):
                if values[place] is not None:
                    setattr(node, side, kind(values[place]))
                    waiting.append(getattr(node, side))
                place += 1
    return root


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


WITH_NODES = {f.__name__: f for f in (list_node, is_same_list, tree_node, is_same_tree)}
HELPERS = dict(NODES, **WITH_NODES)


def called_like(module, name):
    """A module that can also be called as what it is named after; LiveCodeBench and LeetCode differ in which it is."""
    inner = getattr(module, name, None)

    class Both(type(sys)):
        def __call__(self, *given, **named):
            return inner(*given, **named)

        def __getattr__(self, asked):
            return getattr(inner, asked)

    both = Both(module.__name__)
    both.__dict__.update({key: value for key, value in vars(module).items() if key not in ("__spec__", "__loader__")})
    return both if callable(inner) else module


def globals_in(code):
    """The global names that a code object and those within it speak of."""
    try:
        from opcode import EXTENDED_ARG, opmap

        by_name, by_global = opmap["LOAD_NAME"], opmap["LOAD_GLOBAL"]
        shift = 1 if sys.version_info >= (3, 11) else 0
    except (ImportError, KeyError):
        by_name = None
    names, waiting = set(), [code]
    for one in waiting:
        waiting += [constant for constant in one.co_consts if hasattr(constant, "co_code")]
        if by_name is None or sys.implementation.name != "cpython":
            names.update(one.co_names)
            continue
        text, higher = one.co_code, 0
        for place in range(0, len(text), 2):
            operation, argument = text[place], text[place + 1] | higher
            higher = argument << 8 if operation == EXTENDED_ARG else 0
            if operation == by_global:
                names.add(one.co_names[argument >> shift])
            elif operation == by_name:
                names.add(one.co_names[argument])
    return names


def given(names, helpers=HELPERS):
    """The names given to a program, of those it speaks of: importing the rest would take longer than most tests."""
    space = {}
    for name in names:
        if name in helpers:
            space[name] = helpers[name]
        elif name in WHOLE:
            space[name] = __import__(name)
            if name in CALLED_LIKE:
                space[name] = called_like(space[name], CALLED_LIKE[name])
        elif name in SOURCES and not hasattr(builtins, name):
            try:
                source = __import__(SOURCES[name])
            except ImportError:
                continue
            if hasattr(source, name):
                space[name] = getattr(source, name)
    return space
