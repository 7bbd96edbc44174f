"""The Python gateway in front of the embedded server: it starts, which installs
its functions and views, and answers a SELECT, an INSERT and a vector search."""

import sys
import time

import psycopg

DSN = f"host=127.0.0.1 port={sys.argv[1]} dbname=USER user=_SYSTEM password=SYS"


def connect():
    """Connects as soon as the gateway listens."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return psycopg.connect(DSN, autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def equal(got, want):
    """Fails with both values."""
    assert got == want, f"got {got!r}, want {want!r}"


def main():
    with connect() as connection:
        run = connection.execute
        equal(run("SELECT 1 AS one").fetchall(), [(1,)])
        run("DROP TABLE IF EXISTS pygateway")
        run("CREATE TABLE pygateway (id INT PRIMARY KEY, name VARCHAR(20), v VECTOR(DOUBLE, 3))")
        run("INSERT INTO pygateway (id, name) VALUES (%s, %s)", (1, "one"))
        for row in ((2, "two", "[1,0,0]"), (3, "three", "[0,1,0]"), (4, "four", "[0.5,0.5,0]")):
            inserted = run("INSERT INTO pygateway (id, name, v) VALUES (%s, %s, TO_VECTOR(%s, DOUBLE))", row)
            equal(inserted.statusmessage, "INSERT 0 1")
        equal(run("SELECT id, name FROM pygateway WHERE id < %s ORDER BY id", (3,)).fetchall(), [(1, "one"), (2, "two")])
        nearest = run(
            "SELECT id FROM pygateway WHERE v IS NOT NULL "
            "ORDER BY VECTOR_COSINE(v, TO_VECTOR('[0,1,0.1]', DOUBLE)) DESC LIMIT 2"
        )
        equal(nearest.fetchall(), [(3,), (4,)])
        equal(run("SELECT count(*) FROM pygateway").fetchall(), [(4,)])
        run("DROP TABLE pygateway")
    print("ok")


if __name__ == "__main__":
    main()
