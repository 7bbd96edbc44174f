"""Cursors, transactions, long values, timeouts, procedures and namespaces through IRIS's official Python driver.

test_driver.py runs these checks with its own.
"""

import datetime
import decimal
import os
import time
import uuid

import iris.dbapi

from test_driver import connect, equal, query, raises, rows, settles, table


def numbers(cursor, name, n):
    table(cursor, name, "id INTEGER PRIMARY KEY, s VARCHAR(50)")
    cursor.executemany(f"INSERT INTO {name} VALUES (?, ?)", [(i, f"s{i}") for i in range(1, n + 1)])


def check_fetches(connection, cursor):
    numbers(cursor, "drv_fetch", 2500)
    cursor.execute("SELECT id, s FROM drv_fetch ORDER BY id")
    equal(tuple(cursor.fetchone()), (1, "s1"))
    equal([r[0] for r in cursor.fetchmany(3)], [2, 3, 4])
    cursor.arraysize = 5
    equal([r[0] for r in cursor.fetchmany()], [5, 6, 7, 8, 9])
    equal(len(cursor.fetchall()), 2491)
    equal(cursor.fetchone(), None)


def check_iteration_and_columns_by_name(connection, cursor):
    numbers(cursor, "drv_iter", 10)
    cursor.execute("SELECT id, s AS label FROM drv_iter ORDER BY id")
    equal([d[0] for d in cursor.description], ["id", "label"])
    total = 0
    for row in cursor.fetchall():
        total += row[0]
    equal(total, 55)


def check_counts(connection, cursor):
    numbers(cursor, "drv_count", 20)
    cursor.execute("UPDATE drv_count SET s = 'x' WHERE id <= 7")
    equal(cursor.rowcount, 7)
    cursor.execute("UPDATE drv_count SET s = 'x' WHERE id > 1000")
    equal(cursor.rowcount, 0)
    cursor.execute("DELETE FROM drv_count")
    equal(cursor.rowcount, 20)
    cursor.execute("CREATE VIEW drv_count_view AS SELECT id FROM drv_count")
    equal(cursor.description, None)
    cursor.execute("DROP VIEW drv_count_view")


def check_two_cursors(connection, cursor):
    numbers(cursor, "drv_both", 3000)
    other = connection.cursor()
    cursor.execute("SELECT id FROM drv_both ORDER BY id")
    other.execute("SELECT id FROM drv_both ORDER BY id DESC")
    for i in range(1, 1501):
        equal(cursor.fetchone()[0], i)
        equal(other.fetchone()[0], 3001 - i)
    other.close()
    equal(len(cursor.fetchall()), 1500)


def check_same_statement_other_values(connection, cursor):
    numbers(cursor, "drv_again", 10)
    for i in range(1, 11):
        cursor.execute("SELECT s FROM drv_again WHERE id = ?", [i])
        equal(rows(cursor), [(f"s{i}",)])
    for i in range(1, 11):
        equal(query(cursor, f"SELECT s FROM drv_again WHERE id = {i}"), [(f"s{i}",)])


def check_statement_after_redefinition(connection, cursor):
    table(cursor, "drv_redefined", "id INTEGER, s VARCHAR(10)")
    cursor.execute("INSERT INTO drv_redefined VALUES (1, 'old')")
    equal(query(cursor, "SELECT s FROM drv_redefined"), [("old",)])
    table(cursor, "drv_redefined", "s INTEGER")
    cursor.execute("INSERT INTO drv_redefined VALUES (?)", [5])
    fresh = connect()
    equal(query(fresh.cursor(), "SELECT s FROM drv_redefined"), [(5,)])
    fresh.close()


LIMITS = [
    ("TINYINT", -128), ("TINYINT", 127), ("SMALLINT", 32767), ("INTEGER", -2147483648), ("BIGINT", -9223372036854775807),
    ("BIGINT", 9223372036854775807), ("NUMERIC(18,6)", decimal.Decimal("-123456789012.654321")),
    ("NUMERIC(5,0)", decimal.Decimal("99999")), ("DOUBLE", 1.7976931348623157e308), ("DOUBLE", -5e-324),
    ("DATE", datetime.date(1841, 1, 1)), ("DATE", datetime.date(9999, 12, 31)), ("TIME", datetime.time(0, 0, 0)),
    ("TIME", datetime.time(23, 59, 59)), ("TIMESTAMP", datetime.datetime(1900, 2, 28, 23, 59, 59, 999999)),
    ("TIMESTAMP", datetime.datetime(9999, 12, 31, 23, 59, 59)), ("BIT", False), ("VARBINARY(4)", b"\x00\x00\xff\x01"),
    ("VARCHAR(20)", " padded "), ("VARCHAR(20)", "\u0001\t\n'\"\\"), ("VARCHAR(20)", "😀é"), ("VARCHAR(20)", ""),
]


