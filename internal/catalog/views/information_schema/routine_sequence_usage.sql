 SELECT DISTINCT current_database()::name AS specific_catalog,
    np.nspname::name AS specific_schema,
    nameconcatoid(p.proname, p.oid)::name AS specific_name,
    current_database()::name AS routine_catalog,
    np.nspname::name AS routine_schema,
    p.proname::name AS routine_name,
    current_database()::name AS sequence_catalog,
    ns.nspname::name AS sequence_schema,
    s.relname::name AS sequence_name
   FROM pg_namespace np,
    pg_proc p,
    pg_depend d,
    pg_class s,
    pg_namespace ns
  WHERE np.oid = p.pronamespace AND p.oid = d.objid AND d.classid = 'pg_proc'::regclass::oid AND d.refobjid = s.oid AND d.refclassid = 'pg_class'::regclass::oid AND s.relnamespace = ns.oid AND s.relkind = 'S'::"char" AND pg_has_role(s.relowner, 'USAGE'::text);
