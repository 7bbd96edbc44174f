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
-- all parts see the tables as they were before
INSERT INTO live VALUES (20, 'p', 20), (21, 'q', 21), (22, 'r', 22), (23, 's', 23);
WITH d AS (DELETE FROM live WHERE id = 20 RETURNING id) SELECT (SELECT count(*) FROM live WHERE id >= 20), d.id FROM d;
WITH d AS (DELETE FROM live WHERE id = 21 RETURNING *) SELECT l.id, d.id FROM live l LEFT JOIN d ON d.id = l.id WHERE l.id >= 20 ORDER BY l.id;
WITH i AS (INSERT INTO live VALUES (24, 't', 24) RETURNING id) SELECT id, EXISTS (SELECT 1 FROM live WHERE live.id = i.id) FROM i;
WITH u AS (UPDATE live SET n = 0 WHERE id >= 22 RETURNING id, n) SELECT l.id, l.n, u.n FROM live l JOIN u USING (id) ORDER BY 1;
WITH u AS (UPDATE live SET n = 1 WHERE id = 22) UPDATE live SET n = 2 WHERE id = 22 RETURNING id, n;
SELECT id, n FROM live WHERE id >= 20 ORDER BY id;
WITH u AS (UPDATE live SET n = 11 WHERE id = 22 RETURNING id) UPDATE live SET n = 12 FROM u WHERE live.id = u.id OR live.id = 23 RETURNING live.id, n;
SELECT id, n FROM live WHERE id >= 20 ORDER BY id;
WITH a AS (UPDATE live SET n = 31 WHERE id = 22 RETURNING n), b AS (UPDATE live SET n = 32 WHERE id IN (22, 23) RETURNING n) SELECT 1 AS x;
SELECT id, n FROM live WHERE id >= 20 ORDER BY id;
WITH a AS (DELETE FROM live WHERE id = 22 RETURNING n), b AS (UPDATE live SET n = 33 WHERE id IN (22, 23) RETURNING n) SELECT a.n, (SELECT count(*) FROM b) FROM a;
SELECT id, n FROM live WHERE id >= 20 ORDER BY id;
WITH d AS (DELETE FROM live WHERE id = 23 RETURNING id) INSERT INTO live SELECT id, 'moved', 1 FROM d RETURNING *;
WITH d AS (DELETE FROM live WHERE id = 23) INSERT INTO live VALUES (23, 'too late', 1);
SELECT id, v, n FROM live WHERE id >= 20 ORDER BY id;
-- items that read others
WITH d AS (DELETE FROM live WHERE id = 23 RETURNING *), a AS (INSERT INTO archive SELECT * FROM d RETURNING id), l AS (INSERT INTO log SELECT 'moved', id FROM a) SELECT * FROM a;
WITH k AS (SELECT 24 AS id UNION SELECT 99), d AS (DELETE FROM live WHERE id IN (SELECT id FROM k) RETURNING id) SELECT k.id, d.id FROM k LEFT JOIN d USING (id) ORDER BY 1;
WITH RECURSIVE r (n) AS (SELECT 200 UNION ALL SELECT n + 1 FROM r WHERE n < 203), x AS (SELECT n, n * 2 AS m FROM r), i AS (INSERT INTO live (id, n) SELECT n, m FROM x RETURNING id, n) SELECT i.id, i.n, x.m FROM i JOIN x ON x.n = i.id ORDER BY 1;
WITH a (k) AS (SELECT id FROM live WHERE id > 200), u AS (UPDATE live SET n = n + 1 FROM a WHERE a.k = live.id RETURNING live.id, live.n) SELECT * FROM u ORDER BY 1;
WITH a AS (SELECT count(*) AS n FROM live), d AS (DELETE FROM live WHERE id > 200 AND (SELECT n FROM a) > 0 RETURNING id), b AS (SELECT count(*) AS left FROM live) SELECT a.n - b.left AS same, (SELECT count(*) FROM d) FROM a, b;
WITH d AS (DELETE FROM log), e AS (INSERT INTO log SELECT * FROM d) SELECT 1;
WITH m AS (DELETE FROM live WHERE id = 200 RETURNING id, n) MERGE INTO archive a USING m ON a.id = m.id WHEN MATCHED THEN UPDATE SET n = m.n WHEN NOT MATCHED THEN INSERT (id, n) VALUES (m.id, m.n);
WITH u AS (UPDATE live SET n = n + 1 RETURNING id, n) INSERT INTO log SELECT 'old ' || l.n || ' new ' || u.n, u.id FROM u JOIN live l USING (id);
WITH s AS (SELECT id FROM live), i AS (INSERT INTO live (id) SELECT id + 1000 FROM s RETURNING id), c AS (SELECT count(*) AS before FROM live) SELECT before = (SELECT count(*) FROM i) AS same FROM c;
--@ rows 2
WITH i AS (INSERT INTO archive (id) SELECT g FROM generate_series(300, 305) g RETURNING id) SELECT id FROM i ORDER BY id;
SELECT * FROM live ORDER BY id;
SELECT * FROM archive ORDER BY id;
SELECT * FROM log ORDER BY 1, 2;
DROP TABLE live;
DROP TABLE archive;
DROP TABLE log;