def check_limits_of_types(connection, cursor):
    for kind, value in LIMITS:
        table(cursor, "drv_limit", f"id INTEGER, v {kind}")
        cursor.execute("INSERT INTO drv_limit VALUES (1, ?)", [value])
        cursor.execute("SELECT v FROM drv_limit")
        got = rows(cursor)[0][0]
        if isinstance(value, decimal.Decimal):
            got = decimal.Decimal(str(got))
        equal((kind, got), (kind, value))
        cursor.execute("SELECT COUNT(*) FROM drv_limit WHERE v = ?", [value])
        equal((kind, value, rows(cursor)), (kind, value, [(1,)]))


def check_values_out_of_range(connection, cursor):
    for kind, value in [("TINYINT", 128), ("SMALLINT", 40000), ("VARCHAR(3)", "four"), ("NUMERIC(4,1)", decimal.Decimal("1000")),
                        ("DATE", datetime.date(1840, 12, 30))]:
        table(cursor, "drv_range", f"v {kind}")
        raises(iris.dbapi.Error, 104, cursor.execute, "INSERT INTO drv_range VALUES (?)", [value])
        equal(query(cursor, "SELECT COUNT(*) FROM drv_range"), [(0,)])


def check_guid(connection, cursor):
    table(cursor, "drv_guid", "g UNIQUEIDENTIFIER")
    value = uuid.UUID("12345678-1234-5678-1234-567812345678")
    cursor.execute("INSERT INTO drv_guid VALUES (?)", [str(value).upper()])
    equal(str(query(cursor, "SELECT g FROM drv_guid")[0][0]).lower(), str(value))


def check_streams(connection, cursor):
    table(cursor, "drv_stream", "id INTEGER, t LONGVARCHAR, b LONGVARBINARY")
    text, data = "тест 0123456789 " * 250_000, bytes(range(256)) * 10_000
    cursor.execute("INSERT INTO drv_stream VALUES (?, ?, ?)", [1, text, data])
    cursor.execute("INSERT INTO drv_stream VALUES (?, ?, ?)", [2, "", b""])
    cursor.execute("INSERT INTO drv_stream VALUES (?, ?, ?)", [3, None, None])
    cursor.execute("SELECT id, t, b FROM drv_stream ORDER BY id")
    got = rows(cursor)
    assert got[0] == (1, text, data), "a long value has changed"
    equal(got[1][1:], ("", b""))
    equal(got[2], (3, None, None))
    cursor.execute("SELECT CHARACTER_LENGTH(t) FROM drv_stream WHERE id = 1")
    equal(rows(cursor), [(len(text),)])
    cursor.execute("UPDATE drv_stream SET t = ? WHERE id = 1", ["short"])
    equal(query(cursor, "SELECT t FROM drv_stream WHERE id = 1"), [("short",)])


def check_executemany_failure(connection, cursor):
    table(cursor, "drv_fail", "id INTEGER PRIMARY KEY, s VARCHAR(5)")
    raises(iris.dbapi.IntegrityError, 119, cursor.executemany, "INSERT INTO drv_fail VALUES (?, ?)",
           [(1, "a"), (2, "b"), (1, "again"), (3, "c")])
    equal(query(cursor, "SELECT id FROM drv_fail ORDER BY id")[:2], [(1,), (2,)])
    cursor.executemany("INSERT INTO drv_fail VALUES (?, ?)", [(10, None), (11, "")])
    equal(query(cursor, "SELECT id, s FROM drv_fail WHERE id >= 10 ORDER BY id"), [(10, None), (11, "")])


def check_errors_leave_the_connection_usable(connection, cursor):
    table(cursor, "drv_usable", "id INTEGER PRIMARY KEY")
    for code, statement in [(30, "SELECT * FROM drv_none"), (29, "SELECT none FROM drv_usable"), (1, "SELECT FROM WHERE"),
                            (359, "SELECT drv_no_function(1)"), (25, "SELECT 1 garbage garbage"),
                            (62, "INSERT INTO drv_usable (id) VALUES ()")]:
        try:
            cursor.execute(statement)
        except iris.dbapi.Error:
            pass
        else:
            raise AssertionError(f"{statement} was accepted")
        equal(query(cursor, "SELECT 1"), [(1,)])


