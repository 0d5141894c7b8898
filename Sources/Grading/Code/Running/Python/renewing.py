"""Plain data that another process has changed, and what of it is the same object."""

from link import Gone, can_change, is_mutable


def content(one):
    """What a container holds, as it is now."""
    return (*one, *one.values()) if isinstance(one, dict) else tuple(one)


def have_same(one, other):
    """Whether two contents are the same objects."""
    return len(one) == len(other) and all(a is b for a, b in zip(one, other))


def renewed(ours, theirs, value):
    """Makes what was given to the program what it was changed to, in its place.

    `ours` and `theirs` are the same objects, before and after, in the same order. Returns the value with ours for theirs.
    """
    if len(ours) != len(theirs) or any(type(one) is not type(other) for one, other in zip(ours, theirs)):
        raise Gone("it sent other values than it was given")
    same = {id(other): one for one, other in zip(ours, theirs)}
    done = set()

    def inner(one):
        if id(one) in same:
            return same[id(one)]
        if type(one) is tuple:
            return tuple(map(inner, one)) if can_change(one) else one
        if is_mutable(one) and id(one) not in done:
            done.add(id(one))
            fill(one, one)
        return one

    def fill(one, new):
        if isinstance(one, dict):
            items = [(key, inner(new[key])) for key in new]
            one.clear()
            for key, item in items:
                one[key] = item
        elif isinstance(one, (set, bytearray)):
            renew(one, type(one)(new))
        else:
            items = list(map(inner, new))
            one.clear()
            one.extend(items)

    for one, other in zip(ours, theirs):
        fill(one, other)
    return inner(value)


def renew(old, new):
    """Makes a value what it was changed to, in place where it can be."""
    if type(old) is not type(new):
        return
    if isinstance(old, list):
        if len(old) == len(new):
            for place, (ours, theirs) in enumerate(zip(old, new)):
                if is_mutable(ours) and type(ours) is type(theirs):
                    renew(ours, theirs)
                else:
                    old[place] = theirs
        else:
            old[:] = new
    elif isinstance(old, bytearray):
        old[:] = new
    elif type(old).__name__ == "deque":
        old.clear()
        old.extend(new)
    elif isinstance(old, set):
        old.clear()
        old.update(new)
    elif isinstance(old, dict):
        inner = {key: old[key] for key in new if key in old}
        old.clear()
        for key, value in new.items():
            ours = inner.get(key)
            if is_mutable(ours) and type(ours) is type(value):
                renew(ours, value)
                value = ours
            old[key] = value
