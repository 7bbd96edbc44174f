 SELECT current_database()::name AS collation_catalog,
    nc.nspname::name AS collation_schema,
    c.collname::name AS collation_name,
    'NO PAD'::character varying::character varying AS pad_attribute
   FROM pg_collation c,
    pg_namespace nc
  WHERE c.collnamespace = nc.oid AND (c.collencoding = ANY (ARRAY['-1'::integer, ( SELECT pg_database.encoding
           FROM pg_database
          WHERE pg_database.datname = current_database())]));
