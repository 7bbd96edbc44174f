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
SELECT jsonb_each('{"bb":1,"a":2}'), json_each('{"bb":1}'), jsonb_each_text('{"a":2}');
SELECT to_jsonb(jsonb_each('{"a":2}'));
SELECT ln('5e-324'::float8);
SELECT regexp_instr('aXbXc', '.', 1, 3, 1, 'i', 1), regexp_substr('abc', '.', 1, 2, '', 1), regexp_instr('abc', '.', 1, 1, 0, '', 2);
SELECT date_trunc('nosuch', 'infinity'::timestamp), date_trunc('nosuch', '-infinity'::timestamptz, 'nowhere');
SELECT date '2024-02-29' + timetz '10:00+02', timetz '10:00-03:30' + date '2024-02-29', pg_catalog."timestamp"(date '2024-02-29', time '10:00'), pg_catalog.timestamptz(date '2024-02-29', time '10:00'), pg_catalog.timestamptz(date 'infinity', timetz '10:00+01');
SELECT date '5874897-12-31' + timetz '10:00+02';

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

-- to_date and to_timestamp are lenient in PostgreSQL's own way.
SELECT to_date('2024-02-29','YYYYMMDD'), to_date('2024 12 05','YYYYMMDD'), to_date('2024-00-10','YYYY-MM-DD'), to_date('2024+01+02','YYYYMMDD');
SELECT to_timestamp('2024-02-29 10:11','YYYYMMDD HH24MI');
SELECT to_timestamp('10 -1','HH24MI');
SELECT to_date('02-30','MM-DD'), to_date('31','DD');
SELECT to_date('2024-02-30','YYYY-MM-DD');
SELECT to_date('5 Feb 24','DD Mon YY'), to_date('  5   February 0024 ','DD Month YYYY'), to_date('V','RM'), to_date('2024 xii','YYYY RM');
SELECT to_date('44-03-15 BC','YYYY-MM-DD BC'), to_date('20 24','CC YY'), to_date('20','CC'), to_date('1 bc 20','CC BC YY'), to_date('2,024-01-01','Y,YYY-MM-DD');
SELECT to_date('2024-200','YYYY-DDD'), to_date('2024-W10-3','IYYY-"W"IW-ID'), to_date('2024 10','IYYY IW'), to_date('2024 100','IYYY IDDD'), to_date('2024 9','YYYY WW'), to_date('2024 3 2','YYYY MM W'), to_date('2451545','J');
SELECT to_date('2024 10 1','YYYY IW ID');
SELECT to_date('100','DDD');
SELECT to_timestamp('12:30:15.123 PM','HH12:MI:SS.MS PM'), to_timestamp('00:30','HH24:MI'), to_timestamp('12.5','SS.US'), to_timestamp('12.25','SS.FF3'), to_timestamp('3661','SSSS');
SELECT to_timestamp('13 PM','HH12 PM');
SELECT to_timestamp('25:00','HH24:MI');
SELECT to_timestamp('2024-01-01 10:00 +05:30','YYYY-MM-DD HH24:MI TZH:TZM'), to_timestamp('2024-01-01 10:00-08','YYYY-MM-DD HH24:MITZH'), to_timestamp('2024-01-01 10:00 -08','YYYY-MM-DD HH24:MI TZH'), to_timestamp('2024-01-01 -8','YYYY-MM-DD  TZH');
SELECT to_timestamp('2024-01-01 +25','YYYY-MM-DD TZH');
SELECT to_date('20240101','FXYYYYMMDD'), to_date('2024-1-1','FXYYYY-FMMM-FMDD');
SELECT to_date('2024-1-01','FXYYYY-MM-DD');
SELECT to_date('1st Jan 2024','DDth Mon YYYY'), to_date('Tuesday 2024','Day YYYY'), to_date('Tue','DY');
SELECT to_date('Foo 2024','Mon YYYY');
SELECT to_date('2024 2025','YYYY YYYY');
SELECT to_date('2024 24','YYYY YY');
SELECT to_date('2','YYYY'),to_date('95','YY'),to_date('5','Y'),to_date('995','YYY'),to_date('2024','YYY');
SELECT to_date('99999999999','YYYY');
SELECT to_date('ab','YYYY'); 
SELECT to_date('','YYYY'), to_date('2024',''), to_date('2024-06','YYYY'), to_date('2024xx06','YYYY"xx"MM'),to_date('2024--06','YYYY-MM'),to_date('2024 - 06','YYYY-MM'),to_date('2024-06','YYYY MM'),to_date('2024/06','YYYY-MM'),to_date('2024.06.07','YYYYMMDD');
SELECT to_date('20246','YYYYMMDD');
SELECT to_date('6000000-01-01','YYYY-MM-DD');
SELECT to_timestamp('300000-01-01','YYYY-MM-DD');
SELECT to_timestamp('10 a.m.','HH12 a.m.'), to_timestamp('10 am','HH12 PM');
SELECT to_timestamp('10 a.m.','HH12 AM');
SELECT to_date('2024 Q1','YYYY "Q"Q'), to_date('2024éé03','YYYYéMM');
SELECT to_timestamp('2024 UTC','YYYY TZ');
SELECT to_timestamp('2024-06-15 05:06:07.1','YYYY-MM-DD HH24:MI:SS.FF1'),to_timestamp('1,2,3','HH24,MI,SS'),to_timestamp('010203','HH24MISS');
SELECT to_char('2024-02-29'::date,'FXYYYY-MM'), to_char('2024-02-29'::date,'FMFXDDth "a\"b" Mon');
SELECT to_json('0044-03-15 10:00:00+00 BC'::timestamptz), to_json('0044-03-15 BC'::date), to_json('0044-03-15 10:00:00 BC'::timestamp);

