"""Alembic's comparison of a model with the tables made of it: no difference; then each planted one, found.

    autogenerate.py URL
"""
import datetime
import decimal
import sys

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy.dialects import postgresql as pg


def model(schema):
    """A model with every kind of column and constraint that models use."""
    metadata = sa.MetaData(schema=schema)
    sa.Table(
        "owner", metadata,
        sa.Column("id", sa.BigInteger, sa.Identity(start=100), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False, comment="Full name"),
        sa.Column("email", sa.String(120), unique=True),
        sa.Column("active", sa.Boolean, server_default=sa.true(), nullable=False),
        sa.Column("credit", sa.Numeric(12, 2), server_default="0.00"),
        sa.Column("mood", sa.Enum("calm", "cross", name="temper", metadata=metadata)),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.func.now()),
        sa.Column("seen", sa.DateTime),
        sa.Column("born", sa.Date, index=True),
        sa.Column("wakes", sa.Time),
        sa.Column("notes", sa.Text),
        sa.Column("photo", sa.LargeBinary),
        sa.Column("guid", pg.UUID),
        sa.Column("attrs", pg.JSONB),
        sa.Column("labels", pg.ARRAY(sa.Text)),
        sa.Column("share", sa.Float),
        sa.Column("rating", sa.REAL),
        sa.Column("small", sa.SmallInteger, server_default="7"),
        sa.Column("twice", sa.Integer, sa.Computed("small * 2", persisted=True)),
        sa.CheckConstraint("credit >= 0", name="owner_credit"),
        sa.Index("owner_name", "name", "born"),
        sa.Index("owner_active", "name", postgresql_where=sa.text("active")),
        sa.Index("owner_lower", sa.text("lower(name)")),
        comment="Who owns",
    )
    sa.Table(
        "pet", metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("owner_id", sa.ForeignKey((schema + "." if schema else "") + "owner.id", ondelete="CASCADE", onupdate="RESTRICT"), nullable=False, index=True),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("price", sa.Numeric(10, 2), default=decimal.Decimal(0)),
        sa.Column("bought", sa.Date, default=datetime.date.today),
        sa.UniqueConstraint("owner_id", "rank", name="pet_rank"),
    )
    return metadata


def compare(connection, metadata):
    def mine(obj, name, kind, reflected, other):
        return getattr(obj, "schema", metadata.schema) == metadata.schema and (kind != "table" or name in ("owner", "pet", "extra"))

    options = {"include_schemas": bool(metadata.schema), "include_object": mine, "compare_type": True, "compare_server_default": True}
    context = MigrationContext.configure(connection, opts=options)
    differences = compare_metadata(context, metadata)
    return differences, render_python_code(produce_migrations(context, metadata).upgrade_ops)


def main():
    engine = sa.create_engine(sys.argv[1])
    for schema in (None, "kept"):
        metadata = model(schema)
        with engine.begin() as connection:
            if schema:
                connection.execute(sa.schema.CreateSchema(schema, if_not_exists=True))
            metadata.create_all(connection)
        with engine.connect() as connection:
            differences, _ = compare(connection, metadata)
            print(schema, "after create_all:", differences)
            assert not differences
        owner = (schema + "." if schema else "") + "owner"
        with engine.begin() as connection:
            connection.execute(sa.text(f"ALTER TABLE {owner} ADD planted varchar(7)"))
            connection.execute(sa.text(f"ALTER TABLE {owner} ALTER born SET NOT NULL"))
            connection.execute(sa.text(f"ALTER TABLE {owner} ALTER credit SET DEFAULT 5"))
            connection.execute(sa.text(f"ALTER TABLE {owner} ALTER name TYPE varchar(90)"))
            connection.execute(sa.text(f"COMMENT ON TABLE {owner} IS 'changed'"))
        with engine.connect() as connection:
            differences, code = compare(connection, metadata)
            print(code)
            assert len(differences) == 5, differences
        with engine.begin() as connection:
            metadata.drop_all(connection)
    print("ok")


main()
