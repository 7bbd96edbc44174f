"""What applications do with IRIS's official Python driver, one check a function.

The address comes from IRIS_ADDRESS (host:port) and IRIS_NAMESPACE, IRIS_USER and
IRIS_PASSWORD, TLS from IRIS_SSL_CONFIG; see run.sh. Every function named check_* gets a fresh connection
and cursor, and empty tables of its own.
"""

import datetime
import decimal
import os
import sys
import threading
import time
import traceback

import iris
import iris.dbapi

HOST, PORT = os.environ["IRIS_ADDRESS"].rsplit(":", 1)


def connect(**options):
    settings = dict(
        hostname=HOST,
        port=int(PORT),
        namespace=os.environ.get("IRIS_NAMESPACE", "USER"),
        username=os.environ.get("IRIS_USER", "_SYSTEM"),
        password=os.environ.get("IRIS_PASSWORD", "SYS"),
        timeout=10,
        sharedmemory=False,
        sslconfig=os.environ.get("IRIS_SSL_CONFIG"),
    )
    settings.update(options)
    return iris.connect(**settings)


def equal(got, want):
    assert got == want, f"got {got!r}, want {want!r}"


def settles(got, want, seconds=20):
    """Asks again until the answer is as wanted; after that many seconds the difference is an error."""
    deadline = time.monotonic() + seconds
    while (answer := got()) != want and time.monotonic() < deadline:
        time.sleep(0.02)
    equal(answer, want)


def raises(kind, code, statement, *args):
    """Runs statement(*args), which must fail with an SQLCODE."""
    try:
        statement(*args)
    except kind as e:
        assert f"<-{code}>" in str(e), f"want SQLCODE -{code}, got {e}"
        return
    raise AssertionError(f"no error; want SQLCODE -{code}")


def rows(cursor):
    return [tuple(r) for r in cursor.fetchall()]


def query(cursor, statement):
    cursor.execute(statement)
    return rows(cursor)


def table(cursor, name, definition):
    """Makes a table, replacing one that an earlier run has left."""
    try:
        cursor.execute(f"DROP TABLE {name}")
    except Exception:
        pass
    cursor.execute(f"CREATE TABLE {name} ({definition})")


def check_select_constants(connection, cursor):
    cursor.execute("SELECT 1, 'x', ?, ?", [5, None])
    row = rows(cursor)[0]
    equal([str(v) if v is not None else None for v in row], ["1", "x", "5", None])
    cursor.execute("SELECT -7, 1.5, '', 'тест'")
    row = rows(cursor)[0]
    equal((int(row[0]), float(row[1]), row[2], row[3]), (-7, 1.5, "", "тест"))


def check_parameters(connection, cursor):
    table(cursor, "drv_par", "id INTEGER, name VARCHAR(50)")
    for i in range(10):
        cursor.execute("INSERT INTO drv_par (id, name) VALUES (?, ?)", [i, f"n{i}"])
    cursor.execute("SELECT name FROM drv_par WHERE id > ? AND id < 7 AND name <> 'n6' ORDER BY id", [3])
    equal(rows(cursor), [("n4",), ("n5",)])
    cursor.execute("SELECT COUNT(*) FROM drv_par WHERE id IN (1, 2, ?)", [3])
    equal(rows(cursor), [(3,)])


TYPES = [
    ("c_int", "INTEGER", 2147483647),
    ("c_small", "SMALLINT", -32768),
    ("c_tiny", "TINYINT", 127),
    ("c_big", "BIGINT", 9223372036854775807),
    ("c_num", "NUMERIC(10,2)", decimal.Decimal("12.34")),
    ("c_dbl", "DOUBLE", 3.141592653589793),
    ("c_str", "VARCHAR(100)", "text"),
    ("c_date", "DATE", datetime.date(2024, 5, 6)),
    ("c_time", "TIME", datetime.time(12, 34, 56)),
    ("c_ts", "TIMESTAMP", datetime.datetime(2024, 5, 6, 12, 34, 56, 789000)),
    ("c_bit", "BIT", True),
    ("c_bin", "VARBINARY(50)", b"\x00\x01\xfe\xff"),
]


