-- The catalogs: PostgreSQL's own objects, and a few tables made here.

-- columns of all relations: names, order, types, not null
SELECT c.relname, a.attname, a.attnum, a.atttypid, a.atttypmod, a.attnotnull, a.attlen, a.attbyval, a.attalign
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind IN ('r', 'v') ORDER BY c.relname, a.attnum;
SELECT relname, oid, relkind, relnatts, reltype FROM pg_class
WHERE relnamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) AND relkind IN ('r', 'v') ORDER BY oid;
SELECT * FROM pg_am WHERE oid < 16384 ORDER BY oid;
SELECT oid, typname, typlen, typtype, typcategory, typispreferred, typelem, typarray, typinput, typoutput, typcollation
FROM pg_type WHERE oid < 16384 ORDER BY oid;
SELECT oid, proname, proargtypes, prorettype, provolatile, proisstrict, prokind FROM pg_proc
WHERE oid < 16384 ORDER BY oid;
SELECT oid, oprname, oprleft, oprright, oprresult, oprcode FROM pg_operator WHERE oid < 16384 ORDER BY oid;
SELECT * FROM pg_cast WHERE oid < 16384 ORDER BY oid;
SELECT * FROM pg_opclass WHERE oid < 16384 ORDER BY oid;
SELECT * FROM pg_amop WHERE oid < 16384 ORDER BY oid;
SELECT * FROM pg_range ORDER BY rngtypid;
SELECT aggfnoid::oid, aggkind, aggtransfn::oid, aggtranstype FROM pg_aggregate WHERE aggfnoid::oid < 16384 ORDER BY 1;
SELECT n.nspname, n.nspowner FROM pg_namespace n WHERE n.oid < 16384 ORDER BY 1;
SELECT collname, collprovider, collencoding FROM pg_collation WHERE collname IN ('default', 'C', 'POSIX') ORDER BY 1;
SELECT objoid, classoid, objsubid, description FROM pg_description WHERE objoid < 13000 AND objsubid = 0 ORDER BY 2, 1;

-- user objects
CREATE TABLE cat_a (id integer PRIMARY KEY, name varchar(20) NOT NULL DEFAULT 'x', n numeric(8,2), b boolean DEFAULT true,
  d date, t timestamp, x text, u uuid UNIQUE);
CREATE TABLE cat_b (a integer NOT NULL, k integer NOT NULL REFERENCES cat_a (id) ON DELETE CASCADE, PRIMARY KEY (a, k));
CREATE INDEX cat_i ON cat_a (name, n);
SELECT relname, relkind, relnatts, relhasindex, relpersistence, relispartition, relreplident FROM pg_class
WHERE relname LIKE 'cat\_%' ORDER BY 1;
SELECT attname, attnum, atttypid, atttypmod, attlen, attnotnull, atthasdef, attidentity, attgenerated, attisdropped, attcollation,
  format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'cat_a'::regclass ORDER BY attnum;
SELECT adnum, pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'cat_a'::regclass ORDER BY 1;
SELECT conname, contype, conrelid::regclass::text, confrelid::regclass::text, conkey, confkey, confupdtype, confdeltype, confmatchtype,
  condeferrable, convalidated, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid IN ('cat_a'::regclass, 'cat_b'::regclass) ORDER BY 1;
SELECT indexrelid::regclass::text, indrelid::regclass::text, indnatts, indisunique, indisprimary, indkey, indclass, indcollation, indoption,
  pg_get_indexdef(indexrelid), pg_get_indexdef(indexrelid, 1, true) FROM pg_index WHERE indrelid = 'cat_a'::regclass ORDER BY 1::text;
SELECT * FROM pg_indexes WHERE tablename LIKE 'cat\_%' ORDER BY indexname;
SELECT tablename, hasindexes, hasrules, hastriggers, rowsecurity FROM pg_tables WHERE tablename LIKE 'cat\_%' ORDER BY 1;
SELECT column_name, ordinal_position, column_default, is_nullable, data_type, character_maximum_length, character_octet_length,
  numeric_precision, numeric_precision_radix, numeric_scale, datetime_precision, udt_schema, udt_name, is_identity, is_generated, is_updatable
