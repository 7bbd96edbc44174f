 SELECT w.foreign_data_wrapper_catalog,
    w.foreign_data_wrapper_name,
    (pg_options_to_table(w.fdwoptions)).option_name::name AS option_name,
    (pg_options_to_table(w.fdwoptions)).option_value::character varying AS option_value
   FROM information_schema._pg_foreign_data_wrappers w;
