-- INSERT, UPDATE, DELETE and what constraints refuse.
DROP TABLE IF EXISTS item;
DROP TABLE IF EXISTS ledger;
--@ setup
CREATE TABLE item (id int PRIMARY KEY, name varchar(10) NOT NULL, qty int DEFAULT 7, price numeric(6,2), note text DEFAULT 'none', tag text UNIQUE);
--@ setup
CREATE TABLE ledger (id int, amount numeric(18,6), small smallint, big bigint, ok boolean DEFAULT true, at timestamp, day date, t time, raw bytea, u uuid, f double precision, c varchar(4));
INSERT INTO item (id, name) VALUES (1, 'one');
INSERT INTO item VALUES (2, 'two', 2, 2.5, '', 'b'), (3, 'three', NULL, 3.999, NULL, NULL);
INSERT INTO item VALUES (4, 'four', DEFAULT, DEFAULT, DEFAULT, DEFAULT);
INSERT INTO item (name, id) VALUES ('five', 5);
INSERT INTO item (id, name, price) SELECT id + 10, name || '!', price * 2 FROM item WHERE id < 3;
SELECT * FROM item ORDER BY id;
INSERT INTO item (id, name) VALUES (1, 'again');
INSERT INTO item (id, name) VALUES (20, NULL);
INSERT INTO item (id) VALUES (21);
INSERT INTO item (id, name, tag) VALUES (22, 'x', 'b');
INSERT INTO item (id, name, tag) VALUES (22, 'x', 'B');
INSERT INTO item (id, name) VALUES (23, 'longer than ten');
INSERT INTO item (id, name) VALUES (23, 'trailing        ');
INSERT INTO item (id, name, price) VALUES (24, 'x', 12345.67);
INSERT INTO item (id, name) VALUES ('abc', 'x');
INSERT INTO item (id, name) VALUES (25, 'x', 1);
INSERT INTO item (id, name, qty) VALUES (25, 'x');
INSERT INTO item (id, nosuch) VALUES (25, 'x');
INSERT INTO item (id, id) VALUES (25, 26);
INSERT INTO nosuch VALUES (1);
INSERT INTO item (id, name, qty) VALUES (26, 'x', true);
INSERT INTO item (id, name, qty) VALUES (26, 'x', 1.5), (27, 'y', '8');
INSERT INTO item (id, name, qty) VALUES (28, 'x', 99999999999);
INSERT INTO item VALUES (30, 'a'), (31, 'b'), (30, 'c');
SELECT count(*) FROM item WHERE id >= 30;
INSERT INTO item (id, name) VALUES (40, 'forty');
UPDATE item SET qty = 100 WHERE id = 2;
UPDATE item SET qty = qty + 1, note = 'up' WHERE id IN (2, 4);
UPDATE item SET qty = 1 WHERE id = 9999;
UPDATE item SET (qty, note) = (5, 'both') WHERE id = 5;
UPDATE item AS i SET name = 'FOUR' WHERE i.id = 4;
UPDATE item SET price = 2.125, qty = NULL WHERE price IS NOT NULL;
UPDATE item SET qty = id * 2 WHERE name = 'five';
UPDATE item SET name = NULL WHERE id = 2;
UPDATE item SET id = 1 WHERE id = 2;
UPDATE item SET nosuch = 1;
UPDATE item SET qty = 'abc' WHERE id = 2;
UPDATE item SET qty = 1 / 0 WHERE id = 2;
UPDATE item SET qty = 1, qty = 2;
UPDATE item SET name = 'far too long for it' WHERE id = 2;
UPDATE item SET qty = qty * 2 WHERE id = 2;
UPDATE item SET note = NULL WHERE note = '';
UPDATE item SET tag = 'B' WHERE tag = 'b';
SELECT * FROM item ORDER BY id;
DELETE FROM item WHERE id = 40;
DELETE FROM item WHERE id = 40;
DELETE FROM item WHERE name = 'ONE';
DELETE FROM item WHERE id > 20 AND id NOT IN (22, 23);
DELETE FROM item i WHERE i.nosuch = 1;
SELECT id FROM item ORDER BY id;
INSERT INTO ledger VALUES (1, 123456789012.123456, -32768, 9223372036854775807, NULL, '2024-02-29 23:59:59.999999', '2024-02-29', '23:59:59.999999', '\x00ff', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 1e300, 'ab');
INSERT INTO ledger VALUES (2, 0.000001, 32767, -9223372036854775807, false, '1970-01-01', '1970-01-01', '00:00', '', '00000000-0000-0000-0000-000000000000', 1e-300, '');
INSERT INTO ledger (id, amount, f) VALUES (3, 7, 0.1), (4, 1.10, 1e-5), (5, 1.1, -0.0);
INSERT INTO ledger (id, at, day) VALUES (7, '1840-12-31 12:00', '1840-12-31');
INSERT INTO ledger (id) VALUES (9);
SELECT * FROM ledger ORDER BY id;
SELECT id, amount = 1.1, f + 1, c || '|', length(c) FROM ledger ORDER BY id;
SELECT sum(big) FROM ledger;
SELECT sum(amount) FROM ledger WHERE id < 3;
INSERT INTO ledger (small) VALUES (40000);
INSERT INTO ledger (small) VALUES ('40000');
INSERT INTO ledger (day) VALUES ('2024-13-01');
INSERT INTO ledger (day) VALUES (5);
INSERT INTO ledger (u) VALUES ('xyz');
INSERT INTO ledger (raw) VALUES ('\x0');
INSERT INTO ledger (ok) VALUES (1);
INSERT INTO ledger (c) VALUES ('abcde');
INSERT INTO ledger (f) VALUES (1e309);
--@ bind 50, 'bound', null, '1.25'
--@ bind 51, 'again', 6, null
INSERT INTO item (id, name, qty, price) VALUES ($1, $2, $3, $4);
--@ bind x'00000034', 'binary', x'00000006'
INSERT INTO item (id, name, qty) VALUES ($1, $2, $3);
--@ bind 'changed', 50
UPDATE item SET note = $1 WHERE id = $2;
--@ bind 51
DELETE FROM item WHERE id = $1;
--@ bind 'true', '2024-02-29 10:00', '2024-02-29', '10:00', '\x01', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '1.5', '12.34'
INSERT INTO ledger (id, ok, at, day, t, raw, u, f, amount) VALUES (60, $1, $2, $3, $4, $5, $6, $7, $8);
SELECT * FROM ledger WHERE id = 60;
--@ describe
UPDATE item SET qty = $1, note = $2 WHERE id = $3;
--@ describe
INSERT INTO item (id, name) VALUES ($1, $2);
SELECT id, name, qty, price, note FROM item WHERE id >= 50 ORDER BY id;
INSERT INTO item (id, name) VALUES (70, 'x'), (71, 'y');
TRUNCATE item;
SELECT count(*) FROM item;
INSERT INTO item DEFAULT VALUES;
DROP TABLE item, ledger;
