"""Grades answers whose reference is a word or two: right if the last line has the reference in it, whatever the case.

    sources: [{ name: capitals, domain: facts, path: capitals.jsonl, reference: capital, grader: python3 short_answers.py }]
"""

import json
import sys

for line in sys.stdin:
    row = json.loads(line)
    verdict = {"id": row["id"]}
    reference = (row["question"].get("reference") or "").strip().casefold()
    lines = [text for text in row["answer"].splitlines() if text.strip()]
    if not reference:
        verdict |= {"verdict": "could_not_tell", "reason": "the question has no reference"}
    elif not lines:
        verdict |= {"verdict": "could_not_tell", "reason": "there is no answer"}
    else:
        verdict["verdict"] = "right" if reference in lines[-1].casefold() else "wrong"
    print(json.dumps(verdict), flush=True)
