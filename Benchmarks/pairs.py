"""Pairs of a reference and a response with a truth by construction, by kinds of notation.

Equal pairs say one thing in two ways; unequal ones differ by a small change of meaning: another sign, modulus, unit,
direction, branch or bound. Nothing here knows the grader, and no pair is checked with it.
"""

import random
from fractions import Fraction
from math import comb, factorial, gcd

KINDS = {}
LE, GE = "\\le", "\\ge"


def kind(name):
    def register(make):
        KINDS[name] = make
        return make

    return register


def pairs(count, seed=1):
    """So many pairs, all kinds in turn: {"kind", "gold", "pred", "equal"}."""
    r = random.Random(seed)
    names = list(KINDS)
    for number in range(count):
        name = names[number % len(names)]
        equal = r.random() < 0.5
        made = KINDS[name](r, equal)
        gold, pred = made[0], made[1]
        wrapped = pred if len(made) > 2 and made[2] else wrap(r, pred)
        yield {"kind": name, "gold": gold, "pred": wrapped, "equal": equal}


def wrap(r, answer):
    return r.choice([
        "\\boxed{%s}", "So the answer is $\\boxed{%s}$.", "Therefore, \\boxed{ %s }.", "\\[\\boxed{%s}\\]",
        "We get $\\boxed{%s}$ in the end.", "First \\boxed{1}, no.\n\nFinally $$\\boxed{%s}$$",
        "<think>\\boxed{0}</think>\n\\boxed{%s}",
    ]) % answer


def other(r, values, value):
    return r.choice([v for v in values if v != value])


def frac(r, value):
    """A fraction as LaTeX, in one of its forms."""
    value = Fraction(value)
    top, bottom = abs(value.numerator), value.denominator
    sign = "-" if value < 0 else ""
    if bottom == 1:
        return f"{sign}{top}"
    k = r.choice([1, 1, 1, 2, 3])
    return sign + r.choice(["\\frac{%d}{%d}", "\\dfrac{%d}{%d}", "%d/%d", "\\tfrac{%d}{%d}"]) % (top * k, bottom * k)


def linear(r, a, b, x="x"):
    """ax + b, its terms in either order."""
    term = {1: x, -1: f"-{x}"}.get(a, f"{a}{x}")
    if b == 0:
        return term
    if r.random() < 0.5:
        return f"{term}{b:+d}"
    return f"{b}{'' if term.startswith('-') else '+'}{term}"


@kind("mixed numbers and products")
def mixed(r, equal):
    n, b = r.randint(1, 9), r.randint(2, 9)
    a = r.randint(1, b - 1)
    whole, part = Fraction(n), Fraction(a, b)
    total, product = whole + part, whole * part
    if total == product:
        return mixed(r, equal)
    is_sum = r.random() < 0.5
    value = total if is_sum else product
    if is_sum:
        form = r.choice([f"{n}\\frac{{{a}}}{{{b}}}", f"{n} {a}/{b}", f"{n}\\dfrac{{{a}}}{{{b}}}", f"{n}\\,\\frac{{{a}}}{{{b}}}"])
    else:
        form = r.choice([
            f"{n}\\cdot\\frac{{{a}}}{{{b}}}", f"{n}\\times\\frac{{{a}}}{{{b}}}", f"{n}\\left(\\frac{{{a}}}{{{b}}}\\right)",
            f"{n}(\\frac{{{a}}}{{{b}}})", f"{n}*{a}/{b}", f"\\frac{{{a}}}{{{b}}}\\cdot {n}",
        ])
    if not equal:
        value = r.choice([product if is_sum else total, value + 1])
    return frac(r, value), form


@kind("names in lists")
def names(r, equal):
    letters = r.sample(["a", "b", "m", "n", "p", "q", "x", "y", "z", "x_1", "x_2", "\\alpha", "\\beta"], r.randint(2, 3))
    values = r.sample(range(-9, 20), len(letters))
    gold = ", ".join(f"{l}={v}" for l, v in zip(letters, values))
    given = list(zip(letters, values))
    if not equal:
        rotated = values[1:] + values[:1]
        given = list(zip(letters, rotated))
    r.shuffle(given)
    style = r.randint(0, 3)
    if style == 0:
        return gold, ",\\ ".join(f"{l} = {v}" for l, v in given)
    if style == 1:
        return gold, " \\text{ and } ".join(f"{l}={v}" for l, v in given)
    if style == 2:
        return gold, "\\begin{cases}" + "\\\\".join(f"{l}={v}" for l, v in given) + "\\end{cases}"
    return gold, f"({', '.join(l for l, _ in given)}) = ({', '.join(str(v) for _, v in given)})"


@kind("functions by name")
def functions(r, equal):
    f, g = r.sample(["f", "g", "h", "p", "q", "u"], 2)
    a, b, c, d = (r.randint(1, 9) for _ in range(4))
    if (a, b) == (c, d):
        d += 1
    gold = f"{f}(x)={linear(r, a, b)}, {g}(x)={linear(r, c, d)}"
    first, second = ((a, b), (c, d)) if equal else ((c, d), (a, b))
    parts = [f"{f}(x) = {linear(r, *first)}", f"{g}(x) = {linear(r, *second)}"]
    r.shuffle(parts)
    return gold, r.choice([", ", "; ", " \\text{ and } "]).join(parts)


@kind("piecewise")
def piecewise(r, equal):
    cut, a, b = r.randint(-5, 5), r.randint(1, 5), r.randint(6, 12)
    first, second = f"{a}x^2", f"{b}x+1"
    strict = r.random() < 0.5
    up, down = (">", "\\le") if strict else ("\\ge", "<")
    gold = f"\\begin{{cases}}{first}&x{up}{cut}\\\\{second}&x{down}{cut}\\end{{cases}}"
    if not equal:
        change = r.randint(0, 2)
        if change == 0:
            first, second = second, first
        elif change == 1:
            cut += 1
        else:
            second = f"{b}x+2"
    text = r.choice(["", "\\text{if } ", "\\text{for } ", "\\text{ if }"])
    comma = r.choice(["", ","])
    rows = [f"{first}{comma} & {text}x {up} {cut}", f"{second}{comma} & {text}x {down} {cut}"]
    if r.random() < 0.3:
        rows[1] = f"{second}{comma} & \\text{{otherwise}}"
    else:
        r.shuffle(rows)
    return gold, "\\begin{cases} " + " \\\\ ".join(rows) + " \\end{cases}"


