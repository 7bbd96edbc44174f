 SELECT current_database()::name AS domain_catalog,
    nt.nspname::name AS domain_schema,
    t.typname::name AS domain_name,
        CASE
            WHEN t.typelem <> 0::oid AND t.typlen = '-1'::integer THEN 'ARRAY'::text
            WHEN nbt.nspname = 'pg_catalog'::name THEN format_type(t.typbasetype, NULL::integer)
            ELSE 'USER-DEFINED'::text
        END::character varying AS data_type,
    information_schema._pg_char_max_length(t.typbasetype, t.typtypmod)::integer AS character_maximum_length,
    information_schema._pg_char_octet_length(t.typbasetype, t.typtypmod)::integer AS character_octet_length,
    NULL::name::name AS character_set_catalog,
    NULL::name::name AS character_set_schema,
    NULL::name::name AS character_set_name,
        CASE
            WHEN nco.nspname IS NOT NULL THEN current_database()
            ELSE NULL::name
        END::name AS collation_catalog,
    nco.nspname::name AS collation_schema,
    co.collname::name AS collation_name,
    information_schema._pg_numeric_precision(t.typbasetype, t.typtypmod)::integer AS numeric_precision,
    information_schema._pg_numeric_precision_radix(t.typbasetype, t.typtypmod)::integer AS numeric_precision_radix,
    information_schema._pg_numeric_scale(t.typbasetype, t.typtypmod)::integer AS numeric_scale,
    information_schema._pg_datetime_precision(t.typbasetype, t.typtypmod)::integer AS datetime_precision,
    information_schema._pg_interval_type(t.typbasetype, t.typtypmod)::character varying AS interval_type,
    NULL::integer::integer AS interval_precision,
    t.typdefault::character varying AS domain_default,
    current_database()::name AS udt_catalog,
    nbt.nspname::name AS udt_schema,
    bt.typname::name AS udt_name,
    NULL::name::name AS scope_catalog,
    NULL::name::name AS scope_schema,
    NULL::name::name AS scope_name,
    NULL::integer::integer AS maximum_cardinality,
    1::name AS dtd_identifier
   FROM pg_type t
     JOIN pg_namespace nt ON t.typnamespace = nt.oid
     JOIN (pg_type bt
     JOIN pg_namespace nbt ON bt.typnamespace = nbt.oid) ON t.typbasetype = bt.oid AND t.typtype = 'd'::"char"
     LEFT JOIN (pg_collation co
     JOIN pg_namespace nco ON co.collnamespace = nco.oid) ON t.typcollation = co.oid AND (nco.nspname <> 'pg_catalog'::name OR co.collname <> 'default'::name)
  WHERE pg_has_role(t.typowner, 'USAGE'::text) OR has_type_privilege(t.oid, 'USAGE'::text);
