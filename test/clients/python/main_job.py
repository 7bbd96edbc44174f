"""The main job: vectors loaded by COPY and searched, with psycopg 3, sync and async.

Usage: main_job.py PORT PHASE, where PHASE is load, check or crash-check.
"""
import asyncio
import sys

import numpy as np
import psycopg

PORT, PHASE = int(sys.argv[1]), sys.argv[2]
DSN = f"host=127.0.0.1 port={PORT} dbname=USER user=app"
ROWS, DIM = 10_000, 1024
VECTORS = np.random.default_rng(20260101).standard_normal((ROWS, DIM))
QUERY = np.random.default_rng(7).standard_normal(DIM)


def text(v):
    return "[" + ",".join(map(repr, v.tolist())) + "]"


def right_five(vectors):
    scores = vectors @ QUERY / (np.linalg.norm(vectors, axis=1) * np.linalg.norm(QUERY))
    return np.argsort(-scores)[:5].tolist()


async def probes():
    async with await psycopg.AsyncConnection.connect(DSN) as conn:
        async with conn.cursor() as cur:
            await cur.execute("SELECT TO_VECTOR('[1,2,3,4]') AS vector")
            assert cur.description[0].name == "vector"
            assert await cur.fetchone() == ("[1,2,3,4]",)
            await cur.execute(
                "SELECT VECTOR_COSINE(TO_VECTOR('[1,0,0,0]'), TO_VECTOR('[1,0,0,0]')) AS similarity")
            assert await cur.fetchone() == (1.0,)
            await cur.execute("SELECT %s::int + 1, %s::text", (41, "it's"))
            assert await cur.fetchone() == (42, "it's")
    print("async cursor: vector probes ok")


def load(conn):
    with conn.cursor() as cur:
        cur.execute("DROP TABLE IF EXISTS vectors")
        cur.execute("DROP TABLE IF EXISTS small")
        cur.execute(f"CREATE TABLE vectors (id INT PRIMARY KEY, embedding VECTOR(DOUBLE, {DIM}))")
        cur.execute(f"CREATE TABLE small (id INT PRIMARY KEY, embedding vector({DIM}))")
        conn.commit()
        with cur.copy("COPY vectors (id, embedding) FROM STDIN") as copy:
            for i, v in enumerate(VECTORS):
                copy.write_row((i, text(v)))
        assert cur.rowcount == ROWS, cur.rowcount
        with cur.copy("COPY small (id, embedding) FROM STDIN") as copy:
            for i, v in enumerate(VECTORS[:500]):
                copy.write_row((i, text(v)))
    conn.commit()
    print(f"COPY: {ROWS} rows of {DIM} doubles, 500 of {DIM} floats")


def check(conn):
    with conn.cursor() as cur:
        cur.execute("SELECT COUNT(*) FROM vectors")
        assert cur.fetchone() == (ROWS,)
        for binary in (False, True):
            cur.execute(
                "SELECT id FROM vectors ORDER BY VECTOR_COSINE(embedding, TO_VECTOR(%s)) DESC LIMIT 5",
                (text(QUERY),), binary=binary)
            got = [r[0] for r in cur.fetchall()]
            assert got == right_five(VECTORS), (got, right_five(VECTORS))
        cur.execute("SELECT id FROM small ORDER BY VECTOR_COSINE(embedding, TO_VECTOR(%s)) DESC LIMIT 5", (text(QUERY),))
        assert [r[0] for r in cur.fetchall()] == right_five(VECTORS[:500])
        cur.execute("SELECT embedding FROM vectors WHERE id = 17")
        stored = np.array(eval(cur.fetchone()[0]))
        assert (stored == VECTORS[17]).all(), "doubles come back exactly"
    print("count and the right five: ok")


def transactions(conn):
    with conn.cursor() as cur:
        cur.execute("DROP TABLE IF EXISTS acc")
        cur.execute("CREATE TABLE acc (id INT PRIMARY KEY, who VARCHAR(20), amount NUMERIC(12,2), day DATE, at TIMESTAMP, ok BOOLEAN)")
    conn.commit()
    with conn.cursor() as cur:
        cur.executemany("INSERT INTO acc VALUES (%s, %s, %s, %s, %s, %s)", [
            (1, "ann", "12.50", "2024-02-29", "2024-02-29 12:34:56.789", True),
            (2, "", None, None, None, False), (3, None, "-0.01", "1999-12-31", "1999-12-31 23:59:59", None)])
    conn.commit()
    with conn.cursor(binary=True) as cur:
        cur.execute("SELECT id, who, amount, day, at, ok FROM acc ORDER BY id")
        rows = cur.fetchall()
        assert [r[1] for r in rows] == ["ann", "", None], rows
        assert str(rows[0][2]) == "12.50" and str(rows[0][3]) == "2024-02-29", rows
    with conn.cursor() as cur:
        cur.execute("INSERT INTO acc (id, who) VALUES (4, 'gone')")
        conn.rollback()
        cur.execute("SELECT count(*) FROM acc")
        assert cur.fetchone() == (3,)
        conn.rollback()
        try:
            cur.execute("INSERT INTO acc (id) VALUES (1)")
            raise AssertionError("no duplicate key error")
        except psycopg.errors.UniqueViolation as e:
            assert e.diag.constraint_name == "acc_pkey", e.diag.constraint_name
        try:
            cur.execute("SELECT 1")
            raise AssertionError("not aborted")
        except psycopg.errors.InFailedSqlTransaction:
            conn.rollback()
        with conn.transaction():
            cur.execute("INSERT INTO acc (id, who) VALUES (5, 'outer')")
            try:
                with conn.transaction():
                    cur.execute("INSERT INTO acc (id, who) VALUES (6, 'inner')")
                    raise ValueError
            except ValueError:
                pass
        cur.execute("SELECT id FROM acc WHERE id > 4 ORDER BY id")
        assert cur.fetchall() == [(5,)]
    conn.commit()
    print("transactions, savepoints, types, NULL and '': ok")


def crash_check(conn):
    with conn.cursor() as cur:
        cur.execute("SELECT id, note FROM crash ORDER BY id")
        rows = cur.fetchall()
        assert rows == [(1, "committed")], rows
    print("after kill -9: committed rows are there, uncommitted ones are not")


def main():
    if PHASE == "load":
        asyncio.run(probes())
    with psycopg.connect(DSN) as conn:
        if PHASE == "load":
            load(conn)
            transactions(conn)
        if PHASE == "crash-check":
            crash_check(conn)
        check(conn)


main()
