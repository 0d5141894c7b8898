"""Evaluation items in disguise, and clean questions of their kind: what does each rule find, what does it drop?

500 items of MATH-500 are disguised in six ways, with a seed; the clean sets are questions that are none of the items
they are held against. Beside the rules of Retort stand two of public tools, in plain Python after their published
code: open-r1's (any 8 words in a row of the lower-cased texts, split at white space) and datatrove's (any 12 words in
a row of the normalized texts).
"""

import collections
import json
import random
import re
import subprocess

PREFIXES = [
    "Solve the following problem. ", "Hi! I've been stuck on this for hours: ",
    "You are a helpful assistant. Think step by step and put your final answer in \\boxed{}.\n\nQuestion: ",
    "Below is an instruction that describes a task. Write a response that completes it.\n\n### Instruction:\n",
    "Answer the question at the end.\n\nExample: What is 7 + 5? Answer: 12.\n\nNow yours: ",
]
SUFFIXES = [
    " Please reason step by step, and put your final answer within \\boxed{}.", " Show your work.",
    "\n\nLet's think step by step. Explain every step so that I can learn from it, and check your result in the end.",
    " Thanks in advance!", "\nEnd your response with \"The final answer is [answer]\".", "\n\n### Response:\n",
]
VERBS = {
    "find": ["determine", "compute", "calculate", "work out"], "compute": ["find", "evaluate", "calculate"],
    "evaluate": ["calculate", "find the value of", "work out"], "determine": ["find", "figure out"],
    "what is": ["find", "determine", "calculate"], "what are": ["find", "determine"],
    "simplify": ["reduce", "write more simply"], "solve": ["find the solutions of"], "express": ["write", "give"],
    "how many": ["determine the number of", "count how many"], "calculate": ["find", "compute"],
    "enter": ["give", "write", "state"], "let": ["suppose", "assume that"], "suppose": ["assume", "say"],
    "given": ["provided"], "prove": ["show"], "factor": ["factorize"], "expand": ["multiply out"],
    "convert": ["change", "transform"], "write": ["express", "state"],
}
OPTIONS = ["$\\frac{3}{7}$", "$12$", "$-4$", "$2\\sqrt{3}$", "$45$", "$\\pi$", "none of these", "$x+1$", "$0.25$"]


def latex(text, rng):
    """The same formulas in other notation."""
    if "\\frac" in text:
        text = text.replace("\\frac", rng.choice(["\\dfrac", "\\tfrac"]))
    else:
        text = text.replace("\\dfrac", "\\frac")
    if rng.random() < 0.7:
        text = re.sub(r"\\(left|right)(?![a-z])", "", text).replace("\\cdot", "\\times")
    text = re.sub(r"\\le(?![a-z])", r"\\leq", re.sub(r"\\ge(?![a-z])", r"\\geq", text))
    text = re.sub(r"\^(\w)(?!\d)", r"^{\1}", text)
    text = re.sub(r"\$([^$]+)\$", lambda m: "\\(" + m.group(1).strip() + "\\)", text)
    text = text.replace("\\[", "$$").replace("\\]", "$$").replace("\\text{", "\\mathrm{")
    text = re.sub(r" *([=+]) *", rng.choice([r" \1 ", r"\1"]), text)
    if rng.random() < 0.3:
        for name, sign in [("\\pi", "π"), ("\\leq", "≤"), ("\\geq", "≥"), ("^{2}", "²"), ("\\times", "×"),
                           ("^\\circ", "°"), ("\\infty", "∞")]:
            text = re.sub(re.escape(name) + r"(?![A-Za-z])", sign, text)
    return text


def verbs(text, rng):
    """Up to three of the verbs that ask are others."""
    names = [name for name in VERBS if re.search(rf"\b{name}\b", text, re.I)]
    for name in names[:3]:
        new = rng.choice(VERBS[name])
        text = re.sub(rf"\b{name}\b", lambda m: new.capitalize() if m.group()[0].isupper() else new, text,
                      flags=re.I)
    return text


def numbers(text, rng):
    """Every number becomes another one of as many digits."""
    def other(match):
        while True:
            new = "".join(rng.choice("123456789") for _ in match.group())
            if new != match.group():
                return new
    return re.sub(r"\d+", other, text)


