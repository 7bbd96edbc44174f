"""What an application does with SQLAlchemy on IRIS: definitions and their
reflection, an ORM round trip, transactions and errors."""

import datetime
import decimal
import os
import uuid

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError


class Base(orm.DeclarativeBase):
    """The tables of the tests."""


class Ward(Base):
    """A parent with an identity and a unique key."""

    __tablename__ = "sa_ward"
    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    code: orm.Mapped[str] = orm.mapped_column(sa.String(10), unique=True)
    beds: orm.Mapped[int] = orm.mapped_column(server_default=sa.text("4"))
    patients: orm.Mapped[list["Patient"]] = orm.relationship(back_populates="ward", cascade="all, delete-orphan")


membership = sa.Table(
    "sa_member",
    Base.metadata,
    sa.Column("patient", sa.ForeignKey("sa_patient.number", name="sa_member_patient"), primary_key=True),
    sa.Column("study", sa.ForeignKey("sa_study.code", ondelete="CASCADE", name="sa_member_study"), primary_key=True),
)


class Study(Base):
    """The other end of a many-to-many relationship, with a key of text."""

    __tablename__ = "sa_study"
    code: orm.Mapped[str] = orm.mapped_column(sa.String(20), primary_key=True)
    __table_args__ = {"comment": "studies"}


class Patient(Base):
    """A child with columns of many types."""

    __tablename__ = "sa_patient"
    number: orm.Mapped[int] = orm.mapped_column(primary_key=True, autoincrement=False)
    name: orm.Mapped[str] = orm.mapped_column(sa.String(50))
    born: orm.Mapped[datetime.date | None]
    seen: orm.Mapped[datetime.datetime | None]
    weight: orm.Mapped[decimal.Decimal | None] = orm.mapped_column(sa.Numeric(8, 3))
    height: orm.Mapped[float | None]
    private: orm.Mapped[bool] = orm.mapped_column(default=False)
    photo: orm.Mapped[bytes | None]
    notes: orm.Mapped[str | None] = orm.mapped_column(sa.Text)
    badge: orm.Mapped[uuid.UUID | None]
    ward_id: orm.Mapped[int | None] = orm.mapped_column(sa.ForeignKey("sa_ward.id", name="sa_patient_ward"))
    ward: orm.Mapped[Ward | None] = orm.relationship(back_populates="patients")
    studies: orm.Mapped[list[Study]] = orm.relationship(secondary=membership)
    __table_args__ = (
        sa.Index("sa_patient_name", "name", "born"),
        sa.UniqueConstraint("name", "weight", name="sa_patient_unique"),
    )


def equal(got, want):
    """Fails with both values."""
    assert got == want, f"got {got!r}, want {want!r}"


def refused(kind, code, work):
    """Checks that work fails with an exception of SQLAlchemy's and a SQLCODE."""
    try:
        work()
    except kind as error:
        assert f"SQLCODE: <{code}>" in str(error), error
        return
    raise AssertionError(f"not refused with {code}")


def reflection(engine):
    """What create_all made is what the inspector sees."""
    look = sa.inspect(engine)
    assert {"sa_ward", "sa_patient", "sa_study", "sa_member"} <= set(look.get_table_names())
    assert look.has_table("sa_ward") and not look.has_table("sa_nothing")
    columns = {c["name"]: c for c in look.get_columns("sa_patient")}
    equal({n: str(c["type"]) for n, c in columns.items()}, {
        "number": "INTEGER", "name": "VARCHAR(50)", "born": "DATE", "seen": "TIMESTAMP",
        "weight": "NUMERIC(8, 3)", "height": "DOUBLE", "private": "BIT", "photo": "LONGVARBINARY",
        "notes": "VARCHAR(65535)", "badge": "VARCHAR(32)", "ward_id": "INTEGER",
    })
    equal([n for n, c in columns.items() if not c["nullable"]], ["number", "name", "private"])
    ward = {c["name"]: c for c in look.get_columns("sa_ward")}
    equal((ward["id"]["autoincrement"], ward["beds"]["default"]), (True, "4"))
    equal(look.get_pk_constraint("sa_patient")["constrained_columns"], ["number"])
    equal(look.get_pk_constraint("sa_member")["constrained_columns"], ["patient", "study"])
    keys = {k["name"]: k for k in look.get_foreign_keys("sa_member")}
    equal(set(keys), {"sa_member_patient", "sa_member_study"})
    equal((keys["sa_member_study"]["referred_table"], keys["sa_member_study"]["referred_columns"]), ("sa_study", ["code"]))
    equal(keys["sa_member_study"]["options"].get("ondelete"), "CASCADE")
    indexes = {i["name"]: (i["column_names"], bool(i["unique"])) for i in look.get_indexes("sa_patient")}
    equal(indexes["sa_patient_name"], (["name", "born"], False))
    unique = {u["name"]: u["column_names"] for u in look.get_unique_constraints("sa_patient")}
    equal(unique["sa_patient_unique"], ["name", "weight"])
    equal(look.get_table_comment("sa_study")["text"], "studies")
    again = sa.MetaData()
    again.reflect(engine, only=["sa_patient", "sa_ward", "sa_member", "sa_study"])
    equal(len(again.tables["sa_patient"].foreign_keys), 1)


