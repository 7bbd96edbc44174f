-- FULL JOINs that PostgreSQL has no method for, and numbers of rows and typed literals.
DROP TABLE IF EXISTS fj;
DROP TABLE IF EXISTS fk;
--@ setup
CREATE TABLE fj (id int primary key, a int, b text);
--@ setup
CREATE TABLE fk (id int primary key, a int, b text);
--@ setup
INSERT INTO fj VALUES (1,1,'x'),(2,0,'y'),(3,NULL,NULL);
--@ setup
INSERT INTO fk VALUES (1,2,'x'),(4,0,'y'),(5,NULL,NULL);
SELECT * FROM fj FULL JOIN fk ON fj.a < fk.a;
SELECT * FROM fj FULL JOIN fk ON fj.a < fk.a AND fj.id = fk.id;
SELECT * FROM fj FULL JOIN fk ON true;
SELECT * FROM fj FULL JOIN fk ON false;
SELECT * FROM fj FULL JOIN fk ON 1 = 2;
SELECT * FROM fj FULL JOIN fk ON fj.a = 1;
SELECT * FROM fj FULL JOIN fk ON fj.a = fk.a OR fj.id = fk.id;
SELECT * FROM fj FULL JOIN fk ON fj.a IS NOT DISTINCT FROM fk.a;
SELECT * FROM fj FULL JOIN fk ON fj.a = fk.a + fj.id;
SELECT * FROM fj FULL JOIN fk ON fj.a + 1 = fk.a - 1;
SELECT * FROM fj FULL JOIN fk ON fj.a < fk.a WHERE fj.id = 1;
SELECT * FROM fj FULL JOIN fk ON fj.a < fk.a WHERE fj.id IS NULL;
SELECT * FROM fj FULL JOIN fk USING (id);
SELECT * FROM fj FULL JOIN fk ON (fj.id, fj.a) = (fk.id, fk.a);
SELECT count(*) FROM (SELECT 1 FROM fj FULL JOIN fk ON fj.b LIKE fk.b) s;
SELECT * FROM fj FULL JOIN fk ON fj.a < fk.a LIMIT 0;
SELECT id FROM fj ORDER BY id LIMIT 2 OFFSET 1;
SELECT id FROM fj ORDER BY id LIMIT 1 OFFSET 0;
SELECT id FROM fj ORDER BY id LIMIT -1;
SELECT id FROM fj ORDER BY id LIMIT 1 OFFSET -1;
SELECT id FROM fj ORDER BY id LIMIT NULL OFFSET 2;
SELECT id FROM fj ORDER BY id LIMIT 3000000000;
SELECT id FROM fj ORDER BY id OFFSET 3000000000;
SELECT id FROM fj ORDER BY id LIMIT 1.5;
SELECT id FROM fj ORDER BY id LIMIT 2.5;
SELECT id FROM fj ORDER BY id LIMIT '2';
SELECT id FROM fj ORDER BY id LIMIT 'x';
SELECT id FROM fj ORDER BY id FETCH FIRST 2 ROWS ONLY;
SELECT date '2024-01-01' + 1, interval '1 day', timestamp 'now' > '2020-01-01', time '10:00';
SELECT date '2024-13-01';
SELECT interval 'x';
SELECT timestamptz '2024-01-01 00:00+02', bool 'yes', int '5', numeric '1.50', text 'x', varchar 'abc', char 'abc';
SELECT convert('\xbe'::bytea, 'SQL_ASCII', 'SQL_ASCII');
SELECT convert('\xbe'::bytea, 'UTF8', 'UTF8');
SELECT convert('\xbe'::bytea, 'SQL_ASCII', 'UTF8');
SELECT convert('\xbe'::bytea, 'UTF8', 'SQL_ASCII');
SELECT convert('\xbe'::bytea, 'LATIN1', 'SQL_ASCII');
SELECT convert('\xbe00'::bytea, 'SQL_ASCII', 'SQL_ASCII');
SELECT convert('\xbe'::bytea, 'SQL_ASCII', 'SJIS');
SELECT convert('\xbe'::bytea, 'SJIS', 'SQL_ASCII');
SELECT convert('\xc3a4'::bytea, 'UTF8', 'LATIN1');
SELECT convert('\xe4'::bytea, 'LATIN1', 'LATIN1'), convert('\xe4'::bytea, 'LATIN1', 'UTF8');
