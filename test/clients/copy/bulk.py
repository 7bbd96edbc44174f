"""Programs that load and unload by COPY and by batches: ADBC, Polars, connectorx, psycopg, SQLAlchemy.

The argument is the URL of a server; what comes back is compared with what went in.
"""
import datetime
import decimal
import random
import sys

import psycopg

url = sys.argv[1]
ROWS = 5000
rng = random.Random(11)


def row(i):
    """The row of a number: every kind of value that the formats have to carry."""
    text = rng.choice(["", "plain", "tab\tnew\nline", 'quote " and \\', "naïve ☃ 🐘", "NULL", "\\N", "\\."])
    if i % 7 == 3:
        return (i, None, None, None, None, None, None, None)
    return (
        i, text + str(i % 3), rng.uniform(-1e6, 1e6), decimal.Decimal(rng.randrange(-10**9, 10**9)) / 100,
        rng.random() < 0.5, datetime.date(1900, 1, 1) + datetime.timedelta(rng.randrange(60000)),
        datetime.datetime(2024, 1, 1, 12, 30) + datetime.timedelta(microseconds=rng.randrange(10**13)),
        rng.randbytes(rng.choice([0, 2, 3, 19])),  # IRIS has no single zero byte
    )


DATA = [row(i) for i in range(ROWS)]
COLUMNS = "id int PRIMARY KEY, name text, f double precision, n numeric(12,2), ok boolean, d date, t timestamp, b bytea"


def fresh(name):
    """Makes the table of a name anew."""
    with psycopg.connect(url, autocommit=True) as c:
        c.execute(f"DROP TABLE IF EXISTS {name}")
        c.execute(f"CREATE TABLE {name} ({COLUMNS})")


def stored(name):
    """The rows of a table, by key."""
    with psycopg.connect(url) as c:
        return c.execute(f"SELECT * FROM {name} ORDER BY id").fetchall()


def psycopg_copy():
    """psycopg: COPY in and out in the three formats, and executemany in a pipeline."""
    for options, types in (("", None), ("(FORMAT binary)", ["int4", "text", "float8", "numeric", "bool", "date", "timestamp", "bytea"])):
        fresh("load")
        with psycopg.connect(url) as c, c.cursor() as cur:
            with cur.copy(f"COPY load FROM STDIN {options}") as copy:
                if types:
                    copy.set_types(types)
                for r in DATA:
                    copy.write_row(r)
        assert stored("load") == DATA
        with psycopg.connect(url) as c, c.cursor() as cur:
            with cur.copy(f"COPY load TO STDOUT {options}") as copy:
                copy.set_types(types or ["int4", "text", "float8", "numeric", "bool", "date", "timestamp", "bytea"])
                assert sorted(copy.rows(), key=lambda r: r[0]) == DATA
    fresh("load")
    with psycopg.connect(url) as c, c.cursor() as cur:
        cur.executemany("INSERT INTO load VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", DATA)
    assert stored("load") == DATA
    fresh("again")
    with psycopg.connect(url) as a, psycopg.connect(url) as b:
        for options in ("(FORMAT csv)", "(FORMAT binary)", ""):
            b.execute("TRUNCATE again")
            with a.cursor().copy(f"COPY load TO STDOUT {options}") as out, b.cursor().copy(f"COPY again FROM STDIN {options}") as into:
                for data in out:
                    into.write(data)
            b.commit()
            assert stored("again") == DATA, options


