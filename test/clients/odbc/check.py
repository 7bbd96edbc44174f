"""What applications do through psqlodbc. Arguments: port, and the path of the driver.

With Protocol=7.4-2 psqlodbc sets a savepoint before every statement and releases it
afterwards, so that an error does not fail the transaction.
"""

import datetime
import decimal
import sys
import uuid

import pyodbc

port, driver = sys.argv[1:]


def connect(**options):
    """Connects with what psqlodbc calls a connection string."""
    parts = {"DRIVER": driver, "SERVER": "127.0.0.1", "PORT": port, "DATABASE": "USER", "UID": "app", "SSLmode": "disable"}
    return pyodbc.connect(";".join(f"{name}={value}" for name, value in (parts | options).items()))


def same(got, want):
    if isinstance(got, pyodbc.Row):
        got = tuple(got)
    assert got == want, f"got {got!r}, want {want!r}"


def sqlstate(cursor, sql, *params):
    try:
        cursor.execute(sql, *params).fetchall()
    except pyodbc.Error as e:
        return e.args[0]
    raise AssertionError(f"{sql} did not fail")


def types():
    with connect() as conn:
        c = conn.cursor()
        c.execute("DROP TABLE IF EXISTS odbc_types")
        c.execute("CREATE TABLE odbc_types (i INT PRIMARY KEY, b BIGINT, t TEXT, v VARCHAR(20), n NUMERIC(12,3),"
                  " f DOUBLE PRECISION, o BOOLEAN, d DATE, ts TIMESTAMP, x BYTEA, u UUID)")
        row = (1, 2**60, "it's 😀", "", decimal.Decimal("-12.345"), 0.1, True, datetime.date(2026, 2, 28),
               datetime.datetime(2026, 2, 28, 23, 59, 59, 123000), b"\x00\xff", uuid.UUID(int=7))
        c.execute("INSERT INTO odbc_types VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", *row)
        c.execute("INSERT INTO odbc_types (i) VALUES (?)", 2)
        conn.commit()
        got = list(c.execute("SELECT * FROM odbc_types ORDER BY i").fetchall()[0])
        got[6], got[10] = got[6] in (True, "1"), uuid.UUID(str(got[10]))
        same(got, list(row))
        same(c.execute("SELECT t, n, x FROM odbc_types WHERE i = ?", 2).fetchone(), (None, None, None))


def catalogs():
    """What ODBC's catalog functions say."""
    with connect() as conn:
        c = conn.cursor()
        c.execute("DROP TABLE IF EXISTS odbc_child")
        c.execute("DROP TABLE IF EXISTS odbc_parent")
        c.execute("CREATE TABLE odbc_parent (id INT PRIMARY KEY, name VARCHAR(30) NOT NULL)")
        c.execute("CREATE TABLE odbc_child (id INT PRIMARY KEY, parent INT REFERENCES odbc_parent (id))")
        conn.commit()
        same([t.table_name for t in c.tables(table="odbc_%", tableType="TABLE").fetchall() if t.table_name in ("odbc_child", "odbc_parent")],
             ["odbc_child", "odbc_parent"])
        same([(r.column_name, r.type_name, r.nullable) for r in c.columns(table="odbc_parent").fetchall()],
             [("id", "int4", 0), ("name", "varchar", 0)])
        same([r.column_name for r in c.primaryKeys(table="odbc_parent").fetchall()], ["id"])
        same([(r.pktable_name, r.fktable_name, r.fkcolumn_name) for r in c.foreignKeys(foreignTable="odbc_child").fetchall()],
             [("odbc_parent", "odbc_child", "parent")])
        assert any(r.column_name == "id" for r in c.statistics("odbc_parent", unique=True).fetchall())
        assert len(c.getTypeInfo().fetchall()) > 10


