-- How result columns without an alias are named.
SELECT 1 + 1, 'a' || 'b', -(1), NOT true;
SELECT upper('a'), lower('A'), length('abc'), coalesce(1, 2), nullif(1, 2), greatest(1, 2), least(1, 2);
SELECT 1::int, '1'::text, 1::int::text, CAST('1' AS bigint), CAST(1 + 1 AS numeric);
SELECT CASE WHEN true THEN 1 END, CASE WHEN true THEN 1 ELSE upper('x')::int END;
SELECT ARRAY[1], ROW(1), (SELECT 1), (SELECT 1 AS x), EXISTS (SELECT 1);
SELECT current_date, current_user, current_schema, current_database() LIMIT 0;
SELECT 1 IN (1, 2), 1 BETWEEN 0 AND 2, 'a' LIKE 'b', 1 IS NULL, true IS TRUE;
SELECT extract(year FROM DATE '2024-01-01'), substring('abc' FROM 2), trim('  a '), position('a' IN 'ba'), overlay('abc' PLACING 'x' FROM 1);
SELECT count(*), sum(1), max(1);
SELECT ('{"a":1}'::jsonb)->'a', ('{"a":1}'::json)->>'a';
SELECT x.a, x."B" FROM (SELECT 1 AS a, 2 AS "B") x;
SELECT x.* FROM (VALUES (1, 'a')) x;
SELECT * FROM (VALUES (1, 'a')) AS x (id, name);
SELECT "left"('abc', 1), "right"('abc', 1), pg_catalog.upper('q');
SELECT 'a' COLLATE "C";
SELECT now() AT TIME ZONE 'UTC' LIMIT 0;
SELECT interval '1 day', date '2020-01-01', int '5', float8 '1.5';