def same(got, want):
    """Compares a value with what was stored, whatever form the driver gives it."""
    if isinstance(want, (datetime.date, datetime.time, datetime.datetime)) and isinstance(got, str):
        return got.rstrip("0") == str(want).rstrip("0") if isinstance(want, datetime.datetime) else got == str(want)
    if isinstance(want, decimal.Decimal):
        return decimal.Decimal(str(got)) == want
    return got == want


def check_types(connection, cursor):
    table(cursor, "drv_types", ", ".join(f"{name} {kind}" for name, kind, _ in TYPES))
    marks = ", ".join("?" for _ in TYPES)
    cursor.execute(f"INSERT INTO drv_types VALUES ({marks})", [v for _, _, v in TYPES])
    cursor.execute(f"INSERT INTO drv_types VALUES ({marks})", [None for _ in TYPES])
    cursor.execute("SELECT * FROM drv_types")
    full, empty = rows(cursor)
    for (name, kind, want), got in zip(TYPES, full):
        assert same(got, want), f"{kind}: got {got!r}, want {want!r}"
    equal(empty, tuple(None for _ in TYPES))
    for name, kind, want in TYPES:
        cursor.execute(f"SELECT COUNT(*) FROM drv_types WHERE {name} = ?", [want])
        equal((kind, rows(cursor)), (kind, [(1,)]))


def check_description(connection, cursor):
    table(cursor, "drv_desc", "id INTEGER NOT NULL, name VARCHAR(20)")
    cursor.execute("SELECT id, name AS label FROM drv_desc")
    equal([d[0].lower() for d in cursor.description], ["id", "label"])
    equal([d[1] for d in cursor.description], [4, 12])
    equal(rows(cursor), [])


def check_null_and_empty(connection, cursor):
    table(cursor, "drv_null", "id INTEGER, s VARCHAR(20)")
    cursor.executemany("INSERT INTO drv_null VALUES (?, ?)", [(1, None), (2, ""), (3, "x")])
    cursor.execute("SELECT id, s FROM drv_null ORDER BY id")
    equal(rows(cursor), [(1, None), (2, ""), (3, "x")])
    cursor.execute("SELECT id FROM drv_null WHERE s IS NULL")
    equal(rows(cursor), [(1,)])
    cursor.execute("SELECT id FROM drv_null WHERE s = ''")
    equal(rows(cursor), [(2,)])


def check_executemany(connection, cursor):
    table(cursor, "drv_many", "id INTEGER PRIMARY KEY, s VARCHAR(20)")
    cursor.executemany("INSERT INTO drv_many VALUES (?, ?)", [(i, f"row{i}") for i in range(1000)])
    equal(cursor.rowcount, 1000)
    cursor.execute("SELECT COUNT(*), MIN(id), MAX(id) FROM drv_many")
    equal(rows(cursor), [(1000, 0, 999)])
    cursor.execute("UPDATE drv_many SET s = 'x' WHERE id < 10")
    equal(cursor.rowcount, 10)
    cursor.execute("DELETE FROM drv_many WHERE id >= ?", [500])
    equal(cursor.rowcount, 500)


def check_many_rows(connection, cursor):
    table(cursor, "drv_rows", "id INTEGER, s VARCHAR(200)")
    cursor.executemany("INSERT INTO drv_rows VALUES (?, ?)", [(i, f"{i:0100d}") for i in range(5000)])
    cursor.execute("SELECT id, s FROM drv_rows ORDER BY id")
    got = rows(cursor)
    equal(len(got), 5000)
    equal(got[4999], (4999, f"{4999:0100d}"))
    cursor.execute("SELECT id FROM drv_rows ORDER BY id")
    equal([tuple(r) for r in cursor.fetchmany(3)], [(0,), (1,), (2,)])
    equal(tuple(cursor.fetchone()), (3,))


def check_unicode(connection, cursor):
    table(cursor, "drv_uni", "id INTEGER, s VARCHAR(100)")
    texts = ["é", "тест", "日本語", "a😀b", "é" * 100, "quote ' \" \\ %"]
    cursor.executemany("INSERT INTO drv_uni VALUES (?, ?)", list(enumerate(texts)))
    cursor.execute("SELECT s FROM drv_uni ORDER BY id")
    equal([r[0] for r in rows(cursor)], texts)
    cursor.execute("SELECT id FROM drv_uni WHERE s = 'тест'")
    equal(rows(cursor), [(1,)])


