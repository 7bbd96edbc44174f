--@ setup
CREATE TABLE cur_t (id int PRIMARY KEY, name text, n int);

CREATE TABLE cur_u (id int PRIMARY KEY, t_id int, v text);

CREATE TABLE cur_text (k text PRIMARY KEY, v int);

CREATE VIEW cur_v AS SELECT id, name FROM cur_t WHERE n > 0;

INSERT INTO cur_t SELECT i, chr(96 + i), i * 10 FROM generate_series(1, 9) AS i;

INSERT INTO cur_u SELECT i, i, 'u' || i FROM generate_series(1, 4) AS i;

INSERT INTO cur_text VALUES ('a', 1), ('b', 2), ('A', 3);

-- PostgreSQL shall read by the primary key, in its order
SET enable_seqscan = off;

SET enable_sort = off;

SET enable_bitmapscan = off;

-- a cursor that goes forward
BEGIN;

DECLARE c CURSOR FOR SELECT * FROM cur_t ORDER BY id;

FETCH c;

UPDATE cur_t SET name = name || '!' WHERE CURRENT OF c;

FETCH 2 FROM c;

UPDATE cur_t SET n = n + 1, name = 'third' WHERE CURRENT OF c RETURNING *;

-- once more, of the same row
UPDATE cur_t SET n = n + 1 WHERE CURRENT OF c RETURNING id, n;

DELETE FROM cur_t WHERE CURRENT OF c RETURNING id;

-- it is not there any more
DELETE FROM cur_t WHERE CURRENT OF c RETURNING id;

UPDATE cur_t SET n = 0 WHERE CURRENT OF c;

FETCH c;

MOVE 2 IN c;

UPDATE cur_t AS x SET n = x.n * 2 WHERE CURRENT OF c RETURNING x.id, x.n;

COMMIT;

SELECT * FROM cur_t ORDER BY id;

-- where the cursor is
BEGIN;

DECLARE c SCROLL CURSOR FOR SELECT id FROM cur_t WHERE id > 4 ORDER BY id;

SAVEPOINT s;

UPDATE cur_t SET n = 1 WHERE CURRENT OF c;

ROLLBACK TO s;

FETCH ALL FROM c;

UPDATE cur_t SET n = 1 WHERE CURRENT OF c;

ROLLBACK TO s;

FETCH PRIOR FROM c;

UPDATE cur_t SET n = 1 WHERE CURRENT OF c RETURNING id;

FETCH FIRST FROM c;

UPDATE cur_t SET n = 2 WHERE CURRENT OF c RETURNING id;

FETCH ABSOLUTE 3 FROM c;

UPDATE cur_t SET n = 3 WHERE CURRENT OF c RETURNING id;

MOVE BACKWARD 1 IN c;

UPDATE cur_t SET n = 4 WHERE CURRENT OF c RETURNING id;

FETCH RELATIVE 0 FROM c;

UPDATE cur_t SET n = n + 1 WHERE CURRENT OF c RETURNING id, n;

MOVE BACKWARD ALL IN c;

UPDATE cur_t SET n = 5 WHERE CURRENT OF c;

ROLLBACK TO s;

FETCH LAST FROM c;

DELETE FROM cur_t WHERE CURRENT OF c RETURNING id;

ROLLBACK;

SELECT * FROM cur_t ORDER BY id;

-- with more conditions, several tables, subqueries
BEGIN;

DECLARE c CURSOR FOR SELECT name FROM cur_t WHERE id = 2;

FETCH c;

UPDATE cur_t SET name = v FROM cur_u WHERE CURRENT OF c;

UPDATE cur_t SET name = (SELECT v FROM cur_u WHERE cur_u.t_id = cur_t.id) WHERE CURRENT OF c RETURNING *;

WITH gone AS (DELETE FROM cur_t WHERE CURRENT OF c RETURNING id) SELECT * FROM gone;

ROLLBACK;

-- what the cursor must be
BEGIN;

DECLARE grouped CURSOR FOR SELECT count(*) FROM cur_t;

DECLARE joined CURSOR FOR SELECT cur_t.id FROM cur_t JOIN cur_u ON cur_t.id = cur_u.id WHERE cur_t.id = 1;

DECLARE united CURSOR FOR SELECT id FROM cur_t WHERE id = 1 UNION SELECT 1;

DECLARE once CURSOR FOR SELECT DISTINCT name FROM cur_t WHERE id = 1;

DECLARE other CURSOR FOR SELECT * FROM cur_u ORDER BY id;

DECLARE limited CURSOR FOR SELECT id FROM cur_t ORDER BY id LIMIT 2;

DECLARE nothing CURSOR FOR SELECT 1;

DECLARE windowed CURSOR FOR SELECT rank() OVER (ORDER BY id) FROM cur_t;

FETCH FROM grouped;

FETCH FROM joined;

FETCH FROM united;

FETCH FROM once;

FETCH FROM other;

FETCH FROM limited;

FETCH FROM nothing;

FETCH FROM windowed;

SAVEPOINT s;

UPDATE cur_t SET n = 0 WHERE CURRENT OF missing;

ROLLBACK TO s;

UPDATE cur_t SET n = 0 WHERE CURRENT OF grouped;

ROLLBACK TO s;

UPDATE cur_t SET n = 0 WHERE CURRENT OF joined;

