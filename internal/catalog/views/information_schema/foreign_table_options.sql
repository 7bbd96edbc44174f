 SELECT t.foreign_table_catalog,
    t.foreign_table_schema,
    t.foreign_table_name,
    (pg_options_to_table(t.ftoptions)).option_name::name AS option_name,
    (pg_options_to_table(t.ftoptions)).option_value::character varying AS option_value
   FROM information_schema._pg_foreign_tables t;
