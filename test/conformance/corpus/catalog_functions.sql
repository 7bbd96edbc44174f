-- Functions that ask the catalogs, about PostgreSQL's own objects.

-- Functions and operators by their signature.
SELECT 'lower(text)'::regprocedure, 'pg_catalog.lower(text)'::regprocedure::oid, 'abs( double precision )'::regprocedure;
SELECT 'now()'::regprocedure, 'substring(text,integer,integer)'::regprocedure::text;
SELECT 'lower(int)'::regprocedure;
SELECT 'lower'::regprocedure;
SELECT 'nothing(text)'::regprocedure;
SELECT '=(integer,integer)'::regoperator, '-(none,bigint)'::regoperator, 'pg_catalog.||(text,text)'::regoperator::oid;
SELECT '=(integer)'::regoperator;
SELECT '=(integer,integer,integer)'::regoperator;
SELECT '=(bool,integer)'::regoperator;
SELECT 870::regprocedure, 96::regoperator, 558::regoperator, 0::regoperator, 0::regprocedure;
SELECT to_regprocedure('lower(text)'), to_regprocedure('lower(nothing)'), to_regoperator('+(integer,integer)'), to_regoperator('+(text,text)');
SELECT amopopr::regoperator, amopstrategy FROM pg_amop JOIN pg_opfamily f ON f.oid = amopfamily WHERE opfname = 'text_ops' AND amopmethod = 403 ORDER BY 2, amopopr;
SELECT oidvectortypes(proargtypes) FROM pg_proc WHERE proname = 'substring' ORDER BY oid;
SELECT pg_get_function_arg_default(oid, 2), pg_get_function_arg_default(oid, 1), pg_get_function_arg_default(oid, 3), pg_get_function_arg_default(oid, 4) FROM pg_proc WHERE proname = 'jsonb_path_exists';

-- Access privileges.
SELECT c, acldefault(c::"char", 10)::text FROM unnest('{c,r,s,d,f,l,L,n,p,t,F,S,T}'::text[]) c;
SELECT acldefault('x', 10);
SELECT * FROM aclexplode(acldefault('r', 10));
SELECT grantor::regrole, grantee, privilege_type, is_grantable FROM aclexplode('{=Tc/postgres,postgres=CTc*/postgres}'::aclitem[]);
SELECT nspname, (aclexplode(nspacl)).privilege_type FROM pg_namespace WHERE nspname IN ('pg_catalog', 'pg_toast', 'information_schema') ORDER BY 1, 2;
SELECT makeaclitem(0, 10, 'SELECT', false)::text, makeaclitem(10, 10, 'usage', true)::text;
SELECT makeaclitem(0, 10, 'SELECT, insert', false);
SELECT makeaclitem(0, 10, 'nothing', false);
SELECT has_table_privilege('pg_class', 'select'), has_table_privilege('pg_class', 'insert'), has_table_privilege('pg_authid', 'select'), has_table_privilege('pg_statistic', 'select');
SELECT has_table_privilege('pg_class', 'select with grant option'), has_table_privilege('pg_class', 'insert, select');
SELECT has_table_privilege('public', 'pg_class', 'select'), has_table_privilege('public', 'pg_class', 'update'), has_table_privilege('postgres', 'pg_authid', 'delete');
SELECT has_table_privilege('pg_class', 'usage');
SELECT has_table_privilege('nobody', 'pg_class', 'select');
SELECT has_table_privilege('nothing', 'select');
SELECT has_schema_privilege('pg_catalog', 'usage'), has_schema_privilege('pg_catalog', 'create'), has_schema_privilege('pg_toast', 'usage'), has_schema_privilege('information_schema', 'usage');
SELECT has_schema_privilege('nothing', 'usage');
SELECT has_function_privilege('lower(text)', 'execute'), has_function_privilege('pg_hba_file_rules()', 'execute'), has_function_privilege(870, 'execute');
SELECT has_type_privilege('text', 'usage'), has_language_privilege('sql', 'usage'), has_language_privilege('c', 'usage'), has_tablespace_privilege('pg_default', 'create');
SELECT has_language_privilege('nothing', 'usage');
SELECT has_column_privilege('pg_class', 'relname', 'select'), has_any_column_privilege('pg_class', 'update'), has_column_privilege('pg_class', 1::int2, 'select');
SELECT has_parameter_privilege('work_mem', 'set');
SELECT pg_has_role('app', 'usage'), pg_has_role('postgres', 'member'), pg_has_role('postgres', 'app', 'usage'), pg_has_role('pg_monitor', 'usage');
SELECT pg_has_role('app', 'nothing');
SELECT pg_has_role('nobody', 'usage');

