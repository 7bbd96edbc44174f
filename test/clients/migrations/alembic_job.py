"""Alembic changes schemas up and down and compares them with models; SQLAlchemy's unit of work uses them."""

import enum
import sys
import uuid
from datetime import datetime, timezone
from decimal import Decimal

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata, produce_migrations
from alembic.migration import MigrationContext
from alembic.operations import Operations, ops
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

engine = sa.create_engine(sys.argv[1].replace("postgresql://", "postgresql+psycopg://"))


def check(what, got, want):
    """Ends the program when something is not as it should be."""
    if got != want:
        sys.exit(f"{what}: {got!r}, not {want!r}")


def migrate(*steps):
    """Runs steps of a migration in one transaction each, as Alembic does."""
    for step in steps:
        with engine.begin() as conn:
            step(Operations(MigrationContext.configure(conn)))


def operations():
    """What op.… of migration scripts does."""
    migrate(
        lambda op: op.create_table(
            "account",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("name", sa.String(50), nullable=False),
            sa.Column("balance", sa.Numeric(10, 2), server_default="0", nullable=False),
            sa.Column("kind", sa.String(10)),
            sa.UniqueConstraint("name", name="uq_account_name"),
            sa.CheckConstraint("balance >= 0", name="ck_balance"),
            comment="accounts"),
        lambda op: op.create_table(
            "entry",
            sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
            sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id", name="fk_entry_account", ondelete="CASCADE")),
            sa.Column("at", sa.Text, nullable=False),
            sa.Column("amount", sa.Text)),
        lambda op: op.bulk_insert(sa.table("account", sa.column("id"), sa.column("name"), sa.column("balance")),
                                  [{"id": i, "name": f"n{i}", "balance": i * 10} for i in range(1, 4)]),
        lambda op: op.execute("INSERT INTO entry (account_id, at, amount) VALUES (1, '2024-01-02 03:04:05+00', '7'), (2, '2024-01-03', '8.5')"),
        lambda op: op.alter_column("entry", "at", type_=sa.DateTime(timezone=True), postgresql_using="at::timestamptz"),
        lambda op: op.alter_column("entry", "amount", type_=sa.Numeric(12, 2), nullable=False, server_default="0",
                                   postgresql_using="amount::numeric", existing_type=sa.Text),
        lambda op: op.alter_column("account", "kind", new_column_name="sort", type_=sa.String(4), existing_type=sa.String(10)),
        lambda op: op.add_column("account", sa.Column("tags", pg.ARRAY(sa.Text), server_default="{}")),
        lambda op: op.add_column("account", sa.Column("doc", pg.JSONB)),
        lambda op: op.create_index("ix_entry_at", "entry", ["account_id", "at"]),
        lambda op: op.create_index("ix_account_lower", "account", [sa.text("lower(name)")]),
        lambda op: op.create_unique_constraint("uq_entry", "entry", ["account_id", "at"]),
        lambda op: op.create_check_constraint("ck_amount", "entry", "amount <> 1000000"),
        lambda op: op.drop_constraint("fk_entry_account", "entry", type_="foreignkey"),
        lambda op: op.create_foreign_key("fk_entry_account", "entry", "account", ["account_id"], ["id"], onupdate="CASCADE",
                                         ondelete="SET NULL", deferrable=True, initially="DEFERRED"),
        lambda op: op.create_table_comment("entry", "entries", existing_comment=None),
        lambda op: op.alter_column("entry", "amount", comment="how much", existing_type=sa.Numeric(12, 2)),
        lambda op: op.rename_table("entry", "posting"),
        lambda op: op.execute("ALTER TABLE posting RENAME CONSTRAINT entry_pkey TO posting_pkey"),
        lambda op: op.execute("ALTER INDEX ix_entry_at RENAME TO ix_posting_at"),
        lambda op: op.drop_column("account", "doc"),
        lambda op: op.drop_index("ix_account_lower", table_name="account"),
    )
    with engine.begin() as conn:
        rows = conn.execute(sa.text("SELECT account_id, at, amount FROM posting ORDER BY id")).all()
    check("rows", rows, [(1, datetime(2024, 1, 2, 3, 4, 5, tzinfo=timezone.utc), Decimal("7.00")),
                         (2, datetime(2024, 1, 3, tzinfo=timezone.utc), Decimal("8.50"))])
    insp = sa.inspect(engine)
    check("columns", [(c["name"], str(c["type"]), c["nullable"]) for c in insp.get_columns("posting")],
          [("id", "BIGINT", False), ("account_id", "INTEGER", True), ("at", "TIMESTAMP", False), ("amount", "NUMERIC(12, 2)", False)])
    check("comment", insp.get_columns("posting")[3]["comment"], "how much")
    check("primary key", insp.get_pk_constraint("posting")["name"], "posting_pkey")
    check("indexes", sorted(i["name"] for i in insp.get_indexes("posting")), ["ix_posting_at", "uq_entry"])
    [key] = insp.get_foreign_keys("posting")
    check("foreign key", (key["name"], key["options"]),
          ("fk_entry_account", {"onupdate": "CASCADE", "ondelete": "SET NULL", "deferrable": True, "initially": "DEFERRED"}))
    migrate(lambda op: op.drop_table("posting"), lambda op: op.drop_table("account"))


