"""Print everything that SQLAlchemy's inspector says of a database.

    inspector.py URL

Vectors are left out: the database beside this one has none.
"""
import sys

import sqlalchemy as sa

METHODS = (
    "get_columns",
    "get_pk_constraint",
    "get_unique_constraints",
    "get_check_constraints",
    "get_foreign_keys",
    "get_indexes",
    "get_table_comment",
    "get_table_options",
)


def plain(value):
    """A value with its keys in order, and its types as text."""
    if isinstance(value, dict):
        return {key: plain(value[key]) for key in sorted(value)}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, sa.types.TypeEngine):
        return repr(value)
    return value


def one_database(inspector):
    print("default schema:", inspector.default_schema_name)
    schemas = sorted(inspector.get_schema_names())
    print("schemas:", schemas)
    for schema in schemas + [None]:
        print("sequences", schema, sorted(inspector.get_sequence_names(schema)))
        print("views", schema, sorted(inspector.get_view_names(schema)))
        print("materialized views", schema, sorted(inspector.get_materialized_view_names(schema)))
        print("temporary", sorted(inspector.get_temp_table_names()), sorted(inspector.get_temp_view_names()))
        print("enums", schema, inspector.get_enums(schema))
        print("domains", schema, [d["name"] for d in inspector.get_domains(schema) if schema != "information_schema"])
        for kind in ("get_multi_columns", "get_multi_pk_constraint", "get_multi_foreign_keys", "get_multi_indexes"):
            found = getattr(inspector, kind)(schema=schema, kind=sa.engine.reflection.ObjectKind.ANY)
            for key in sorted(found, key=str):
                print(kind, key, plain(found[key]))
        for table in sorted(inspector.get_table_names(schema)) if schema != "information_schema" else []:
            print("table", schema, table)
            for method in METHODS:
                print(" ", method, plain(getattr(inspector, method)(table, schema)))
        for view in sorted(inspector.get_view_names(schema)) if schema != "information_schema" else []:
            print("view", schema, view, inspector.get_view_definition(view, schema), plain(inspector.get_columns(view, schema)))


def sorted_tables(inspector):
    for table, keys in inspector.get_sorted_table_and_fkc_names():
        print("sorted:", table, sorted(keys, key=str))


def main():
    engine = sa.create_engine(sys.argv[1])
    inspector = sa.inspect(engine)
    one_database(inspector)
    sorted_tables(inspector)
    metadata = sa.MetaData()
    metadata.reflect(engine, views=True)
    for table in sorted(metadata.tables):
        print(repr(metadata.tables[table]))
        for constraint in sorted(metadata.tables[table].constraints, key=lambda c: str(c.name)):
            print("  ", type(constraint).__name__, constraint.name, [c.name for c in constraint.columns])


main()
