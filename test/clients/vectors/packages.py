"""pgvector's Python package with psycopg, psycopg2, asyncpg, SQLAlchemy and Django, compared with brute force."""
import asyncio, sys, traceback
import numpy as np
port = int(sys.argv[1])
url = f"postgresql://app@127.0.0.1:{port}/USER"
rng = np.random.default_rng(7)
DATA = rng.standard_normal((300, 8)).astype(np.float32)
Q = rng.standard_normal(8).astype(np.float32)
def right(op, k=5, data=DATA, ids=None):
    d = {"<->": np.linalg.norm(data - Q, axis=1), "<#>": -(data @ Q), "<=>": 1 - data @ Q / (np.linalg.norm(data, axis=1) * np.linalg.norm(Q)), "<+>": np.abs(data - Q).sum(1)}[op]
    order = np.argsort(d)[:k]
    return [int(i if ids is None else ids[i]) for i in order]
OPS = ["<->", "<#>", "<=>", "<+>"]

def psycopg3():
    import psycopg
    from pgvector.psycopg import register_vector
    with psycopg.connect(url, autocommit=True) as c:
        c.execute("CREATE EXTENSION IF NOT EXISTS vector")
        register_vector(c)
        c.execute("DROP TABLE IF EXISTS items")
        c.execute("CREATE TABLE items (id bigint PRIMARY KEY, embedding vector(8), n int)")
        cur = c.cursor()
        with cur.copy("COPY items (id, embedding, n) FROM STDIN WITH (FORMAT BINARY)") as copy:
            copy.set_types(["int8", "vector", "int4"])
            for i, v in enumerate(DATA):
                copy.write_row([i, v, i % 3])
        for op in OPS:
            got = [r[0] for r in c.execute(f"SELECT id FROM items ORDER BY embedding {op} %s LIMIT 5", (Q,))]
            assert got == right(op), (op, got, right(op))
            got = [r[0] for r in c.execute(f"SELECT id FROM items ORDER BY embedding {op} %b LIMIT 5", (Q,))]
            assert got == right(op), (op, got)
            sub = np.arange(300) % 3 == 1
            got = [r[0] for r in c.execute(f"SELECT id FROM items WHERE n = %s ORDER BY embedding {op} %s LIMIT 5", (1, Q))]
            assert got == right(op, 5, DATA[sub], np.arange(300)[sub]), op
        got = c.execute("SELECT embedding FROM items WHERE id = 3").fetchone()[0]
        arr = got if isinstance(got, np.ndarray) else got.to_numpy()
        assert (arr == DATA[3]).all()
        with cur.copy("COPY items (embedding) TO STDOUT WITH (FORMAT BINARY)") as copy:
            copy.set_types(["vector"]); rows = list(copy.rows()); assert len(rows) == 300
        avg = c.execute("SELECT avg(embedding) FROM items").fetchone()[0]
        c.execute("CREATE INDEX ON items USING hnsw (embedding vector_l2_ops)")
        c.execute("CREATE INDEX my_index ON items USING ivfflat (embedding vector_l2_ops) WITH (lists = 100)")
        c.execute("DELETE FROM items WHERE id = %s", (right("<->")[0],))
        got = [r[0] for r in c.execute("SELECT id FROM items ORDER BY embedding <-> %s LIMIT 4", (Q,))]
        assert got == right("<->")[1:]

def psycopg2_():
    import psycopg2
    from pgvector.psycopg2 import register_vector
    c = psycopg2.connect(url); c.autocommit = True
    register_vector(c)
    cur = c.cursor()
    cur.execute("DROP TABLE IF EXISTS p2"); cur.execute("CREATE TABLE p2 (id bigint PRIMARY KEY, embedding vector(8))")
    for i, v in enumerate(DATA[:20]): cur.execute("INSERT INTO p2 VALUES (%s, %s)", (i + 1, v))
    cur.execute("SELECT id - 1, embedding FROM p2 ORDER BY embedding <=> %s LIMIT 5", (Q,))
    assert [r[0] for r in cur.fetchall()] == right("<=>", 5, DATA[:20])
    for op in OPS:
        cur.execute(f"SELECT id - 1, embedding {op} %s FROM p2 WHERE id > %s ORDER BY embedding {op} %s LIMIT 5", (Q, 10, Q))
        assert [r[0] for r in cur.fetchall()] == right(op, 5, DATA[10:20], np.arange(10, 20)), op
    gone = right("<=>", 2, DATA[:20])
    cur.execute("DELETE FROM p2 WHERE id - 1 = ANY (%s)", (gone,)); assert cur.rowcount == 2
    cur.execute("SELECT id - 1 FROM p2 ORDER BY embedding <=> %s LIMIT 3", (Q,))
    assert [r[0] for r in cur.fetchall()] == right("<=>", 5, DATA[:20])[2:]
    cur.execute("SELECT %s::vector[]", ([DATA[0], DATA[1]],))
    assert len(cur.fetchone()[0]) == 2

