"""What libpq sends and gets, as PQtrace writes it, on PostgreSQL and on the gateway: traces.py PORT PORT DIFFERENCES.

Each section below runs on a connection of its own. Its trace is laid beside PostgreSQL's, message by message. A line
of DIFFERENCES names a section, a message and a reason, between tabs: "-" before a message is PostgreSQL's, "+" ours. A
difference that is not listed fails, and so does a listed one that is not there.
"""

import difflib
import itertools
import re
import sys
import tempfile
import time

from psycopg import pq

SECTIONS = {}


def section(run):
    SECTIONS[run.__name__] = run
    return run


def results(conn):
    while conn.get_result() is not None:
        pass


def simple(conn, *statements):
    for sql in statements:
        conn.exec_(sql.encode())


def extended(conn, sql, *params, result_format=0):
    conn.exec_params(sql.encode(), [p if p is None else p.encode() for p in params], result_format=result_format)


def copy_in(conn, sql, *data, error=None):
    conn.exec_(sql.encode())
    for part in data:
        conn.put_copy_data(part)
    conn.put_copy_end(error)
    results(conn)


def copy_out(conn, sql):
    conn.exec_(sql.encode())
    while conn.get_copy_data(0)[0] > 0:
        pass
    results(conn)


@section
def simple_queries(conn):
    simple(conn, "SELECT 1 AS one, 'x'::text, NULL::date, 2.50::numeric(5,2), true, '{1,2}'::int[]", "SELECT", "")
    simple(conn, ";", "-- only a comment", "SELECT 1; SELECT 'two'; SELECT 3 WHERE false", "SELECT 1;;SELECT 2;")
    simple(conn, "INSERT INTO tr VALUES (1, 'a'), (2, 'b'); UPDATE tr SET v = 'c' WHERE id = 2; DELETE FROM tr")
    simple(conn, "INSERT INTO tr VALUES (1, 'a') RETURNING id, v", "SELECT * FROM tr", "TRUNCATE tr", "SHOW datestyle")
    simple(conn, "VALUES (1, 'a'), (2, NULL)", "CREATE TABLE tr2 (a int)", "DROP TABLE tr2")
    simple(conn, "CREATE TABLE tr3 AS SELECT 1 AS a", "SELECT a INTO tr4 FROM tr3", "DROP TABLE tr3, tr4")


@section
def implicit_transactions(conn):
    simple(conn, "INSERT INTO tr VALUES (10, 'x'); SELECT 1 / 0; INSERT INTO tr VALUES (11, 'y')", "SELECT * FROM tr")
    simple(conn, "BEGIN; INSERT INTO tr VALUES (12, 'x'); COMMIT; SELECT 1 / 0", "SELECT id FROM tr")
    simple(conn, "INSERT INTO tr VALUES (13, 'x'); ROLLBACK", "SELECT id FROM tr", "SELECT 1; SELEC 2", "TRUNCATE tr")


@section
def transactions(conn):
    simple(conn, "BEGIN", "SELECT 1", "SAVEPOINT s", "SELECT 1 / 0", "SELECT 1", "ROLLBACK TO s", "RELEASE s", "COMMIT")
    simple(conn, "START TRANSACTION READ ONLY", "INSERT INTO tr VALUES (1, 'a')", "COMMIT", "COMMIT", "ROLLBACK", "END")
    simple(conn, "BEGIN", "BEGIN", "COMMIT AND CHAIN", "ROLLBACK AND CHAIN", "ABORT", "SAVEPOINT s", "SET LOCAL datestyle = 'SQL'")
    simple(conn, "BEGIN", "PREPARE TRANSACTION 'x'", "COMMIT PREPARED 'x'")