def view(engine):
    """A view is reflected, with its text."""
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE VIEW sa_view AS SELECT name FROM sa_patient"))
    look = sa.inspect(engine)
    assert "sa_view" in look.get_view_names() and "sa_view" not in look.get_table_names()
    assert "sa_patient" in look.get_view_definition("sa_view")
    with engine.begin() as connection:
        connection.execute(sa.text("DROP VIEW sa_view"))


def round_trip(engine):
    """Objects come back as they were, with their relationships."""
    badge = uuid.uuid4()
    with orm.Session(engine) as session:
        ward = Ward(code="A1")
        study = Study(code="ω-3")
        ann = Patient(
            number=1, name="Ann Ørsted", born=datetime.date(1980, 2, 29), weight=decimal.Decimal("61.125"), height=1.7,
            seen=datetime.datetime(2024, 5, 6, 7, 8, 9, 123456), private=True, photo=b"\x00\xff" * 50, notes="n" * 5000,
            badge=badge, ward=ward, studies=[study],
        )
        session.add_all([ward, ann, Patient(number=2, name="Bob", ward=ward, studies=[study]), Patient(number=3, name="")])
        session.commit()
        assert ward.id > 0
        equal(ward.beds, 4)
    with orm.Session(engine) as session:
        ann = session.scalars(sa.select(Patient).where(Patient.name == "Ann Ørsted")).one()
        equal((ann.born, ann.seen), (datetime.date(1980, 2, 29), datetime.datetime(2024, 5, 6, 7, 8, 9, 123456)))
        equal((ann.weight, ann.height, bool(ann.private)), (decimal.Decimal("61.125"), 1.7, True))
        equal((ann.photo, ann.notes, ann.badge), (b"\x00\xff" * 50, "n" * 5000, badge))
        equal([p.name for p in sorted(ann.ward.patients, key=lambda p: p.number)], ["Ann Ørsted", "Bob"])
        equal(ann.studies[0].code, "ω-3")
        equal(session.get(Patient, 3).name, "")
        ann.weight = decimal.Decimal("-0.5")
        session.delete(session.get(Patient, 3))
        session.commit()
    with orm.Session(engine) as session:
        rows = session.execute(sa.select(Ward.code, sa.func.count()).join(Ward.patients).group_by(Ward.code)).all()
        equal([tuple(r) for r in rows], [("A1", 2)])
        # Which row it is stays open: the dialect sends no ORDER BY with LIMIT.
        page = session.scalars(sa.select(Patient.number).order_by(Patient.number).limit(1).offset(1)).all()
        equal(len(page), 1)
        equal(session.scalars(sa.select(Patient.number).order_by(Patient.number.desc())).all(), [2, 1])
        loaded = session.scalars(sa.select(Ward).options(orm.selectinload(Ward.patients).selectinload(Patient.studies))).one()
        equal(sorted(len(p.studies) for p in loaded.patients), [1, 1])
        equal(session.get(Patient, 1).weight, decimal.Decimal("-0.5"))


def transactions(engine):
    """Rollback undoes, autocommit does not wait, levels are kept."""
    with engine.connect() as connection:
        connection.execute(sa.insert(Study), [{"code": "x"}, {"code": "y"}])
        connection.rollback()
        equal(connection.scalar(sa.select(sa.func.count()).select_from(Study)), 1)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.insert(Study), {"code": "kept"})
    with engine.connect().execution_options(isolation_level="READ COMMITTED") as connection:
        equal(connection.get_isolation_level(), "READ COMMITTED")
        equal(connection.scalar(sa.select(sa.func.count()).select_from(Study)), 2)
        connection.execute(sa.delete(Study).where(Study.code == "kept"))
        connection.commit()


def errors(engine):
    """IRIS's codes arrive as SQLAlchemy's exceptions, and the session goes on."""
    def add(*objects):
        with orm.Session(engine) as session:
            session.add_all(objects)
            session.commit()

    refused(IntegrityError, -119, lambda: add(Ward(code="a1")))  # SQLUPPER
    refused(IntegrityError, -119, lambda: add(Patient(number=1, name="x")))
    refused(IntegrityError, -121, lambda: add(Patient(number=9, name="x", ward_id=12345)))
    refused(IntegrityError, -108, lambda: add(Patient(number=9)))
    refused(DBAPIError, -104, lambda: add(Ward(code="much too long")))
    with engine.connect() as connection:
        run = lambda text: connection.execute(sa.text(text))
        refused(ProgrammingError, -30, lambda: run("SELECT * FROM sa_nothing"))
        refused(ProgrammingError, -29, lambda: run("SELECT nothing FROM sa_ward"))
        refused(DBAPIError, -359, lambda: run("SELECT nothing(1)"))
        refused(DBAPIError, -124, lambda: run("DELETE FROM sa_ward"))
        equal(run("SELECT COUNT(*) FROM sa_ward").scalar(), 1)


def main():
    engine = sa.create_engine(os.environ["IRIS_URL"])
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    Base.metadata.create_all(engine)  # finds them
    for check in (reflection, view, round_trip, transactions, errors):
        check(engine)
        print("ok", check.__name__)
    Base.metadata.drop_all(engine)
    assert "sa_ward" not in sa.inspect(engine).get_table_names()
    engine.dispose()


if __name__ == "__main__":
    main()