def asyncpg_():
    import asyncpg
    from pgvector.asyncpg import register_vector
    async def go():
        c = await asyncpg.connect(url)
        await register_vector(c)
        await c.execute("DROP TABLE IF EXISTS ap"); await c.execute("CREATE TABLE ap (id bigint PRIMARY KEY, embedding vector(8))")
        await c.executemany("INSERT INTO ap VALUES ($1, $2)", [(i + 1, v) for i, v in enumerate(DATA[:50])])
        await c.copy_records_to_table("ap", records=[(i + 51, v) for i, v in enumerate(DATA[50:])], columns=["id", "embedding"])
        for op in OPS:
            got = [r["id"] - 1 for r in await c.fetch(f"SELECT * FROM ap ORDER BY embedding {op} $1 LIMIT 5", Q)]
            assert got == right(op), (op, got)
            got = [r["id"] - 1 for r in await c.fetch(f"SELECT id, embedding FROM ap WHERE id % $3 = $2 ORDER BY embedding {op} $1 LIMIT 5", Q, 1, 3)]
            assert got == right(op, 5, DATA[::3], np.arange(0, 300, 3)), (op, got)
        row = await c.fetchrow("SELECT embedding, ARRAY[embedding] AS several FROM ap WHERE id = 8")
        same = lambda v: np.array_equal(v if isinstance(v, np.ndarray) else v.to_numpy(), DATA[7])
        assert same(row["embedding"]) and same(row["several"][0])
        gone = right("<=>", 3)
        assert await c.execute("DELETE FROM ap WHERE id = ANY ($1)", [i + 1 for i in gone]) == "DELETE 3"
        got = [r["id"] - 1 for r in await c.fetch("SELECT id FROM ap ORDER BY embedding <=> $1 LIMIT 2", Q)]
        assert got == right("<=>")[3:], got
        await c.close()
    asyncio.run(go())

def sqlalchemy_():
    from sqlalchemy import create_engine, select, Integer, Index, insert, func, text
    from sqlalchemy.orm import declarative_base, mapped_column, Session
    from pgvector.sqlalchemy import Vector, avg
    for driver in ["psycopg", "psycopg2"]:
        e = create_engine(url.replace("postgresql:", f"postgresql+{driver}:"))
        Base = declarative_base()
        class Item(Base):
            __tablename__ = "sa_item"
            id = mapped_column(Integer, primary_key=True, autoincrement=False)
            embedding = mapped_column(Vector(8))
            n = mapped_column(Integer)
        Index("sa_hnsw", Item.embedding, postgresql_using="hnsw", postgresql_with={"m": 16, "ef_construction": 64}, postgresql_ops={"embedding": "vector_l2_ops"})
        Base.metadata.drop_all(e); Base.metadata.create_all(e)
        with Session(e) as s:
            s.execute(text("SET hnsw.ef_search = 100"))
            s.execute(insert(Item), [dict(id=i, embedding=v, n=i % 3) for i, v in enumerate(DATA)])
            s.commit()
            got = list(s.scalars(select(Item.id).order_by(Item.embedding.l2_distance(Q)).limit(5))); assert got == right("<->"), got
            got = list(s.scalars(select(Item.id).order_by(Item.embedding.cosine_distance(Q)).limit(5))); assert got == right("<=>")
            got = list(s.scalars(select(Item.id).order_by(Item.embedding.max_inner_product(Q)).limit(5))); assert got == right("<#>")
            got = list(s.scalars(select(Item.id).order_by(Item.embedding.l1_distance(Q)).limit(5))); assert got == right("<+>")
            got = list(s.scalars(select(Item.id).filter(Item.embedding.l2_distance(Q) < 3).order_by(Item.id)))
            assert got == [int(i) for i in np.nonzero(np.linalg.norm(DATA - Q, axis=1) < 3)[0]]
            sub = np.arange(300) % 3 == 1
            got = list(s.scalars(select(Item.id).where(Item.n == 1).order_by(Item.embedding.cosine_distance(Q)).limit(5))); assert got == right("<=>", 5, DATA[sub], np.arange(300)[sub])
            d = s.scalar(select(Item.embedding.l2_distance(Q)).where(Item.id == 5)); assert abs(d - np.linalg.norm(DATA[5] - Q)) < 1e-5
            a = s.scalar(select(avg(Item.embedding))); 
            n = s.scalars(select(Item).order_by(Item.embedding.l2_distance(select(Item.embedding).where(Item.id == 7).scalar_subquery())).limit(1)).first(); assert n.id == 7
            s.query(Item).filter(Item.n == 1).delete(); s.commit()
            got = list(s.scalars(select(Item.id).order_by(Item.embedding.cosine_distance(Q)).limit(5))); assert got == right("<=>", 5, DATA[~sub], np.arange(300)[~sub])

