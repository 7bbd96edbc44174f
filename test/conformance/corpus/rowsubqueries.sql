-- Rows compared with the rows of subqueries.
DROP TABLE IF EXISTS rs;
DROP TABLE IF EXISTS rsg;
--@ setup
CREATE TABLE rs (id int primary key, g text, v int, n numeric(8,2), d date, ts timestamp);
--@ setup
CREATE TABLE rsg (gid int primary key, g text, parent int);
--@ setup
INSERT INTO rs VALUES (1,'a',10,1.50,'2024-01-01','2024-01-01 10:00'),(2,'a',20,2.25,'2024-01-02','2024-01-01 11:00'),(3,'b',10,NULL,'2023-01-02',NULL),(4,NULL,NULL,7,NULL,'2024-05-05'),(5,'c',5,1.5,'2024-01-01','2024-01-01 00:00');
--@ setup
INSERT INTO rsg VALUES (1,'a',NULL),(2,'b',1),(3,'c',1),(4,'A',2),(5,'',4),(6,NULL,9);
SELECT id FROM rs WHERE (id, v) = (SELECT gid, 10 FROM rsg WHERE gid = 1);
SELECT id FROM rs WHERE (id, v) < (SELECT gid, 10 FROM rsg WHERE gid = 4) ORDER BY id;
SELECT id FROM rs WHERE (id, v) >= (SELECT gid, 10 FROM rsg WHERE gid = 3) ORDER BY id;
SELECT id FROM rs WHERE (id, v) <> (SELECT gid, 10 FROM rsg WHERE gid = 3) ORDER BY id;
SELECT id FROM rs WHERE (id, v) != (SELECT gid, 10 FROM rsg WHERE gid = 3) ORDER BY id;
SELECT id FROM rs WHERE (v, id) <= (SELECT 10, 3) ORDER BY id;
SELECT id FROM rs WHERE (v, id::bigint, n) < (SELECT v, id, 1.75 FROM rs WHERE id = 2) ORDER BY id;
SELECT id, (v, id) < (SELECT 10, NULL::int), (id, v) = (SELECT 1, 2 WHERE false) FROM rs ORDER BY id;
SELECT (1, 2) = (SELECT gid, parent FROM rsg);
SELECT (1, 2) = (SELECT 1);
SELECT (1, 2) = (SELECT 1, 2, 3);
SELECT (1, 'a') = (SELECT 1, 2);
SELECT (1, 2) ~ (SELECT 1, 2);
SELECT ('a', 'b') ~ (SELECT 'a', 'c');
SELECT ('ab', 'c') LIKE (SELECT 'a%', 'c');
SELECT (1, 2) + (SELECT 1, 2);
SELECT (1, 2) ~ ANY (SELECT 1, 2);
SELECT id FROM rs WHERE (id, v) > ALL (SELECT gid, 10 FROM rsg) ORDER BY id;
SELECT id FROM rs WHERE (id, v) >= ANY (SELECT gid, 10 FROM rsg WHERE gid > 3) ORDER BY id;
SELECT id FROM rs WHERE (id, v) < ANY (SELECT gid, parent FROM rsg) ORDER BY id;
SELECT id FROM rs WHERE (id, v) <= ALL (SELECT gid, 100 FROM rsg WHERE gid > 2) ORDER BY id;
SELECT id FROM rs o WHERE (v, id) = (SELECT max(v), o.id FROM rs i WHERE i.g = o.g) ORDER BY id;
SELECT id FROM rs WHERE (d, ts) > (SELECT timestamp '2024-01-01', date '2024-01-01') ORDER BY id;
SELECT id FROM rs WHERE (g, id) > (SELECT g, id FROM rs WHERE id = 1) ORDER BY g, id;
SELECT ROW(1, 2) = (SELECT 1, 2), NOT (1, 2) < (SELECT 1, 2), (1, NULL) < (SELECT 1, 2), (1, NULL) < (SELECT 2, 2);
SELECT (1, 2) < ALL (SELECT 1, 2 WHERE false), (1, 2) > ANY (SELECT 1, 2 WHERE false), (1, NULL) < ALL (SELECT 2, 2), (NULL, 1) >= ANY (SELECT 1, 2);
CREATE VIEW rcv AS SELECT id FROM rs WHERE (id, v) = (SELECT 1, 10) AND (id, v) >= ALL (SELECT 1, 2);
SELECT * FROM rcv;
SELECT pg_get_viewdef('rcv'::regclass);
DROP VIEW rcv;
