 SELECT NULL::name::name AS character_set_catalog,
    NULL::name::name AS character_set_schema,
    getdatabaseencoding()::name AS character_set_name,
        CASE
            WHEN getdatabaseencoding() = 'UTF8'::name THEN 'UCS'::name
            ELSE getdatabaseencoding()
        END::name AS character_repertoire,
    getdatabaseencoding()::name AS form_of_use,
    current_database()::name AS default_collate_catalog,
    nc.nspname::name AS default_collate_schema,
    c.collname::name AS default_collate_name
   FROM pg_database d
     LEFT JOIN (pg_collation c
     JOIN pg_namespace nc ON c.collnamespace = nc.oid) ON d.datcollate = c.collcollate AND d.datctype = c.collctype
  WHERE d.datname = current_database()
  ORDER BY (char_length(c.collname::text)) DESC, c.collname
 LIMIT 1;
