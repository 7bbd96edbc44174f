DROP TABLE IF EXISTS alter_c, alter_t, alter_u, alter_v CASCADE;

--@ setup
CREATE TABLE alter_t (id int PRIMARY KEY, name varchar(10));

INSERT INTO alter_t VALUES (1, 'a'), (2, NULL);

-- columns
ALTER TABLE alter_t ADD COLUMN n int;

SELECT * FROM alter_t ORDER BY id;

ALTER TABLE alter_t ADD COLUMN n int;

ALTER TABLE alter_t ADD COLUMN IF NOT EXISTS n text;

ALTER TABLE alter_t ADD d numeric(10,2) DEFAULT 1.5, ADD COLUMN j jsonb DEFAULT '{"a": 1}', ADD b boolean NOT NULL DEFAULT true;

SELECT * FROM alter_t ORDER BY id;

INSERT INTO alter_t (id) VALUES (3);

SELECT * FROM alter_t ORDER BY id;

INSERT INTO alter_t (id, b) VALUES (4, NULL);

ALTER TABLE alter_t ADD COLUMN r int NOT NULL;

ALTER TABLE alter_t ADD COLUMN ts timestamptz DEFAULT '2024-01-02 03:04:05+00';

ALTER TABLE alter_t ADD COLUMN arr int[] DEFAULT ARRAY[1, 2];

ALTER TABLE alter_t ADD COLUMN t text DEFAULT upper('abc') NOT NULL;

SELECT id, ts, arr, t FROM alter_t ORDER BY id;

--@ describe
SELECT * FROM alter_t;

ALTER TABLE alter_t DROP COLUMN nothing;

ALTER TABLE alter_t DROP COLUMN IF EXISTS nothing;

-- defaults and NULL
ALTER TABLE alter_t ALTER COLUMN n SET DEFAULT 42;

INSERT INTO alter_t (id) VALUES (5);

SELECT id, n FROM alter_t ORDER BY id;

ALTER TABLE alter_t ALTER n SET DEFAULT 'x';

ALTER TABLE alter_t ALTER COLUMN n DROP DEFAULT;

INSERT INTO alter_t (id) VALUES (6);

SELECT id, n FROM alter_t ORDER BY id;

ALTER TABLE alter_t ALTER COLUMN n SET NOT NULL;

UPDATE alter_t SET n = id WHERE n IS NULL;

ALTER TABLE alter_t ALTER COLUMN n SET NOT NULL;

INSERT INTO alter_t (id, n) VALUES (7, NULL);

ALTER TABLE alter_t ALTER COLUMN n DROP NOT NULL;

INSERT INTO alter_t (id, n) VALUES (7, NULL);

ALTER TABLE alter_t ALTER COLUMN id DROP NOT NULL;

ALTER TABLE alter_t ALTER COLUMN nothing SET NOT NULL;

ALTER TABLE alter_t ALTER COLUMN t SET DEFAULT lower('XYZ') || 'q';

INSERT INTO alter_t (id) VALUES (8);

SELECT id, t FROM alter_t WHERE id = 8;

-- types
ALTER TABLE alter_t ALTER COLUMN name TYPE varchar(20);

INSERT INTO alter_t (id, name) VALUES (9, '12345678901234567890');

--@ describe
SELECT name FROM alter_t;

ALTER TABLE alter_t ALTER COLUMN name SET DATA TYPE text, ALTER COLUMN n TYPE bigint;

--@ describe
SELECT name, n FROM alter_t;

SELECT id, name, n FROM alter_t ORDER BY id;

INSERT INTO alter_t (id, n) VALUES (10, 9000000000);

-- names
ALTER TABLE alter_t RENAME COLUMN n TO "Number";

SELECT id, "Number" FROM alter_t ORDER BY id;

ALTER TABLE alter_t RENAME nothing TO x;

ALTER TABLE alter_t RENAME ts TO id;

ALTER TABLE alter_t RENAME ts TO stamp;

SELECT id, stamp, arr FROM alter_t ORDER BY id;

ALTER TABLE alter_t RENAME TO alter_u;

SELECT * FROM alter_t;

SELECT * FROM alter_u ORDER BY id;