@section
def errors(conn):
    simple(conn, "SELEC 1", "SELECT nosuch", "SELECT * FROM nosuch", "SELECT 'é', nosuch FROM tr", "SELECT nosuch(1)")
    simple(conn, "SELECT 'x'::int", "SELECT 1 / 0", "INSERT INTO tr VALUES (1, 'a'), (1, 'b')", "INSERT INTO tr VALUES (NULL, 'a')")
    simple(conn, "SELECT 2147483647 + 1", "SELECT $1", "SELECT 'abc", "EXECUTE nosuch", "FETCH nosuch", "DEALLOCATE nosuch")
    simple(conn, "SET nosuch = 1", "SET datestyle = 'nosuch'", "SHOW nosuch", "SELECT 'x' + 1", "SELECT count(*), v FROM tr")


@section
def extended_queries(conn):
    extended(conn, "SELECT $1::int + 1 AS n, $2::text", "41", "x")
    extended(conn, "SELECT $1::int + 1 AS n, $2::text", "41", None, result_format=1)
    extended(conn, "SELECT 1; SELECT 2")
    extended(conn, "")
    extended(conn, "SELECT $1::int", "x")
    extended(conn, "SELECT $2::int", "1")
    extended(conn, "INSERT INTO tr VALUES ($1, $2)", "1", "a")
    extended(conn, "SELECT id, v FROM tr WHERE id = $1", "1", result_format=1)
    extended(conn, "SELECT nosuch FROM tr")
    extended(conn, "DELETE FROM tr WHERE id = $1 RETURNING v", "1")
    extended(conn, "BEGIN")
    extended(conn, "SELECT 1 / $1::int", "0")
    extended(conn, "SELECT 1")
    extended(conn, "ROLLBACK")
    extended(conn, "SET TimeZone = 'Europe/Paris'")
    extended(conn, "SHOW TimeZone")


@section
def statements(conn):
    conn.prepare(b"s", b"SELECT id, v FROM tr WHERE id = $1")
    conn.describe_prepared(b"s")
    conn.exec_prepared(b"s", [b"1"])
    conn.prepare(b"s", b"SELECT 1")
    conn.describe_prepared(b"nosuch")
    conn.exec_prepared(b"nosuch", [])
    conn.exec_prepared(b"s", [b"1", b"2"])
    conn.exec_prepared(b"s", [b"\0\0\0\1\0"], param_formats=[1])
    simple(conn, "DEALLOCATE s", "PREPARE q (int) AS SELECT $1 + 1", "EXECUTE q(1)")
    conn.describe_prepared(b"q")
    conn.exec_prepared(b"q", [b"5"])
    conn.prepare(b"u", b"INSERT INTO tr VALUES ($1, $2)")
    conn.describe_prepared(b"u")
    conn.prepare(b"e", b"")
    conn.describe_prepared(b"e")
    conn.exec_prepared(b"e", [])
    conn.prepare(b"w", b"SELECT * FROM changing")
    simple(conn, "ALTER TABLE changing ADD COLUMN b int")
    conn.exec_prepared(b"w", [])
    simple(conn, "ALTER TABLE changing DROP COLUMN b", "DEALLOCATE ALL", "DISCARD ALL")


@section
def cursors(conn):
    simple(conn, "BEGIN", "DECLARE c SCROLL CURSOR FOR SELECT g FROM generate_series(1, 5) g", "FETCH 2 FROM c")
    conn.describe_portal(b"c")
    simple(conn, "FETCH BACKWARD 1 FROM c", "MOVE 2 FROM c", "FETCH ALL FROM c", "FETCH c", "CLOSE c", "FETCH c", "ROLLBACK")
    conn.describe_portal(b"c")
    simple(conn, "DECLARE c CURSOR FOR SELECT 1", "BEGIN", "DECLARE h BINARY CURSOR WITH HOLD FOR SELECT 7", "COMMIT")
    simple(conn, "FETCH ALL FROM h", "CLOSE ALL")