def check_autocommit_changes(connection, cursor):
    table(cursor, "drv_auto", "id INTEGER")
    own = connect()
    c = own.cursor()
    own.setAutoCommit(False)
    c.execute("INSERT INTO drv_auto VALUES (1)")
    own.rollback()
    own.setAutoCommit(True)
    c.execute("INSERT INTO drv_auto VALUES (2)")
    own.rollback()
    own.close()
    equal(query(cursor, "SELECT id FROM drv_auto"), [(2,)])


def check_explicit_transaction(connection, cursor):
    table(cursor, "drv_explicit", "id INTEGER PRIMARY KEY")
    cursor.execute("START TRANSACTION")
    cursor.execute("INSERT INTO drv_explicit VALUES (1)")
    cursor.execute("SAVEPOINT one")
    cursor.execute("INSERT INTO drv_explicit VALUES (2)")
    raises(iris.dbapi.IntegrityError, 119, cursor.execute, "INSERT INTO drv_explicit VALUES (1)")
    cursor.execute("INSERT INTO drv_explicit VALUES (3)")
    cursor.execute("ROLLBACK TO SAVEPOINT one")
    cursor.execute("INSERT INTO drv_explicit VALUES (4)")
    cursor.execute("COMMIT")
    equal(query(cursor, "SELECT id FROM drv_explicit ORDER BY id"), [(1,), (4,)])


def check_lock_timeout(connection, cursor):
    table(cursor, "drv_lock", "id INTEGER, n INTEGER")
    cursor.execute("INSERT INTO drv_lock VALUES (1, 0)")
    holder = connect(autoCommit=False)
    holder.cursor().execute("UPDATE drv_lock SET n = 1 WHERE id = 1")
    cursor.execute("SET OPTION LOCK_TIMEOUT = 0")
    raises(iris.dbapi.Error, 110, cursor.execute, "UPDATE drv_lock SET n = 2 WHERE id = 1")
    equal(query(cursor, "SELECT n FROM drv_lock"), [(1,)])  # READ UNCOMMITTED
    holder.rollback()
    holder.close()
    equal(query(cursor, "SELECT n FROM drv_lock"), [(0,)])


def check_query_timeout(connection, cursor):
    numbers(cursor, "drv_slow", 2000)
    cursor.setQueryTimeout(1)
    equal(cursor.getQueryTimeout(), 1)
    start = time.monotonic()
    raises(iris.dbapi.Error, 450, query, cursor,
           "SELECT COUNT(*) FROM drv_slow a, drv_slow b, drv_slow c WHERE a.id + b.id + c.id < 0")
    assert time.monotonic() - start >= 0.9
    cursor.setQueryTimeout(0)
    equal(query(cursor, "SELECT COUNT(*) FROM drv_slow"), [(2000,)])


def check_callproc(connection, cursor):
    # With two parameters or more, the return value included, the driver refuses by itself.
    cursor.callproc("%SYSTEM_SQL.DefaultSchema", [])
    cursor.callproc("%SYSTEM_SQL.DefaultSchema", [])
    raises(iris.dbapi.Error, 428, cursor.callproc, "NoSuchProcedure", [])
    equal(query(cursor, "SELECT %SYSTEM_SQL.DefaultSchema()"), [("SQLUser",)])


def check_namespaces(connection, cursor):
    other = os.environ.get("IRIS_OTHER_NAMESPACE")
    if not other:
        return
    table(cursor, "drv_place", "id INTEGER")
    elsewhere = connect(namespace=other)
    c = elsewhere.cursor()
    table(c, "drv_place", "s VARCHAR(20)")
    c.execute("INSERT INTO drv_place VALUES ('elsewhere')")
    equal(query(cursor, "SELECT COUNT(*) FROM drv_place"), [(0,)])
    equal(query(c, "SELECT s FROM drv_place"), [("elsewhere",)])
    equal(query(c, "SELECT $NAMESPACE"), [(other,)])
    elsewhere.close()
    try:
        connect(namespace="NOWHERE")
    except Exception as e:
        assert "NOWHERE" in str(e), e
    else:
        raise AssertionError("a namespace that does not exist was opened")


def check_closed(connection, cursor):
    own = connect()
    c = own.cursor()
    c.execute("SELECT 1")
    c.close()
    for use in (lambda: c.execute("SELECT 1"), c.fetchone):
        try:
            use()
        except iris.dbapi.Error:
            continue
        raise AssertionError("a closed cursor works")
    own.close()
    settles(lambda: query(cursor, "SELECT 1"), [(1,)])
