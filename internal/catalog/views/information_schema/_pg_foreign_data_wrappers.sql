 SELECT w.oid,
    w.fdwowner,
    w.fdwoptions,
    current_database()::name AS foreign_data_wrapper_catalog,
    w.fdwname::name AS foreign_data_wrapper_name,
    u.rolname::name AS authorization_identifier,
    'c'::character varying::character varying AS foreign_data_wrapper_language
   FROM pg_foreign_data_wrapper w,
    pg_authid u
  WHERE u.oid = w.fdwowner AND (pg_has_role(w.fdwowner, 'USAGE'::text) OR has_foreign_data_wrapper_privilege(w.oid, 'USAGE'::text));