@kind("residue classes")
def residues(r, equal):
    m = r.randint(3, 30)
    a = r.randint(0, m - 1)
    gold = r.choice([f"x\\equiv{a}\\pmod{{{m}}}", f"x \\equiv {a} \\pmod {m}" if m < 10 else f"x \\equiv {a} \\pmod{{{m}}}"])
    b = a + m * r.randint(-3, 3)
    n = m
    if not equal:
        if r.random() < 0.5:
            b += r.randint(1, m - 1)
        else:
            n = m + r.randint(1, 5)
            b = a
    return gold, r.choice([
        f"x\\equiv {b}\\pmod{{{n}}}", f"x \\equiv {b} \\mod {n}", f"x\\equiv {b} \\ (\\bmod\\ {n})",
        f"x \\equiv {b} \\text{{ (mod }} {n})", f"x = {n}k {b:+d}, k \\in \\mathbb{{Z}}",
    ])


@kind("families")
def families(r, equal):
    k, n = r.sample(["k", "n", "m", "t"], 2)
    unit = r.choice(["", "\\pi", "^\\circ"])
    d = r.randint(2, 12) if unit != "^\\circ" else r.choice([60, 90, 180, 360])
    a = r.randint(1, d - 1)
    b = a + d * r.randint(-3, 3)
    e = d
    if not equal:
        if r.random() < 0.5 and d > 2:
            b = a + r.choice([i for i in range(1, d) if i % d])
        else:
            e = 2 * d

    def form(start, step, letter):
        if unit == "\\pi":
            parts = [f"{start}\\pi" if start != 1 else "\\pi", f"{step}{letter}\\pi"]
        elif unit:
            parts = [f"{start}^\\circ", f"{step}^\\circ {letter}"]
        else:
            parts = [f"{start}", f"{step}{letter}"]
        if r.random() < 0.5 and not parts[0].startswith("-"):
            parts.reverse()
        return parts[0] + ("" if parts[1].startswith("-") else "+") + parts[1]

    said = r.choice([", %s\\in\\mathbb Z", ", %s \\in \\mathbb{Z}", " \\text{ for any integer } %s", ", \\quad %s\\in\\mathbb{Z}", ", %s \\text{ is an integer}"])
    return f"x={form(a, d, k)}, {k}\\in\\mathbb{{Z}}", "x = " + form(b, e, n) + said % n


@kind("sets of whole numbers")
def wholes(r, equal):
    low = r.randint(-9, 9)
    high = low + r.randint(2, 7)
    strict = r.random() < 0.5
    members = list(range(low + 1, high)) if strict else list(range(low, high + 1))
    sign = "<" if strict else "\\le"
    gold = r.choice([
        f"\\{{x\\in\\mathbb{{Z}}\\mid {low}{sign} x{sign} {high}\\}}", f"\\{{ n \\in \\mathbb Z : {low} {sign} n {sign} {high} \\}}"])
    if not equal:
        style = r.randint(0, 2)
        if style == 0:
            brackets = "()" if strict else "[]"
            return gold, f"{brackets[0]}{low},{high}{brackets[1]}" if low + 1 < high else f"[{low},{high}]"
        members = members + [members[-1] + 1] if style == 1 or len(members) < 2 else members[1:]
    r.shuffle(members)
    return gold, "\\{" + r.choice([", ", ","]).join(map(str, members)) + "\\}"


@kind("free constants")
def constants(r, equal):
    name = r.choice(["c", "C_1", "C", "K", "c_1"])
    n = r.randint(2, 9)
    base, wrong = r.choice([
        (f"x^{n}+%s", f"x^{n + 1}+%s"), (f"\\sin {n}x+%s", f"\\sin {n + 1}x+%s"), (f"%se^{{{n}x}}", f"%se^{{{n + 1}x}}"),
        (f"\\frac{{x^{n}}}{{{n}}}+%s", f"\\frac{{x^{n}}}{{{n + 1}}}+%s"), (f"{n}\\ln x+%s", f"{n + 1}\\ln x+%s"),
    ])
    return base % "C", (base if equal else wrong) % (name if equal else "C")


@kind("times of the day")
def clock(r, equal):
    hour, minute = r.randint(1, 12), r.randint(0, 59)
    half = r.choice(["AM", "PM"])
    full = hour % 12 + (12 if half == "PM" else 0)
    gold = f"{hour}:{minute:02d} {half}"
    if not equal:
        change = r.randint(0, 2)
        if change == 0:
            half = "PM" if half == "AM" else "AM"
        elif change == 1:
            minute = (minute + r.randint(1, 59)) % 60
        else:
            hour = hour % 12 + 1
        full = hour % 12 + (12 if half == "PM" else 0)
    dotted = {"AM": "a.m.", "PM": "p.m."}[half]
    forms = [
        f"{hour}:{minute:02d}\\text{{ {half}}}", f"{hour}:{minute:02d} {half.lower()}", f"{hour}:{minute:02d}\\text{{ {dotted}}}",
        f"\\text{{{hour}:{minute:02d} {half}}}",
    ]
    if full >= 13:
        forms.append(f"{full}:{minute:02d}")
    return gold, r.choice(forms)


