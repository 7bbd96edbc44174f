DROP TABLE IF EXISTS chk_a, chk_b, chk_c, chk_d, chk_e, chk_g CASCADE;

--@ setup
CREATE TABLE chk_a (id int PRIMARY KEY, price numeric(8,2) CHECK (price > 0), name text NOT NULL, CHECK (length(name) < 10), CONSTRAINT cheap CHECK (price < 100 OR name = 'dear'));

INSERT INTO chk_a VALUES (1, 10, 'a'), (2, NULL, 'b');

INSERT INTO chk_a VALUES (3, -1, 'c');

INSERT INTO chk_a VALUES (3, 5, 'much too long a name');

INSERT INTO chk_a VALUES (3, 200, 'c');

INSERT INTO chk_a VALUES (3, 200, 'dear') RETURNING *;

INSERT INTO chk_a (id, name) VALUES (4, 'ok'), (5, 'not ok at all');

INSERT INTO chk_a VALUES (6, 5, NULL);

INSERT INTO chk_a (id) VALUES (6);

INSERT INTO chk_a SELECT n, n - 12, 'n' FROM generate_series(10, 14) n;

INSERT INTO chk_a VALUES (7, 5, 'a value that is longer than the sixty-four bytes that PostgreSQL shows of it');

UPDATE chk_a SET price = -price;

UPDATE chk_a SET price = price * 2 WHERE id = 1 RETURNING *;

UPDATE chk_a SET name = 'cheap' WHERE id = 3;

UPDATE chk_a SET name = NULL WHERE id = 1;

UPDATE chk_a SET price = NULL WHERE id = 3 RETURNING *;

INSERT INTO chk_a VALUES (1, 5, 'x') ON CONFLICT (id) DO UPDATE SET price = -1;

INSERT INTO chk_a VALUES (1, 5, 'x') ON CONFLICT (id) DO UPDATE SET price = excluded.price RETURNING *;

INSERT INTO chk_a VALUES (1, -5, 'x') ON CONFLICT (id) DO NOTHING;

SELECT * FROM chk_a ORDER BY id;

SELECT conname, contype, convalidated, connoinherit, conkey, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'chk_a'::regclass ORDER BY conname;

SELECT constraint_name, check_clause FROM information_schema.check_constraints WHERE constraint_name IN ('cheap', 'chk_a_name_check', 'chk_a_price_check') ORDER BY 1;

-- errors of definitions
CREATE TABLE chk_x (a int CHECK (b > 0));

CREATE TABLE chk_x (a int CHECK (a));

CREATE TABLE chk_x (a int CHECK (a > (SELECT 1)));

CREATE TABLE chk_x (a int CHECK (sum(a) > 0));

CREATE TABLE chk_x (a int CONSTRAINT c CHECK (a > 0), b int CONSTRAINT c CHECK (b > 0));

CREATE TABLE chk_b (a int CHECK (a > 0) CHECK (a < 10), b int, CHECK (a > b), CHECK (b > 0 AND a > 1));

SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'chk_b'::regclass ORDER BY conname;

INSERT INTO chk_b VALUES (1, 0);

-- ALTER TABLE
CREATE TABLE chk_c (a int, b text);

INSERT INTO chk_c VALUES (1, 'x'), (-1, 'y');

ALTER TABLE chk_c ADD CONSTRAINT positive CHECK (a > 0);

ALTER TABLE chk_c ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;

INSERT INTO chk_c VALUES (-2, 'z');

SELECT conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'chk_c'::regclass;

ALTER TABLE chk_c VALIDATE CONSTRAINT positive;

DELETE FROM chk_c WHERE a < 0;

ALTER TABLE chk_c VALIDATE CONSTRAINT positive;

SELECT conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'chk_c'::regclass;

ALTER TABLE chk_c ADD CHECK (b <> ''), ADD CHECK (a < 100) NO INHERIT;

ALTER TABLE chk_c RENAME COLUMN a TO amount;

SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'chk_c'::regclass ORDER BY conname;

INSERT INTO chk_c VALUES (200, 'q');

ALTER TABLE chk_c RENAME CONSTRAINT positive TO above_zero;

ALTER TABLE chk_c RENAME CONSTRAINT nothing TO other;

ALTER TABLE chk_c RENAME TO chk_d;

INSERT INTO chk_d VALUES (-5, 'q');

ALTER TABLE chk_d DROP CONSTRAINT above_zero;

ALTER TABLE chk_d DROP CONSTRAINT above_zero;

ALTER TABLE chk_d DROP CONSTRAINT IF EXISTS above_zero;

INSERT INTO chk_d VALUES (-5, 'q');

