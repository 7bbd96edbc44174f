-- Settings, prepared statements of SQL, session functions.
SHOW server_version;
SHOW server_encoding;
SHOW client_encoding;
SHOW DateStyle;
SHOW TimeZone;
SHOW standard_conforming_strings;
SHOW search_path;
SHOW transaction_isolation;
SHOW TRANSACTION ISOLATION LEVEL;
SHOW max_identifier_length;
SHOW integer_datetimes;
SHOW application_name;
SHOW nosuch;
SET application_name = 'changed';
SHOW application_name;
RESET application_name;
SHOW application_name;
SET application_name TO DEFAULT;
SET search_path TO public, pg_catalog;
SHOW search_path;
RESET search_path;
SET TIME ZONE 'America/New_York';
SELECT TIMESTAMPTZ '2024-01-01 12:00:00+00', '2024-07-01'::timestamptz;
SHOW TIME ZONE;
SET TIME ZONE INTERVAL '+02:00' HOUR TO MINUTE;
SELECT TIMESTAMPTZ '2024-01-01 12:00:00+00';
SET TimeZone = 'Nowhere/None';
RESET TimeZone;
SET DateStyle = 'German, DMY';
SELECT DATE '2024-02-29', TIMESTAMP '2024-02-29 12:00', '01.02.2024'::date;
SET datestyle TO 'ISO, MDY';
SELECT '01/02/2024'::date;
SET DateStyle = 'nonsense';
SET IntervalStyle = 'iso_8601';
SELECT INTERVAL '1 year 2 days 3 hours';
RESET IntervalStyle;
SET extra_float_digits = 0;
SELECT 0.1::float8 + 0.2::float8, 1::float4 / 3;
RESET extra_float_digits;
SET bytea_output = 'escape';
SELECT '\x610001'::bytea;
RESET bytea_output;
SET client_min_messages = warning;
SET client_encoding = 'UTF8';
SET client_encoding = 'nonsense';
SET statement_timeout = '5s';
SHOW statement_timeout;
SET statement_timeout = -5;
RESET statement_timeout;
SET nosuch_setting = 1;
SET my.custom = 'v';
SHOW my.custom;
SET server_version = '1';
SET work_mem = '8MB';
SHOW work_mem;
SET work_mem = 'lots';
RESET ALL;
BEGIN;
SET LOCAL application_name = 'local';
SHOW application_name;
COMMIT;
SHOW application_name;
BEGIN;
SET application_name = 'gone';
ROLLBACK;
SHOW application_name;
SET LOCAL application_name = 'outside';
PREPARE p1 (int, text) AS SELECT $1 + 1, $2 || '!';
EXECUTE p1 (1, 'a');
EXECUTE p1 ('5', NULL);
EXECUTE p1 (1);
EXECUTE p1 (1, 'a', 2);
EXECUTE p1 ('x', 'a');
PREPARE p1 AS SELECT 1;
PREPARE p2 AS SELECT $1 || 'x';
EXECUTE p2 ('a');
PREPARE p3 AS SELECT 1 / 0;
EXECUTE p3;
DEALLOCATE p1;
EXECUTE p1 (1, 'a');
DEALLOCATE p1;
DEALLOCATE ALL;
EXECUTE nosuch;
DISCARD ALL;
;
--@ describe
SELECT $1::int, $2 || 'x', 5 > $3;
--@ describe
SELECT 1 AS a, 'x' AS b, NULL AS c;
--@ describe
SHOW DateStyle;
--@ describe
SET application_name = 'x';
--@ describe
SELECT $1;
--@ describe
SELECT $2::int;
--@ describe
--@ types int8, varchar
SELECT $1, $2;
--@ bind 1, 'x'
SELECT $1::int + 1, $2::text;
--@ bind 'abc'
SELECT $1::int;
--@ bind '1'
SELECT $1 + 1, $1 = 1;
--@ bind null
SELECT $1::int IS NULL;
--@ bind 1
SELECT $1::int, $2::int;
--@ bind 1, 2, 3
SELECT $1::int, $2::int;
--@ bind 1
SELECT 1;
SELECT $1::int;
--@ bind x'0102'
SELECT $1::int;
--@ bind x'0000000000000007'
SELECT $1::bigint + 1;
--@ bind x'01'
SELECT $1::bool;
--@ formats 0, 1
SELECT 1, 2;
--@ formats 0, 1, 0
SELECT 1, 2;
--@ formats 0, 1
SELECT 1;
--@ formats 2
SELECT 1;
--@ rows 2
SELECT * FROM generate_series(1, 5);
--@ rows 5
SELECT * FROM generate_series(1, 5);
--@ rows 1
SELECT 1 WHERE false;
--@ types int4, int4
--@ bind 7, 2
SELECT $1 / $2;
--@ types numeric
--@ bind '1.50'
SELECT $1 * 2, $1;
--@ types date
--@ bind '2024-02-30'
SELECT $1;
--@ types timestamptz
--@ bind '2024-02-29 12:00+00'
SELECT $1;
--@ bind 'a', 'b'
SELECT coalesce($1, $2), $1 IN ('a', $2), CASE WHEN $1 = 'a' THEN $2 END;
--@ bind '2024-01-01', '3'
SELECT $1::date + $2::int, $1::date - $2;
--@ bind '{1,2,3}', 2
SELECT $1::int[], $2 = ANY ($1::int[]);
UNLISTEN *;
SET ROLE none;
RESET ROLE;
-- A session acts as its own user.
SET ROLE nosuchrole;
SET ROLE 'NONE';
SET SESSION AUTHORIZATION nosuchrole;
SELECT set_config('role', 'nosuchrole', false);
SELECT set_config('session_authorization', 'nosuchrole', false);
SET SESSION AUTHORIZATION DEFAULT;
RESET SESSION AUTHORIZATION;
SET DateStyle = 'iso, nosuch';
SET DateStyle = 'iso, sql';
SET DateStyle = 'dmy, ymd';
SET DateStyle = '';
SET DateStyle = 'iso dmy';
SET DateStyle = 'german, ymd';
SHOW DateStyle;
SET DateStyle = 'german';
SHOW DateStyle;
SET DateStyle = 'european';
SHOW DateStyle;
SET DateStyle = 'default';
SHOW DateStyle;
SET DateStyle = 'iso, default';
SHOW DateStyle;
RESET DateStyle;
BEGIN;
SET LOCAL ROLE nosuchrole;
SELECT 1;
ROLLBACK;
SHOW role;
SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;
EXPLAIN (COSTS OFF) SELECT 1 / 0 FROM nosuch;
ANALYZE nosuch;
-- Settings that do nothing here have PostgreSQL's names, bounds and contexts.
SHOW bgwriter_delay;
SET enable_gathermerge = off;
SHOW enable_gathermerge;
SELECT setting, context, vartype, source FROM pg_settings WHERE name = 'enable_gathermerge';
RESET enable_gathermerge;
SET enable_gathermerge = maybe;
SET geqo_threshold = 1;
SET debug_parallel_nothing = 1;
SET shared_buffers = 1;
SET fsync = off;
SET log_statement = 'all';
SET log_connections = on;
SET server_version = '1';
SET max_connections = 3;
RESET fsync;
SELECT set_config('fsync', 'off', false);
SHOW log_directory;
SELECT count(*) FROM pg_settings WHERE name = 'log_directory';
SELECT name, unit, category, short_desc, context, vartype, min_val, max_val, enumvals, boot_val FROM pg_settings
WHERE name IN ('work_mem', 'random_page_cost', 'DateStyle', 'TimeZone', 'client_min_messages', 'max_connections', 'wal_level') ORDER BY 1;
SELECT count(*) FROM pg_settings WHERE name !~ '\.';
SELECT context, vartype, count(*) FROM pg_settings WHERE name !~ '\.' GROUP BY 1, 2 ORDER BY 1, 2;
