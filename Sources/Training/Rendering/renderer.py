"""Renders chats by a chat template, as Transformers does, for Retort.

Frames come on standard input and go to standard output: four bytes of length, little-endian, and JSON. The first one
has the template, what it may name, and the folder of Jinja2; each further one has chats. The process ends with its
input.
"""

import json
import struct
import sys


def receive():
    head = sys.stdin.buffer.read(4)
    if len(head) < 4:
        return None
    size = struct.unpack("<I", head)[0]
    body = sys.stdin.buffer.read(size)
    return json.loads(body) if len(body) == size else None


def send(value):
    body = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    sys.stdout.buffer.write(struct.pack("<I", len(body)) + body)
    sys.stdout.buffer.flush()


def compiled(source):
    """The template, and a list that is filled with what stands between its marks of generation."""
    import jinja2
    import jinja2.ext
    import jinja2.sandbox

    marked = []

    class Generation(jinja2.ext.Extension):
        """`{% generation %} … {% endgeneration %}`: what the model itself would have written."""

        tags = {"generation"}

        def parse(self, parser):
            line = next(parser.stream).lineno
            body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
            call = self.call_method("_mark")
            return jinja2.nodes.CallBlock(call, [], [], body).set_lineno(line)

        def _mark(self, caller):
            text = caller()
            # Blocks come in their order, each behind all that was written before it.
            marked.append((len("".join(pieces)), len(text)))
            return text

    class PlainNamespace(jinja2.utils.Namespace):
        def __init__(*args, **values):
            own, args = args[0], args[1:]
            values = dict(*args, **values)
            for name in values:
                PlainNamespace.check(name)
            jinja2.utils.Namespace.__init__(own, values)

        def __setitem__(self, name, value):
            PlainNamespace.check(name)
            jinja2.utils.Namespace.__setitem__(self, name, value)

        @staticmethod
        def check(name):
            if isinstance(name, str) and name.startswith("_"):
                raise jinja2.exceptions.SecurityError(f"a namespace cannot hold {name!r}")

    class PlainDict:
        def __call__(self, *args, **values):
            return dict(*args, **values)

        def fromkeys(self, *args, **values):
            return dict.fromkeys(*args, **values)

    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(
            value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
        )

    def strftime_now(form):
        import datetime

        return datetime.datetime.now().strftime(form)

    pieces = []
    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
    )
    environment.filters["tojson"] = tojson
    environment.globals.update(
        raise_exception=raise_exception,
        strftime_now=strftime_now,
        dict=PlainDict(),
        namespace=PlainNamespace,
    )
    template = environment.from_string(source)

    def render(values):
        pieces.clear()
        marked.clear()
        for piece in template.root_render_func(template.new_context(values)):
            pieces.append(piece)
        return "".join(pieces), [[start, start + length] for start, length in marked]

    return render


def main():
    first = receive()
    if first is None:
        return
    sys.path.insert(0, first["packages"])
    sys.setrecursionlimit(500)
    try:
        render = compiled(first["template"])
    except Exception as error:
        send({"error": f"{type(error).__name__}: {error}"})
        return
    send({"ready": True})
    while (frame := receive()) is not None:
        answers = []
        for chat in frame["chats"]:
            try:
                text, spans = render(
                    {
                        **first["names"],
                        **frame["values"],
                        "messages": chat,
                        "tools": None,
                        "documents": None,
                        "add_generation_prompt": frame["prompts"],
                    }
                )
                answers.append([text, spans])
            except Exception as error:
                answers.append([None, f"{type(error).__name__}: {error}"[:500]])
        send({"answers": answers})


main()
