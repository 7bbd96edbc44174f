 SELECT current_database()::name AS udt_catalog,
    nt.nspname::name AS udt_schema,
    t.typname::name AS udt_name,
    current_database()::name AS specific_catalog,
    np.nspname::name AS specific_schema,
    nameconcatoid(p.proname, p.oid)::name AS specific_name,
    l.lanname::name AS group_name,
    'FROM SQL'::character varying::character varying AS transform_type
   FROM pg_type t
     JOIN pg_transform x ON t.oid = x.trftype
     JOIN pg_language l ON x.trflang = l.oid
     JOIN pg_proc p ON x.trffromsql::oid = p.oid
     JOIN pg_namespace nt ON t.typnamespace = nt.oid
     JOIN pg_namespace np ON p.pronamespace = np.oid
UNION
 SELECT current_database()::name AS udt_catalog,
    nt.nspname::name AS udt_schema,
    t.typname::name AS udt_name,
    current_database()::name AS specific_catalog,
    np.nspname::name AS specific_schema,
    nameconcatoid(p.proname, p.oid)::name AS specific_name,
    l.lanname::name AS group_name,
    'TO SQL'::character varying::character varying AS transform_type
   FROM pg_type t
     JOIN pg_transform x ON t.oid = x.trftype
     JOIN pg_language l ON x.trflang = l.oid
     JOIN pg_proc p ON x.trftosql::oid = p.oid
     JOIN pg_namespace nt ON t.typnamespace = nt.oid
     JOIN pg_namespace np ON p.pronamespace = np.oid
  ORDER BY 1, 2, 3, 7, 8;