def savepoints():
    """1 000 reads and 200 writes, each in a savepoint of its own, in one transaction."""
    with connect(Protocol="7.4-2") as conn:
        c = conn.cursor()
        c.execute("DROP TABLE IF EXISTS odbc_rows")
        c.execute("CREATE TABLE odbc_rows (i INT PRIMARY KEY)")
        conn.commit()
        for i in range(200):
            c.execute("INSERT INTO odbc_rows VALUES (?)", i)
        for i in range(1000):
            same(c.execute("SELECT i FROM odbc_rows WHERE i = ?", i % 200).fetchval(), i % 200)
        conn.commit()
        # A savepoint that can no longer be gone back to costs IRIS no level.
        c.execute("DELETE FROM odbc_rows WHERE i = 199")
        same(sqlstate(c, "INSERT INTO odbc_rows VALUES (?)", 7), "23505")
        same(sqlstate(c, "SELECT * FROM odbc_missing"), "42P01")
        same(c.execute("SELECT count(*) FROM odbc_rows").fetchval(), 199)
        conn.commit()
        same(c.execute("SELECT count(*) FROM odbc_rows").fetchval(), 199)


def transactions():
    """An error ends the transaction where psqlodbc rolls it back, or fails it."""
    with connect(Protocol="7.4-1") as conn:
        c = conn.cursor()
        c.execute("INSERT INTO odbc_rows VALUES (1000)")
        same(sqlstate(c, "SELECT 1/0"), "22012")
        conn.rollback()
        same(c.execute("SELECT count(*) FROM odbc_rows WHERE i = 1000").fetchval(), 0)
    with connect(Protocol="7.4-0") as conn:
        c = conn.cursor()
        c.execute("INSERT INTO odbc_rows VALUES (1000)")
        same(sqlstate(c, "SELECT 1/0"), "22012")
        same(sqlstate(c, "SELECT 1"), "25P02")
        conn.rollback()
        same(c.execute("SELECT count(*) FROM odbc_rows WHERE i = 1000").fetchval(), 0)


def cursors():
    """UseDeclareFetch reads through a cursor, in pieces of Fetch rows."""
    with connect(UseDeclareFetch="1", Fetch="7", Protocol="7.4-2") as conn:
        c = conn.cursor()
        c.execute("SELECT i FROM odbc_rows ORDER BY i")
        first = c.fetchmany(20)
        other = conn.cursor().execute("SELECT max(i) FROM odbc_rows").fetchval()
        same([r.i for r in first + c.fetchall()], list(range(199)))
        same(other, 198)


def many():
    """executemany, with and without the driver's arrays of parameters."""
    with connect() as conn:
        c = conn.cursor()
        for fast in (False, True):
            c.execute("DELETE FROM odbc_rows")
            c.fast_executemany = fast
            c.executemany("INSERT INTO odbc_rows VALUES (?)", [(i,) for i in range(150)])
            conn.commit()
            same(c.execute("SELECT count(*), sum(i) FROM odbc_rows").fetchone(), (150, 11175))


def prepared():
    """UseServerSidePrepare: statements with names, and without."""
    for side in "01":
        with connect(UseServerSidePrepare=side, BoolsAsChar="0") as conn:
            c = conn.cursor()
            for i in range(20):
                same(c.execute("SELECT i + CAST(? AS INT), i > ? FROM odbc_rows WHERE i = ?", i, 5, i).fetchone(), (2 * i, i > 5))
            c.execute("UPDATE odbc_rows SET i = i WHERE i < ?", 10)
            same(c.rowcount, 10)


failed = 0
for check in (types, catalogs, savepoints, transactions, cursors, many, prepared):
    try:
        check()
        print("ok   psqlodbc:", check.__name__)
    except Exception as e:  # each check is told, and the rest run
        failed += 1
        print("FAIL psqlodbc:", check.__name__, "line", e.__traceback__.tb_next and e.__traceback__.tb_next.tb_lineno, repr(e))
sys.exit(1 if failed else 0)
