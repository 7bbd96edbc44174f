 SELECT current_database()::name AS table_catalog,
    nr.nspname::name AS table_schema,
    r.relname::name AS table_name,
    current_database()::name AS constraint_catalog,
    nc.nspname::name AS constraint_schema,
    c.conname::name AS constraint_name
   FROM pg_constraint c,
    pg_namespace nc,
    pg_class r,
    pg_namespace nr
  WHERE c.connamespace = nc.oid AND r.relnamespace = nr.oid AND (c.contype = 'f'::"char" AND c.confrelid = r.oid OR (c.contype = ANY (ARRAY['p'::"char", 'u'::"char"])) AND c.conrelid = r.oid) AND (r.relkind = ANY (ARRAY['r'::"char", 'p'::"char"])) AND pg_has_role(r.relowner, 'USAGE'::text);
