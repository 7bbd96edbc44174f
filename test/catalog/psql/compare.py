"""psql's backslash commands on PostgreSQL and on the gateway, beside one another.

usage: compare.py COMMANDS DIFFERENCES POSTGRES_PORT GATEWAY_PORT

Every command of the file COMMANDS runs on both, with unaligned output. What has to differ is
taken out of both: sizes, and the rows about objects of pgvector and of TOAST. DIFFERENCES lists
the other commands that differ, a command and its reason on a line: one that is not there fails,
and one that differs no more, too.
"""

import difflib
import re
import subprocess
import sys

# Rows about what only one of the servers has.
ONE_SIDED = re.compile(r"vec|vector|hnsw|ivfflat|pg_toast|hamming|jaccard|<%>|<~>|-x-icu|^\(\d+ rows?\)$|^USER\|")


def run(port, commands):
    """The output of each command, a list of lines."""
    script = "\\pset format unaligned\n"
    script += "".join("\\echo @@%d\n%s\n" % (i, c) for i, c in enumerate(commands))
    output = subprocess.run(
        ["psql", "-X", "-h", "127.0.0.1", "-p", port, "-U", "app", "-d", "USER"],
        input=script, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout
    found = re.split(r"^@@(\d+)\n", output, flags=re.M)[1:]
    return {int(n): mask(text.split("\n")) for n, text in zip(found[::2], found[1::2])}


def mask(lines):
    """The lines without sizes and without rows about what only one server has."""
    out, size = [], None
    for line in lines:
        if ONE_SIDED.search(line):
            continue
        cells = line.split("|")
        if "Size" in cells:
            size = (cells.index("Size"), len(cells))
        if size and len(cells) == size[1]:
            cells[size[0]] = ""
        out.append("|".join(cells))
    return out


def main():
    commands = open(sys.argv[1]).read().splitlines()
    listed = dict(line.split("\t", 1) for line in open(sys.argv[2]).read().splitlines() if not line.startswith("#"))
    postgres, gateway = (run(port, commands) for port in sys.argv[3:5])
    if len(postgres) != len(commands) or len(gateway) != len(commands):
        sys.exit("psql ended before all commands ran")
    failed = 0
    for i, command in enumerate(commands):
        same = postgres[i] == gateway[i]
        if same == (command not in listed):
            continue
        failed += 1
        if same:
            print("%s: differs no more; remove it from the list" % command)
            continue
        print(command)
        for line in list(difflib.unified_diff(postgres[i], gateway[i], lineterm="", n=0))[2:30]:
            print("   ", line)
    for command in set(listed) - set(commands):
        failed += 1
        print("%s: listed, and no command" % command)
    print("psql: %d commands, %d differ as listed, %d fail" % (len(commands), len(listed), failed))
    sys.exit(failed > 0)


main()
