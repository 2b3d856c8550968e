"""Checks the daily files of a directory against their commit logs: python3 verify.py DIRECTORY."""
import hashlib
import json
import pathlib
import re
import sys

HASHED = re.compile(rb'^(\{.*),"hash":"([0-9a-f]{64})"\}$', re.S)


def check(log):
    data = log.with_suffix("").read_bytes()
    chain, end, pending = bytes(32), 0, None
    for number, raw in enumerate(log.read_bytes().split(b"\n")[:-1], 1):
        try:
            text, digits = HASHED.match(raw).groups()
            line, claimed = json.loads(text + b"}"), bytes.fromhex(digits.decode())
        except (AttributeError, ValueError):
            return f"line {number} of the log cannot be read"
        if "kept_lines" in line:
            covered = data[pending["at"] : pending["at"] + line["kept_bytes"]]
            end = pending["at"] + line["kept_bytes"]
        else:
            if pending and not pending["agrees"]:
                return f"the bytes from {pending['at']} on were altered"
            pending, covered = None, b""
        if "at" in line:
            if line["at"] != end:
                return f"the batch at {line['at']} is out of place"
            covered = data[end : end + line["bytes"]]
            end += line["bytes"]
        agrees = hashlib.sha256(chain + text + covered).digest() == claimed
        if "at" in line or "kept_lines" in line:
            pending = {"at": (pending or line)["at"], "agrees": agrees}
        elif not agrees:
            return f"line {number} of the log was altered"
        chain = claimed
    if pending and not pending["agrees"]:
        return f"the bytes from {pending['at']} on were altered, or are not all there yet"
    return None if len(data) == end else f"{len(data) - end} bytes at the end were never committed"


problems = 0
for log in sorted(pathlib.Path(sys.argv[1]).glob("*.commits")):
    problem = check(log)
    problems += problem is not None
    print(log.with_suffix("").name, problem or "agrees")
sys.exit(1 if problems else 0)
