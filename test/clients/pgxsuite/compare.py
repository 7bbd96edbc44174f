"""Compares the results of pgx's tests with what is known of them: compare.py RESULTS [POSTGRES FAILURES].

A test that fails or is skipped here, passes on PostgreSQL and is in no list fails the run, and so does one that
passes although it is in the list of failures. REWRITE=1 writes that list anew, if it is shorter.
"""

import json
import os
import re
import sys

LEAST = 2300  # tests that must have run: fewer mean that the suite itself did not
SHARE = 0.9  # of those that pass on PostgreSQL


def results(path):
    """The outcome of each test, by package and name."""
    out = {}
    for line in open(path):
        try:
            event = json.loads(line)
        except ValueError:
            continue  # what a test printed
        if "Test" in event and event["Action"] in ("pass", "fail", "skip"):
            package = event["Package"].removeprefix("github.com/jackc/pgx/v5").removeprefix("/") or "pgx"
            name = re.sub(r"/tmp/[^ ]*?(/[^/ ]*)?(?=['_ ]|$)", "TMP", event["Test"])  # names with temporary directories
            out[f"{package} {name}"] = event["Action"]
    return out


def names(path):
    return {line.rstrip("\n") for line in open(path) if line.strip() and not line.startswith("#")}


def main():
    got = results(sys.argv[1])
    if len(got) < LEAST:
        sys.exit(f"only {len(got)} tests were run")
    if len(sys.argv) == 2:
        print("\n".join(sorted(name for name in got if got[name] != "pass")))
        return
    elsewhere, known = names(sys.argv[2]), names(sys.argv[3])
    wrong = {name for name in got if got[name] != "pass"} - elsewhere
    if os.environ.get("REWRITE"):
        head = [line for line in open(sys.argv[3]) if line.startswith("#")]
        if known and not wrong <= known:
            sys.exit("the list would grow: " + ", ".join(sorted(wrong - known)))
        open(sys.argv[3], "w").write("".join(head) + "".join(name + "\n" for name in sorted(wrong)))
        return
    for name in sorted(wrong - known):
        print("fails, and passes on PostgreSQL:", name)
    for name in sorted(known & set(got) - wrong):
        print("passes now, take it from the list:", name)
    passes = sum(1 for name in got if got[name] == "pass")
    share = passes / (len(got) - len(elsewhere & set(got)))
    print(f"pgx's own tests: {passes} pass, {share:.1%} of what passes on PostgreSQL")
    if wrong - known or known & set(got) - wrong or share < SHARE:
        sys.exit(1)


if __name__ == "__main__":
    main()