def adbc():
    """ADBC: reads by binary COPY, ingests by binary COPY."""
    import adbc_driver_postgresql.dbapi as dbapi
    import pyarrow as pa
    table = pa.table({
        "id": pa.array([r[0] for r in DATA], pa.int32()), "name": pa.array([r[1] for r in DATA], pa.string()),
        "f": pa.array([r[2] for r in DATA], pa.float64()), "ok": pa.array([r[4] for r in DATA], pa.bool_()),
        "d": pa.array([r[5] for r in DATA], pa.date32()), "t": pa.array([r[6] for r in DATA], pa.timestamp("us")),
        "b": pa.array([r[7] for r in DATA], pa.binary()),
    })
    with psycopg.connect(url, autocommit=True) as c:
        c.execute("DROP TABLE IF EXISTS arrow")
    with dbapi.connect(url) as c:
        with c.cursor() as cur:
            assert cur.adbc_ingest("arrow", table, mode="create") in (ROWS, -1)
            c.commit()
            cur.execute("SELECT * FROM arrow ORDER BY id")
            got = cur.fetch_arrow_table()
            assert got.to_pydict() == table.to_pydict()
            cur.adbc_ingest("arrow", table.slice(0, 10), mode="append")
            cur.execute("SELECT count(*) AS n FROM arrow")
            assert cur.fetchone()[0] == ROWS + 10
            c.commit()
            cur.execute("SELECT id, name FROM arrow WHERE id = $1 AND ok IS NOT NULL LIMIT 1", (5,))
            assert cur.fetchone()[1] == DATA[5][1]
        names = c.adbc_get_objects(depth="columns", table_name_filter="arrow").read_all().to_pylist()
        columns = [
            column["column_name"] for catalog in names for schema in catalog["catalog_db_schemas"] or []
            for t in schema["db_schema_tables"] or [] for column in t["table_columns"]
        ]
        assert columns == table.column_names, columns
        assert c.adbc_get_table_schema("arrow").names == table.column_names


def polars():
    """Polars: read_database_uri by connectorx and by ADBC, write_database by ADBC."""
    import polars as pl
    fresh("load")
    with psycopg.connect(url) as c:
        c.cursor().executemany("INSERT INTO load VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", DATA[:1000])
    query = "SELECT id, name, f, ok, d, t FROM load ORDER BY id"
    want = [(r[0], r[1], r[2], r[4], r[5], r[6]) for r in DATA[:1000]]
    for engine in ("adbc", "connectorx"):
        assert pl.read_database_uri(query, url, engine=engine).rows() == want, engine
    df = pl.DataFrame({"id": [1, 2, 3], "name": ["a", None, "c\td"], "x": [1.5, None, -2.0]})
    assert df.write_database("polars_out", url, engine="adbc", if_table_exists="replace") in (3, -1)
    assert pl.read_database_uri("SELECT * FROM polars_out ORDER BY id", url, engine="adbc").rows() == df.rows()


def connectorx():
    """connectorx: binary COPY of a query, whole and in partitions, and cursors."""
    import connectorx as cx
    for protocol in ("binary", "csv", "cursor"):
        got = cx.read_sql(url.replace("postgresql://", "postgresql://"), "SELECT id, f, ok FROM load", protocol=protocol, return_type="arrow")
        rows = sorted(zip(*[c.to_pylist() for c in got.columns]))
        assert [r[0] for r in rows] == list(range(1000)), protocol
        assert [r[1] for r in rows] == [r[2] for r in DATA[:1000]], protocol
    got = cx.read_sql(url, "SELECT id, name FROM load", partition_on="id", partition_num=4, return_type="arrow")
    assert sorted(got.column(0).to_pylist()) == list(range(1000))


def sqlalchemy():
    """SQLAlchemy: insertmanyvalues with RETURNING."""
    import sqlalchemy as sa
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    meta = sa.MetaData()
    t = sa.Table("many", meta, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text), sa.Column("n", sa.Numeric(12, 2)))
    meta.drop_all(engine)
    meta.create_all(engine)
    with engine.begin() as c:
        ids = c.execute(t.insert().returning(t.c.id, sort_by_parameter_order=True), [{"name": r[1], "n": r[3]} for r in DATA]).scalars().all()
    assert len(set(ids)) == ROWS and ids == sorted(ids)
    with engine.connect() as c:
        assert [tuple(r) for r in c.execute(sa.select(t.c.name, t.c.n).order_by(t.c.id))] == [(r[1], r[3]) for r in DATA]


failed = 0
for test in (psycopg_copy, adbc, polars, connectorx, sqlalchemy):
    try:
        test()
        print("ok", test.__name__, flush=True)
    except Exception as e:  # the others still count
        failed += 1
        print("FAILED", test.__name__, repr(e)[:2000], flush=True)
sys.exit(failed > 0)