def check_long_text(connection, cursor):
    table(cursor, "drv_long", "id INTEGER, s VARCHAR(100000), c LONGVARCHAR, b LONGVARBINARY")
    long = "т" * 50000
    cursor.execute("INSERT INTO drv_long VALUES (?, ?, ?, ?)", [1, long, long, b"\x00\xff" * 1000])
    cursor.execute("INSERT INTO drv_long VALUES (?, ?, ?, ?)", [2, None, None, None])
    cursor.execute("SELECT s, c, b FROM drv_long ORDER BY id")
    equal(rows(cursor), [(long, long, b"\x00\xff" * 1000), (None, None, None)])


def check_lastrowid(connection, cursor):
    table(cursor, "drv_row", "id INTEGER IDENTITY, s VARCHAR(20)")
    cursor.execute("INSERT INTO drv_row (s) VALUES ('a')")
    first = int(cursor.lastrowid)
    cursor.execute("INSERT INTO drv_row (s) VALUES ('b')")
    equal(int(cursor.lastrowid), first + 1)
    cursor.execute("SELECT s FROM drv_row WHERE id = ?", [first + 1])
    equal(rows(cursor), [("b",)])
    cursor.execute("SELECT LAST_IDENTITY()")
    equal(int(rows(cursor)[0][0]), first + 1)


def check_errors(connection, cursor):
    table(cursor, "drv_err", "id INTEGER PRIMARY KEY, s VARCHAR(5) NOT NULL")
    cursor.execute("INSERT INTO drv_err VALUES (1, 'a')")
    raises(iris.dbapi.ProgrammingError, 30, cursor.execute, "SELECT * FROM drv_missing")
    raises(iris.dbapi.Error, 29, cursor.execute, "SELECT missing FROM drv_err")
    raises(iris.dbapi.IntegrityError, 119, cursor.execute, "INSERT INTO drv_err VALUES (1, 'b')")
    raises(iris.dbapi.Error, 108, cursor.execute, "INSERT INTO drv_err VALUES (2, NULL)")
    raises(iris.dbapi.Error, 104, cursor.execute, "INSERT INTO drv_err VALUES (3, 'too long')")
    raises(iris.dbapi.Error, 201, cursor.execute, "CREATE TABLE drv_err (a INTEGER)")
    raises(iris.dbapi.IntegrityError, 119, cursor.executemany, "INSERT INTO drv_err VALUES (?, ?)",
           [(5, "x"), (1, "y"), (6, "z")])
    cursor.execute("SELECT COUNT(*) FROM drv_err")
    rows(cursor)


def check_transactions(connection, cursor):
    table(cursor, "drv_tx", "id INTEGER")
    connection.commit()
    transactional = connect(autoCommit=False)
    c = transactional.cursor()
    c.execute("INSERT INTO drv_tx VALUES (1)")
    transactional.rollback()
    c.execute("INSERT INTO drv_tx VALUES (2)")
    transactional.commit()
    c.execute("INSERT INTO drv_tx VALUES (3)")
    transactional.close()
    # close() does not wait for the server, and IRIS reads uncommitted rows unless told
    # otherwise: until the server has seen the end of the connection, row 3 may be visible.
    settles(lambda: query(cursor, "SELECT id FROM drv_tx"), [(2,)])


def check_savepoints(connection, cursor):
    table(cursor, "drv_save", "id INTEGER")
    transactional = connect(autoCommit=False)
    c = transactional.cursor()
    c.execute("INSERT INTO drv_save VALUES (1)")
    c.execute("SAVEPOINT sp")
    c.execute("INSERT INTO drv_save VALUES (2)")
    c.execute("ROLLBACK TO SAVEPOINT sp")
    transactional.commit()
    transactional.close()
    cursor.execute("SELECT id FROM drv_save")
    equal(rows(cursor), [(1,)])