def options(text, rng):
    """Options are permuted; where there are none, some are put behind."""
    found = re.findall(r"\(([A-F])\)\s*([^\n(]+)", text)
    if len(found) < 3:
        chosen = rng.sample(OPTIONS, 4)
        return text + "\n" + "  ".join(f"({letter}) {option}" for letter, option in zip("ABCD", chosen))
    values = [value.strip() for _, value in found]
    rng.shuffle(values)
    for (letter, old), new in zip(found, values):
        text = text.replace(f"({letter}) {old}", f"({letter}) {new}\n", 1)
    return text


DISGUISES = {
    "suffix": lambda text, rng: text + rng.choice(SUFFIXES),
    "prefix": lambda text, rng: rng.choice(PREFIXES) + text,
    "LaTeX": latex, "verbs": verbs, "numbers": numbers, "options": options,
}
RULES = {
    "contained": [], "contained, together": ["--numbers", "together"],
    "openthoughts3": ["--rule", "openthoughts3"],
    "openthoughts3, normalized": ["--rule", "openthoughts3", "--normalize", "all"],
}


def grams(words, length):
    return {tuple(words[i:i + length]) for i in range(len(words) - length + 1)}


def open_r1(text):
    return grams(re.sub(r"\s+", " ", text).strip().lower().split(), 8)


def datatrove(text):
    """Lower case, numbers as 0, no punctuation, single spaces; then 12 words."""
    text = re.sub(r"\d+(\.\d+)?", "0", text.lower())
    return grams(re.sub(r"[^\w\s]", " ", text).split(), 12)


PLAIN = {"open-r1's 8 words": open_r1, "datatrove's 12 words": datatrove}


def write(path, texts):
    with open(path, "w") as file:
        file.writelines(json.dumps({"id": n, "question": text}) + "\n" for n, text in enumerate(texts))


def dropped(retort, environment, questions, items, options):
    """For each question that leaves the places of the items it was found by."""
    write("q.jsonl", questions)
    write("i.jsonl", items)
    subprocess.run([retort, "decontaminate", "q.jsonl", "--against", "i.jsonl", *options, "-o", "k.jsonl", "--force",
                    "--quiet"], check=True, stdout=subprocess.DEVNULL, env=environment)
    found = {}
    for line in open("k.dropped.jsonl"):
        drop = json.loads(line)
        evidence = drop["evidence"]
        found[int(drop["name"])] = {int(evidence["item"])} | {int(o["item"]) for o in evidence.get("others", [])}
    return found


def dropped_plainly(rule, questions, items):
    places = collections.defaultdict(set)
    for place, item in enumerate(items):
        for gram in rule(item):
            places[gram].add(place)
    found = {}
    for number, question in enumerate(questions):
        hits = set().union(*(places[gram] for gram in rule(question) if gram in places))
        if hits:
            found[number] = hits
    return found


def run(retort, environment, math500, clean, figure):
    """Disguises, cleans, counts. clean: pairs of questions and items by their name."""
    rng = random.Random(7)
    disguised = {name: [change(text, rng) for text in math500] for name, change in DISGUISES.items()}
    print(f"\n{'disguised: items found':28}" + "".join(f"{name:>10}" for name in DISGUISES)
          + "   clean: dropped" + "".join(f"{name:>22}" for name in clean))
    for rule in [*RULES, *PLAIN]:
        def look(questions, items):
            if rule in RULES:
                return dropped(retort, environment, questions, items, RULES[rule])
            return dropped_plainly(PLAIN[rule], questions, items)
        found = {}
        for name, texts in disguised.items():
            hits = look(texts, math500)
            found[name] = 100 * sum(n in items for n, items in hits.items()) / len(texts)
        lost = {name: 100 * len(look(questions, items)) / len(questions)
                for name, (questions, items) in clean.items()}
        print(f"{rule:28}" + "".join(f"{share:8.1f} %" for share in found.values()) + " " * 17
              + "".join(f"{share:20.2f} %" for share in lost.values()), flush=True)
        if rule == "contained":
            for name in list(DISGUISES)[:4]:
                figure(f"contained_found:{name}", found[name], "%", ">=98", found[name] >= 98)
            for place, (name, share) in enumerate(lost.items()):
                most = 3 if place == 0 else 0.5
                figure(f"contained_dropped:{name}".replace(" ", "_"), share, "%", f"<={most}", share <= most)