-- Options, keywords, properties of access methods and indexes.
SELECT * FROM pg_options_to_table('{a=b,c,d=e=f}');
SELECT * FROM pg_get_keywords() WHERE word IN ('select', 'abort', 'between', 'authorization') ORDER BY 1;
SELECT count(*) FROM pg_get_keywords();
SELECT amname, pg_indexam_has_property(oid, 'can_order'), pg_indexam_has_property(oid, 'can_unique'), pg_indexam_has_property(oid, 'can_multi_col'), pg_indexam_has_property(oid, 'can_exclude'), pg_indexam_has_property(oid, 'can_include'), pg_indexam_has_property(oid, 'nothing') FROM pg_am WHERE amname NOT IN ('hnsw', 'ivfflat') ORDER BY 1;
SELECT p, pg_index_has_property('pg_class_oid_index', p), pg_index_column_has_property('pg_class_relname_nsp_index', 2, p), pg_index_column_has_property('pg_class_oid_index', 3, p) FROM unnest('{clusterable,index_scan,bitmap_scan,backward_scan,asc,desc,nulls_first,nulls_last,orderable,distance_orderable,returnable,search_array,search_nulls,nothing}'::text[]) p;

-- Statistics and the server's state.
SELECT pg_stat_get_progress_info('nothing');
SELECT count(*) FROM pg_stat_progress_vacuum;
SELECT count(*) FROM pg_prepared_xacts;
SELECT count(*) FROM pg_replication_slots;
SELECT datname, usename, state, pid = pg_backend_pid(), backend_type, query <> '' FROM pg_stat_activity WHERE pid = pg_backend_pid();
SELECT pg_cancel_backend(0);
SELECT pg_terminate_backend(-1);
SELECT pg_terminate_backend(0, -1);
SELECT pg_config();
SELECT pg_hba_file_rules();
SELECT pg_show_all_file_settings();
SELECT count(*) > 500, count(*) FILTER (WHERE name = 'Europe/Berlin'), max(utc_offset) FROM pg_timezone_names;
SELECT name, utc_offset, is_dst FROM pg_timezone_names WHERE name IN ('UTC', 'Asia/Kolkata') ORDER BY 1;
PREPARE one (int, text) AS SELECT $1, $2;
SELECT name, statement, parameter_types, from_sql FROM pg_prepared_statements WHERE name = 'one';
DEALLOCATE one;
BEGIN;
DECLARE c SCROLL CURSOR FOR SELECT 1;
SELECT name, statement, is_holdable, is_binary, is_scrollable FROM pg_cursors WHERE name = 'c';
COMMIT;
SELECT count(*) FROM pg_cursors WHERE name = 'c';

-- pg_describe_object: every object of PostgreSQL's own
SELECT c.relname, count(*), md5(string_agg(pg_describe_object(d.tableoid, d.oid, 0), ',' ORDER BY d.oid)) FROM (
  SELECT tableoid, oid FROM pg_class WHERE oid < 12000 UNION ALL SELECT tableoid, oid FROM pg_proc WHERE oid < 12000
  UNION ALL SELECT tableoid, oid FROM pg_type WHERE oid < 12000 UNION ALL SELECT tableoid, oid FROM pg_operator WHERE oid < 12000
  UNION ALL SELECT tableoid, oid FROM pg_opclass WHERE oid < 12000 UNION ALL SELECT tableoid, oid FROM pg_opfamily WHERE oid < 12000
  UNION ALL SELECT tableoid, oid FROM pg_amop WHERE oid < 12000 UNION ALL SELECT tableoid, oid FROM pg_amproc WHERE oid < 12000
  UNION ALL SELECT tableoid, oid FROM pg_cast WHERE oid < 12000 UNION ALL SELECT tableoid, oid FROM pg_language WHERE oid < 12000
  UNION ALL SELECT tableoid, oid FROM pg_am WHERE oid < 12000) d JOIN pg_class c ON c.oid = d.tableoid GROUP BY 1 ORDER BY 1;
SELECT pg_describe_object('pg_class'::regclass, 'pg_class'::regclass, 2), pg_describe_object(0, 0, 0),
  pg_describe_object('pg_class'::regclass, 1, 0), pg_describe_object('pg_class'::regclass, 'pg_class'::regclass, 99);
SELECT pg_describe_object(5, 5, 0);
SELECT pg_blocking_pids(pg_backend_pid()), pg_typeof(pg_blocking_pids(0));
