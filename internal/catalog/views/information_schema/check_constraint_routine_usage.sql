 SELECT DISTINCT current_database()::name AS constraint_catalog,
    nc.nspname::name AS constraint_schema,
    c.conname::name AS constraint_name,
    current_database()::name AS specific_catalog,
    np.nspname::name AS specific_schema,
    nameconcatoid(p.proname, p.oid)::name AS specific_name
   FROM pg_namespace nc,
    pg_constraint c,
    pg_depend d,
    pg_proc p,
    pg_namespace np
  WHERE nc.oid = c.connamespace AND c.contype = 'c'::"char" AND c.oid = d.objid AND d.classid = 'pg_constraint'::regclass::oid AND d.refobjid = p.oid AND d.refclassid = 'pg_proc'::regclass::oid AND p.pronamespace = np.oid AND pg_has_role(p.proowner, 'USAGE'::text);