def django_():
    import django
    from django.conf import settings
    settings.configure(DATABASES={"default": dict(ENGINE="django.db.backends.postgresql", NAME="USER", USER="app", HOST="127.0.0.1", PORT=port)}, INSTALLED_APPS=["django.contrib.postgres"], DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
    django.setup()
    from django.db import models, connection, migrations, transaction
    from pgvector.django import VectorField, HnswIndex, IvfflatIndex, L2Distance, CosineDistance, MaxInnerProduct, L1Distance, VectorExtension
    class Item(models.Model):
        id = models.BigIntegerField(primary_key=True)
        embedding = VectorField(dimensions=8, null=True)
        n = models.IntegerField(default=0)
        class Meta:
            app_label = "x"; db_table = "dj_item"
            indexes = [HnswIndex(name="dj_hnsw", fields=["embedding"], m=16, ef_construction=64, opclasses=["vector_cosine_ops"]), IvfflatIndex(name="dj_ivf", fields=["embedding"], lists=3, opclasses=["vector_l2_ops"])]
    with connection.schema_editor() as ed:
        ed.execute("CREATE EXTENSION IF NOT EXISTS vector"); ed.execute("DROP TABLE IF EXISTS dj_item"); ed.create_model(Item)
    Item.objects.bulk_create([Item(id=i + 1, embedding=v, n=i % 3) for i, v in enumerate(DATA)])
    for op, f in [("<->", L2Distance), ("<=>", CosineDistance), ("<#>", MaxInnerProduct), ("<+>", L1Distance)]:
        got = [x.id - 1 for x in Item.objects.order_by(f("embedding", Q))[:5]]; assert got == right(op), (op, got)
        got = [x.id - 1 for x in Item.objects.alias(distance=f("embedding", Q)).filter(n__in=[0, 1, 2]).order_by("distance")[:5]]; assert got == right(op)
        list(Item.objects.annotate(distance=f("embedding", Q)).filter(distance__lt=3).order_by("distance")[:5])
    from django.db.models import Avg
    assert np.allclose(Item.objects.aggregate(a=Avg("embedding"))["a"], DATA.mean(0), atol=1e-6)
    got = [x.id - 1 for x in Item.objects.filter(n=1).order_by(CosineDistance("embedding", Q))[:5]]; assert got == right("<=>", 5, DATA[1::3], np.arange(1, 300, 3))
    with transaction.atomic():
        x = Item.objects.select_for_update().get(id=3); x.n = 9; x.save()
    Item.objects.filter(id__lt=10).delete(); assert Item.objects.count() == 291

bad = 0
for f in [psycopg3, psycopg2_, asyncpg_, sqlalchemy_, django_]:
    if len(sys.argv) > 2 and f.__name__ not in sys.argv[2:]: continue
    try: f(); print("ok", f.__name__)
    except Exception as e: bad += 1; print("FAILED", f.__name__); traceback.print_exc(limit=-3)
sys.exit(bad)