def check_two_connections(connection, cursor):
    table(cursor, "drv_two", "id INTEGER, n INTEGER")
    cursor.execute("INSERT INTO drv_two VALUES (1, 0)")

    def work(increments):
        own = connect()
        c = own.cursor()
        for _ in range(increments):
            c.execute("UPDATE drv_two SET n = n + 1 WHERE id = ?", [1])
        own.close()

    workers = [threading.Thread(target=work, args=(50,)) for _ in range(2)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    cursor.execute("SELECT n FROM drv_two")
    equal(rows(cursor), [(100,)])


def check_functions(connection, cursor):
    cursor.execute("SELECT UPPER('abc'), ABS(-5), CURRENT_DATE, {fn NOW()}, {d '2024-01-02'}")
    row = rows(cursor)[0]
    equal(row[0], "ABC")
    equal(int(row[1]), 5)
    cursor.execute("SELECT CASE WHEN ? > 1 THEN 'many' ELSE 'one' END", [2])
    equal(rows(cursor), [("many",)])


def check_vectors(connection, cursor):
    table(cursor, "drv_vec", "id INTEGER, v VECTOR(DOUBLE, 3)")
    cursor.executemany("INSERT INTO drv_vec VALUES (?, TO_VECTOR(?, DOUBLE, 3))",
                       [(1, "1,0,0"), (2, "0,1,0"), (3, "1,1,0")])
    cursor.execute("SELECT TOP 2 id FROM drv_vec ORDER BY VECTOR_COSINE(v, TO_VECTOR(?, DOUBLE, 3)) DESC", ["1,0.1,0"])
    equal([int(r[0]) for r in rows(cursor)], [1, 3])


def check_catalog(connection, cursor):
    table(cursor, "drv_cat", "id INTEGER PRIMARY KEY, s VARCHAR(20)")
    cursor.execute("SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'SQLUser' AND TABLE_NAME = ?",
                   ["drv_cat"])
    equal(len(rows(cursor)), 1)
    cursor.execute("SELECT COLUMN_NAME, DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'drv_cat' "
                   "ORDER BY ORDINAL_POSITION")
    equal([(n.lower(), t) for n, t in rows(cursor)], [("id", "integer"), ("s", "varchar")])


def check_sqlalchemy_connect(connection, cursor):
    """What sqlalchemy-iris asks when it connects."""
    cursor.execute("select vector_cosine(to_vector('1'), to_vector('1'))")
    equal(float(rows(cursor)[0][0]), 1.0)
    try:
        cursor.execute("%CHECKPRIV SELECT ON %Dictionary.PropertyDefinition")
    except iris.dbapi.Error:
        pass  # it only warns then
    cursor.execute("SELECT %SYSTEM_SQL.Util_GetOption('IsolationMode')")
    assert str(rows(cursor)[0][0]).isdigit()


def check_native(connection, cursor):
    native = iris.createIRIS(connection)
    version = native.classMethodValue("%SYSTEM.Version", "GetVersion")
    assert "IRIS" in version, version
    number = native.classMethodValue("%SYSTEM.Version", "GetNumber")
    assert float(str(number).split(".")[0]) >= 2024, number


def check_login_refused(connection, cursor):
    try:
        connect(password="not the password")
    except Exception as e:
        assert "Access Denied" in str(e), e
        return
    raise AssertionError("a wrong password was accepted")


def connection_limit(most):
    """A server that lets so many connections in refuses the next, and lets one in for one that leaves."""
    held = [connect() for _ in range(most)]
    try:
        connect()
    except Exception as e:
        assert "<LICENSE LIMIT EXCEEDED>" in str(e), e
    else:
        raise AssertionError("one connection too many")
    held.pop().close()
    settles(lambda: can_connect(held), True)
    print("ok   connection_limit")


def can_connect(held):
    try:
        held.append(connect())
    except Exception:
        return False
    return True


def main():
    import test_cursors

    if "IRIS_MAX_CONNECTIONS" in os.environ:
        return connection_limit(int(os.environ["IRIS_MAX_CONNECTIONS"]))

    wanted = sys.argv[1:]
    failed = 0
    for name, check in list(globals().items()) + list(vars(test_cursors).items()):
        if not name.startswith("check_") or wanted and name not in wanted:
            continue
        connection = connect()
        try:
            check(connection, connection.cursor())
            print("ok  ", name)
        except Exception:
            failed += 1
            print("FAIL", name)
            traceback.print_exc(limit=-3, file=sys.stdout)
        finally:
            connection.close()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    sys.modules["test_driver"] = sys.modules["__main__"]
    main()