@section
def pipelines(conn):
    conn.enter_pipeline_mode()
    conn.send_query_params(b"SELECT $1::int", [b"1"])
    conn.send_query_params(b"INSERT INTO tr VALUES (50, 'p')", [])
    conn.send_query_params(b"SELECT 1 / 0", [])
    conn.send_query_params(b"SELECT 'skipped'", [])
    conn.pipeline_sync()
    conn.send_query_params(b"SELECT count(*) FROM tr", [])
    conn.send_prepare(b"ps", b"SELECT $1::text")
    conn.send_query_prepared(b"ps", [b"x"])
    conn.send_query_prepared(b"ps", [b"y"], result_format=1)
    conn.send_describe_prepared(b"ps")
    conn.send_query_params(b"BEGIN", [])
    conn.send_query_params(b"DECLARE pc CURSOR FOR SELECT 1", [])
    conn.send_describe_portal(b"pc")
    conn.send_query_params(b"COMMIT", [])
    conn.send_query_params(b"", [])
    conn.pipeline_sync()
    conn.pipeline_sync()
    drain(conn, 3)
    conn.send_query_params(b"SELECT 'flushed'", [])
    conn.send_flush_request()
    conn.flush()
    results(conn)
    conn.pipeline_sync()
    drain(conn, 1)
    conn.exit_pipeline_mode()


def drain(conn, syncs):
    while syncs:
        result = conn.get_result()
        if result is not None and result.status == pq.ExecStatus.PIPELINE_SYNC:
            syncs -= 1


@section
def copies(conn):
    copy_in(conn, "COPY tr FROM STDIN", b"1\ta\n2\t", b"\\N\n")
    copy_in(conn, "COPY tr (id) FROM STDIN (FORMAT csv, HEADER)", b"id\n3\n")
    copy_in(conn, "COPY tr FROM STDIN", b"1\tdup\n")
    copy_in(conn, "COPY tr FROM STDIN", b"x\ta\n")
    copy_in(conn, "COPY tr FROM STDIN", b"9\n")
    copy_in(conn, "COPY tr FROM STDIN", b"9\ta\n", error=b"changed my mind")
    copy_in(conn, "COPY tr FROM STDIN; SELECT count(*) FROM tr", b"4\td\n")
    copy_out(conn, "COPY tr TO STDOUT")
    copy_out(conn, "COPY (SELECT id, v FROM tr ORDER BY id) TO STDOUT (FORMAT csv, HEADER)")
    copy_out(conn, "COPY (SELECT 1 AS a) TO STDOUT (FORMAT binary)")
    copy_out(conn, "COPY (SELECT 1 / g FROM generate_series(1, 0, -1) g) TO STDOUT")
    simple(conn, "COPY nosuch FROM STDIN", "COPY tr (nosuch) TO STDOUT", "TRUNCATE tr")


@section
def notices(conn):
    simple(conn, "DROP TABLE IF EXISTS nosuch", "CREATE TABLE IF NOT EXISTS tr (id int)", "COMMIT")
    simple(conn, "SET client_min_messages = error", "DROP TABLE IF EXISTS nosuch", "RESET client_min_messages")
    extended(conn, "DROP TABLE IF EXISTS nosuch")


@section
def notifications(conn):
    simple(conn, "LISTEN news", "NOTIFY news", "NOTIFY news, 'payload'", "SELECT pg_notify('news', 'again')")
    simple(conn, "BEGIN", "NOTIFY news, 'late'", "SELECT 1", "COMMIT", "BEGIN", "NOTIFY news, 'never'", "ROLLBACK")
    simple(conn, "NOTIFY news, 'twice'; NOTIFY news, 'twice'; NOTIFY other", "UNLISTEN news", "NOTIFY news", "UNLISTEN *")


@section
def reported_settings(conn):
    simple(conn, "SET application_name = 'traces'", "SET application_name = 'traces'", "SET DateStyle = 'SQL, DMY'")
    simple(conn, "BEGIN", "SET TimeZone = 'Asia/Tokyo'", "ROLLBACK", "BEGIN", "SET LOCAL IntervalStyle = 'iso_8601'", "COMMIT")
    simple(conn, "SET client_encoding = 'LATIN1'", "SELECT 'x'", "RESET ALL", "SET standard_conforming_strings = off")
    simple(conn, "SELECT set_config('application_name', 'other', false)", "SET work_mem = '8MB'", "DISCARD ALL")
    simple(conn, "SET default_transaction_read_only = on; SET default_transaction_read_only = off")


