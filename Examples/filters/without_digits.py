"""A step of one's own: keeps rows whose text, or whose answer, has no more than two digits.

    - command: python3 without_digits.py

It reads a row a line, and writes a decision a line, in the same order.
"""

import json
import sys

for line in sys.stdin:
    row = json.loads(line)
    text = row.get("answer", row.get("text", ""))
    digits = sum(character.isdigit() for character in text)
    print(
        json.dumps(
            {"id": row["id"], "keep": digits <= 2, "reason": "it has many digits", "evidence": {"digits": digits}}))