ROLLBACK TO s;

UPDATE cur_t SET n = 0 WHERE CURRENT OF united;

ROLLBACK TO s;

UPDATE cur_t SET n = 0 WHERE CURRENT OF once;

ROLLBACK TO s;

UPDATE cur_t SET n = 0 WHERE CURRENT OF other;

ROLLBACK TO s;

UPDATE cur_t SET n = 0 WHERE CURRENT OF nothing;

ROLLBACK TO s;

DELETE FROM cur_t WHERE CURRENT OF windowed;

ROLLBACK TO s;

UPDATE cur_u SET v = 'x' WHERE CURRENT OF other RETURNING id;

UPDATE cur_t SET n = 0 WHERE CURRENT OF limited RETURNING id;

UPDATE cur_v SET name = 'x' WHERE CURRENT OF limited;

ROLLBACK TO s;

DELETE FROM cur_nothing WHERE CURRENT OF limited;

ROLLBACK TO s;

UPDATE cur_t SET nothing = 1 WHERE CURRENT OF limited;

ROLLBACK;

-- cursors that lock
BEGIN;

DECLARE c CURSOR FOR SELECT id, name FROM cur_t WHERE id < 5 ORDER BY id DESC FOR UPDATE;

FETCH c;

UPDATE cur_t SET name = 'locked' WHERE CURRENT OF c RETURNING id, name;

FETCH c;

DELETE FROM cur_t WHERE CURRENT OF c RETURNING id;

FETCH ALL FROM c;

SAVEPOINT s;

DELETE FROM cur_t WHERE CURRENT OF c RETURNING id;

ROLLBACK TO s;

CLOSE c;

DECLARE c CURSOR FOR SELECT t.id, u.v FROM cur_t t JOIN cur_u u ON u.t_id = t.id WHERE t.id = 1 FOR UPDATE OF u;

FETCH c;

UPDATE cur_u SET v = 'changed' WHERE CURRENT OF c RETURNING *;

SAVEPOINT s;

UPDATE cur_t SET n = 0 WHERE CURRENT OF c;

ROLLBACK TO s;

CLOSE c;

DECLARE c CURSOR FOR SELECT a.id, b.id FROM cur_t a, cur_t b WHERE a.id = 1 AND b.id = 2 FOR SHARE;

FETCH c;

SAVEPOINT s;

UPDATE cur_t SET n = 0 WHERE CURRENT OF c;

ROLLBACK TO s;

CLOSE c;

DECLARE c CURSOR FOR SELECT t.id, u.v FROM cur_t t JOIN cur_u u ON u.t_id = t.id WHERE t.id = 2 FOR NO KEY UPDATE;

FETCH c;

UPDATE cur_u SET v = 'both' WHERE CURRENT OF c RETURNING *;

UPDATE cur_t SET n = 77 WHERE CURRENT OF c RETURNING *;

COMMIT;

SELECT * FROM cur_t ORDER BY id;

SELECT * FROM cur_u ORDER BY id;

-- what cannot lock
BEGIN;

SAVEPOINT s;

DECLARE c SCROLL CURSOR FOR SELECT * FROM cur_t FOR UPDATE;

ROLLBACK TO s;

DECLARE c INSENSITIVE CURSOR FOR SELECT * FROM cur_t FOR SHARE;

ROLLBACK TO s;

DECLARE c CURSOR WITH HOLD FOR SELECT * FROM cur_t FOR KEY SHARE;

ROLLBACK TO s;

DECLARE c INSENSITIVE CURSOR FOR SELECT * FROM cur_t ORDER BY id;

FETCH c;

UPDATE cur_t SET n = 5 WHERE CURRENT OF c RETURNING id;

ROLLBACK;

-- held cursors
BEGIN;

DECLARE c CURSOR WITH HOLD FOR SELECT id FROM cur_t ORDER BY id;

FETCH c;

UPDATE cur_t SET n = 6 WHERE CURRENT OF c RETURNING id;

COMMIT;

FETCH c;

UPDATE cur_t SET n = 7 WHERE CURRENT OF c RETURNING id;

CLOSE c;

-- text keys, and a temporary table
BEGIN;

CREATE TEMPORARY TABLE cur_temp ON COMMIT DROP AS SELECT id, name FROM cur_t WHERE id < 3;

DECLARE c CURSOR FOR SELECT v FROM cur_text WHERE k = 'A';

DECLARE d CURSOR FOR SELECT * FROM cur_temp WHERE id = 2;

FETCH c;

FETCH d;

UPDATE cur_text SET k = 'B', v = v + 1 WHERE CURRENT OF c RETURNING *;

DELETE FROM cur_temp WHERE CURRENT OF d;

SELECT count(*) FROM cur_temp;

COMMIT;

SELECT * FROM cur_text ORDER BY v;

-- prepared
PREPARE up (int) AS UPDATE cur_t SET n = $1 WHERE CURRENT OF c RETURNING id, n;

BEGIN;

DECLARE c CURSOR FOR SELECT * FROM cur_t WHERE id >= 5 ORDER BY id;

FETCH c;

EXECUTE up (1);

FETCH c;

EXECUTE up (2);

COMMIT;

EXECUTE up (3);

DEALLOCATE up;

DROP VIEW cur_v;

DROP TABLE cur_t, cur_u, cur_text;
