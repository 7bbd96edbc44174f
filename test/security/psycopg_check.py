"""Connects with psycopg, whose binary package bundles libpq 18, and asks one thing."""
import sys

import psycopg

with psycopg.connect(sys.argv[1]) as conn:
    assert psycopg.pq.version() >= 180000, psycopg.pq.version()
    assert conn.execute("SELECT %s::int * 7", (6,)).fetchone() == (42,)
    if "sslmode=disable" not in sys.argv[1]:
        assert conn.pgconn.ssl_in_use
    if "min_protocol_version=3.2" in sys.argv[1]:
        assert conn.pgconn.server_version >= 150000
