"""irissqlcli at work: statements from the command line and from a terminal, its
commands about schemas and tables, and what it reads for completion."""

import os
import pathlib
import subprocess
import sys
import tempfile

import pexpect

PROGRAM = str(pathlib.Path(sys.executable).parent / "irissqlcli")
URI = os.environ["IRIS_URI"]


def equal(got, want):
    """Fails with both values."""
    assert got == want, f"got {got!r}, want {want!r}"


def once(statement, code=0):
    """Runs the program for one text and returns what it prints."""
    done = subprocess.run([PROGRAM, "-q", "--csv", "-e", statement, URI], capture_output=True, text=True, timeout=60)
    assert done.returncode == code, (statement, done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def statements():
    """Definitions, changes, queries, and errors with IRIS's codes."""
    once("DROP TABLE IF EXISTS CliTable")
    once("CREATE TABLE CliTable (id INT PRIMARY KEY, name VARCHAR(20))")
    once("INSERT INTO CliTable VALUES (1, 'one; two'); INSERT INTO CliTable VALUES (2, NULL);")
    equal(once("SELECT * FROM CliTable ORDER BY id").split("\n")[:3], ['"id","name"', '"1","one; two"', '"2",""'])
    equal(once("SELECT COUNT(*), MAX(name) FROM CliTable").split("\n")[:2], ['"Aggregate_1","Aggregate_2"', '"2","one; two"'])
    assert "SQLCODE: <-29>" in once("SELECT nothing FROM CliTable", 1)
    assert "SQLCODE: <-119>" in once("INSERT INTO CliTable VALUES (1, 'x')", 1)


def commands():
    """The program's own commands are queries of the catalog."""
    assert '"SQLUser"' in once(r"\ds")
    assert '"INFORMATION_SCHEMA"' in once(r"\ds INFORMATION")
    assert '"SQLUser.CliTable"' in once(r"\dt")
    assert '"SQLUser.CliTable"' in once(".tables SQLU")


def completion():
    """What the background refresher of completions reads."""
    from irissqlcli.sqlexecute import SQLExecute

    execute = SQLExecute.from_uri(URI)
    assert ("SQLUser",) in [tuple(row) for row in execute.schemas()]
    assert ("SQLUser", "CliTable") in [tuple(row) for row in execute.tables()]
    columns = [tuple(row) for row in execute.table_columns()]
    assert ("SQLUser", "CliTable", "name") in columns
    execute.conn.close()


def terminal():
    """A session at a terminal: greeting, transaction, a result, the end."""
    session = pexpect.spawn(PROGRAM, [URI], encoding="utf-8", timeout=60, dimensions=(50, 120))
    session.expect("Server: ")
    session.expect("USER>")
    for text, answer in (
        ("tstart", "Transaction Started"),
        ("INSERT INTO CliTable VALUES (3, 'three');", "1 row affected"),
        ("trollback", "Transaction Rolled Back"),
        ("SELECT COUNT(*) AS n FROM CliTable;", r"\| 2"),
    ):
        session.send(text + "\r")
        session.expect(answer)
        session.expect("USER>")
    session.send("quit\r")
    session.expect(pexpect.EOF)


def main():
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, TERM="xterm")
        for check in (statements, commands, completion, terminal):
            check()
            print("ok", check.__name__)
        once("DROP TABLE CliTable")


if __name__ == "__main__":
    main()
