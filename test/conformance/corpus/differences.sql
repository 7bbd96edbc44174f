-- What test/random found: statements that once had another answer here.

DROP TABLE IF EXISTS df;
CREATE TABLE df (id int PRIMARY KEY, k int NOT NULL, n numeric(14,3), c char(6), v varchar(24), vb varbit(12), t text, i int, j jsonb, raw bytea, ts timestamp, tz timestamptz);
INSERT INTO df VALUES (1, 0, 1, 'A', 'a', '1010', 'NULL', -2147483648, '[3,1,2]', '\x616263', '2024-02-29 10:20:30', '2024-02-29 10:20:30+00'),
  (2, 0, 2.5, 'ab', 'A ', '1', NULL, 3, '5', '\x01', '2024-03-31 02:30:00', '2000-01-01 00:00:00+00'), (3, 1, NULL, NULL, NULL, NULL, 'x', NULL, NULL, NULL, NULL, NULL);

-- A number that IRIS computes keeps the zeros behind its point.
SELECT id, coalesce(n, 0), coalesce(n, n), CASE WHEN i = 3 THEN n ELSE n END, CASE WHEN i = 3 THEN n ELSE 0 END FROM df ORDER BY id;
SELECT coalesce(n, 0) FROM df;
SELECT CASE WHEN i = 3 THEN n ELSE 7.5 END FROM df;
SELECT CASE WHEN i = 3 THEN n END FROM df;
SELECT max(n), min(n), count(n) FROM df;
SELECT k, max(n) FROM df GROUP BY k;
SELECT i::numeric FROM df;

-- A cast without a modifier takes the modifier away.
SELECT n::numeric, c::bpchar, v::varchar, vb::varbit FROM df ORDER BY id;
SELECT DISTINCT n::numeric FROM df;
SELECT (ARRAY[n, n])[2], (ARRAY[c, c])[1], (ARRAY[v, v])[k], (ARRAY[v, v])[1:1], ARRAY[n, 1] FROM df;

-- char(n) is compared with a pattern blanks and all.
SELECT id, c LIKE 'A_%', c LIKE 'A', c ILIKE 'a %', c NOT LIKE 'ab%' FROM df ORDER BY id;
SELECT id FROM df WHERE c LIKE 'A_%';

-- LIKE of bytea.
SELECT id, raw LIKE '\x61%'::bytea, raw NOT LIKE raw, raw LIKE 'a_c', raw LIKE 'a#_c'::bytea ESCAPE '#'::bytea FROM df ORDER BY id;
SELECT raw ILIKE raw FROM df;
SELECT raw LIKE 'a' ESCAPE 'xy'::bytea FROM df;

-- Functions.
SELECT id, right(t, i), left(t, i) FROM df ORDER BY id;
SELECT jsonb_delete(j, t) FROM df WHERE id = 2;
SELECT jsonb_delete('{"a":1,"b":2}'::jsonb, 'a'), jsonb_delete('{"a":1,"b":2}'::jsonb, 'a', 'b'), jsonb_delete('{"a":1,"b":2}'::jsonb, VARIADIC '{b}');
SELECT '5'::jsonb -> 0, '"s"'::jsonb ->> 0, '5'::jsonb -> -1, '5'::jsonb -> 1, '5'::json -> 0, 'null'::jsonb ->> 0;
SELECT json_object_agg(k > 0, k ORDER BY id), jsonb_object_agg(tz, ts) FILTER (WHERE tz IS NOT NULL) FROM df;
SELECT json_build_object(ts, 1, tz, 2, true, 3, 1.50, 4), jsonb_build_object('infinity'::date, 1) FROM df WHERE id = 1;
SELECT json_build_object('{1}'::int[], 1);
SELECT jsonb_build_object('{}'::jsonb, 1);
SELECT jsonb_object_agg(j, 1) FROM df WHERE id = 1;
SELECT to_char('1 day'::interval, 'ID');
SELECT to_char('1 day'::interval, 'Mon');
SELECT to_char('1 day'::interval, 'BC');
SELECT to_char('14 mons 3 days'::interval, 'YYYY MM DD DDD WW Q CC am');
SELECT regr_sxy(1e308::float8, x) FROM generate_series(1, 3) x;
SELECT regr_sxx(y, x), regr_sxy(y, x), regr_syy(y, x), regr_slope(y, x), corr(y, x) FROM (VALUES ('Infinity'::float8, 1::float8), (2, 2), (3, 5)) q (x, y);
SELECT regr_sxx(y, x), regr_sxy(y, x), regr_count(y, x) FROM (VALUES ('NaN'::float8, 1::float8)) q (x, y);
SELECT covar_pop(y, x) FROM (VALUES (1e308::float8, 1::float8), (-1e308, 2)) q (x, y);

