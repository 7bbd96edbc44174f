-- Composite types: definition, values, fields, comparison, columns, COPY, catalogs.
CREATE TYPE pair AS (a int, b text);
CREATE TYPE pair AS (x int);
CREATE TYPE dup AS (a int, a text);
CREATE TYPE unknown_attr AS (a nosuch);
CREATE TYPE pseudo AS (a anyelement);
CREATE TYPE nested AS (p pair, n numeric(5,2), tags text[]);
CREATE TYPE noattr AS ();
SELECT ROW(1, 'x')::pair, (2, 'y z')::pair, (3, NULL)::pair, ROW(NULL, '')::pair, '(4,"a ""q"" \\")'::pair;
SELECT '(1,x)'::pair, ' ( 1 , x y ) '::pair, '(,)'::pair, '(1,"x,y")'::pair, '(1,a\)b)'::pair, CAST('(5,)' AS pair), pair '(6,z)';
SELECT '1,x'::pair;
SELECT '(1)'::pair;
SELECT '(1,x,y)'::pair;
SELECT '(1,x'::pair;
SELECT '(1,x) y'::pair;
SELECT '(a,x)'::pair;
SELECT '(1,"x)'::pair;
SELECT ROW(1)::pair;
SELECT ROW(1, 'x', 2)::pair;
SELECT ROW(true, 'x')::pair;
SELECT ROW('7', 8)::pair;
SELECT 5::pair;
SELECT (ROW(1, 'x')::pair)::nested;
SELECT (ROW(1, 'x')::pair).a, (ROW(1, 'x')::pair).b, (ROW(1, 'x')::pair).*;
SELECT (ROW(1, 'x')::pair).c;
--@ formats 0
SELECT ROW(ROW(1, 'x'), 2.345, ARRAY['a', 'b c'])::nested;
SELECT (ROW(ROW(1, 'x'), 2, NULL)::nested).p.b;
SELECT ((ROW(ROW(1, 'x'), 2, '{}')::nested).p).*;
--@ formats 0
SELECT '("(1,x)",2,"{a,b}")'::nested;
--@ formats 0
SELECT '("(1,""x y"")",2,"{a,""b c""}")'::nested;
SELECT '("(1)",2,)'::nested;
SELECT ROW(1, 'x')::pair::text, ROW(1, 'x')::pair::text::pair;
SELECT ROW(1, 'x')::pair = ROW(1, 'x')::pair, ROW(1, 'x')::pair < ROW(1, 'y')::pair, ROW(1, NULL)::pair = ROW(1, NULL)::pair, ROW(2, NULL)::pair > ROW(1, 'x')::pair;
SELECT ROW(1, 'x')::pair <> ROW(2, 'x')::pair, ROW(1, 'x')::pair IN (ROW(1, 'x')::pair, ROW(3, 'x')::pair);
SELECT ROW(1, 'x')::pair = '(1,x)';
SELECT ROW(1, 'x')::pair = ROW(1, 'x');
SELECT ROW(1, 'x')::pair = ROW(1::bigint, 'x'::text);
SELECT ROW(1, 'x')::pair = ROW(ROW(1, 'x'), 2, NULL)::nested;
SELECT ROW(NULL, NULL)::pair IS NULL, ROW(1, NULL)::pair IS NULL, ROW(1, NULL)::pair IS NOT NULL, ROW(1, '')::pair IS NOT NULL, NULL::pair IS NULL;
SELECT ROW(1, NULL)::pair IS DISTINCT FROM ROW(1, NULL)::pair, ROW(1, NULL)::pair IS DISTINCT FROM NULL;
--@ formats 0
SELECT ARRAY[ROW(1, 'x')::pair, ROW(2, 'y z')::pair], '{"(1,x)","(2,\"y z\")"}'::pair[], (ARRAY[ROW(1, 'x')::pair])[1].b;
SELECT (unnest(ARRAY[ROW(1, 'x')::pair, ROW(2, 'y')::pair])).*;
SELECT * FROM unnest(ARRAY[ROW(1, 'x')::pair, NULL, ROW(2, 'y')::pair]);
SELECT u, u.a, u.b FROM unnest(ARRAY[ROW(1, 'x')::pair, ROW(2, 'y')::pair]) u;
--@ formats 0
SELECT pg_typeof(ROW(1, 'x')::pair), pg_typeof(ARRAY[ROW(1, 'x')::pair]);
SELECT coalesce(NULL::pair, ROW(1, 'x')::pair), CASE WHEN true THEN ROW(1, 'x')::pair END, nullif(ROW(1, 'x')::pair, ROW(1, 'x')::pair);
SELECT greatest(ROW(1, 'x')::pair, ROW(1, 'y')::pair);
SELECT x FROM (VALUES (ROW(2, 'x')::pair), (ROW(1, 'z')::pair), (NULL), (ROW(1, NULL)::pair)) v(x) ORDER BY x;
SELECT (x).a, count(*) FROM (VALUES (ROW(2, 'x')::pair), (ROW(1, 'z')::pair), (ROW(2, 'x')::pair)) v(x) GROUP BY x ORDER BY x;
SELECT DISTINCT x FROM (VALUES (ROW(2, 'x')::pair), (ROW(1, 'z')::pair), (ROW(2, 'x')::pair)) v(x) ORDER BY 1;
SELECT a(ROW(1, 'x')::pair), b(ROW(1, 'x')::pair);
SELECT c(ROW(1, 'x')::pair);
CREATE TABLE comp (id int PRIMARY KEY, p pair, n nested, ps pair[]);
INSERT INTO comp VALUES (1, ROW(1, 'one'), ROW(ROW(1, 'x'), 1.5, ARRAY['t']), ARRAY[ROW(1, 'a')::pair, ROW(2, 'b')::pair]);
INSERT INTO comp VALUES (2, '(2,two)', '("(2,y)",2.5,"{u,v}")', '{"(3,c)",NULL}');
INSERT INTO comp VALUES (3, NULL, NULL, NULL), (4, ROW(NULL, NULL), ROW(NULL, NULL, NULL), '{}');
INSERT INTO comp VALUES (5, ROW(1), NULL, NULL);
INSERT INTO comp VALUES (5, '(x,y)', NULL, NULL);
INSERT INTO comp VALUES (5, 7, NULL, NULL);
--@ formats 0
SELECT * FROM comp ORDER BY id;
SELECT id, (p).a, (p).b, (n).p.a, ((n).p).b, (n).n, (n).tags[1], (ps[1]).a FROM comp ORDER BY id;
SELECT id, p.a FROM comp;
SELECT id, (comp.p).* FROM comp ORDER BY id;
SELECT id FROM comp WHERE p IS NULL ORDER BY id;
SELECT id FROM comp WHERE p IS NOT NULL ORDER BY id;
SELECT id FROM comp WHERE (p).a = 2;
SELECT id FROM comp WHERE p = ROW(1, 'one')::pair;
SELECT id, p FROM comp WHERE p > ROW(1, 'one')::pair ORDER BY p;
UPDATE comp SET p = ROW(10, 'ten') WHERE id = 1 RETURNING p;
UPDATE comp SET p = p WHERE id = 2 RETURNING p, (p).b;
SELECT id, to_json(p), to_jsonb(n), row_to_json(p) FROM comp ORDER BY id;
SELECT json_agg(p ORDER BY id), jsonb_agg(n ORDER BY id), json_object_agg(id, p ORDER BY id) FROM comp;
--@ formats 0
SELECT array_agg(p ORDER BY id), to_json(array_agg(p ORDER BY id)) FROM comp;
COPY comp (id, p) FROM stdin;
--> 20	(20,twenty)
--> 21	(21,"a b")
--> 22	\N
COPY comp (id, p) FROM stdin;
--> 23	(x,y)
COPY (SELECT id, p FROM comp WHERE id >= 20 ORDER BY id) TO stdout;
COPY (SELECT id, p FROM comp WHERE id >= 20 ORDER BY id) TO stdout (FORMAT csv);
SELECT typname, typtype, typcategory, typlen, typrelid <> 0 AS rel, typelem FROM pg_type WHERE typname IN ('pair', 'nested', 'comp') ORDER BY typname;
SELECT c.relname, c.relkind, c.relnatts, t.typname FROM pg_class c JOIN pg_type t ON t.oid = c.reltype WHERE c.relname IN ('pair', 'nested', 'comp') ORDER BY 1;
SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnum FROM pg_attribute a JOIN pg_type t ON t.typrelid = a.attrelid WHERE t.typname = 'nested' ORDER BY attnum;
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'comp'::regclass AND attnum > 0 ORDER BY attnum;
--@ formats 0
SELECT 'pair'::regtype, 'pair[]'::regtype, to_regtype('nested');
DROP TYPE pair;
DROP TYPE comp;
DROP TABLE comp;
DROP TYPE pair;
DROP TYPE nested, noattr;
DROP TYPE pair;
DROP TYPE pair;
CREATE TYPE pt AS (x int, y text);
CREATE TYPE ptline AS (a pt, tags text[]);
CREATE TABLE cp (id int PRIMARY KEY, p pt, l ptline, ps pt[]);
INSERT INTO cp VALUES (1, '(1,one)', '("(1,a)",{t})', '{"(1,a)"}'), (2, NULL, NULL, NULL);
UPDATE cp SET p.x = 10 RETURNING id, p;
UPDATE cp SET p.x = (p).x + 1, p.y = 'both' RETURNING id, p;
--@ formats 0
UPDATE cp SET l.a.y = 'deep', l.tags[2] = 'u' RETURNING id, l;
--@ formats 0
UPDATE cp SET ps[2].x = 5 RETURNING id, ps;
UPDATE cp SET p.nosuch = 1;
UPDATE cp SET id.x = 1;
UPDATE cp SET p.x = 'abc';
UPDATE cp SET p.x = true;
UPDATE cp SET p.x = DEFAULT;
UPDATE cp SET p = ROW(1, 'r'), p.x = 2;
DROP TABLE cp;
DROP TYPE ptline;
DROP TYPE pt;
