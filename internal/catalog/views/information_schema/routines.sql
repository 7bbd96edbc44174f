 SELECT current_database()::name AS specific_catalog,
    n.nspname::name AS specific_schema,
    nameconcatoid(p.proname, p.oid)::name AS specific_name,
    current_database()::name AS routine_catalog,
    n.nspname::name AS routine_schema,
    p.proname::name AS routine_name,
        CASE p.prokind
            WHEN 'f'::"char" THEN 'FUNCTION'::text
            WHEN 'p'::"char" THEN 'PROCEDURE'::text
            ELSE NULL::text
        END::character varying AS routine_type,
    NULL::name::name AS module_catalog,
    NULL::name::name AS module_schema,
    NULL::name::name AS module_name,
    NULL::name::name AS udt_catalog,
    NULL::name::name AS udt_schema,
    NULL::name::name AS udt_name,
        CASE
            WHEN p.prokind = 'p'::"char" THEN NULL::text
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
        CASE
            WHEN nt.nspname IS NOT NULL THEN current_database()
            ELSE NULL::name
        END::name AS type_udt_catalog,
    nt.nspname::name AS type_udt_schema,
    t.typname::name AS type_udt_name,
    NULL::name::name AS scope_catalog,
    NULL::name::name AS scope_schema,
    NULL::name::name AS scope_name,
    NULL::integer::integer AS maximum_cardinality,
        CASE
            WHEN p.prokind <> 'p'::"char" THEN 0
            ELSE NULL::integer
        END::name AS dtd_identifier,
        CASE
            WHEN l.lanname = 'sql'::name THEN 'SQL'::text
            ELSE 'EXTERNAL'::text
        END::character varying AS routine_body,
        CASE
            WHEN pg_has_role(p.proowner, 'USAGE'::text) THEN p.prosrc
            ELSE NULL::text
        END::character varying AS routine_definition,
        CASE
            WHEN l.lanname = 'c'::name THEN p.prosrc
            ELSE NULL::text
        END::character varying AS external_name,
    upper(l.lanname::text)::character varying AS external_language,
    'GENERAL'::character varying::character varying AS parameter_style,
        CASE
            WHEN p.provolatile = 'i'::"char" THEN 'YES'::text
            ELSE 'NO'::text
        END::character varying(3) AS is_deterministic,
    'MODIFIES'::character varying::character varying AS sql_data_access,
        CASE
            WHEN p.prokind <> 'p'::"char" THEN
            CASE
                WHEN p.proisstrict THEN 'YES'::text
                ELSE 'NO'::text
            END
            ELSE NULL::text
        END::character varying(3) AS is_null_call,
    NULL::character varying::character varying AS sql_path,
    'YES'::character varying::character varying(3) AS schema_level_routine,
    0::integer AS max_dynamic_result_sets,
    NULL::character varying::character varying(3) AS is_user_defined_cast,
    NULL::character varying::character varying(3) AS is_implicitly_invocable,
        CASE
            WHEN p.prosecdef THEN 'DEFINER'::text
            ELSE 'INVOKER'::text
        END::character varying AS security_type,
    NULL::name::name AS to_sql_specific_catalog,
    NULL::name::name AS to_sql_specific_schema,
    NULL::name::name AS to_sql_specific_name,
    'NO'::character varying::character varying(3) AS as_locator,
    NULL::timestamp with time zone::timestamp(2) with time zone AS created,
    NULL::timestamp with time zone::timestamp(2) with time zone AS last_altered,
    NULL::character varying::character varying(3) AS new_savepoint_level,
    'NO'::character varying::character varying(3) AS is_udt_dependent,
    NULL::character varying::character varying AS result_cast_from_data_type,
    NULL::character varying::character varying(3) AS result_cast_as_locator,
    NULL::integer::integer AS result_cast_char_max_length,
    NULL::integer::integer AS result_cast_char_octet_length,
    NULL::name::name AS result_cast_char_set_catalog,
    NULL::name::name AS result_cast_char_set_schema,
    NULL::name::name AS result_cast_char_set_name,
    NULL::name::name AS result_cast_collation_catalog,
    NULL::name::name AS result_cast_collation_schema,
    NULL::name::name AS result_cast_collation_name,
    NULL::integer::integer AS result_cast_numeric_precision,
    NULL::integer::integer AS result_cast_numeric_precision_radix,
    NULL::integer::integer AS result_cast_numeric_scale,
    NULL::integer::integer AS result_cast_datetime_precision,
    NULL::character varying::character varying AS result_cast_interval_type,
    NULL::integer::integer AS result_cast_interval_precision,
    NULL::name::name AS result_cast_type_udt_catalog,
    NULL::name::name AS result_cast_type_udt_schema,
    NULL::name::name AS result_cast_type_udt_name,
    NULL::name::name AS result_cast_scope_catalog,
    NULL::name::name AS result_cast_scope_schema,
    NULL::name::name AS result_cast_scope_name,
    NULL::integer::integer AS result_cast_maximum_cardinality,
    NULL::name::name AS result_cast_dtd_identifier
   FROM pg_namespace n
     JOIN pg_proc p ON n.oid = p.pronamespace
     JOIN pg_language l ON p.prolang = l.oid
     LEFT JOIN (pg_type t
     JOIN pg_namespace nt ON t.typnamespace = nt.oid) ON p.prorettype = t.oid AND p.prokind <> 'p'::"char"
  WHERE pg_has_role(p.proowner, 'USAGE'::text) OR has_function_privilege(p.oid, 'EXECUTE'::text);