class Base(DeclarativeBase):
    """The models."""


class Mood(enum.Enum):
    """An enum of the database."""

    good = "good"
    bad = "bad"


class Author(Base):
    """One side of a relation."""

    __tablename__ = "author"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=sa.text("gen_random_uuid()"))
    name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    mood: Mapped[Mood] = mapped_column(sa.Enum(Mood, name="mood"), default=Mood.good)
    born: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True), server_default=sa.func.now())
    books: Mapped[list["Book"]] = relationship(back_populates="author", cascade="all, delete-orphan", order_by="Book.id")
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class Book(Base):
    """The other side."""

    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.Text, index=True)
    price: Mapped[Decimal | None] = mapped_column(sa.Numeric(8, 2))
    extra: Mapped[dict] = mapped_column(pg.JSONB, default=dict)
    author_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("author.id", ondelete="CASCADE"))
    author: Mapped[Author] = relationship(back_populates="books")
    total: Mapped[Decimal | None] = mapped_column(sa.Numeric(10, 2), sa.Computed("price * 2", persisted=True))


def difference(conn):
    """What Alembic thinks the database lacks."""
    return compare_metadata(MigrationContext.configure(conn, opts={"compare_type": True}), Base.metadata)


def autogenerate():
    """Alembic makes the models' tables, finds nothing missing, and removes them again."""
    with engine.begin() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        script = produce_migrations(context, Base.metadata)
        op = Operations(context)
        for step in flattened(script.upgrade_ops):
            op.invoke(step)
    with engine.begin() as conn:
        check("differences", difference(conn), [])
    unit_of_work()
    Base.metadata.drop_all(engine)
    check("tables", [t for t in sa.inspect(engine).get_table_names() if t in Base.metadata.tables], [])


def flattened(container):
    """The operations of a script, without their containers."""
    for step in container.ops:
        if isinstance(step, ops.OpContainer):
            yield from flattened(step)
        else:
            yield step


def unit_of_work():
    """Objects are added, changed and removed by SQLAlchemy's order of statements."""
    with Session(engine) as session:
        ann = Author(name="ann", books=[Book(title=f"book {i}", price=Decimal(i), extra={"i": i}) for i in range(50)])
        session.add_all([ann, Author(name="bob", mood=Mood.bad)])
        session.commit()
        check("books", [b.total for b in ann.books[:3]], [Decimal("0.00"), Decimal("2.00"), Decimal("4.00")])
        ann.books[0].extra = {"changed": True}
        del ann.books[1:40]
        ann.name = "anne"
        with session.begin_nested():
            ann.books.append(Book(title="nested"))
        session.commit()
        check("version", ann.version, 2)
        check("count", session.scalar(sa.select(sa.func.count()).select_from(Book)), 12)
        found = session.scalars(sa.select(Book).where(Book.extra["changed"].as_boolean()).join(Book.author)).all()
        check("found", [b.title for b in found], ["book 0"])
        try:
            with session.begin_nested():
                session.add(Author(name="bob"))
                session.flush()
            sys.exit("two authors of one name")
        except sa.exc.IntegrityError as e:
            check("constraint", e.orig.diag.constraint_name, "author_name_key")
        session.execute(pg.insert(Author).values(name="bob").on_conflict_do_update(index_elements=["name"], set_={"mood": Mood.good}))
        session.delete(ann)
        session.commit()
        check("left", session.execute(sa.select(Author.name, Author.mood)).all(), [("bob", Mood.good)])
        check("books left", session.scalar(sa.select(sa.func.count()).select_from(Book)), 0)


operations()
autogenerate()
print("Alembic and SQLAlchemy: ok")