@kind("ratios")
def ratios(r, equal):
    parts = [r.randint(1, 9) for _ in range(r.randint(2, 3))]
    k = r.randint(1, 5)
    given = [p * k for p in parts]
    if not equal:
        given[r.randrange(len(given))] += 1
    if len(parts) == 2 and r.random() < 0.3:
        return ":".join(map(str, parts)), f"{given[0]} \\text{{ to }} {given[1]}"
    return ":".join(map(str, parts)), r.choice([":", " : "]).join(map(str, given))


ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(r, n):
    if n < 20:
        return ONES[n]
    if n < 100:
        rest = n % 10
        return TENS[n // 10] + (r.choice(["-", " "]) + ONES[rest] if rest else "")
    if n < 1000:
        rest = n % 100
        return ONES[n // 100] + " hundred" + (r.choice([" ", " and "]) + in_words(r, rest) if rest else "")
    rest = n % 1000
    return in_words(r, n // 1000) + " thousand" + (" " + in_words(r, rest) if rest else "")


PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth", 10: "tenth"}


@kind("numbers in words")
def words(r, equal):
    style = r.randint(0, 4)
    if style == 0:
        n = r.choice([r.randint(0, 99), r.randint(100, 999), r.randint(1000, 99999)])
        text = in_words(r, n)
        value = Fraction(n if equal else other(r, [n + 1, n * 10, n + 10], n))
    elif style == 1:
        b = r.randint(3, 10)
        a = r.randint(1, b - 1)
        part = PARTS[b] + ("s" if a > 1 else "")
        text = ONES[a] + r.choice([" ", "-"]) + part
        value = Fraction(a, b) if equal else Fraction(a)
    elif style == 2:
        n = r.randint(2, 99)
        scale, size = r.choice([("million", 10**6), ("thousand", 1000), ("billion", 10**9), ("hundred", 100), ("dozen", 12)])
        text = f"{n} {scale}"
        value = Fraction(n * size) if equal else Fraction(r.choice([n, n * size * 10]))
    elif style == 3:
        n, b = r.randint(1, 9), r.choice([2, 3, 4, 5])
        a = 1 if b == 2 else r.randint(1, b - 1)
        text = f"{ONES[n]} and " + (f"{'a' if a == 1 else ONES[a]} {PARTS[b]}{'s' if a > 1 else ''}")
        value = n + Fraction(a, b) if equal else Fraction(n)
    else:
        n = r.randint(1, 60)
        ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
        return (str(n) if equal else str(n + 1)), r.choice([f"{n}{ending}", f"{n}\\text{{{ending}}}", f"{n}^{{\\text{{{ending}}}}}"])
    return frac(r, value), r.choice(["\\text{%s}", "%s"]) % text


OPPOSITES = [("north", "south"), ("east", "west"), ("increase", "decrease"), ("up", "down"), ("profit", "loss"), ("above", "below"),
             ("more", "less"), ("clockwise", "counterclockwise"), ("faster", "slower"), ("older", "younger"), ("gain", "loss")]


@kind("words that turn")
def turns(r, equal):
    one, two = r.choice(OPPOSITES)
    if r.random() < 0.5:
        one, two = two, one
    unit = {"increase": "\\%", "decrease": "\\%", "north": " km", "south": " km", "east": " miles", "west": " miles",
            "older": " years", "younger": " years", "clockwise": "^\\circ", "counterclockwise": "^\\circ"}.get(one, " meters")
    n = r.randint(2, 99)
    word = one if equal else two
    m = n
    return f"{n}{unit} {one}", r.choice([f"{m}{unit} \\text{{ {word}}}", f"{m}{unit}\\text{{ {word}}}", f"{m}{unit} {word}"])


#: Amounts of one kind: names of a unit and its size in a common one.
UNITS = [
    {"\\text{ m}": 1, " meters": 1, "\\mathrm{~m}": 1, "\\text{ km}": 1000, " kilometers": 1000, "\\text{ cm}": Fraction(1, 100),
     "\\mathrm{~mm}": Fraction(1, 1000), "\\text{ centimeters}": Fraction(1, 100)},
    {" feet": 12, "\\text{ ft}": 12, " inches": 1, "\\text{ in}": 1, " yards": 36, "\\text{ miles}": 63360, " miles": 63360},
    {"\\text{ kg}": 1000, " grams": 1, "\\text{ g}": 1, "\\text{ mg}": Fraction(1, 1000), " kilograms": 1000},
    {" pounds": 16, "\\text{ lb}": 16, " ounces": 1, "\\text{ oz}": 1},
    {" hours": 3600, "\\text{ h}": 3600, " minutes": 60, "\\text{ min}": 60, " seconds": 1, "\\text{ s}": 1, " days": 86400, " weeks": 604800},
    {"\\text{ gallons}": 16, " quarts": 4, " pints": 2, " cups": 1},
    {"\\text{ L}": 1000, " liters": 1000, "\\text{ mL}": 1, "\\text{ cm}^3": 1, " milliliters": 1},
    {"\\text{ kW}": 1000, "\\text{ W}": 1, "\\text{ MW}": 10**6, " watts": 1, " kilowatts": 1000},
    {"\\text{ J}": 1, "\\text{ kJ}": 1000, "\\text{ N}\\cdot\\text{m}": 1, " joules": 1},
    {"\\text{ N}": 1, "\\text{ kN}": 1000, " newtons": 1, "\\text{ kg}\\cdot\\text{m/s}^2": 1},
    {"\\text{ m/s}": 1, "\\text{ km/h}": Fraction(10, 36), " meters per second": 1, " kilometers per hour": Fraction(10, 36),
     "\\frac{\\text{m}}{\\text{s}}": 1, "\\mathrm{~m} / \\mathrm{s}": 1, "\\,\\mathrm{m}\\,\\mathrm{s}^{-1}": 1},
    {"\\text{ cm}^2": 1, " square centimeters": 1, "\\text{ m}^2": 10000, " square meters": 10000, "\\mathrm{~cm}^{2}": 1},
    {"\\text{ cm}^3": 1, " cubic centimeters": 1, "\\text{ m}^3": 10**6, " cubic meters": 10**6},
    {"\\text{ Hz}": 1, "\\text{ kHz}": 1000, "\\text{ MHz}": 10**6},
    {"\\text{ V}": 1, " volts": 1, "\\text{ kV}": 1000, "\\text{ mV}": Fraction(1, 1000)},
    {"\\text{ Pa}": 1, "\\text{ kPa}": 1000, "\\text{ N/m}^2": 1, " pascals": 1},
    {"\\text{ kWh}": 3600000, "\\text{ MJ}": 10**6, "\\text{ kW}\\cdot\\text{h}": 3600000},
    {" degrees": 1, "^\\circ": 1, "^{\\circ}": 1, "°": 1},
]


@kind("units")
def units(r, equal):
    table = r.choice(UNITS)
    one, two = r.choice(list(table)), r.choice(list(table))
    n = r.randint(2, 60)
    value = Fraction(n) * table[one] / table[two]
    if not equal:
        style = r.randint(0, 2)
        if style == 0 and table[one] != table[two]:
            value = Fraction(n)
        elif style == 1:
            strange = r.choice([t for t in UNITS if t is not table and not set(t) & set(table)])
            two = r.choice(list(strange))
            value = Fraction(n)
            if table is UNITS[6] and strange is UNITS[12] or table is UNITS[12] and strange is UNITS[6]:
                value += 1
            if {UNITS.index(table), UNITS.index(strange)} in [{0, 1}, {2, 3}, {5, 6}, {8, 16}, {5, 12}]:
                value += Fraction(1, 7)
        else:
            value += 1
    text = str(value.numerator) if value.denominator == 1 else r.choice(["\\frac{%d}{%d}", "%d/%d"]) % (value.numerator, value.denominator)
    return f"{n}{one}", text + two


@kind("units left out")
def no_unit(r, equal):
    table = r.choice(UNITS[:-1])
    n = r.randint(2, 99)
    unit = r.choice(list(table))
    other_value = n if equal else n + r.randint(1, 9)
    return (f"{n}{unit}", str(other_value)) if r.random() < 0.5 else (str(n), f"{other_value}{unit}")


@kind("compound amounts")
def compounds(r, equal):
    (big, small, size) = r.choice([
        ("hours", "minutes", 60), ("h", "min", 60), ("feet", "inches", 12), ("ft", "in", 12), ("minutes", "seconds", 60),
        ("pounds", "ounces", 16), ("lb", "oz", 16), ("degrees", "'", 60), ("days", "hours", 24), ("weeks", "days", 7)])
    a, b = r.randint(1, 20), r.randint(1, size - 1)
    total = a * size + b
    if big == "degrees":
        return frac(r, Fraction(total if equal else total + 1, size)) + "^\\circ", r.choice([f"{a}^\\circ {b}'", f"{a}^{{\\circ}}{b}'", f"{a}°{b}'"])
    form = r.choice([f"{a} {big} {b} {small}", f"{a}\\text{{ {big} }}{b}\\text{{ {small}}}", f"{a} {big} and {b} {small}",
                     f"{a}\\text{{ {big} and }}{b}\\text{{ {small}}}"])
    wrong = r.choice([total + 1, a * size])
    if r.random() < 0.5:
        value = Fraction(total if equal else wrong, size)
        return f"{frac(r, value)} {big}", form
    return f"{total if equal else wrong} {small}", form


MONEY = [["$%s", "\\$%s", "%s dollars", "%s USD", "%s\\text{ dollars}"], ["€%s", "%s euros", "%s EUR", "%s€"],
         ["£%s", "%s GBP", "£%s"], ["¥%s", "%s yen", "%s JPY"], ["₹%s", "%s rupees", "%s INR"]]


@kind("money")
def money(r, equal):
    own = r.choice(MONEY)
    n = r.choice([r.randint(1, 999), r.randint(1, 99) + 0.5])
    text = f"{n:.2f}" if isinstance(n, float) else str(n)
    if equal:
        return r.choice(own) % text, r.choice(own) % text
    if r.random() < 0.5:
        return r.choice(own) % text, r.choice(own) % str(int(n) + 3)
    return r.choice(own) % text, r.choice(other(r, MONEY, own)) % text


@kind("temperatures")
def temperatures(r, equal):
    c = r.randint(-8, 40) * 5
    f = c * 9 // 5 + 32
    one = [f"{c}^\\circ C", f"{c}^\\circ\\text{{C}}", f"{c} °C", f"{c}\\text{{ degrees Celsius}}", f"{c}^{{\\circ}} \\mathrm{{C}}"]
    two = [f"{f}^\\circ F", f"{f}^\\circ\\text{{F}}", f"{f}\\text{{ degrees Fahrenheit}}"]
    if equal:
        return r.choice(one), r.choice(one + two + [str(c)])
    return r.choice(one), r.choice([f"{c + 1}^\\circ C", f"{c}^\\circ F" if c != f else f"{c + 2}^\\circ F", f"{f + 3}^\\circ\\text{{F}}"])


def bound(r):
    return r.choice([Fraction(r.randint(-9, 9)), Fraction(r.randint(-9, 9), r.randint(2, 4))])


@kind("intervals and inequalities")
def intervals(r, equal):
    low = bound(r)
    high = low + r.randint(1, 9)
    left, right = r.random() < 0.5, r.random() < 0.5
    gold = f"{'[' if left else '('}{frac(r, low)}, {frac(r, high)}{']' if right else ')'}"
    if not equal:
        change = r.randint(0, 2)
        if change == 0:
            left = not left
        elif change == 1:
            right = not right
        else:
            high += 1
    a, b = frac(r, low), frac(r, high)
    down, up = ("\\le" if left else "<"), ("\\le" if right else "<")
    back, top = ("\\ge" if left else ">"), ("\\ge" if right else ">")
    return gold, r.choice([
        f"{a} {down} x {up} {b}", f"{b} {top} x {back} {a}", f"x {back} {a} \\text{{ and }} x {up} {b}",
        f"x\\in{'[' if left else '('}{a},{b}{']' if right else ')'}", f"\\{{x \\mid {a} {down} x {up} {b}\\}}",
        f"\\{{ x\\in\\mathbb{{R}} : {a} {down} x {up} {b} \\}}", f"\\left{'[' if left else '('}{a},{b}\\right{']' if right else ')'}",
    ])


@kind("rays and unions")
def unions(r, equal):
    low = r.randint(-9, 9)
    high = low + r.randint(1, 9)
    closed = r.random() < 0.5
    gold = r.choice([
        f"x{LE if closed else '<'} {low} \\text{{ or }} x{GE if closed else '>'} {high}",
        f"(-\\infty,{low}{']' if closed else ')'}\\cup{'[' if closed else '('}{high},\\infty)"])
    if not equal:
        if r.random() < 0.5:
            closed = not closed
        else:
            high += 1
    le, ge = ("\\le", "\\ge") if closed else ("<", ">")
    a, b = (f"(-\\infty, {low}{']' if closed else ')'}", f"{'[' if closed else '('}{high}, \\infty)")
    inner = f"({low},{high})" if closed else f"[{low},{high}]"
    return gold, r.choice([
        f"{a}\\cup{b}", f"{b} \\cup {a}", f"x {le} {low} \\text{{ or }} x {ge} {high}", f"x {ge} {high} \\lor x {le} {low}",
        f"x \\in {a} \\cup {b}", f"\\mathbb{{R}}\\setminus {inner}", f"\\{{x : x {le} {low} \\text{{ or }} x {ge} {high}\\}}",
        f"(x-{low})(x-{high}) {GE if closed else '>'} 0".replace("--", "+"),
    ])


@kind("solved inequalities")
def solved(r, equal):
    style = r.randint(0, 2)
    if style == 0:
        a, c = r.choice([-5, -4, -3, -2, 2, 3, 4, 5]), r.randint(-9, 9)
        x = r.randint(-9, 9)
        rel = r.choice(["<", ">", "\\le", "\\ge"])
        flipped = {"<": ">", ">": "<", "\\le": "\\ge", "\\ge": "\\le"}
        solved_rel = flipped[rel] if a < 0 else rel
        if not equal:
            solved_rel = flipped[solved_rel]
        ray = {"<": f"(-\\infty,{x})", "\\le": f"(-\\infty,{x}]", ">": f"({x},\\infty)", "\\ge": f"[{x},\\infty)"}[solved_rel]
        return ray, f"{a}x{c:+d} {rel} {a * x + c}"
    if style == 1:
        m, d = r.randint(-6, 6), r.randint(1, 8)
        strict = r.random() < 0.5
        rel = "<" if strict else "\\le"
        low, high = m - d, m + d
        if not equal:
            high += 1
        gold = f"({low},{high})" if strict else f"[{low},{high}]"
        inside = "x" if m == 0 else f"x{-m:+d}"
        return gold, r.choice([f"|{inside}| {rel} {d}", f"\\left|{inside}\\right| {rel} {d}", f"|2x{-2 * m:+d}| {rel} {2 * d}" if m else f"|2x| {rel} {2 * d}"])
    p = r.randint(-6, 6)
    q = p + r.randint(1, 6)
    strict = r.random() < 0.5
    quadratic = f"x^2{-(p + q):+d}x{p * q:+d}".replace("+0x", "").replace("-0x", "").replace("+0", "") if p * q == 0 or p + q == 0 else f"x^2{-(p + q):+d}x{p * q:+d}"
    if p * q == 0 or p + q == 0:
        quadratic = f"(x{-p:+d})(x{-q:+d})".replace("+0", "").replace("-0", "")
    if not equal:
        q += 1
    gold = f"({p},{q})" if strict else f"[{p},{q}]"
    return gold, f"{quadratic} {'<' if strict else LE} 0"


@kind("sets without points")
def holes(r, equal):
    points = sorted(r.sample(range(-9, 10), r.randint(1, 2)))
    gold = r.choice(["\\mathbb{R}\\setminus\\{%s\\}" % ", ".join(map(str, points)),
                     "\\cup".join(f"({a},{b})" for a, b in zip(["-\\infty"] + points, points + ["\\infty"]))])
    if not equal:
        points = [points[0] + 1] + [p + 2 for p in points[1:]]
    return gold, r.choice([
        ", ".join(f"x \\ne {p}" for p in points), "x \\neq " + ", ".join(map(str, points)), "\\{x \\mid x \\ne %s\\}" % " , x \\ne ".join(map(str, points)),
        " \\cup ".join(f"({a}, {b})" for a, b in zip(["-\\infty"] + points, points + ["\\infty"])),
        "x\\notin\\{%s\\}" % ",".join(map(str, points)), "\\text{all real numbers except } " + " \\text{ and } ".join(map(str, points)),
    ])


@kind("overlapping unions")
def overlaps(r, equal):
    a = r.randint(-9, 5)
    c = a + r.randint(1, 4)
    d = c + r.randint(0, 3)
    b = d + r.randint(1, 4)
    gold = f"[{a},{b}]"
    if equal:
        left, right = f"[{a},{d}]", f"[{c},{b}]"
    else:
        left, right = r.choice([(f"[{a},{c})", f"({c},{b}]"), (f"({a},{d}]", f"[{c},{b}]"), (f"[{a},{d}]", f"[{c},{b})")])
    parts = [left, right]
    r.shuffle(parts)
    return gold, "\\cup".join(parts)


@kind("nothing and everything")
def everything(r, equal):
    empty = ["\\emptyset", "\\varnothing", "\\{\\}", "\\text{no solution}", "\\text{no real solutions}", "\\text{No solutions}", "\\text{there is no solution}"]
    full = ["\\mathbb R", "\\mathbb{R}", "(-\\infty,\\infty)", "\\text{all real numbers}", "-\\infty<x<\\infty", "x\\in\\mathbb{R}", "\\text{all reals}"]
    one, two = (empty, full) if r.random() < 0.5 else (full, empty)
    return r.choice(one), r.choice(one if equal else two)


@kind("letters before brackets")
def letters(r, equal):
    f = r.choice(["P", "h", "g", "f", "a", "b", "k", "Q", "n", "x"])
    u, v = r.sample(["r", "s", "t", "c", "d"], 2)
    a, b = r.randint(1, 9), r.randint(1, 9)
    first = "" if a == 1 else a
    second = "" if b == 1 else b
    gold = f"{f}({first}{u}+{second}{v})"
    if equal:
        parts = [f"{first}{f}{u}", f"{second}{f}{v}"]
    else:
        parts = r.choice([[f"{first}{f}{u}", f"{second}{v}"], [f"{a + 1}{f}{u}", f"{second}{f}{v}"]])
    r.shuffle(parts)
    return gold, "+".join(parts)


@kind("function definitions")
def definitions(r, equal):
    f = r.choice(["f", "g", "h", "P", "T", "v"])
    x = r.choice(["x", "t", "n"])
    a, b = r.randint(2, 9), r.randint(1, 9)
    gold = f"{f}({x})={linear(r, a, b, x)}"
    c = b if equal else -b
    return gold, r.choice([f"{f}({x}) = {linear(r, a, c, x)}", linear(r, a, c, x)])


@kind("commas")
def commas(r, equal):
    if r.random() < 0.5:
        n = r.randint(1000, 9999999)
        m = n if equal else n + r.randint(1, 9)
        return r.choice([f"{n:,}", str(n)]), r.choice([f"{m:,}", str(m), f"{m:,}".replace(",", "{,}"), f"{m:,}".replace(",", "\\,")])
    values = [r.randint(1, 999) for _ in range(r.randint(2, 4))]
    if len(set(values)) < len(values):
        return commas(r, equal)
    given = values[:]
    if not equal:
        given[0] += 1000
    r.shuffle(given)
    return r.choice([",", ", "]).join(map(str, values)), r.choice([", ", " , ", ",\\ "]).join(map(str, given))


@kind("decimals")
def decimals(r, equal):
    places = r.randint(2, 5)
    n = r.randint(100, 99999)
    text = f"{n / 10**places:.{places}f}"
    if n < 100:
        return decimals(r, equal)
    if equal:
        style = r.randint(0, 2)
        if style == 0:
            return text, frac(r, Fraction(n, 10**places))
        if style == 1:
            return text, text + "0" * r.randint(1, 3)
        return text, text + str(r.choice([1, 2, 3, 4])) + str(r.randint(0, 9))
    m = n + r.choice([-1, 1]) * r.randint(2, 9)
    return text, f"{m / 10**places:.{places}f}"


@kind("repeating decimals")
def repeating(r, equal):
    length = r.randint(1, 3)
    block = r.randint(1, 10**length - 2)
    digits = f"{block:0{length}d}"
    if len(set(digits)) == 1:
        digits, length = digits[0], 1
    lead = r.choice(["", "", str(r.randint(1, 9))])
    value = Fraction(int(lead or 0), 10 ** len(lead)) + Fraction(int(digits), (10**length - 1) * 10 ** len(lead))
    forms = ["0.%s\\overline{%s}" % (lead, digits), "0.%s\\bar{%s}" % (lead, digits), "0.%s%s..." % (lead, digits * 3), "0.%s%s\\ldots" % (lead, digits * 3)]
    if not lead:
        forms.append("0.(%s)" % digits)
    if not equal:
        value = r.choice([value + Fraction(1, 9), Fraction(int(digits) + 1, 10**length - 1) / 10 ** len(lead)])
        if value == Fraction(int(lead or 0), 10 ** len(lead)) + Fraction(int(digits), (10**length - 1) * 10 ** len(lead)):
            value += 1
    return "\\frac{%d}{%d}" % (value.numerator, value.denominator) if value.denominator > 1 else str(value.numerator), r.choice(forms)


@kind("exact numbers near each other")
def near(r, equal):
    a, b = r.randint(2, 20), r.randint(2, 20)
    style = r.randint(0, 2)
    if style == 0:
        # (√a + √b)² = a + b + 2√(ab)
        inner = f"{a + b}+2\\sqrt{{{a * b}}}"
        return f"\\sqrt{{{a}}}+\\sqrt{{{b}}}", f"\\sqrt{{{inner}}}" if equal else f"\\sqrt{{{inner}+10^{{-{r.randint(8, 30)}}}}}"
    if style == 1:
        n = r.randint(2, 9)
        return str(n), (f"\\log_{{{a}}} {a}^{{{n}}}" if equal else f"{n}+e^{{-{r.randint(20, 90)}}}")
    return "\\frac{\\pi}{4}", (f"\\arctan\\frac{{{a}}}{{{a + b}}}+\\arctan\\frac{{{b}}}{{{2 * a + b}}}" if equal
                              else f"\\arctan\\frac{{{a}}}{{{a + b}}}+\\arctan\\frac{{{b}}}{{{2 * a + b + 1}}}")


@kind("roots and fractions")
def roots(r, equal):
    k, n = r.randint(2, 9), r.choice([2, 3, 5, 6, 7, 10, 11])
    style = r.randint(0, 2)
    if style == 0:
        return f"{k}\\sqrt{{{n}}}", f"\\sqrt{{{k * k * n if equal else k * k * n + 1}}}"
    if style == 1:
        return f"\\frac{{{k}}}{{\\sqrt{{{n}}}}}", f"\\frac{{{k}\\sqrt{{{n}}}}}{{{n if equal else n + 1}}}"
    a = r.randint(1, 9)
    return f"{a}+{k}\\sqrt{n}" if n < 10 else f"{a}+{k}\\sqrt{{{n}}}", f"{k}\\sqrt{{{n}}}{'+' if equal else '-'}{a}"


@kind("polynomials")
def polynomials(r, equal):
    a, b = r.randint(-9, 9), r.randint(-9, 9)
    x = r.choice(["x", "y", "t", "n"])
    expanded = f"{x}^2 + ({a + b}){x} + ({a * b if equal else a * b + 1})"
    return f"({x}{a:+d})({x}{b:+d})".replace("+0", "").replace("-0", ""), \
        r.choice([expanded, f"({a * b if equal else a * b + 1}) + ({a + b}){x} + {x}^{{2}}"])


@kind("factorials and binomials")
def factorials(r, equal):
    style = r.randint(0, 3)
    k = r.randint(1, 4)
    if style == 0:
        top = "".join(f"(n-{i})" if i else "n" for i in range(k))
        return f"\\binom{{n}}{{{k}}}", f"\\frac{{{top}}}{{{factorial(k) if equal else factorial(k) + 1}}}"
    if style == 1:
        return f"\\frac{{(n+{k})!}}{{n!}}", "".join(f"(n+{i})" for i in range(1, k + (1 if equal else 2)))
    if style == 2:
        return "\\binom{n}{k}", "\\frac{n!}{k!(n-k)!}" if equal else r.choice(["\\frac{n!}{k!}", "\\frac{n!}{(n-k)!}"])
    return f"\\Gamma(n+{k})", f"(n+{k - 1 if equal else k})!" if k > 1 or not equal else "n!"


@kind("numbers of choices")
def choices_of(r, equal):
    n = r.randint(4, 14)
    k = r.randint(1, n - 1)
    style = r.randint(0, 1)
    if style == 0:
        form = r.choice(["C_{%d}^{%d}", "C_{%d}^%d" if k < 10 else "C_{%d}^{%d}", "\\binom{%d}{%d}", "{}_{%d}C_{%d}", "C(%d,%d)", "{%d \\choose %d}"]) % (n, k)
        value = comb(n, k)
    else:
        form = r.choice(["A_{%d}^{%d}", "P(%d,%d)", "{}_{%d}P_{%d}", "\\frac{%d!}{(%d)!}"]) % (n, k)
        if form.startswith("\\frac"):
            form = f"\\frac{{{n}!}}{{({n}-{k})!}}"
        value = factorial(n) // factorial(n - k)
    return str(value if equal else value + r.choice([1, n])), form


@kind("bases")
def bases(r, equal):
    base = r.choice([2, 3, 5, 7, 8, 12, 16])
    n = r.randint(base, 4000)
    digits = ""
    m = n
    while m:
        digits = "0123456789ABCDEF"[m % base] + digits
        m //= base
    if not digits[0].isdigit():
        return bases(r, equal)
    return str(n if equal else n + 1), r.choice([f"{digits}_{{{base}}}", f"{digits}_{base}" if base < 10 else f"{digits}_{{{base}}}"])


@kind("matrices")
def matrices(r, equal):
    rows, columns = r.randint(2, 3), r.randint(2, 3)
    m = [[r.randint(-9, 9) for _ in range(columns)] for _ in range(rows)]

    def environment(name, m):
        return f"\\begin{{{name}}}" + "\\\\".join("&".join(map(str, row)) for row in m) + f"\\end{{{name}}}"

    gold = environment("pmatrix", m)
    given = [row[:] for row in m]
    if not equal:
        given[r.randrange(rows)][r.randrange(columns)] += 1
    transposed = [list(column) for column in zip(*given)]
    return gold, r.choice([
        environment("bmatrix", given), environment("pmatrix", given), "[" + ",".join("[" + ",".join(map(str, row)) + "]" for row in given) + "]",
        environment("pmatrix", transposed) + "^T", "\\left[\\begin{array}{" + "c" * columns + "}" + "\\\\".join(" & ".join(map(str, row)) for row in given) + "\\end{array}\\right]",
    ])


@kind("determinants and powers")
def determinants(r, equal):
    a, b, c, d = (r.randint(-6, 6) for _ in range(4))
    if r.random() < 0.5:
        return str(a * d - b * c if equal else a * d + b * c + (1 if b * c == 0 else 0)), f"\\begin{{vmatrix}}{a}&{b}\\\\{c}&{d}\\end{{vmatrix}}"
    square = [[a * a + b * c, a * b + b * d], [c * a + d * c, c * b + d * d]]
    if not equal:
        square[0][0] += 1
    return "\\begin{pmatrix}" + "\\\\".join("&".join(map(str, row)) for row in square) + "\\end{pmatrix}", f"\\begin{{pmatrix}}{a}&{b}\\\\{c}&{d}\\end{{pmatrix}}^2"


@kind("named functions")
def named(r, equal):
    a, b = r.randint(2, 40), r.randint(2, 40)
    common = gcd(a, b)
    form, value = r.choice([
        (r.choice(["\\gcd(%d,%d)", "\\operatorname{gcd}(%d, %d)", "\\text{gcd}(%d,%d)"]) % (a, b), common),
        (r.choice(["\\operatorname{lcm}(%d,%d)", "\\text{lcm}(%d, %d)", "\\mathrm{lcm}(%d,%d)"]) % (a, b), a * b // common),
        (r.choice(["\\max\\{%d,%d\\}", "\\max(%d,%d)"]) % (a, b), max(a, b)), (r.choice(["\\min\\{%d,%d\\}", "\\min(%d,%d)"]) % (a, b), min(a, b)),
        ("\\lfloor %d/%d \\rfloor" % (a, b), a // b), ("\\left\\lceil\\frac{%d}{%d}\\right\\rceil" % (a, b), -(-a // b)),
    ])
    return str(value if equal else value + 1), form


@kind("other names of functions")
def aliases(r, equal):
    n = r.randint(1, 9)
    x = f"{n}x" if n > 1 else "x"
    pairs_ = [("\\tan", ["\\operatorname{tg}", "\\mathrm{tg}\\,"]), ("\\cot", ["\\operatorname{ctg}", "\\mathrm{ctg}\\,"]),
              ("\\arctan", ["\\operatorname{arctg}", "\\tan^{-1}"]), ("\\arcsin", ["\\sin^{-1}", "\\operatorname{arcsin}"]), ("\\ln", ["\\log_e", "\\operatorname{ln}"])]
    (one, forms), (_, strange) = r.sample(pairs_, 2)
    return f"{one} {x}" if n == 1 else f"{one}({x})", f"{r.choice(forms if equal else strange)}({x})"


@kind("vectors")
def vectors(r, equal):
    a, b, c = (r.choice([-1, 1]) * r.randint(2, 9) for _ in range(3))
    is_flat = r.random() < 0.5
    gold = f"({a},{b})" if is_flat else f"({a},{b},{c})"
    if not equal:
        b = -b
    i, j, k = r.choice([("\\hat i", "\\hat j", "\\hat k"), ("\\vec{i}", "\\vec{j}", "\\vec{k}"), ("\\mathbf{i}", "\\mathbf{j}", "\\mathbf{k}"), ("\\hat{\\imath}", "\\hat{\\jmath}", "\\hat{k}")])
    linear_ = f"{a}{i}{b:+d}{j}" + ("" if is_flat else f"{c:+d}{k}")
    row = "\\\\".join(map(str, [a, b] if is_flat else [a, b, c]))
    return gold, r.choice([linear_, f"\\begin{{pmatrix}}{row}\\end{{pmatrix}}", "\\langle " + row.replace("\\\\", ", ") + " \\rangle"])


@kind("dress")
def dress(r, equal):
    n = r.randint(10, 9999)
    m = n if equal else n + r.randint(1, 9)
    return str(n), r.choice([
        f"\\color{{red}}{{{m}}}", f"\\textcolor{{blue}}{{{m}}}", f"\\color{{red}} {m}", f"\\mathbf{{{m}}}", f"\\textbf{{{m}}}", f"\\underline{{{m}}}",
        f"\\displaystyle {m}", f"\\boxed{{{m}}}", f"{m}.", f"\\left({m}\\right)", f"\\begin{{aligned}}x&={m}\\end{{aligned}}",
        "".join(chr(ord("０") + int(c)) for c in str(m)), "".join(chr(0x660 + int(c)) for c in str(m)), f"x={m}", f"n = {m}", f"AB = {m}", f"|AB| = {m}",
    ])


@kind("plus or minus")
def plus_minus(r, equal):
    a, b = r.randint(1, 9), r.randint(1, 9)
    root = r.choice([2, 3, 5, 7])
    style = r.randint(0, 2)
    if style == 0:
        given = [f"{a}+{b}\\sqrt{root}", f"{a}-{b}\\sqrt{root}"] if equal else [f"{a}+{b}\\sqrt{root}", f"{a}+{b + 1}\\sqrt{root}"]
        r.shuffle(given)
        return f"{a}\\pm {b}\\sqrt{root}", ", ".join(given)
    if style == 1:
        given = [f"({a},{b})", f"(-{a},{b})"] if equal else [f"({a},{b})", f"({a},-{b})"]
        return ", ".join(given), f"(\\pm{a},{b})"
    return f"\\pm{a}", r.choice([f"{a}, -{a}", f"x={a} \\text{{ or }} x=-{a}", f"x=\\pm {a}"]) if equal else r.choice([f"{a}", f"{a}, {a + 1}", f"\\pm{a + 1}"])


LETTERS = "ABCDE"


@kind("choices")
def choices(r, equal):
    letter = r.choice(LETTERS)
    given = letter if equal else other(r, LETTERS, letter)
    n = r.randint(1, 99)
    return letter, r.choice([
        f"\\boxed{{{given}}}", f"\\boxed{{({given})}}", f"\\boxed{{\\text{{({given})}}}}", f"\\boxed{{\\textbf{{({given})}}\\ {n}}}", f"The answer is ({given}).",
        f"Answer: {given}", f"**Answer: ({given})**", f"\\boxed{{\\text{{{given}}}}}", f"The value is {n}.\n\nThe answer is \\textbf{{({given})}}.",
        f"So the value is $\\boxed{{{n}}}$. The answer is ({given})." if equal else f"\\boxed{{{given}}}", f"Answer: [{given}]", f"\\boxed{{\\text{{{given}}}\\:{n}}}", f"\\boxed{{{given}. {n}}}",
        f"Statements I and II hold, so the correct answer is {given}.",
    ]), True


@kind("several letters")
def several_letters(r, equal):
    chosen = sorted(r.sample(LETTERS, r.randint(2, 3)))
    given = chosen[:]
    if not equal:
        given = sorted(r.sample(LETTERS, r.randint(1, 3)))
        if given == chosen:
            return several_letters(r, equal)
    shuffled = given[:]
    r.shuffle(shuffled)
    gold = r.choice(["".join(chosen), ", ".join(chosen), ", ".join(f"({c})" for c in chosen)])
    return gold, r.choice(["".join(given), ", ".join(shuffled), ", ".join(f"({c})" for c in shuffled), " \\text{ and } ".join(f"({c})" for c in given),
                           ", ".join(f"\\textbf{{({c})}}" for c in given), "".join(given)])


@kind("which answer counts")
def which(r, equal):
    n = r.randint(2, 99)
    m = n if equal else n + r.randint(1, 9)
    wrong = n + 50
    return str(n), r.choice([
        f"First $\\boxed{{{wrong}}}$ seems right.\n\nFinal Answer: The final answer is ${m}$. I hope it is correct.", f"<answer>{m}</answer>",
        f"I think \\boxed{{{wrong}}}. No.\n<answer>{m}</answer>", f"\\boxed{{{wrong}}}\n\nWait. So \\boxed{{{m}}}.", f"Steps: {wrong} + 1.\n#### {m}",
        f"<think>\\boxed{{{wrong}}}</think> The answer is {m}.", f"**Final Answer:** ${m}$", f"We get\n\\[ x = {m} \\]", f"The final answer is $\\boxed{{{m}}}$.",
        f"So $\\boxed{{{m}}}$.\n\nThe answer is reasonable.",
    ]), True


@kind("several boxes")
def several_boxes(r, equal):
    a, b = r.sample(range(1, 60), 2)
    x, y = r.choice([("x", "y"), ("m", "n"), ("a", "b"), ("p", "q")])
    gold = r.choice([f"{x}={a}, {y}={b}", f"({a},{b})", f"({x},{y})=({a},{b})"])
    if not equal:
        a, b = b, a
    return gold, r.choice([f"${x}=\\boxed{{{a}}}$ and ${y}=\\boxed{{{b}}}$", f"So ${x} = \\boxed{{{a}}}$, ${y} = \\boxed{{{b}}}$.", f"\\boxed{{{x} = {a}}}, \\boxed{{{y} = {b}}}"]), True
