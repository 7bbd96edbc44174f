 SELECT current_database()::name AS domain_catalog,
    nt.nspname::name AS domain_schema,
    t.typname::name AS domain_name,
    current_database()::name AS table_catalog,
    nc.nspname::name AS table_schema,
    c.relname::name AS table_name,
    a.attname::name AS column_name
   FROM pg_type t,
    pg_namespace nt,
    pg_class c,
    pg_namespace nc,
    pg_attribute a
  WHERE t.typnamespace = nt.oid AND c.relnamespace = nc.oid AND a.attrelid = c.oid AND a.atttypid = t.oid AND t.typtype = 'd'::"char" AND (c.relkind = ANY (ARRAY['r'::"char", 'v'::"char", 'f'::"char", 'p'::"char"])) AND a.attnum > 0 AND NOT a.attisdropped AND pg_has_role(t.typowner, 'USAGE'::text);
