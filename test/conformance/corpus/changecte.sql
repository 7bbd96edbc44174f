-- WITH items that change rows.
DROP TABLE IF EXISTS live;
DROP TABLE IF EXISTS archive;
DROP TABLE IF EXISTS log;
--@ setup
CREATE TABLE live (id int PRIMARY KEY, v text, n int DEFAULT 7);
--@ setup
CREATE TABLE archive (id int PRIMARY KEY, v text, n int);
--@ setup
CREATE TABLE log (what text, id int);
INSERT INTO live VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3), (4, 'd', 4);
WITH gone AS (DELETE FROM live WHERE n > 3 RETURNING *) INSERT INTO archive SELECT * FROM gone;
WITH gone AS (DELETE FROM live WHERE id = 3 RETURNING id, v) INSERT INTO archive (id, v) SELECT id, upper(v) FROM gone RETURNING *;
SELECT * FROM live ORDER BY id;
SELECT * FROM archive ORDER BY id;
WITH ins AS (INSERT INTO live (id, v) VALUES (10, 'x'), (11, 'y') RETURNING id, n) SELECT * FROM ins ORDER BY id;
WITH ins (k, m) AS (INSERT INTO live (id, v) VALUES (12, 'z') RETURNING id, n) SELECT k + 1, m, count(*) FROM ins GROUP BY k, m;
WITH up AS (UPDATE live SET n = n + 1 WHERE id >= 10 RETURNING *) SELECT sum(n), count(*) FROM up;
WITH up AS (UPDATE live SET n = 0 WHERE id = 10) SELECT 'done' AS x;
WITH up AS (UPDATE live SET n = 0 WHERE id = 10) SELECT * FROM up;
WITH a AS (INSERT INTO log VALUES ('a', 1) RETURNING id), b AS (INSERT INTO archive (id) VALUES (50) RETURNING id) SELECT a.id, b.id FROM a, b;
WITH d AS (DELETE FROM archive WHERE id = 50 RETURNING id) UPDATE live SET v = 'upd' FROM d WHERE live.id = 10 RETURNING live.*, d.id;
WITH d AS (INSERT INTO log VALUES ('del', 11) RETURNING id) DELETE FROM live USING d WHERE d.id = live.id RETURNING live.id;
WITH i AS (INSERT INTO archive (id, v) VALUES (3, 'again') ON CONFLICT (id) DO UPDATE SET v = excluded.v RETURNING v, xmax = 0 AS new) SELECT * FROM i;
WITH i AS (INSERT INTO archive (id) VALUES (3) RETURNING id) SELECT * FROM i;
WITH i AS (INSERT INTO archive (id) VALUES (60) RETURNING 1 / (id - 60)) SELECT 1;
SELECT count(*) FROM archive WHERE id = 60;
SELECT * FROM (WITH i AS (DELETE FROM log RETURNING id) SELECT * FROM i) x;
WITH i AS (DELETE FROM nosuch RETURNING id) SELECT * FROM i;
--@ bind 70, 'bound'
WITH i AS (INSERT INTO archive (id, v) VALUES ($1, $2) RETURNING *) SELECT id, v || '!' FROM i;
--@ rows 1
WITH i AS (INSERT INTO archive (id) VALUES (80), (81) RETURNING id) SELECT id FROM i;
BEGIN READ ONLY;
WITH i AS (INSERT INTO archive (id) VALUES (90) RETURNING id) SELECT id FROM i;
ROLLBACK;
BEGIN;
WITH i AS (DELETE FROM archive RETURNING id) SELECT count(*) FROM i;
ROLLBACK;
SELECT * FROM live ORDER BY id;
SELECT * FROM archive ORDER BY id;
SELECT * FROM log ORDER BY 1, 2;
DROP TABLE live;
DROP TABLE archive;
DROP TABLE log;