DROP TABLE df;

-- To PostgreSQL 15 infinity is the largest number of microseconds.
SELECT age(timestamp '2020-01-01', timestamp 'infinity'), age(timestamp 'infinity', timestamp '2020-01-01 10:11:12');
SELECT age(timestamp '2020-01-01', timestamp '-infinity');

-- Intervals by to_char and make_interval, the extremes of equal values, records of JSON.
select least('a'::char(3),'b'::char(5)), pg_typeof(least('a'::char(3),'b'::char(5))), greatest('a'::char(3),'b'::char(5)) || '|';
create table lg(a char(3), b char(5)); insert into lg values ('a','b');
select least(a,b)||'|', octet_length(least(a,b)), octet_length(greatest(a,b)), length(coalesce(a,b)), octet_length(coalesce(a,b)) from lg;
select octet_length(least(a,b)) from lg;
select octet_length(case when true then a else b end) from lg;
select least(a,b), greatest(a,b), coalesce(a,b) from lg;
drop table lg;
select to_char('1 day'::interval,'J');
select to_char('1 year 2 mons 1 day'::interval,'J');
select to_char('1 year 2 mons 1 day'::interval,'DDD');
select to_char('1 year 2 mons 1 day'::interval,'WW W');
select to_char('1 year 2 mons 1 day'::interval,'IW');
select to_char('1 year 2 mons 1 day'::interval,'IDDD');
select to_char('1 year 2 mons 1 day'::interval,'IYYY IYY IY I');
select to_char('1 year 2 mons 1 day'::interval,'Q CC');
select to_char('-1 year 2 mons 1 day'::interval,'Q CC YYYY BC');
select to_char('1 year 2 mons 1 day'::interval,'D');
select to_char('1 year 2 mons 1 day'::interval,'Day');
select to_char('1 year 2 mons 1 day'::interval,'Month');
select to_char('1 year 2 mons 1 day'::interval,'Mon');
select to_char('1 year 2 mons 1 day'::interval,'RM rm');
select to_char('1 year'::interval,'RM');
select to_char('-3 mons'::interval,'RM MM');
select to_char('1 year 2 mons 40 day 100 hours'::interval,'DD DDD HH24 HH12 HH AM SS SSSS MS US');
select to_char('1 year 2 mons 40 day 100 hours'::interval,'J');
select to_char('-100 years'::interval,'J CC YYYY YYY YY Y Y,YYY');
select to_char('100000 years'::interval,'J CC YYYY YYY YY Y Y,YYY');
select to_char('400 days'::interval,'J DDD WW W D Q');
select to_char('-400 days'::interval,'J DDD WW W D Q');
select min(x), max(x) from (values ('1 mon'::interval),('30 days'),('720 hours')) v(x);
select min(x), max(x) from (values ('720 hours'::interval),('1 mon'),('30 days')) v(x);
select min(x), max(x) from (values ('30 days'::interval),('720 hours'),('1 mon')) v(x);
select x from (values ('30 days'::interval),('720 hours'),('1 mon')) v(x) order by x;
select make_interval(years => 1000000000);
select make_interval(years => 178956970, months=>7);
select make_interval(years => 178956971);
select make_interval(months => 2147483647, years=>1);
select make_interval(weeks => 2147483647);
select make_interval(weeks => 306783378, days=>1);
select make_interval(weeks => 306783378, days=>2);
select make_interval(days => 2147483647, weeks=>1);
select make_interval(hours => 2147483647, mins => 2147483647, secs=>1e10);
select make_interval(secs => 1e300);
select make_interval(secs => 'NaN');
select make_interval(secs => 'inf');
select make_interval(secs => 9223372036854);
select make_interval(secs => 9223372036855);
select make_interval(hours => 2147483647, secs => 9223372036854);
select make_interval(hours => 2147483647, secs => 1.5e12);
select make_interval(secs => 1.23456789);
select make_interval(secs => -1.0000005);
select make_interval(secs => 1000000000000.1234567);
select * from jsonb_populate_recordset(1, '[1]');
select * from jsonb_populate_recordset(null::int, '[]');
select * from jsonb_populate_recordset('a'::text, '[{"a":1}]');
select * from json_populate_recordset(null::int[], '[]');
select * from jsonb_populate_record(null::int[], '{}');
select jsonb_populate_recordset(null::int, '[]');
select jsonb_populate_recordset(null::int, null);
select * from jsonb_populate_recordset(null::record, '[{"a":1}]') as x(a int);
select * from jsonb_populate_recordset(null::record, '[{"a":1}]');
select min(x), max(x) from (values (1.0),(1.00),(1.000)) v(x);
select min(x), max(x) from (values (0.0::float8),('-0')) v(x);
select min(x)||'|', max(x)||'|' from (values ('a '::char(3)),('a'),('a  ')) v(x);
select min(x), max(x) from (values ('{1.0}'::numeric[]),('{1.00}')) v(x);
select jsonb_populate_recordset(null::record, null);
select jsonb_populate_record(null::record, null);
select * from jsonb_populate_record(null::record, null) as x(a int);
select * from jsonb_populate_record(row(1), '{"a":2}') as x(a int);
select * from jsonb_populate_record(row(1,2), '{"a":2}') as x(a int);
select * from jsonb_populate_recordset(row(7,2), '[{"a":2},{}]') as x(a int, b int);
select * from json_populate_record(row(7,2), '{}') as x(a int, b int);
select array_position('{1,2}'::int[], null, null), array_position('{1,2}'::int[], null);
select array_position('{1,null}'::int[], null, null);
