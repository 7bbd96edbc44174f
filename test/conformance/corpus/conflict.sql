-- INSERT … ON CONFLICT.
DROP TABLE IF EXISTS uq;
DROP TABLE IF EXISTS ref;
DROP TABLE IF EXISTS con;
--@ setup
CREATE TABLE con (id int PRIMARY KEY, code text, a int, b int, qty int DEFAULT 7, note text DEFAULT 'none', price numeric(8,2) DEFAULT 1.5, CONSTRAINT con_code UNIQUE (code), CONSTRAINT con_ab UNIQUE (a, b));
--@ setup
CREATE TABLE ref (id int PRIMARY KEY, con_id int REFERENCES con (id), n int);
INSERT INTO con (id, code, a, b) VALUES (1, 'x', 1, 1), (2, 'y', 1, 2);
INSERT INTO con (id, code) VALUES (1, 'z') ON CONFLICT DO NOTHING;
INSERT INTO con (id, code) VALUES (3, 'x') ON CONFLICT DO NOTHING;
INSERT INTO con (id, code) VALUES (3, 'z') ON CONFLICT DO NOTHING;
INSERT INTO con (id, code) VALUES (3, 'q') ON CONFLICT (id) DO NOTHING RETURNING *;
INSERT INTO con (id, code) VALUES (4, 'q') ON CONFLICT (id) DO NOTHING RETURNING *;
INSERT INTO con (id, code) VALUES (5, 'x') ON CONFLICT (id) DO NOTHING;
INSERT INTO con (id, code) VALUES (5, 'x') ON CONFLICT (code) DO NOTHING;
INSERT INTO con (id, a, b) VALUES (5, 1, 2) ON CONFLICT (a, b) DO NOTHING;
INSERT INTO con (id, a, b) VALUES (5, 1, 2) ON CONFLICT (b, a) DO NOTHING;
INSERT INTO con (id, a, b) VALUES (5, 1, 2) ON CONFLICT ON CONSTRAINT con_ab DO NOTHING;
INSERT INTO con (id, a, b) VALUES (5, 1, 2) ON CONFLICT ON CONSTRAINT con_pkey DO NOTHING;
INSERT INTO con (id, a) VALUES (5, 1) ON CONFLICT (a) DO NOTHING;
INSERT INTO con (id, a) VALUES (5, 1) ON CONFLICT (nosuch) DO NOTHING;
INSERT INTO con (id, a) VALUES (5, 1) ON CONFLICT ON CONSTRAINT nosuch DO NOTHING;
INSERT INTO con (id, a) VALUES (5, 1) ON CONFLICT (lower(code)) DO NOTHING;
INSERT INTO con (id, a) VALUES (5, 1) ON CONFLICT DO UPDATE SET a = 1;
INSERT INTO con (id, a) VALUES (1, 1) ON CONFLICT (id, id) DO NOTHING;
INSERT INTO con (id, a) VALUES (1, 1) ON CONFLICT (id) WHERE id > 0 DO NOTHING;
SELECT * FROM con ORDER BY id;
INSERT INTO con (id, code, qty) VALUES (1, 'new', 3) ON CONFLICT (id) DO UPDATE SET qty = excluded.qty;
INSERT INTO con (id, code, qty) VALUES (1, 'new', 3) ON CONFLICT (id) DO UPDATE SET qty = con.qty + excluded.qty, note = excluded.note || con.code RETURNING *, xmax = 0 AS inserted;
INSERT INTO con (id, code, qty) VALUES (10, 'ten', 3) ON CONFLICT (id) DO UPDATE SET qty = con.qty + excluded.qty RETURNING *, xmax = 0 AS inserted;
INSERT INTO con (id, code) VALUES (10, 'ten'), (11, 'eleven'), (12, 'twelve') ON CONFLICT (id) DO UPDATE SET code = upper(excluded.code) RETURNING id, code, xmax = 0 AS inserted;
INSERT INTO con AS c (id, code) VALUES (10, 'alias') ON CONFLICT (id) DO UPDATE SET note = c.note || excluded.note, price = excluded.price * 2 + c.price RETURNING c.id, c.note, c.price;
INSERT INTO con (id, code) VALUES (10, 'w') ON CONFLICT (id) DO UPDATE SET code = excluded.code WHERE con.qty > 1000 RETURNING id;
INSERT INTO con (id, code) VALUES (10, 'w') ON CONFLICT (id) DO UPDATE SET code = excluded.code WHERE con.qty < 1000 RETURNING id, code;
INSERT INTO con (id, code) VALUES (10, 'w') ON CONFLICT (id) DO UPDATE SET (code, qty) = (excluded.code || '2', DEFAULT), note = DEFAULT RETURNING *;
INSERT INTO con (id, code) VALUES (10, 'w') ON CONFLICT (id) DO UPDATE SET qty = (SELECT 40 + 2) RETURNING id, qty;
INSERT INTO con (id, code) VALUES (10, 'w') ON CONFLICT (id) DO UPDATE SET qty = (SELECT excluded.id + con.qty) RETURNING id, qty;
INSERT INTO con (id, code) VALUES (10, 'w') ON CONFLICT (id) DO UPDATE SET qty = qty + 1;
INSERT INTO con (id, code) VALUES (10, 'w') ON CONFLICT (id) DO UPDATE SET nosuch = 1;
INSERT INTO con (id, code) VALUES (10, 'w') ON CONFLICT (id) DO UPDATE SET qty = excluded.nosuch;
INSERT INTO con (id, code) VALUES (10, 'w') ON CONFLICT (id) DO UPDATE SET qty = 1, qty = 2;
INSERT INTO con (id, code) VALUES (10, 'w') ON CONFLICT (id) DO UPDATE SET qty = 1 RETURNING excluded.id;
INSERT INTO con (id, code) VALUES (10, 'w') ON CONFLICT (id) DO UPDATE SET id = NULL;
INSERT INTO con (id, code) VALUES (10, 'w') ON CONFLICT (id) DO UPDATE SET id = 1;
INSERT INTO con (id, code) VALUES (10, 'w') ON CONFLICT (id) DO UPDATE SET qty = 1 / 0;
INSERT INTO con (id, code) VALUES (99, 'x') ON CONFLICT (id) DO UPDATE SET qty = 1;
INSERT INTO con (id, code) VALUES (NULL, 'x') ON CONFLICT (id) DO UPDATE SET qty = 1;
INSERT INTO con (id, code) VALUES (20, 'n1'), (20, 'n2') ON CONFLICT (id) DO UPDATE SET qty = 1;
INSERT INTO con (id, code) VALUES (1, 'n1'), (1, 'n2') ON CONFLICT (id) DO UPDATE SET qty = 1;
INSERT INTO con (id, code) VALUES (20, 'n1'), (20, 'n2') ON CONFLICT (id) DO NOTHING RETURNING id, code;
INSERT INTO con (id, code) VALUES (30, NULL), (31, NULL) ON CONFLICT (code) DO UPDATE SET qty = 0 RETURNING id;
INSERT INTO con (id, code) VALUES (77, 'y') ON CONFLICT (code) DO UPDATE SET id = excluded.id RETURNING id, code;
INSERT INTO con (id, code) SELECT id, 'sel' || id FROM con WHERE id < 3 ON CONFLICT (id) DO UPDATE SET code = excluded.code;
INSERT INTO con (id, code) SELECT g, 'gen' || g FROM generate_series(10, 14) g ON CONFLICT (id) DO UPDATE SET code = excluded.code, qty = con.qty + 1 RETURNING id, code, qty, xmax = 0;
WITH w AS (SELECT 1 AS id, 99 AS q) INSERT INTO con (id, qty) SELECT id, q FROM w ON CONFLICT (id) DO UPDATE SET qty = excluded.qty RETURNING id, qty;
SELECT id, code, a, b, qty, note, price FROM con ORDER BY id;
--@ bind 1, 'p', 5
--@ bind 500, 'p500', 5
--@ bind 500, 'p', 6
INSERT INTO con (id, code, qty) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET qty = con.qty + $3, code = excluded.code RETURNING id, code, qty, (xmax = 0);
--@ rows 1
INSERT INTO con (id, code) VALUES (1, 'r1'), (600, 'r600') ON CONFLICT (id) DO UPDATE SET code = excluded.code RETURNING id, code;
BEGIN;
INSERT INTO con (id) VALUES (700) ON CONFLICT DO NOTHING;
INSERT INTO con (id) VALUES (700) ON CONFLICT (id) DO UPDATE SET qty = 1 RETURNING xmax = 0, qty;
INSERT INTO con (id) VALUES (700) ON CONFLICT (id) DO NOTHING RETURNING id;
COMMIT;
INSERT INTO ref VALUES (1, 1, 1) ON CONFLICT (id) DO UPDATE SET n = ref.n + 1;
INSERT INTO ref VALUES (1, 1, 1) ON CONFLICT (id) DO UPDATE SET n = ref.n + 1 RETURNING n;
INSERT INTO ref VALUES (1, 12345, 1) ON CONFLICT (id) DO UPDATE SET n = ref.n + 1 RETURNING n, con_id;
INSERT INTO ref VALUES (2, 12345, 1) ON CONFLICT (id) DO UPDATE SET n = ref.n + 1 RETURNING n;
INSERT INTO ref VALUES (2, 12345, 1) ON CONFLICT DO NOTHING;
--@ setup
CREATE TABLE uq (a int, b text);
CREATE UNIQUE INDEX uq_a ON uq (a);
INSERT INTO uq VALUES (1, 'one') ON CONFLICT (a) DO UPDATE SET b = excluded.b RETURNING *;
INSERT INTO uq VALUES (1, 'eins') ON CONFLICT (a) DO UPDATE SET b = excluded.b RETURNING *;
INSERT INTO uq VALUES (1, 'eins') ON CONFLICT DO NOTHING RETURNING *;
INSERT INTO uq VALUES (1, 'eins') ON CONFLICT (b) DO NOTHING;
DROP TABLE uq;
DROP TABLE ref;
DROP TABLE con;
