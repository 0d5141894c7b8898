"""Values as they travel between Retort and a program's functions: JSON, with marks for what JSON has not.

A mark is an object with one member: {"$tuple": […]}, {"$set": […]}, {"$dict": [[key, value], …]}, {"$float": "nan"},
{"$bytes": "…"}, {"$nodes": […]} for linked lists and trees (none of them is the empty list), {"$object": "…"}.
"""

import names

MOST = 2_000_000


def decoded(value):
    """What a value of an order stands for."""
    if isinstance(value, list):
        return [decoded(member) for member in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        (mark, inner), = value.items()
        if mark == "$tuple":
            return tuple(decoded(member) for member in inner)
        if mark == "$set":
            return {decoded(member) for member in inner}
        if mark == "$dict":
            return {decoded(key): decoded(member) for key, member in inner}
        if mark == "$float":
            return float(inner)
        if mark == "$bytes":
            return inner.encode("latin-1")
    return {key: decoded(member) for key, member in value.items()}


def list_values(head):
    """The values of a linked list; of one that runs in a circle, as many as there may be."""
    found = []
    while head is not None and len(found) < MOST:
        found.append(head.val)
        head = getattr(head, "next", None)
    return found


def tree_values(root):
    found, waiting = [], [root]
    for node in waiting:
        if len(found) > MOST:
            break
        found.append(None if node is None else node.val)
        if node is not None:
            waiting += [getattr(node, "left", None), getattr(node, "right", None)]
    while found and found[-1] is None:
        found.pop()
    return found


def node_kind(value):
    """Whether an object is a node of a linked list or of a tree, by its class's name and what it has."""
    name = type(value).__name__
    if hasattr(value, "val"):
        if name == "ListNode" or (name == "Node" and hasattr(value, "next") and not hasattr(value, "left")):
            return list_values
        if name == "TreeNode" or (name == "Node" and hasattr(value, "left")):
            return tree_values
    return None


def encoded(value):
    """A value as JSON can have it. Each is looked at by its built-in type: a class of the program's cannot say what
    it equals."""
    kind = type(value)
    if value is None or kind in (bool, int, str):
        return value
    if kind is float:
        return value if value - value == 0 else {"$float": repr(value)}
    if kind is list:
        return [encoded(member) for member in value]
    if isinstance(value, tuple):
        return {"$tuple": [encoded(member) for member in tuple.__iter__(value)]}
    if isinstance(value, dict):
        pairs = list(dict.items(value))
        if all(type(key) is str and not key.startswith("$") for key, _ in pairs):
            return {key: encoded(member) for key, member in pairs}
        return {"$dict": [[encoded(key), encoded(member)] for key, member in pairs]}
    if isinstance(value, (set, frozenset)):
        members = list(set.__iter__(value) if isinstance(value, set) else frozenset.__iter__(value))
        return {"$set": [encoded(member) for member in members]}
    if isinstance(value, bool):
        return bool(value)
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, float):
        return encoded(float.__float__(value))
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": bytes(value).decode("latin-1")}
    if isinstance(value, list):
        return [encoded(member) for member in list.__iter__(value)]
    walk = node_kind(value)
    if walk:
        return {"$nodes": [encoded(member) for member in walk(value)]}
    if hasattr(value, "tolist"):
        return encoded(value.tolist())
    if hasattr(value, "__iter__"):
        found = []
        for member in value:
            found.append(encoded(member))
            if len(found) > MOST:
                break
        return found
    return {"$object": str(value)[:500]}


class Kinds:
    """Which arguments of a function are linked lists or trees, as its annotations say, or else its names."""

    HEADS = {"head", "heada", "headb", "l1", "l2", "list1", "list2", "head1", "head2"}
    ROOTS = {"root", "root1", "root2", "tree", "subroot", "t1", "t2", "tree1", "tree2"}

    def __init__(self, function, space, source):
        self.space = space
        self.function = getattr(function, "__func__", function)
        code = getattr(self.function, "__code__", None)
        self.parameters = list(code.co_varnames[: code.co_argcount]) if code else []
        if hasattr(function, "__self__") and self.parameters:
            self.parameters = self.parameters[1:]
        self.notes = {
            name: note if isinstance(note, str) else getattr(note, "__name__", "") + " " + str(note)
            for name, note in getattr(self.function, "__annotations__", {}).items()
        }
        self.has_lists = ".next" in source
        self.has_trees = ".left" in source or ".right" in source
        self.any = any("Node" in note for note in self.notes.values())
        self.is_in_place = self.notes.get("return", "").strip() in ("None", "NoneType", " None", "NoneType None")

    def node(self, name):
        """The program's own class of nodes, else the one that is given."""
        found = self.space.get(name)
        return found if isinstance(found, type) else names.NODES.get(name)

    def built(self, values, kind):
        if kind == "TreeNode":
            return names.tree(values, self.node(kind))
        head = None
        for value in reversed(values):
            node = self.node("ListNode")(value)
            node.next = head
            head = node
        return head

    def of(self, name):
        note = self.notes.get(name, "")
        for kind in ("ListNode", "TreeNode"):
            if kind in note:
                return kind, "List[" in note.replace("ListNode", "") or "list[" in note
        if name in self.notes:
            return None, False
        lower = name.lower()
        if lower in self.HEADS and self.has_lists:
            return "ListNode", False
        if lower == "lists" and self.has_lists:
            return "ListNode", True
        if lower in self.ROOTS and self.has_trees:
            return "TreeNode", False
        return None, False

    def converted(self, arguments):
        changed = list(arguments)
        for place, name in enumerate(self.parameters[: len(changed)]):
            value = changed[place]
            kind, are_many = self.of(name)
            if kind is None or not isinstance(value, list):
                continue
            self.any = True
            nested = [member for member in value if isinstance(member, list)]
            if are_many and len(nested) == len(value):
                changed[place] = [self.built(member, kind) for member in value]
            elif not nested:
                changed[place] = self.built(value, kind)
        return changed

    def result(self, value):
        return {"$nodes": []} if value is None and self.any else encoded(value)