-- Encodings.
SELECT convert_to('aé', 'LATIN1'), convert_to('a', 'SQL_ASCII'), convert_to('€', 'WIN1252'), convert_to('é', 'windows-1252'), convert_to('я', 'koi8'), convert_to('a', 'iso 8859-1');
SELECT convert_from('\xe9', 'LATIN1'), convert_from('\xd1', 'KOI8R'), convert_from('\xa4', 'LATIN9'), convert_from('\xc3a9', 'unicode');
SELECT convert('\xe9', 'LATIN1', 'UTF8'), convert('\xc3a9', 'utf8', 'latin1'), convert('\xe9', 'SQL_ASCII', 'LATIN1'), convert('\xe9', 'LATIN1', 'SQL_ASCII');
SELECT length('\xe9e9'::bytea, 'LATIN1'), length('\xc3a9'::bytea, 'UTF8'), length('\xe9'::bytea, 'SQL_ASCII');
SELECT convert_to('日', 'LATIN1');
SELECT convert_from('\x81', 'WIN1252');
SELECT convert_from('\xe9', 'SQL_ASCII');
SELECT convert_from('\x00', 'LATIN1');
SELECT convert_to('a', 'NOSUCH');
SELECT convert_from('a', 'pg');
SELECT convert('\xe9', 'LATIN1', 'WIN1252');
SELECT convert('\xe9', 'UTF8', 'UTF8');
SELECT convert('\xe9', 'UTF8', 'NOSUCH');
SELECT length('\xe9'::bytea, 'UTF8');
SELECT length('\xe9'::bytea, 'NOSUCH');
SELECT convert_to('a', 'MULE_INTERNAL');

-- Time zones spelled out as in POSIX, names as short as one likes.
SELECT timezone('+03', tz), timezone('12', tz), timezone('x1y2', tz), timezone('-03:30', tz), timezone('AAA5BBB', tz), timezone('AAA5BBB4,M3.1.0,M10.1.0', tz), timezone('167', tz) FROM df WHERE id = 1;
SELECT timezone('AAA5BBB', '2024-07-01 00:00+00'::timestamptz), timezone('12x', '2024-07-01 00:00+00'::timestamptz), timezone('<x>3', '2024-07-01 00:00+00'::timestamptz);
SELECT timezone('168', tz) FROM df;
SELECT timezone('x', tz) FROM df;
SELECT timezone('', tz) FROM df;
SELECT 'x1y2'::time;
SELECT 'x1y2'::timetz;
SELECT '2024-01-01 10:00 x1y2'::timestamptz, date_trunc('year', timestamptz '2024-02-29 10:20:30+00', '12');
SELECT timezone('nowhere', 'infinity'::timestamp), timezone(interval '1 day', '-infinity'::timestamptz);

-- Which error comes first.
SELECT regexp_instr('abc', '(', 3, 1, 4);
SELECT regexp_replace('abc', '(', 'x', 0);
SELECT regexp_replace('abc', '(', 'x', 1, -1, 'z');
SELECT array_position('{}'::text[], 'a', NULL), array_position(NULL::text[], 'a', NULL);
SELECT array_position('{a}'::text[], 'a', NULL);
SELECT '1.2.3.4/32'::cidr::inet, '::1/128'::cidr::inet, '10.0.0.0/8'::cidr::inet, '1.2.3.4/32'::cidr = '1.2.3.4'::inet;

DROP TABLE df;
