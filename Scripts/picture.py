#!/usr/bin/env python3
"""Draws a run: what each stage was given, what it kept, and why the rest left. An SVG that needs nothing but itself.

    retort show quickstart --json --samples 0 | python3 Scripts/picture.py "retort run quickstart.yaml" > Documentation/run.svg

Bars of questions and of answers have scales of their own: an answer is another thing than a question.
"""

import json
import sys
from xml.sax.saxutils import escape

WIDTH, ROW, TOP, LEFT, BAR = 860, 34, 74, 150, 300
VERDICTS = {"right": "right", "wrong": "wrong", "could_not_tell": "unknown"}
STYLE = """
text{font:13px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1c2024}
.title{font-size:17px;font-weight:600}.dim{fill:#5b6570}.small{font-size:12px}
.card{fill:#fff;stroke:#d9dde1}.track{fill:#e6e9ec}.kept{fill:#2f6f9f}.right{fill:#2e7d4f}.wrong{fill:#c6473d}.unknown{fill:#b7791f}
@media(prefers-color-scheme:dark){text{fill:#e6e8ea}.dim{fill:#9aa3ad}.card{fill:#16191d;stroke:#333a42}.track{fill:#2a3037}
.kept{fill:#6db3e2}.right{fill:#6cc38f}.wrong{fill:#ff8a80}.unknown{fill:#e0a34a}}
"""


def told(stage):
    """Why rows left, the commonest two reasons."""
    reasons = sorted(stage["dropped"].items(), key=lambda reason: (-reason[1], reason[0]))
    words = [f"{count:,}: {reason}" for reason, count in reasons[:2]]
    rest = sum(count for _, count in reasons[2:])
    return "; ".join(words + ([f"{rest:,} for other reasons"] if rest else []))


def seconds(stages):
    whole = sum(stage.get("seconds") or 0 for stage in stages)
    return f"{whole / 60:.0f} minutes" if whole >= 100 else f"{whole:.0f} s"


def picture(show, title):
    stages = show["funnel"]
    most = {}
    for stage in stages:
        # Rows are questions before they are read.
        unit = stage["unit"] if stage["unit"] == "answers" else "questions"
        most[unit] = max(most.get(unit, 1), stage["in"], stage["kept"])
    calls = sum(stage["calls"] or 0 for stage in stages)
    dollars = show["spent_usd"]
    money = "at an unknown price" if dollars is None else f"${dollars:.2f}"
    last = stages[-1]
    height = TOP + ROW * len(stages) + 26
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" role="img">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        f'<rect class="card" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="10"/>',
        f'<text class="title" x="20" y="32">{escape(title)}</text>',
        f'<text class="dim" x="20" y="54">{stages[0]["in"]:,} rows in, {last["kept"]:,} {last["unit"]} in the dataset; '
        f"{calls:,} calls, {money}, {seconds(stages)}</text>",
    ]
    before = None
    for number, stage in enumerate(stages):
        unit = stage["unit"] if stage["unit"] == "answers" else "questions"
        y = TOP + ROW * number
        scale = BAR / most[unit]
        out.append(f'<text x="{LEFT - 12}" y="{y + 15}" text-anchor="end">{escape(stage["stage"])}</text>')
        out.append(f'<rect class="track" x="{LEFT}" y="{y + 3}" width="{stage["in"] * scale:.1f}" height="16" rx="3"/>')
        # Behind the verdicts the bar shows them; what has none is as before.
        x, rest = float(LEFT), stage["kept"]
        for word, name in VERDICTS.items():
            count = stage["verdicts"].get(word, 0)
            if count:
                out.append(f'<rect class="{name}" x="{x:.1f}" y="{y + 3}" width="{count * scale:.1f}" height="16"/>')
                x += count * scale
                rest -= count
        if rest > 0:
            out.append(f'<rect class="kept" x="{x:.1f}" y="{y + 3}" width="{rest * scale:.1f}" height="16" rx="3"/>')
        words = f'{stage["kept"]:,}' + (f" {unit}" if unit != before else "")
        reason = told(stage)
        out.append(
            f'<text x="{LEFT + BAR + 14}" y="{y + 15}">{words}'
            + (f'<tspan class="dim small" dx="10">− {escape(reason)}</tspan>' if reason else "") + "</text>")
        before = unit
    y = TOP + ROW * len(stages) + 12
    x = LEFT
    used = {name for word, name in VERDICTS.items() if any(stage["verdicts"].get(word) for stage in stages)}
    for name, words in [("kept", "kept, without a verdict" if used else "kept"), ("right", "right"), ("wrong", "wrong"),
                        ("unknown", "could not tell"), ("track", "left")]:
        if name in VERDICTS.values() and name not in used:
            continue
        out.append(f'<rect class="{name}" x="{x}" y="{y - 10}" width="10" height="10" rx="2"/>')
        out.append(f'<text class="dim small" x="{x + 15}" y="{y}">{words}</text>')
        x += 34 + 7 * len(words)
    return "\n".join(out + ["</svg>"]) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.stdout.write(picture(json.load(sys.stdin), sys.argv[1]))
