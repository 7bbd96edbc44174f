-- Named arguments, defaults, VARIADIC, casts that look like calls.
SELECT make_interval(days => 3), make_interval(1, 2, hours => 4), make_interval(secs => 1.5, years := 2);

SELECT make_date(day => 3, year => 2024, month => 2);

SELECT make_interval(day => 3);

SELECT make_interval(days => 3, days => 4);

SELECT make_interval(days => 3, 4);

SELECT make_date(2024, 2, year => 3);

SELECT lower(str => 'A');

SELECT json_extract_path_text('{"a": {"b": 1}}', 'a', 'b'), json_extract_path_text('{"a": {"b": 1}}', VARIADIC ARRAY['a', 'b']);

SELECT json_extract_path_text('{"a": 1}', ARRAY['a']);

SELECT float8('1.5'), int4('7'), text(5), date('2024-02-03'), numeric('1.20'), float8(2.5::float8), int4(2.5::float8), bool(1), text('x'::varchar);

SELECT int4('x');

SELECT date(5);

SELECT numeric(1, 2, 3);

-- Functions in FROM.
SELECT * FROM unnest(ARRAY[1, 2], ARRAY['a', 'b', 'c']) AS u (n, t) ORDER BY t;

SELECT * FROM unnest('{x}'::text[], '{1,2}'::int[], NULL::bool[]) WITH ORDINALITY ORDER BY ordinality;

SELECT * FROM ROWS FROM (generate_series(1, 3), unnest(ARRAY['a']), upper('q')) WITH ORDINALITY AS r (a, b, c, n) ORDER BY n;

SELECT r.* FROM ROWS FROM (generate_series(1, 2), generate_series(5, 7)) r ORDER BY 2;

SELECT * FROM unnest(ARRAY[1], ARRAY[2]) u (a, b, c);

SELECT * FROM (VALUES (ARRAY[1, 2]), (ARRAY[3])) v (a), unnest(v.a, v.a) x (p, q) ORDER BY p;

SELECT * FROM json_to_record('{}');

SELECT * FROM generate_series(1, 2) AS g (a int);

SELECT * FROM ROWS FROM (generate_series(1, 2), generate_series(1, 2)) AS g (a int, b int);

SELECT count(*) FROM generate_series(1, count(1));

-- Fields of rows.
SELECT (ROW(1, 'a'::text)).f1, (ROW(1, 'a'::text)).f2;

SELECT (ROW(1, 2)).f3;

SELECT (1).a;

SELECT (x).a, (x).b FROM (SELECT 1 AS a, 'b'::text AS b) x;

SELECT (x.r).f1 FROM (SELECT ROW(1, 2) AS r) x;

SELECT (x.r).* FROM (SELECT ROW(1, 'a'::text) AS r) x;

SELECT x FROM (SELECT 1 AS a, 'b'::text AS b) x;

SELECT x IS NULL, count(x) FROM (VALUES (1, 2)) x (a, b) GROUP BY x.a, x.b;

SELECT x = x, x < ROW(2, 0) FROM (VALUES (1, 2)) x (a, b);

SELECT (i).n, (i).x FROM (SELECT information_schema._pg_expandarray(ARRAY[7, 8]) AS i) t ORDER BY 1;

SELECT (information_schema._pg_expandarray(ARRAY['p', 'q'])).*;

SELECT * FROM information_schema._pg_expandarray(ARRAY['p', 'q']) ORDER BY n;
