-- Defaults: constants of every kind, expressions, and where they are used.
DROP TABLE IF EXISTS df;
--@ setup
CREATE TABLE df (id int PRIMARY KEY, i int DEFAULT 2 + 3, n numeric DEFAULT 1.50, s numeric(10,2) DEFAULT 1.5, t text DEFAULT upper('abc'), b bytea DEFAULT '\xdeadbeef', j jsonb DEFAULT '{"a": 1}', a int[] DEFAULT '{1,2}', e text[] DEFAULT ARRAY['x', 'y'], iv interval DEFAULT '1 day', tz timestamptz DEFAULT '2024-02-29 12:00:00+02', ok bool DEFAULT true, f float8 DEFAULT 0.1, c char(3) DEFAULT 'a', nul int DEFAULT NULL);
INSERT INTO df (id) VALUES (1);
INSERT INTO df (id, i) VALUES (2, DEFAULT), (3, 7), (4, DEFAULT);
INSERT INTO df (id, t, b) VALUES (5, DEFAULT, NULL), (6, 'x', DEFAULT);
INSERT INTO df (id) SELECT x FROM generate_series(7, 8) x;
INSERT INTO df (id, j) SELECT 9, '[]'::jsonb UNION SELECT 10, '{}';
INSERT INTO df (id) SELECT DISTINCT 11 FROM df ORDER BY 1 LIMIT 1;
COPY df (id, j) FROM stdin;
--> 20	{"b": 2}
--> 21	\N
INSERT INTO df (id) VALUES (30) RETURNING *;
INSERT INTO df (id) VALUES (30) ON CONFLICT (id) DO UPDATE SET t = excluded.t || '!', j = excluded.j RETURNING id, t, j;
INSERT INTO df (id) SELECT 31 RETURNING id, a, iv;
UPDATE df SET j = DEFAULT, a = DEFAULT, t = DEFAULT, b = DEFAULT WHERE id IN (3, 6, 9) RETURNING id, j, a, t, b;
UPDATE df SET tz = DEFAULT, iv = NULL, c = DEFAULT WHERE id = 1;
SELECT * FROM df ORDER BY id;
INSERT INTO df DEFAULT VALUES;
DROP TABLE df;
-- Each row gets its own value, and all of a transaction the same time.
CREATE TABLE df (id int PRIMARY KEY, u uuid DEFAULT gen_random_uuid(), at timestamptz DEFAULT now(), ts timestamp DEFAULT CURRENT_TIMESTAMP, d date DEFAULT CURRENT_DATE, who text DEFAULT current_user);
BEGIN;
INSERT INTO df (id) VALUES (1), (2);
INSERT INTO df (id) SELECT generate_series(3, 4);
COPY df (id) FROM stdin;
--> 5
--> 6
SELECT count(*), count(DISTINCT u), count(DISTINCT at), bool_and(at = now()), bool_and(ts = now()), bool_and(d = CURRENT_DATE), min(who) FROM df;
COMMIT;
SELECT count(DISTINCT u) FROM df;
DROP TABLE df;
-- The text of defaults in the catalog.
CREATE TABLE df (i int DEFAULT 5, m int DEFAULT -5, t text DEFAULT 'a''b', j jsonb DEFAULT '{}', at timestamptz DEFAULT now(), u uuid DEFAULT gen_random_uuid(), ok bool DEFAULT false, d date DEFAULT '2024-02-29');
SELECT a.attname, pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = 'df'::regclass ORDER BY a.attnum;
SELECT column_name, column_default FROM information_schema.columns WHERE table_name = 'df' ORDER BY ordinal_position;
DROP TABLE df;
-- Constants are read under the settings of their time.
SET DateStyle = 'ISO, DMY';
SET TimeZone = 'Europe/Berlin';
CREATE TABLE df (id int, d date DEFAULT '03/02/2024', tz timestamptz DEFAULT '2024-07-01 12:00', ds date[] DEFAULT '{03/02/2024}');
RESET DateStyle;
RESET TimeZone;
INSERT INTO df (id) VALUES (1) RETURNING *;
DROP TABLE df;
-- What no default may be.
CREATE TABLE df (a int DEFAULT 'x');
CREATE TABLE df (a int, b int DEFAULT a);
CREATE TABLE df (a int DEFAULT (SELECT 1));
CREATE TABLE df (a int DEFAULT true);
CREATE TABLE df (a int DEFAULT nosuch());
CREATE TABLE df (a int DEFAULT 1/0);
DROP TABLE IF EXISTS df;
