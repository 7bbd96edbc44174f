 SELECT current_database()::name AS table_catalog,
    c.nspname::name AS table_schema,
    c.relname::name AS table_name,
    c.attname::name AS column_name,
    (pg_options_to_table(c.attfdwoptions)).option_name::name AS option_name,
    (pg_options_to_table(c.attfdwoptions)).option_value::character varying AS option_value
   FROM information_schema._pg_foreign_table_columns c;
