-- COPY in and out in the three formats.
DROP TABLE IF EXISTS cp;
--@ setup
CREATE TABLE cp (id int PRIMARY KEY, name text, price numeric(8,2), ok boolean, day date, raw bytea);
COPY cp FROM stdin;
--> 1	Ann	1.50	t	2024-02-29	\\x0102
--> 2	\N	\N	\N	\N	\N
--> 3		0	f	2000-01-01	\\x
--> 4	tab\there\nnl\\bs	-5.25	true	1999-12-31	\\xff
COPY cp (id, name) FROM stdin (FORMAT csv);
--> 10,plain
--> 11,"quoted, ""x"""
--> 12,
--> 13,""
--> 14,"two
--> lines"
COPY cp (id, name, price) FROM stdin WITH (FORMAT csv, HEADER, DELIMITER ';', NULL 'nil', QUOTE '''');
--> id;name;price
--> 20;'a;b';1.00
--> 21;nil;nil
COPY cp (id, name) FROM stdin WITH CSV;
--> 30,old style
COPY cp (id, name) FROM stdin (DELIMITER '|', NULL '');
--> 31|x
--> 32|
COPY cp TO stdout;
--@ ordered
COPY (SELECT * FROM cp ORDER BY id) TO stdout (FORMAT csv, HEADER);
COPY (SELECT id, name FROM cp ORDER BY id) TO stdout (FORMAT csv, FORCE_QUOTE *, NULL 'nil');
COPY (SELECT id, ok, day, price FROM cp WHERE id < 4 ORDER BY id) TO stdout (FORMAT binary);
COPY (SELECT 1, 'a', NULL::int, true, 1.5) TO stdout;
COPY cp (name, id) TO stdout (DELIMITER ',');
SELECT * FROM cp ORDER BY id;
--@ hex 5047434f50590aff0d0a000000000000000000 0002 00000004 00000028 00000003 62696e ffff
COPY cp (id, name) FROM stdin (FORMAT binary);
SELECT id, name FROM cp WHERE id = 40;
COPY cp (id, name) FROM stdin;
--> 50	x
--> 1	dup
SELECT count(*) FROM cp WHERE id = 50;
COPY cp (id, name) FROM stdin;
--> abc	x
COPY cp (id, name) FROM stdin;
--> 51
COPY cp (id, name) FROM stdin;
--> 51	x	y
COPY cp (id, name) FROM stdin (FORMAT csv);
--> 51,"unterminated
COPY cp (id, price) FROM stdin;
--> 52	99999999
COPY cp (name) FROM stdin;
--> x
COPY cp (id) FROM stdin;
COPY cp (id, name) FROM stdin;
--> 60	end
--> \.
--@ copyfail gave up
COPY cp (id) FROM stdin;
COPY cp (id, day) FROM stdin;
--> 61	2024-02-30
--@ hex 00010203
COPY cp (id) FROM stdin (FORMAT binary);
COPY nosuch FROM stdin;
COPY nosuch TO stdout;
COPY cp (nosuch) FROM stdin;
COPY cp FROM stdin (FORMAT nosuch);
COPY cp FROM stdin (DELIMITER 'ab');
COPY cp FROM stdin (NOSUCH true);
COPY cp FROM stdin (FORMAT csv, FORMAT text);
COPY (SELECT 1 / 0) TO stdout;
COPY (DELETE FROM cp) TO stdout;
COPY (UPDATE cp SET id = 1) TO stdout (FORMAT nosuch);
BEGIN;
COPY cp (id, name) FROM stdin;
--> 70	in block
SELECT name FROM cp WHERE id = 70;
ROLLBACK;
SELECT count(*) FROM cp WHERE id = 70;
BEGIN;
COPY cp (id) FROM stdin;
--> x
SELECT 1;
ROLLBACK;
SELECT count(*) FROM cp;
DROP TABLE cp;
