"""Reads the scripted IRIS with the official driver: check.py PORT FILE, where FILE has the rows as COPY writes them."""

import sys

import iris

QUERY = "SELECT id, branch, balance, name, created FROM accounts"


def text(value):
    return str(value) if value is not None else "\\N"


with open(sys.argv[2]) as f:
    want = [line.rstrip("\n").split("\t") for line in f]
connection = iris.connect(
    hostname="127.0.0.1", port=int(sys.argv[1]), namespace="USER", username="_SYSTEM", password="SYS", sharedmemory=False
)
cursor = connection.cursor()
for fetch in ("all at once", "again", "one by one"):
    cursor.execute(QUERY)
    rows = [cursor.fetchone() for _ in want] if fetch == "one by one" else cursor.fetchall()
    got = [[text(value) for value in row] for row in rows]
    assert got == want, f"{fetch}: {len(got)} rows, first {got[:1]}, instead of {len(want)}, first {want[:1]}"
    names = [column[0].lower() for column in cursor.description]
    assert names == ["id", "branch", "balance", "name", "created"], names
try:
    cursor.execute("SELECT * FROM unscripted")
    raise SystemExit("a statement outside the script was answered")
except iris.dbapi.ProgrammingError as e:
    assert "unscripted" in str(e), e
connection.close()
print(f"ok: the official driver reads the {len(want)} rows of the script")
