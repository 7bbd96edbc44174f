#!/usr/bin/env python3
"""Compare a result of corpus/run.py with the list of known differences.

differences.tsv has a line for each statement that differs: its id, and the name of
the reason. reasons.tsv says what the reasons mean. The lists may only shrink: a
statement that is not listed and differs fails, and so does one that is listed and
does not differ, or a share of equal answers below SHARE. With --rewrite lines that are not needed any more are removed and
new ones added without a reason, which the next run refuses.
"""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
# What was reached, in per cent; it may only rise.
SHARE = 98.0
LIST, REASONS = HERE / "differences.tsv", HERE / "reasons.tsv"


def read(path):
    """Lines of two columns; what begins with # is a comment."""
    lines = path.read_text(encoding="utf8").splitlines() if path.exists() else []
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


def main():
    result = json.load(open(sys.argv[1], encoding="utf8"))
    found = {r["id"]: r for r in result["results"] if r["verdict"] != "OK"}
    known, reasons = read(LIST), read(REASONS)
    if "--rewrite" in sys.argv:
        rows = ["%s\t%s" % (i, known.get(i, "?")) for i in sorted(found)]
        LIST.write_text("\n".join(rows) + "\n", encoding="utf8")
        known = read(LIST)
    problems = ["%s differs: %s\n    %s" % (i, r["verdict"], r["diff"].strip()[:600].replace("\n", "\n    "))
                for i, r in sorted(found.items()) if i not in known]
    problems += ["%s is listed and does not differ: remove it" % i for i in sorted(known) if i not in found]
    problems += ["%s is listed without a reason of reasons.tsv: %s" % x for x in sorted(known.items()) if x[1] not in reasons]
    problems += ["reason %s explains nothing: remove it" % x for x in sorted(reasons) if x not in known.values()]
    share = 100 * (result["lines"] - len(found)) / result["lines"]
    if share < SHARE:
        problems.append("%.2f %% is less than the %.1f %% that were reached" % (share, SHARE))
    print("%d of %d statements answered as PostgreSQL does (%.1f %%), %d listed with their reason" % (
        result["lines"] - len(found), result["lines"], share, len(known)))
    for p in problems:
        print(p, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
