 SELECT DISTINCT current_database()::name AS specific_catalog,
    np.nspname::name AS specific_schema,
    nameconcatoid(p.proname, p.oid)::name AS specific_name,
    current_database()::name AS routine_catalog,
    np.nspname::name AS routine_schema,
    p.proname::name AS routine_name,
    current_database()::name AS table_catalog,
    nt.nspname::name AS table_schema,
    t.relname::name AS table_name,
    a.attname::name AS column_name
   FROM pg_namespace np,
    pg_proc p,
    pg_depend d,
    pg_class t,
    pg_namespace nt,
    pg_attribute a
  WHERE np.oid = p.pronamespace AND p.oid = d.objid AND d.classid = 'pg_proc'::regclass::oid AND d.refobjid = t.oid AND d.refclassid = 'pg_class'::regclass::oid AND t.relnamespace = nt.oid AND (t.relkind = ANY (ARRAY['r'::"char", 'v'::"char", 'f'::"char", 'p'::"char"])) AND t.oid = a.attrelid AND d.refobjsubid = a.attnum AND pg_has_role(t.relowner, 'USAGE'::text);
