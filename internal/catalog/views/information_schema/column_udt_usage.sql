 SELECT current_database()::name AS udt_catalog,
    COALESCE(nbt.nspname, nt.nspname)::name AS udt_schema,
    COALESCE(bt.typname, t.typname)::name AS udt_name,
    current_database()::name AS table_catalog,
    nc.nspname::name AS table_schema,
    c.relname::name AS table_name,
    a.attname::name AS column_name
   FROM pg_attribute a,
    pg_class c,
    pg_namespace nc,
    pg_type t
     JOIN pg_namespace nt ON t.typnamespace = nt.oid
     LEFT JOIN (pg_type bt
     JOIN pg_namespace nbt ON bt.typnamespace = nbt.oid) ON t.typtype = 'd'::"char" AND t.typbasetype = bt.oid
  WHERE a.attrelid = c.oid AND a.atttypid = t.oid AND nc.oid = c.relnamespace AND a.attnum > 0 AND NOT a.attisdropped AND (c.relkind = ANY (ARRAY['r'::"char", 'v'::"char", 'f'::"char", 'p'::"char"])) AND pg_has_role(COALESCE(bt.typowner, t.typowner), 'USAGE'::text);
