 SELECT s.foreign_server_catalog,
    s.foreign_server_name,
    (pg_options_to_table(s.srvoptions)).option_name::name AS option_name,
    (pg_options_to_table(s.srvoptions)).option_value::character varying AS option_value
   FROM information_schema._pg_foreign_servers s;