ALTER TABLE chk_d ADD COLUMN c int CHECK (c > 5) DEFAULT 3;

ALTER TABLE chk_d ADD COLUMN d int CHECK (d > 5) DEFAULT 7;

INSERT INTO chk_d VALUES (1, 'r', 1);

ALTER TABLE chk_d DROP COLUMN d;

SELECT conname FROM pg_constraint WHERE conrelid = 'chk_d'::regclass ORDER BY conname;

COPY chk_a (id, price, name) FROM STDIN;
50	-5	copied
\.

COPY chk_a (id, price, name) FROM STDIN;
51	5	copied
\.

SELECT * FROM chk_a WHERE id >= 50;

-- generated columns
CREATE TABLE chk_g (a int, b int, s int GENERATED ALWAYS AS (a + b) STORED, t text GENERATED ALWAYS AS (upper('n' || a::text)) STORED, CHECK (s < 100));

INSERT INTO chk_g VALUES (1, 2);

INSERT INTO chk_g VALUES (3, 4, DEFAULT, DEFAULT) RETURNING *;

INSERT INTO chk_g (b, a) SELECT n, n * 10 FROM generate_series(1, 3) n RETURNING *;

INSERT INTO chk_g VALUES (1, 2, 3);

INSERT INTO chk_g (a, s) VALUES (1, 5);

INSERT INTO chk_g VALUES (60, 60);

INSERT INTO chk_g (a) VALUES (9) RETURNING *;

UPDATE chk_g SET b = 5 WHERE a = 1 RETURNING *;

UPDATE chk_g SET s = 5;

UPDATE chk_g SET s = DEFAULT, a = a + 1 WHERE a = 3 RETURNING *;

UPDATE chk_g SET a = 99 WHERE a = 10;

SELECT * FROM chk_g ORDER BY a;

SELECT column_name, is_generated, generation_expression, column_default FROM information_schema.columns WHERE table_name = 'chk_g' ORDER BY ordinal_position;

SELECT attname, attgenerated, atthasdef FROM pg_attribute WHERE attrelid = 'chk_g'::regclass AND attnum > 0 ORDER BY attnum;

COPY chk_g FROM STDIN;
70	7
\.

COPY chk_g (a, s) FROM STDIN;

SELECT * FROM chk_g WHERE a = 70;

ALTER TABLE chk_g ALTER s SET DEFAULT 1;

ALTER TABLE chk_g ALTER s DROP DEFAULT;

ALTER TABLE chk_g ALTER a TYPE bigint;

ALTER TABLE chk_g RENAME COLUMN a TO aa;

INSERT INTO chk_g VALUES (2, 2) RETURNING *;

ALTER TABLE chk_g DROP COLUMN aa;

ALTER TABLE chk_g ADD COLUMN u int GENERATED ALWAYS AS (b * 2) STORED;

SELECT b, u FROM chk_g ORDER BY b, u;

ALTER TABLE chk_g ALTER s DROP EXPRESSION;

ALTER TABLE chk_g ALTER s DROP EXPRESSION;

ALTER TABLE chk_g ALTER s DROP EXPRESSION IF EXISTS;

INSERT INTO chk_g VALUES (5, 6, 50) RETURNING *;

CREATE TABLE chk_x (a int DEFAULT 5 GENERATED ALWAYS AS (1) STORED);

CREATE TABLE chk_x (a int GENERATED ALWAYS AS (b + 1) STORED, b int GENERATED ALWAYS AS (1) STORED);

CREATE TABLE chk_x (a timestamptz GENERATED ALWAYS AS (now()) STORED);

CREATE TABLE chk_x (a int GENERATED ALWAYS AS ('x'::text) STORED);

DROP TABLE chk_a, chk_b, chk_d, chk_g;
CREATE TABLE chk_p (a int CHECK (a > 0 AND a < 10 OR a = ANY (ARRAY[11, 12])), b numeric CHECK (b >= 0), t text, g int GENERATED ALWAYS AS (a * 2) STORED, CONSTRAINT chk_p_t CHECK (t IS NOT NULL AND length(t) > 2), CHECK (CASE WHEN a > 5 THEN b IS NULL ELSE (a + 1) * 2 <> 3 END));
SELECT pg_get_expr(adbin, adrelid, true), pg_get_expr(adbin, adrelid), pg_get_expr(adbin, adrelid, false) FROM pg_attrdef WHERE adrelid = 'chk_p'::regclass ORDER BY adnum;
SELECT conname, pg_get_constraintdef(oid, true), pg_get_expr(conbin, conrelid, true), pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'chk_p'::regclass ORDER BY conname;
DROP TABLE chk_p;
