-- RETURNING, UPDATE … FROM, DELETE … USING.
DROP TABLE IF EXISTS ret;
DROP TABLE IF EXISTS src;
DROP TABLE IF EXISTS pr;
DROP TABLE IF EXISTS nokey;
--@ setup
CREATE TABLE ret (id int PRIMARY KEY, name varchar(12) NOT NULL, qty int DEFAULT 7, price numeric(8,2), note text DEFAULT 'none', day date, ok boolean DEFAULT true, f double precision);
--@ setup
CREATE TABLE src (id int PRIMARY KEY, ret_id int, amount numeric(8,2), label text);
INSERT INTO ret (id, name, price, day, f) VALUES (1, 'one', 1.10, '2024-02-29', 1.5), (2, 'two', 2.20, NULL, NULL), (3, 'three', 3.30, '1999-12-31', -0.25), (4, 'four', NULL, NULL, NULL);
INSERT INTO src VALUES (1, 1, 10, 'a'), (2, 2, 20, 'b'), (3, 2, 20, 'b'), (4, 9, 40, 'c'), (5, NULL, 50, 'd');
--@ unordered
UPDATE ret SET qty = qty + 1 WHERE id < 3 RETURNING *;
--@ unordered
UPDATE ret AS r SET price = price * 2, name = upper(name) WHERE id = 1 RETURNING r.id, r.name AS label, price + 0.5 AS more, price, qty * 2, 'const', NULL, note || '!' AS n;
UPDATE ret SET qty = 0 WHERE id = 77 RETURNING id;
UPDATE ret SET qty = 1 WHERE id = 1 RETURNING nosuch;
UPDATE ret SET qty = 1 WHERE id = 1 RETURNING count(*);
UPDATE ret SET qty = 1 WHERE id = 1 RETURNING generate_series(1, 2);
UPDATE ret SET qty = 1 WHERE id = 1 RETURNING 1 / (qty - 1);
UPDATE ret SET qty = 1 WHERE id = 1 RETURNING ret.*, ret.id, 1;
UPDATE ret SET qty = 1 WHERE id = 1 RETURNING CASE WHEN ok THEN 'y' ELSE 'n' END, coalesce(day, '2000-01-01'), f::text, id IN (1, 2);
UPDATE ret SET qty = 1 WHERE id = 1 RETURNING (SELECT max(amount) FROM src), (SELECT count(*) FROM src s WHERE s.ret_id = ret.id);
UPDATE ret SET qty = 1 WHERE id = 1 RETURNING xmax = 0 AS inserted;
UPDATE ret SET name = NULL WHERE id = 1 RETURNING id;
UPDATE ret SET name = DEFAULT WHERE id = 1 RETURNING id;
UPDATE ret SET note = DEFAULT, qty = DEFAULT WHERE id = 1 RETURNING id, note, qty;
--@ bind 3, 'drei'
--@ bind 4, 'vier'
--@ bind 5, 'keine'
UPDATE ret SET name = $2 WHERE id = $1 RETURNING id, name, $2 || '?';
--@ describe
UPDATE ret SET name = $2 WHERE id = $1 RETURNING id, name AS who, price;
--@ rows 1
--@ unordered
UPDATE ret SET qty = id * 10 RETURNING id, qty;
--@ rows 3
--@ unordered
UPDATE ret SET qty = id * 10 RETURNING id, qty;
SELECT * FROM ret ORDER BY id;
DELETE FROM ret WHERE id = 99 RETURNING *;
--@ unordered
DELETE FROM ret WHERE id > 2 AND id < 4 RETURNING *;
BEGIN;
--@ unordered
DELETE FROM ret RETURNING id AS gone, price, length(name);
SELECT count(*) FROM ret;
ROLLBACK;
DELETE FROM ret WHERE id = 4 RETURNING id, 1 / 0;
SELECT id FROM ret ORDER BY id;
--@ unordered
UPDATE ret SET price = s.amount, note = s.label FROM src s WHERE s.ret_id = ret.id;
SELECT * FROM ret ORDER BY id;
--@ unordered
UPDATE ret r SET qty = r.qty + s.amount FROM src s WHERE s.ret_id = r.id RETURNING r.id, r.qty, s.amount, s.label;
--@ unordered
UPDATE ret SET qty = s.total FROM (SELECT ret_id, sum(amount) AS total FROM src GROUP BY ret_id) s WHERE s.ret_id = ret.id RETURNING *;
--@ unordered
UPDATE ret SET qty = v.q FROM (VALUES (1, 100), (2, 200), (3, 300)) AS v (id, q) WHERE v.id = ret.id RETURNING ret.id, qty, v.*;
UPDATE ret SET qty = a.id FROM src a JOIN src b ON a.id = b.id + 1 WHERE ret.id = a.ret_id AND b.id = 1 RETURNING ret.id, a.id, b.id;
UPDATE ret SET qty = a.id FROM src a LEFT JOIN src b ON b.id = a.id + 100 WHERE ret.id = a.ret_id AND a.id = 1 RETURNING ret.id, a.id, b.id;
UPDATE ret SET qty = g FROM generate_series(5, 5) g WHERE ret.id = 1 RETURNING ret.id, qty, g;
UPDATE ret SET qty = r2.qty FROM ret r2 WHERE r2.id = 1 AND ret.id = 2 RETURNING ret.id, ret.qty, r2.id;
UPDATE ret SET qty = 1 FROM ret WHERE ret.id = 1;
UPDATE ret SET qty = s.nosuch FROM src s WHERE s.ret_id = ret.id;
UPDATE ret SET qty = id FROM src WHERE ret_id = ret.id;
UPDATE ret SET src.qty = 1 FROM src;
UPDATE ret SET qty = 8 FROM src WHERE false;
--@ bind 2, '3.5'
UPDATE ret SET price = s.amount * $2 FROM src s WHERE s.ret_id = ret.id AND ret.id = $1 AND s.id = 3 RETURNING price;
WITH s AS (SELECT ret_id, min(amount) AS m FROM src GROUP BY ret_id) UPDATE ret SET price = s.m FROM s WHERE s.ret_id = ret.id AND ret.id = 2 RETURNING ret.id, price, s.m;
WITH s AS (SELECT 1 AS one) UPDATE ret SET qty = 3 WHERE id = 1 RETURNING id, (SELECT one FROM s);
DELETE FROM ret USING src s WHERE s.ret_id = ret.id AND s.label = 'b' RETURNING ret.id, s.amount;
SELECT id FROM ret ORDER BY id;
DELETE FROM src USING ret WHERE ret.id = src.ret_id;
--@ unordered
DELETE FROM src s USING (VALUES (2), (3)) v (k) WHERE v.k = s.id RETURNING *;
DELETE FROM src USING src s2 WHERE src.id = s2.id AND s2.id = 4 RETURNING src.id, s2.label;
WITH w AS (SELECT 5 AS id) DELETE FROM src USING w WHERE w.id = src.id RETURNING src.*, w.id;
SELECT count(*) FROM src;
BEGIN;
UPDATE ret SET qty = 1 RETURNING id;
UPDATE ret SET qty = 1 / 0 RETURNING id;
UPDATE ret SET qty = 1 RETURNING id;
ROLLBACK;
--@ simple
UPDATE ret SET qty = 77 WHERE id = 1 RETURNING qty; SELECT qty FROM ret WHERE id = 1;
DROP TABLE src;
DROP TABLE ret;
DROP TABLE IF EXISTS ins;
--@ setup
CREATE TABLE ins (id int PRIMARY KEY, name varchar(8) NOT NULL, qty int DEFAULT 7, note text DEFAULT 'none', price numeric(8,2), day date, code text UNIQUE);
--@ setup
CREATE TABLE nokey (a int, b text DEFAULT 'x');
INSERT INTO ins (id, name) VALUES (1, 'one') RETURNING *;
INSERT INTO ins (id, name) VALUES (2, 'two'), (3, 'three') RETURNING id, name, qty * 2 AS twice, note || '!';
INSERT INTO ins VALUES (4, 'four', DEFAULT, DEFAULT, 1.005, '2024-02-29', 'd'), (5, 'five', 5, NULL, DEFAULT, NULL, NULL) RETURNING ins.*, 'x' AS tail;
INSERT INTO ins AS i (id, name) SELECT id + 10, upper(name) FROM ins WHERE id < 3 ORDER BY id RETURNING i.id, i.name, i.qty;
INSERT INTO ins (id, name) SELECT id, name FROM ins WHERE false RETURNING id;
INSERT INTO ins (id, name) VALUES (6, 'six') RETURNING xmax = 0, xmax;
INSERT INTO ins (id, name) VALUES (7, 'seven') RETURNING nosuch;
INSERT INTO ins (id, name) VALUES (7, 'seven') RETURNING count(*);
INSERT INTO ins (id, name) VALUES (7, 'seven') RETURNING 1 / (id - 7);
INSERT INTO ins (id, name) VALUES (1, 'again') RETURNING id;
INSERT INTO ins (id, name) VALUES (8, NULL) RETURNING id;
INSERT INTO ins (id, name) VALUES (8, 'muchtoolong') RETURNING id;
INSERT INTO ins (id, name) VALUES (20, 'x'), (21, 'y'), (20, 'z') RETURNING id;
SELECT count(*) FROM ins WHERE id >= 20;
INSERT INTO nokey DEFAULT VALUES RETURNING *;
INSERT INTO nokey VALUES (1, 'a'), (1, 'a'), (2, DEFAULT) RETURNING a, b;
INSERT INTO nokey VALUES (NULL, NULL) RETURNING a IS NULL AS n, coalesce(b, '?');
INSERT INTO nokey VALUES ((SELECT max(a) + 1 FROM nokey), 'sub'), (9, (SELECT b FROM nokey WHERE a = 2)) RETURNING *;
INSERT INTO nokey VALUES ((SELECT max(a) + 1 FROM nokey));
WITH w AS (SELECT 50 AS a, 'with' AS b) INSERT INTO nokey SELECT a, b FROM w RETURNING *;
WITH w AS (SELECT 51 AS a) INSERT INTO nokey VALUES ((SELECT a FROM w), 'v') RETURNING a;
WITH w AS (SELECT 52 AS a) INSERT INTO nokey (a) SELECT a FROM w UNION ALL SELECT a + 1 FROM w ORDER BY 1;
INSERT INTO nokey (a) SELECT a + 1000 FROM nokey WHERE a > 9;
SELECT a, b FROM nokey ORDER BY a, b;
--@ bind 30, 'thirty'
--@ bind 31, 'next'
--@ bind 30, 'dup'
INSERT INTO ins (id, name) VALUES ($1, $2) RETURNING id, name, qty, $2 || '?';
--@ describe
INSERT INTO ins (id, name) VALUES ($1, $2) RETURNING id, name AS who, price;
--@ rows 1
INSERT INTO ins (id, name) VALUES (40, 'a'), (41, 'b'), (42, 'c') RETURNING id;
--@ rows 2
INSERT INTO ins (id, name) SELECT id + 10, name FROM ins WHERE id BETWEEN 40 AND 42 RETURNING id, name;
BEGIN;
INSERT INTO ins (id, name) VALUES (60, 'block') RETURNING id;
INSERT INTO ins (id, name) VALUES (60, 'block') RETURNING id;
ROLLBACK;
SELECT id FROM ins ORDER BY id;
INSERT INTO ins (id, name) SELECT g, 'many' FROM generate_series(100, 219) g RETURNING id, length(note);
DROP TABLE ins;
DROP TABLE nokey;
--@ setup
CREATE TABLE pr (id int PRIMARY KEY, v text);
--@ simple
PREPARE pi AS INSERT INTO pr VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET v = excluded.v RETURNING id, v;
--@ simple
EXECUTE pi(1, 'a');
--@ simple
EXECUTE pi(1, 'b');
--@ simple
PREPARE pu AS UPDATE pr SET v = v || $1 WHERE id = $2;
--@ simple
EXECUTE pu('!', 1);
--@ simple
COPY (UPDATE pr SET v = v || '?' RETURNING id, v) TO STDOUT;
--@ simple
COPY (DELETE FROM pr WHERE id > 5) TO STDOUT;
BEGIN READ ONLY;
UPDATE pr SET v = 'x' RETURNING id;
ROLLBACK;
BEGIN READ ONLY;
INSERT INTO pr VALUES (9, 'x') ON CONFLICT DO NOTHING;
ROLLBACK;
SELECT * FROM pr;
DROP TABLE pr;
