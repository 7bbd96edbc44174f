#!/usr/bin/env python3
"""Print corpus/sample.sql without what reductions.tsv names.

A reduction that does not fit the sample is an error: remove it from the list.
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).parent


def main():
    sql = (HERE / "corpus" / "sample.sql").read_text(encoding="utf8")
    for line in (HERE / "reductions.tsv").read_text(encoding="utf8").splitlines():
        if line.startswith("#"):
            continue
        text, other, _ = (part.replace("\\n", "\n") for part in line.split("\t"))
        if text not in sql:
            sys.exit("reductions.tsv: not in the sample: " + text)
        sql = sql.replace(text, other)
    print(sql)


if __name__ == "__main__":
    main()
