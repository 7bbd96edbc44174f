 SELECT current_database()::name AS sequence_catalog,
    nc.nspname::name AS sequence_schema,
    c.relname::name AS sequence_name,
    format_type(s.seqtypid, NULL::integer)::character varying AS data_type,
    information_schema._pg_numeric_precision(s.seqtypid, '-1'::integer)::integer AS numeric_precision,
    2::integer AS numeric_precision_radix,
    0::integer AS numeric_scale,
    s.seqstart::character varying AS start_value,
    s.seqmin::character varying AS minimum_value,
    s.seqmax::character varying AS maximum_value,
    s.seqincrement::character varying AS increment,
        CASE
            WHEN s.seqcycle THEN 'YES'::text
            ELSE 'NO'::text
        END::character varying(3) AS cycle_option
   FROM pg_namespace nc,
    pg_class c,
    pg_sequence s
  WHERE c.relnamespace = nc.oid AND c.relkind = 'S'::"char" AND NOT (EXISTS ( SELECT 1
           FROM pg_depend
          WHERE pg_depend.classid = 'pg_class'::regclass::oid AND pg_depend.objid = c.oid AND pg_depend.deptype = 'i'::"char")) AND NOT pg_is_other_temp_schema(nc.oid) AND c.oid = s.seqrelid AND (pg_has_role(c.relowner, 'USAGE'::text) OR has_sequence_privilege(c.oid, 'SELECT, UPDATE, USAGE'::text));
