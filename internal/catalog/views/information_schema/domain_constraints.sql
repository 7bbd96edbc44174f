 SELECT current_database()::name AS constraint_catalog,
    rs.nspname::name AS constraint_schema,
    con.conname::name AS constraint_name,
    current_database()::name AS domain_catalog,
    n.nspname::name AS domain_schema,
    t.typname::name AS domain_name,
        CASE
            WHEN con.condeferrable THEN 'YES'::text
            ELSE 'NO'::text
        END::character varying(3) AS is_deferrable,
        CASE
            WHEN con.condeferred THEN 'YES'::text
            ELSE 'NO'::text
        END::character varying(3) AS initially_deferred
   FROM pg_namespace rs,
    pg_namespace n,
    pg_constraint con,
    pg_type t
  WHERE rs.oid = con.connamespace AND n.oid = t.typnamespace AND t.oid = con.contypid AND (pg_has_role(t.typowner, 'USAGE'::text) OR has_type_privilege(t.oid, 'USAGE'::text));