--@ describe
SELECT * FROM alter_u;

INSERT INTO alter_u (id) VALUES (11);

SELECT * FROM alter_u WHERE id = 11;

ALTER TABLE alter_u RENAME TO alter_u;

-- constraints
CREATE TABLE alter_c (id int, u_id int, v text);

INSERT INTO alter_c VALUES (1, 1, 'x'), (2, 99, 'x'), (NULL, NULL, NULL);

ALTER TABLE alter_c ADD PRIMARY KEY (id);

DELETE FROM alter_c WHERE id IS NULL;

ALTER TABLE alter_c ADD PRIMARY KEY (id);

ALTER TABLE alter_c ADD CONSTRAINT again PRIMARY KEY (v);

INSERT INTO alter_c VALUES (1, 1, 'y');

ALTER TABLE alter_c ADD CONSTRAINT alter_c_v UNIQUE (v);

UPDATE alter_c SET v = 'y' WHERE id = 2;

ALTER TABLE alter_c ADD CONSTRAINT alter_c_v UNIQUE (v);

ALTER TABLE alter_c ADD CONSTRAINT alter_c_v UNIQUE (u_id);

INSERT INTO alter_c VALUES (3, 1, 'y');

ALTER TABLE alter_c ADD CONSTRAINT fk FOREIGN KEY (u_id) REFERENCES alter_u (id);

UPDATE alter_c SET u_id = 2 WHERE id = 2;

ALTER TABLE alter_c ADD CONSTRAINT fk FOREIGN KEY (u_id) REFERENCES alter_u (id) ON DELETE CASCADE;

INSERT INTO alter_c VALUES (3, 77, 'z');

DELETE FROM alter_u WHERE id = 2;

SELECT * FROM alter_c ORDER BY id;

ALTER TABLE alter_u DROP CONSTRAINT alter_t_pkey;

ALTER TABLE alter_u DROP COLUMN id;

ALTER TABLE alter_c DROP CONSTRAINT nothing;

ALTER TABLE alter_c DROP CONSTRAINT IF EXISTS nothing;

ALTER TABLE alter_c DROP CONSTRAINT fk;

INSERT INTO alter_c VALUES (3, 77, 'z');

ALTER TABLE alter_c DROP CONSTRAINT alter_c_v;

INSERT INTO alter_c VALUES (4, 78, 'z');

ALTER TABLE alter_c DROP COLUMN v, ADD COLUMN v int UNIQUE, ALTER COLUMN v SET DEFAULT 5;

SELECT id, u_id, v IS NULL FROM alter_c ORDER BY id;

INSERT INTO alter_c (id) VALUES (5);

INSERT INTO alter_c (id) VALUES (6);

ALTER TABLE alter_c ADD FOREIGN KEY (nothing) REFERENCES alter_u (id);

ALTER TABLE alter_c ADD UNIQUE (nothing);

ALTER TABLE alter_c DROP COLUMN id;

SELECT u_id::text, v::text FROM alter_c ORDER BY 1;

INSERT INTO alter_c VALUES (9, 10);

-- a name that is free again
CREATE TABLE alter_v (id int, j jsonb DEFAULT '[1]');

INSERT INTO alter_v VALUES (1);

ALTER TABLE alter_v DROP COLUMN j;

SELECT * FROM alter_v;

ALTER TABLE alter_v ADD COLUMN j text;

INSERT INTO alter_v VALUES (2, 'not json');

SELECT id, j || '' FROM alter_v ORDER BY id;

-- others
ALTER TABLE IF EXISTS nosuch ADD COLUMN x int;

ALTER TABLE nosuch ADD COLUMN x int;

ALTER TABLE alter_u ADD COLUMN x nosuch;

ALTER TABLE alter_u ALTER COLUMN name SET STATISTICS 100;

ALTER TABLE alter_u SET (fillfactor = 70);

ALTER TABLE alter_u OWNER TO CURRENT_USER;

ALTER TABLE alter_u OWNER TO nosuch;

BEGIN READ ONLY;

ALTER TABLE alter_u ADD COLUMN y int;

ROLLBACK;

DROP TABLE alter_c, alter_u, alter_v;