FROM information_schema.columns WHERE table_name = 'cat_a' ORDER BY 2;
SELECT table_schema, table_name, table_type, is_insertable_into, is_typed FROM information_schema.tables WHERE table_name LIKE 'cat\_%' ORDER BY 2;
SELECT constraint_name, table_name, constraint_type, is_deferrable, initially_deferred, enforced FROM information_schema.table_constraints
WHERE table_name LIKE 'cat\_%' AND constraint_type <> 'CHECK' ORDER BY 1;
SELECT constraint_name, unique_constraint_name, match_option, update_rule, delete_rule FROM information_schema.referential_constraints ORDER BY 1;
SELECT constraint_name, table_name, column_name FROM information_schema.constraint_column_usage WHERE table_name LIKE 'cat\_%' ORDER BY 1, 3;

-- names
SELECT 'cat_a'::regclass::text, 'public.cat_a'::regclass::text, 'pg_class'::regclass, 'pg_class'::regclass::oid, 1259::regclass, 0::regclass, 4294967295::regclass;
SELECT 'information_schema.tables'::regclass;
SELECT 'nowhere'::regclass;
SELECT 'no.where'::regclass;
SELECT 'a b'::regclass;
SELECT to_regclass('cat_a')::text, to_regclass('nowhere'), to_regtype('int4'), to_regtype('nothing'), to_regnamespace('public'), to_regproc('now');
SELECT 'int4'::regtype, 'character varying'::regtype, 23::regtype, '_int4'::regtype, 'integer[]'::regtype;
SELECT 'nothing'::regtype;
SELECT 'public'::regnamespace, 2200::regnamespace, 'nothing'::regnamespace;
SELECT 1242::regproc, 1598::regproc, 2803::regprocedure, 'now'::regproc;
SELECT format_type(23, NULL), format_type(1043, 24), format_type(1700, 786438), format_type(NULL, 1), format_type(0, 0), format_type(99999999, -1);
SELECT format_type(1042, NULL), format_type(1042, -1), format_type(1042, 9), format_type(1560, NULL), format_type(1560, -1), format_type(1014, NULL);
SELECT 1042::regtype, 1560::regtype, 1014::regtype, 1561::regtype;
SELECT p.oid::regprocedure, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid) FROM pg_proc p
WHERE p.proname IN ('max', 'bpcharcmp', 'bit', 'generate_series', 'format', 'pg_get_keywords', 'aclexplode') ORDER BY p.oid::int;
SELECT pg_get_userbyid(10), pg_get_userbyid(9999), pg_encoding_to_char(6), pg_char_to_encoding('utf-8'), pg_encoding_to_char(-1);
SELECT pg_table_is_visible('cat_a'::regclass), pg_table_is_visible('information_schema.tables'::regclass), pg_table_is_visible(1), pg_type_is_visible(23);
SELECT obj_description(1259, 'pg_class'), obj_description(23, 'pg_type'), col_description(1259, 1), obj_description(1);
SELECT has_table_privilege('cat_a', 'SELECT'), has_table_privilege('cat_a', 'SELECT, INSERT'), has_table_privilege(1, 'SELECT'), has_schema_privilege('public', 'USAGE');
SELECT has_table_privilege('cat_a', 'NOTHING');
SELECT has_table_privilege('nothing', 'SELECT');
SELECT pg_size_pretty(0::bigint), pg_size_pretty(10239::bigint), pg_size_pretty(10240::bigint), pg_size_pretty(20971520::bigint), pg_size_pretty(-20971520::bigint), pg_size_pretty(1099511627776::bigint);
SELECT pg_get_function_arguments(1598), pg_get_function_result(1598), pg_get_function_arguments(2767), pg_get_function_identity_arguments(3539);
SELECT tableoid, tableoid::regclass FROM pg_am WHERE amname = 'btree';
SELECT count(*) FROM pg_class c LEFT JOIN pg_description d ON d.objoid = c.oid AND d.classoid = c.tableoid WHERE d.objoid IS NULL AND c.relname = 'pg_am';
INSERT INTO pg_class (relname) VALUES ('x');
SELECT i FROM unnest('1 2 3'::int2vector) i;
SELECT 2 = ANY ('1 2 3'::int2vector), 2 = ANY ('1 2'::oidvector), '1 2'::oidvector::oid[];
DROP TABLE cat_b;
DROP TABLE cat_a;
