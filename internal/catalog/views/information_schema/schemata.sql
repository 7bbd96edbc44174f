 SELECT current_database()::name AS catalog_name,
    n.nspname::name AS schema_name,
    u.rolname::name AS schema_owner,
    NULL::name::name AS default_character_set_catalog,
    NULL::name::name AS default_character_set_schema,
    NULL::name::name AS default_character_set_name,
    NULL::character varying::character varying AS sql_path
   FROM pg_namespace n,
    pg_authid u
  WHERE n.nspowner = u.oid AND (pg_has_role(n.nspowner, 'USAGE'::text) OR has_schema_privilege(n.oid, 'CREATE, USAGE'::text));