@section
def canceled(conn):
    for sql in (b"SELECT pg_sleep(30)", b"BEGIN; SELECT pg_sleep(30)"):
        conn.send_query(sql)
        time.sleep(0.3)
        conn.get_cancel().cancel()
        results(conn)
    simple(conn, "SELECT 1", "ROLLBACK")


@section
def timeouts(conn):
    simple(conn, "SET statement_timeout = 100", "SELECT pg_sleep(30)", "SELECT 1", "RESET statement_timeout")


@section
def terminated(conn):
    simple(conn, "SELECT pg_terminate_backend(pg_backend_pid())")


def connect(port):
    conn = pq.PGconn.connect(f"host=127.0.0.1 port={port} user=app dbname=USER sslmode=disable gssencmode=disable".encode())
    if conn.status != pq.ConnStatus.OK:
        sys.exit(conn.error_message.decode())
    return conn


def traced(port, run):
    conn = connect(port)
    with tempfile.TemporaryFile() as out:
        conn.trace(out.fileno())
        conn.set_trace_flags(pq.Trace.SUPPRESS_TIMESTAMPS | pq.Trace.REGRESS_MODE)
        run(conn)
        conn.untrace()
        conn.finish()
        out.seek(0)
        return ordered(normal(line) for line in out.read().decode().splitlines())


def ordered(lines):
    """Sorts settings that are reported one after the other: their order is that of PostgreSQL's own tables."""
    out = []
    for reported, group in itertools.groupby(lines, lambda line: "\tParameterStatus\t" in line):
        out.extend(sorted(group) if reported else group)
    return out


# HEALING is the one function of PostgreSQL's that drivers look for in errors.
HEALING = "RevalidateCachedQuery"


def normal(line):
    """Leaves out where in PostgreSQL's source an error is reported, and the length of the message with it."""
    side, length, name, *rest = line.split("\t")
    text = "\t".join(rest)
    if name in ("ErrorResponse", "NoticeResponse"):
        length = "NN"
        text = re.sub(r' [FL] "[^"]*"', "", text)
        text = re.sub(r' R "([^"]*)"', lambda m: m.group(0) if m.group(1) == HEALING else "", text)
    return "\t".join((side, length, name, text)).rstrip()


def differences(name, run, ports):
    postgres, gateway = (traced(port, run) for port in ports)
    if len(postgres) < 3:
        sys.exit(f"{name}: there is no trace of PostgreSQL")
    for line in difflib.unified_diff(postgres, gateway, lineterm="", n=0):
        if not line.startswith(("---", "+++", "@@")):
            yield name, re.sub(r"\t+", " ", line)
    print(f"{name}: {len(postgres)} messages")


def main():
    ports, listed = sys.argv[1:3], {}
    with open(sys.argv[3], encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                name, message, reason = line.rstrip("\n").split("\t")
                listed[name, message] = reason
    for port in ports:
        conn = connect(port)
        simple(conn, "DROP TABLE IF EXISTS tr, changing", "CREATE TABLE tr (id int PRIMARY KEY, v text)", "CREATE TABLE changing (a int)")
        conn.finish()
    found = [d for name, run in SECTIONS.items() for d in differences(name, run, ports)]
    new = [d for d in found if d not in listed]
    gone = [d for d in listed if d not in found]
    for name, message in new:
        print(f"not listed: {name}\t{message}")
    for name, message in gone:
        print(f"listed and not there: {name}\t{message}")
    print(f"{len(found)} differences, {len(found) - len(new)} of them listed")
    sys.exit(1 if new or gone else 0)


if __name__ == "__main__":
    main()
