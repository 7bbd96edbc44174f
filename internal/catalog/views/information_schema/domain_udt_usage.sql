 SELECT current_database()::name AS udt_catalog,
    nbt.nspname::name AS udt_schema,
    bt.typname::name AS udt_name,
    current_database()::name AS domain_catalog,
    nt.nspname::name AS domain_schema,
    t.typname::name AS domain_name
   FROM pg_type t,
    pg_namespace nt,
    pg_type bt,
    pg_namespace nbt
  WHERE t.typnamespace = nt.oid AND t.typbasetype = bt.oid AND bt.typnamespace = nbt.oid AND t.typtype = 'd'::"char" AND pg_has_role(bt.typowner, 'USAGE'::text);
