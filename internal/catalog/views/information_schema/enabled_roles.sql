 SELECT a.rolname::name AS role_name
   FROM pg_authid a
  WHERE pg_has_role(a.oid, 'USAGE'::text);
