 SELECT current_database()::name AS specific_catalog,
    ss.n_nspname::name AS specific_schema,
    nameconcatoid(ss.proname, ss.p_oid)::name AS specific_name,
    (ss.x).n::integer AS ordinal_position,
        CASE
            WHEN ss.proargmodes IS NULL THEN 'IN'::text
            WHEN ss.proargmodes[(ss.x).n] = 'i'::"char" THEN 'IN'::text
            WHEN ss.proargmodes[(ss.x).n] = 'o'::"char" THEN 'OUT'::text
            WHEN ss.proargmodes[(ss.x).n] = 'b'::"char" THEN 'INOUT'::text
            WHEN ss.proargmodes[(ss.x).n] = 'v'::"char" THEN 'IN'::text
            WHEN ss.proargmodes[(ss.x).n] = 't'::"char" THEN 'OUT'::text
            ELSE NULL::text
        END::character varying AS parameter_mode,
    'NO'::character varying::character varying(3) AS is_result,
    'NO'::character varying::character varying(3) AS as_locator,
    NULLIF(ss.proargnames[(ss.x).n], ''::text)::name AS parameter_name,
        CASE
            WHEN t.typelem <> 0::oid AND t.typlen = '-1'::integer THEN 'ARRAY'::text
            WHEN nt.nspname = 'pg_catalog'::name THEN format_type(t.oid, NULL::integer)
            ELSE 'USER-DEFINED'::text
        END::character varying AS data_type,
    NULL::integer::integer AS character_maximum_length,
    NULL::integer::integer AS character_octet_length,
    NULL::name::name AS character_set_catalog,
    NULL::name::name AS character_set_schema,
    NULL::name::name AS character_set_name,
    NULL::name::name AS collation_catalog,
    NULL::name::name AS collation_schema,
    NULL::name::name AS collation_name,
    NULL::integer::integer AS numeric_precision,
    NULL::integer::integer AS numeric_precision_radix,
    NULL::integer::integer AS numeric_scale,
    NULL::integer::integer AS datetime_precision,
    NULL::character varying::character varying AS interval_type,
    NULL::integer::integer AS interval_precision,
    current_database()::name AS udt_catalog,
    nt.nspname::name AS udt_schema,
    t.typname::name AS udt_name,
    NULL::name::name AS scope_catalog,
    NULL::name::name AS scope_schema,
    NULL::name::name AS scope_name,
    NULL::integer::integer AS maximum_cardinality,
    (ss.x).n::name AS dtd_identifier,
        CASE
            WHEN pg_has_role(ss.proowner, 'USAGE'::text) THEN pg_get_function_arg_default(ss.p_oid, (ss.x).n)
            ELSE NULL::text
        END::character varying AS parameter_default
   FROM pg_type t,
    pg_namespace nt,
    ( SELECT n.nspname AS n_nspname,
            p.proname,
            p.oid AS p_oid,
            p.proowner,
            p.proargnames,
            p.proargmodes,
            information_schema._pg_expandarray(COALESCE(p.proallargtypes, p.proargtypes::oid[])) AS x
           FROM pg_namespace n,
            pg_proc p
          WHERE n.oid = p.pronamespace AND (pg_has_role(p.proowner, 'USAGE'::text) OR has_function_privilege(p.oid, 'EXECUTE'::text))) ss
  WHERE t.oid = (ss.x).x AND t.typnamespace = nt.oid;
