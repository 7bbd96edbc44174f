"""What applications do with a session: sessions.py PORT. The gateway serves TLS with any certificate.

Savepoints of which each holds one statement, as psqlodbc, pgjdbc and psql make them; psycopg's pipeline mode;
protocol 3.2 and TLS from the first byte with libpq 18.
"""

import sys

import psycopg
from psycopg import pq

PORT = sys.argv[1]
DSN = f"host=127.0.0.1 port={PORT} user=app dbname=USER"


def savepoints():
    with psycopg.connect(DSN + " sslmode=disable") as conn:
        conn.execute("CREATE TABLE IF NOT EXISTS savepoints (id INT PRIMARY KEY)")
        conn.execute("DELETE FROM savepoints")
        conn.commit()
        conn.execute("SELECT 1")  # begins the transaction that the savepoints are in
        for i in range(1000):
            with conn.transaction():
                assert conn.execute("SELECT %s::int + count(*) FROM savepoints", (i,)).fetchone() == (i,)
        for i in range(200):
            with conn.transaction():
                conn.execute("INSERT INTO savepoints VALUES (%s)", (i,))
        for i in range(20):
            try:
                with conn.transaction():
                    conn.execute("INSERT INTO savepoints VALUES (%s)", (i,))
                raise AssertionError("a row twice")
            except psycopg.errors.UniqueViolation:
                pass
        assert conn.execute("SELECT count(*) FROM savepoints").fetchone() == (200,)
        conn.rollback()
        assert conn.execute("SELECT count(*) FROM savepoints").fetchone() == (0,)
    print("psycopg: 1000 reads and 200 writes in savepoints of their own: ok")


def pipeline():
    with psycopg.connect(DSN + " sslmode=disable", autocommit=True) as conn:
        conn.execute("DELETE FROM savepoints")
        with conn.pipeline() as pipe:
            cursors = [conn.execute("INSERT INTO savepoints VALUES (%s) RETURNING id", (i,)) for i in range(100)]
            pipe.sync()
            assert [c.fetchone()[0] for c in cursors] == list(range(100))
        try:
            with conn.pipeline() as pipe:
                conn.execute("INSERT INTO savepoints VALUES (1000)")
                conn.execute("SELECT 1/0")
                conn.execute("INSERT INTO savepoints VALUES (1001)")
                pipe.sync()
            raise AssertionError("no error")
        except psycopg.errors.DivisionByZero:
            pass
        # Without a Sync in between all three were one transaction, as in PostgreSQL.
        assert conn.execute("SELECT count(*) FROM savepoints").fetchone() == (100,)
    print("psycopg: pipeline mode: ok")


def libpq18():
    for options, version in (("", 30000), ("min_protocol_version=3.2 max_protocol_version=latest", 30002)):
        for tls in ("sslmode=disable", "sslmode=require sslnegotiation=direct", "sslmode=require"):
            with psycopg.connect(f"{DSN} {options} {tls}") as conn:
                full = conn.pgconn.full_protocol_version
                assert full == version or not options and full >= version, full
                assert bool(conn.pgconn.ssl_in_use) == ("require" in tls)
                conn.execute("SELECT 1")
                # libpq of 3.2 holds a key of 32 bytes; nothing runs, so that nothing happens.
                conn.cancel_safe()
                assert conn.execute("SELECT 2").fetchone() == (2,)
    print(f"libpq {pq.version()}: protocol 3.0 and 3.2, direct TLS: ok")


savepoints()
pipeline()
libpq18()
