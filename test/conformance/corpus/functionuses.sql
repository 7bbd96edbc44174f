-- Functions in language SQL in defaults, checks, generated columns, domains, COPY, EXECUTE and CALL.
CREATE TABLE fu (id int PRIMARY KEY, v int);
INSERT INTO fu VALUES (1,10),(2,20);
CREATE FUNCTION fu_plus(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
CREATE FUNCTION fu_total() RETURNS bigint LANGUAGE sql AS 'SELECT sum(v) FROM fu';
CREATE FUNCTION fu_known(int) RETURNS bool LANGUAGE sql AS 'SELECT EXISTS (SELECT 1 FROM fu WHERE id = $1)';
CREATE TABLE fu_d (a int DEFAULT fu_plus(4), b int CHECK (fu_plus(b) > 3));
INSERT INTO fu_d VALUES (DEFAULT, 5);
INSERT INTO fu_d VALUES (DEFAULT, 1);
INSERT INTO fu_d (b) VALUES (7), (8);
INSERT INTO fu_d (b) SELECT id + 10 FROM fu;
UPDATE fu_d SET b = 0 WHERE b = 7;
UPDATE fu_d SET b = 9 WHERE b = 7;
COPY fu_d (b) FROM stdin;
30
31
\.
COPY fu_d (b) FROM stdin WHERE fu_plus(b) > 41;
40
41
\.
SELECT * FROM fu_d ORDER BY b;
CREATE TABLE fu_g (a int, b int GENERATED ALWAYS AS (fu_plus(a)) STORED);
INSERT INTO fu_g VALUES (1) RETURNING *;
UPDATE fu_g SET a = 5 RETURNING *;
ALTER TABLE fu_g ADD COLUMN z int DEFAULT fu_plus(10);
ALTER TABLE fu_g ADD CHECK (fu_plus(a) > 0);
ALTER TABLE fu_g ADD CHECK (fu_plus(a) > 10);
SELECT * FROM fu_g;
CREATE TABLE fu_r (a int CHECK (fu_known(a)), s bigint DEFAULT fu_total());
INSERT INTO fu_r VALUES (1), (2);
INSERT INTO fu_r VALUES (3);
INSERT INTO fu_r VALUES (1, 5);
INSERT INTO fu_r DEFAULT VALUES;
COPY fu_r (a) FROM stdin;
2
\.
COPY fu_r (a) FROM stdin;
7
\.
MERGE INTO fu_r USING (VALUES (1),(2)) x(a) ON false WHEN NOT MATCHED THEN INSERT (a) VALUES (x.a);
SELECT * FROM fu_r ORDER BY a, s;
UPDATE fu_r SET s = DEFAULT WHERE a = 1 RETURNING *;
CREATE DOMAIN fu_k AS int CHECK (fu_known(VALUE));
SELECT 1::fu_k;
SELECT 9::fu_k;
CREATE TABLE fu_dd (x fu_k, y fu_k DEFAULT 1);
INSERT INTO fu_dd VALUES (2);
INSERT INTO fu_dd VALUES (9);
COPY fu_dd FROM stdin;
1	2
\.
SELECT * FROM fu_dd;
PREPARE p(int) AS SELECT $1;
EXECUTE p(fu_plus(3));
EXECUTE p(fu_total()::int);
CREATE PROCEDURE fu_pr(a int) LANGUAGE sql AS 'INSERT INTO fu_g (a) VALUES (a)';
CALL fu_pr(fu_plus(40));
CALL fu_pr(fu_total()::int);
SELECT * FROM fu_g ORDER BY a;
INSERT INTO fu_g (a) VALUES (1) ON CONFLICT DO NOTHING;
CREATE OR REPLACE FUNCTION fu_plus(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 100';
INSERT INTO fu_d (b) VALUES (1) RETURNING *;
DROP FUNCTION fu_plus(int);
DROP TABLE fu_d;
DROP TABLE fu_g;
DROP TABLE fu_r;
DROP TABLE fu_dd;
DROP DOMAIN fu_k;
DROP PROCEDURE fu_pr;
DEALLOCATE p;
DROP FUNCTION fu_plus;
DROP FUNCTION fu_total;
DROP FUNCTION fu_known;
DROP TABLE fu;
