-- COPY FROM with WHERE, and the defaults and constraints around it.
DROP TABLE IF EXISTS cw;
--@ setup
CREATE TABLE cw (id int PRIMARY KEY, name text DEFAULT 'none', n numeric(6,2), d date DEFAULT '2020-01-01', CHECK (n IS NULL OR n > 0));
COPY cw (id, n) FROM stdin WHERE id > 1;
--> 1	1.5
--> 2	2.5
--> 3	3.5
COPY cw (id, n) FROM stdin WHERE name = 'none' AND d < '2021-01-01';
--> 4	4.5
COPY cw (id, name, n) FROM stdin (FORMAT csv) WHERE n IS NULL OR name ~ '^a';
--> 5,abc,1
--> 6,xyz,1
--> 7,xyz,
COPY cw (id, n) FROM stdin WHERE cw.id % 2 = 0;
--> 10	1
--> 11	-5
--> 12	2
COPY cw (id, n) FROM stdin WHERE id = 21;
--> 20	-1
--> 21	-1
COPY cw (id) FROM stdin WHERE NULL;
--> 30
COPY cw (id) FROM stdin WHERE id IS NOT NULL;
--> x
COPY cw (id) FROM stdin WHERE id / 0 = 1;
--> 31
COPY cw (id) FROM stdin WHERE id = ANY (ARRAY[40, 41]);
--> 40
--> 41
--> 42
COPY cw (id) FROM stdin WHERE id <> 1;
--> 2
SELECT * FROM cw ORDER BY id;
COPY cw FROM stdin WHERE (SELECT true);
COPY cw FROM stdin WHERE count(*) > 5;
COPY cw FROM stdin WHERE generate_series(1, 2) > 5;
COPY cw FROM stdin WHERE row_number() OVER () > 5;
COPY cw FROM stdin WHERE nosuch > 5;
COPY cw FROM stdin WHERE other.id > 5;
COPY cw FROM stdin WHERE id;
COPY cw FROM stdin WHERE 'x';
COPY cw FROM stdin WHERE id > $1;
COPY cw TO stdout WHERE id > 5;
COPY (SELECT 1) TO stdout WHERE true;
COPY cw (id) FROM stdin (FORMAT csv, HEADER MATCH) WHERE id > 100;
--> id
--> 99
--> 101
DROP TABLE IF EXISTS cwi;
--@ setup
CREATE TABLE cwi (id int GENERATED ALWAYS AS IDENTITY, k serial, name text);
COPY cwi (name) FROM stdin WHERE name <> 'b';
--> a
--> b
--> c
SELECT * FROM cwi ORDER BY id;
COPY cwi (id, name) FROM stdin WHERE id > 50;
--> 10	x
--> 60	y
SELECT id, name FROM cwi ORDER BY id;
SELECT nextval('cwi_id_seq') > 3;
DROP TABLE cwi;
DROP TABLE cw;
