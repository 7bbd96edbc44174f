-- Columns of every type: what is stored comes back, and is found and ordered as in PostgreSQL.

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v bool, d bool DEFAULT 'true');
INSERT INTO ct (id, v) VALUES (1, 'true'), (2, 'false'), (3, NULL), (90, NULL);
--@ bind 50, 'false'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	true
--> 61	false
--> 62	\N
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = 'true' ORDER BY id;
SELECT id FROM ct WHERE v = 'false' ORDER BY id;
SELECT id FROM ct WHERE v <> 'true' ORDER BY id;
SELECT id FROM ct WHERE v IN ('true', 'false') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > 'true' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = 'false' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = 'true';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v smallint, d smallint DEFAULT '-32768');
INSERT INTO ct (id, v) VALUES (1, '-32768'), (2, '0'), (3, '32767'), (90, NULL);
--@ bind 50, '32767'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	-32768
--> 61	0
--> 62	32767
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '-32768' ORDER BY id;
SELECT id FROM ct WHERE v = '0' ORDER BY id;
SELECT id FROM ct WHERE v <> '-32768' ORDER BY id;
SELECT id FROM ct WHERE v IN ('-32768', '32767') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '-32768' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '32767' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '-32768';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v int, d int DEFAULT '-2147483648');
INSERT INTO ct (id, v) VALUES (1, '-2147483648'), (2, '7'), (3, '2147483647'), (90, NULL);
--@ bind 50, '2147483647'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	-2147483648
--> 61	7
--> 62	2147483647
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '-2147483648' ORDER BY id;
SELECT id FROM ct WHERE v = '7' ORDER BY id;
SELECT id FROM ct WHERE v <> '-2147483648' ORDER BY id;
SELECT id FROM ct WHERE v IN ('-2147483648', '2147483647') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '-2147483648' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '2147483647' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '-2147483648';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v bigint, d bigint DEFAULT '-9223372036854775807');
INSERT INTO ct (id, v) VALUES (1, '-9223372036854775807'), (2, '7'), (3, '9223372036854775807'), (90, NULL);
--@ bind 50, '9223372036854775807'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	-9223372036854775807
--> 61	7
--> 62	9223372036854775807
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '-9223372036854775807' ORDER BY id;
SELECT id FROM ct WHERE v = '7' ORDER BY id;
SELECT id FROM ct WHERE v <> '-9223372036854775807' ORDER BY id;
SELECT id FROM ct WHERE v IN ('-9223372036854775807', '9223372036854775807') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '-9223372036854775807' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '9223372036854775807' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '-9223372036854775807';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v real, d real DEFAULT '1.5');
INSERT INTO ct (id, v) VALUES (1, '1.5'), (2, '-3.4028235e38'), (3, '0.1'), (4, '1e-40'), (90, NULL);
--@ bind 50, '1e-40'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	1.5
--> 61	-3.4028235e38
--> 62	0.1
--> 63	1e-40
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '1.5' ORDER BY id;
SELECT id FROM ct WHERE v = '-3.4028235e38' ORDER BY id;
SELECT id FROM ct WHERE v <> '1.5' ORDER BY id;
SELECT id FROM ct WHERE v IN ('1.5', '1e-40') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '1.5' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '1e-40' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '1.5';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v double precision, d double precision DEFAULT '1.5');
INSERT INTO ct (id, v) VALUES (1, '1.5'), (2, '-1.7976931348623157e308'), (3, '0.1'), (4, '5e-324'), (90, NULL);
--@ bind 50, '5e-324'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	1.5
--> 61	-1.7976931348623157e308
--> 62	0.1
--> 63	5e-324
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '1.5' ORDER BY id;
SELECT id FROM ct WHERE v = '-1.7976931348623157e308' ORDER BY id;
SELECT id FROM ct WHERE v <> '1.5' ORDER BY id;
SELECT id FROM ct WHERE v IN ('1.5', '5e-324') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '1.5' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '5e-324' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '1.5';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v numeric, d numeric DEFAULT '1.50');
INSERT INTO ct (id, v) VALUES (1, '1.50'), (2, '-0.000'), (3, '123456789012345678901234567890.123456789'), (4, 'NaN'), (90, NULL);
--@ bind 50, 'NaN'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	1.50
--> 61	-0.000
--> 62	123456789012345678901234567890.123456789
--> 63	NaN
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '1.50' ORDER BY id;
SELECT id FROM ct WHERE v = '-0.000' ORDER BY id;
SELECT id FROM ct WHERE v <> '1.50' ORDER BY id;
SELECT id FROM ct WHERE v IN ('1.50', 'NaN') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '1.50' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = 'NaN' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '1.50';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v numeric(30,10), d numeric(30,10) DEFAULT '1.5');
INSERT INTO ct (id, v) VALUES (1, '1.5'), (2, '12345678901234567890.0123456789'), (3, 'NaN'), (90, NULL);
--@ bind 50, 'NaN'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	1.5
--> 61	12345678901234567890.0123456789
--> 62	NaN
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '1.5' ORDER BY id;
SELECT id FROM ct WHERE v = '12345678901234567890.0123456789' ORDER BY id;
SELECT id FROM ct WHERE v <> '1.5' ORDER BY id;
SELECT id FROM ct WHERE v IN ('1.5', 'NaN') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '1.5' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = 'NaN' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '1.5';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v numeric(10,2), d numeric(10,2) DEFAULT '1.5');
INSERT INTO ct (id, v) VALUES (1, '1.5'), (2, '-99999999.99'), (3, '0'), (90, NULL);
--@ bind 50, '0'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	1.5
--> 61	-99999999.99
--> 62	0
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '1.5' ORDER BY id;
SELECT id FROM ct WHERE v = '-99999999.99' ORDER BY id;
SELECT id FROM ct WHERE v <> '1.5' ORDER BY id;
SELECT id FROM ct WHERE v IN ('1.5', '0') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '1.5' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '0' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '1.5';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v text, d text DEFAULT '');
INSERT INTO ct (id, v) VALUES (1, ''), (2, 'it''s'), (3, 'ünïcödé 😀'), (4, 'a\b'), (90, NULL);
--@ bind 50, 'a\b'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	
--> 61	it's
--> 62	ünïcödé 😀
--> 63	a\\b
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '' ORDER BY id;
SELECT id FROM ct WHERE v = 'it''s' ORDER BY id;
SELECT id FROM ct WHERE v <> '' ORDER BY id;
SELECT id FROM ct WHERE v IN ('', 'a\b') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = 'a\b' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v varchar(10), d varchar(10) DEFAULT '');
INSERT INTO ct (id, v) VALUES (1, ''), (2, 'abc'), (3, 'ünïcödé'), (90, NULL);
--@ bind 50, 'ünïcödé'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	
--> 61	abc
--> 62	ünïcödé
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '' ORDER BY id;
SELECT id FROM ct WHERE v = 'abc' ORDER BY id;
SELECT id FROM ct WHERE v <> '' ORDER BY id;
SELECT id FROM ct WHERE v IN ('', 'ünïcödé') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = 'ünïcödé' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v varchar, d varchar DEFAULT '');
INSERT INTO ct (id, v) VALUES (1, ''), (2, 'Abc'), (3, 'abc'), (90, NULL);
--@ bind 50, 'abc'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	
--> 61	Abc
--> 62	abc
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '' ORDER BY id;
SELECT id FROM ct WHERE v = 'Abc' ORDER BY id;
SELECT id FROM ct WHERE v <> '' ORDER BY id;
SELECT id FROM ct WHERE v IN ('', 'abc') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = 'abc' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v char(4), d char(4) DEFAULT '');
INSERT INTO ct (id, v) VALUES (1, ''), (2, 'ab'), (3, 'abcd'), (4, 'é'), (90, NULL);
--@ bind 50, 'é'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	
--> 61	ab
--> 62	abcd
--> 63	é
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '' ORDER BY id;
SELECT id FROM ct WHERE v = 'ab' ORDER BY id;
SELECT id FROM ct WHERE v <> '' ORDER BY id;
SELECT id FROM ct WHERE v IN ('', 'é') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = 'é' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v char, d char DEFAULT 'a');
INSERT INTO ct (id, v) VALUES (1, 'a'), (2, ' '), (3, 'Z'), (90, NULL);
--@ bind 50, 'Z'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	a
--> 61	 
--> 62	Z
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = 'a' ORDER BY id;
SELECT id FROM ct WHERE v = ' ' ORDER BY id;
SELECT id FROM ct WHERE v <> 'a' ORDER BY id;
SELECT id FROM ct WHERE v IN ('a', 'Z') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > 'a' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = 'Z' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = 'a';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v "char", d "char" DEFAULT 'a');
INSERT INTO ct (id, v) VALUES (1, 'a'), (2, ''), (3, 'Z'), (90, NULL);
--@ bind 50, 'Z'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	a
--> 61	
--> 62	Z
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = 'a' ORDER BY id;
SELECT id FROM ct WHERE v = '' ORDER BY id;
SELECT id FROM ct WHERE v <> 'a' ORDER BY id;
SELECT id FROM ct WHERE v IN ('a', 'Z') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > 'a' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = 'Z' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = 'a';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v name, d name DEFAULT 'a');
INSERT INTO ct (id, v) VALUES (1, 'a'), (2, 'some_name'), (3, ''), (90, NULL);
--@ bind 50, ''
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	a
--> 61	some_name
--> 62	
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = 'a' ORDER BY id;
SELECT id FROM ct WHERE v = 'some_name' ORDER BY id;
SELECT id FROM ct WHERE v <> 'a' ORDER BY id;
SELECT id FROM ct WHERE v IN ('a', '') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > 'a' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = 'a';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v bytea, d bytea);
INSERT INTO ct (id, v) VALUES (1, '\x'), (2, '\xdeadbeef'), (3, '\x0001ff'), (90, NULL);
--@ bind 50, '\x0001ff'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	\\x
--> 61	\\xdeadbeef
--> 62	\\x0001ff
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '\x' ORDER BY id;
SELECT id FROM ct WHERE v = '\xdeadbeef' ORDER BY id;
SELECT id FROM ct WHERE v <> '\x' ORDER BY id;
SELECT id FROM ct WHERE v IN ('\x', '\x0001ff') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '\x' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '\x0001ff' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '\x';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v date, d date DEFAULT '2024-02-29');
INSERT INTO ct (id, v) VALUES (1, '2024-02-29'), (2, '1840-12-31'), (3, '9999-12-31'), (90, NULL);
--@ bind 50, '9999-12-31'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	2024-02-29
--> 61	1840-12-31
--> 62	9999-12-31
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '2024-02-29' ORDER BY id;
SELECT id FROM ct WHERE v = '1840-12-31' ORDER BY id;
SELECT id FROM ct WHERE v <> '2024-02-29' ORDER BY id;
SELECT id FROM ct WHERE v IN ('2024-02-29', '9999-12-31') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '2024-02-29' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '9999-12-31' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '2024-02-29';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v time, d time DEFAULT '00:00:00');
INSERT INTO ct (id, v) VALUES (1, '00:00:00'), (2, '23:59:59.999999'), (3, '12:34:56.7'), (90, NULL);
--@ bind 50, '12:34:56.7'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	00:00:00
--> 61	23:59:59.999999
--> 62	12:34:56.7
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '00:00:00' ORDER BY id;
SELECT id FROM ct WHERE v = '23:59:59.999999' ORDER BY id;
SELECT id FROM ct WHERE v <> '00:00:00' ORDER BY id;
SELECT id FROM ct WHERE v IN ('00:00:00', '12:34:56.7') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '00:00:00' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '12:34:56.7' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '00:00:00';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v time(2), d time(2) DEFAULT '00:00:00');
INSERT INTO ct (id, v) VALUES (1, '00:00:00'), (2, '23:59:59.99'), (3, '12:34:56.789'), (90, NULL);
--@ bind 50, '12:34:56.789'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	00:00:00
--> 61	23:59:59.99
--> 62	12:34:56.789
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '00:00:00' ORDER BY id;
SELECT id FROM ct WHERE v = '23:59:59.99' ORDER BY id;
SELECT id FROM ct WHERE v <> '00:00:00' ORDER BY id;
SELECT id FROM ct WHERE v IN ('00:00:00', '12:34:56.789') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '00:00:00' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '12:34:56.789' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '00:00:00';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v timetz, d timetz DEFAULT '00:00:00+00');
INSERT INTO ct (id, v) VALUES (1, '00:00:00+00'), (2, '23:59:59.999999-08'), (3, '12:34:56+05:30'), (90, NULL);
--@ bind 50, '12:34:56+05:30'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	00:00:00+00
--> 61	23:59:59.999999-08
--> 62	12:34:56+05:30
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '00:00:00+00' ORDER BY id;
SELECT id FROM ct WHERE v = '23:59:59.999999-08' ORDER BY id;
SELECT id FROM ct WHERE v <> '00:00:00+00' ORDER BY id;
SELECT id FROM ct WHERE v IN ('00:00:00+00', '12:34:56+05:30') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '00:00:00+00' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '12:34:56+05:30' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '00:00:00+00';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v timestamp, d timestamp DEFAULT '2024-02-29 12:34:56.789012');
INSERT INTO ct (id, v) VALUES (1, '2024-02-29 12:34:56.789012'), (2, '1900-01-01'), (3, '9999-12-31 23:59:59.999999'), (90, NULL);
--@ bind 50, '9999-12-31 23:59:59.999999'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	2024-02-29 12:34:56.789012
--> 61	1900-01-01
--> 62	9999-12-31 23:59:59.999999
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '2024-02-29 12:34:56.789012' ORDER BY id;
SELECT id FROM ct WHERE v = '1900-01-01' ORDER BY id;
SELECT id FROM ct WHERE v <> '2024-02-29 12:34:56.789012' ORDER BY id;
SELECT id FROM ct WHERE v IN ('2024-02-29 12:34:56.789012', '9999-12-31 23:59:59.999999') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '2024-02-29 12:34:56.789012' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '9999-12-31 23:59:59.999999' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '2024-02-29 12:34:56.789012';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v timestamp(0), d timestamp(0) DEFAULT '2024-02-29 12:34:56.789012');
INSERT INTO ct (id, v) VALUES (1, '2024-02-29 12:34:56.789012'), (2, '1900-01-01'), (90, NULL);
--@ bind 50, '1900-01-01'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	2024-02-29 12:34:56.789012
--> 61	1900-01-01
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '2024-02-29 12:34:56.789012' ORDER BY id;
SELECT id FROM ct WHERE v = '1900-01-01' ORDER BY id;
SELECT id FROM ct WHERE v <> '2024-02-29 12:34:56.789012' ORDER BY id;
SELECT id FROM ct WHERE v IN ('2024-02-29 12:34:56.789012', '1900-01-01') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '2024-02-29 12:34:56.789012' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '1900-01-01' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '2024-02-29 12:34:56.789012';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v timestamptz, d timestamptz DEFAULT '2024-02-29 12:34:56.789012+02');
INSERT INTO ct (id, v) VALUES (1, '2024-02-29 12:34:56.789012+02'), (2, '1900-01-01 00:00+00'), (3, '9999-12-31 23:59:59.999999+00'), (90, NULL);
--@ bind 50, '9999-12-31 23:59:59.999999+00'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	2024-02-29 12:34:56.789012+02
--> 61	1900-01-01 00:00+00
--> 62	9999-12-31 23:59:59.999999+00
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '2024-02-29 12:34:56.789012+02' ORDER BY id;
SELECT id FROM ct WHERE v = '1900-01-01 00:00+00' ORDER BY id;
SELECT id FROM ct WHERE v <> '2024-02-29 12:34:56.789012+02' ORDER BY id;
SELECT id FROM ct WHERE v IN ('2024-02-29 12:34:56.789012+02', '9999-12-31 23:59:59.999999+00') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '2024-02-29 12:34:56.789012+02' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '9999-12-31 23:59:59.999999+00' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '2024-02-29 12:34:56.789012+02';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v timestamptz(3), d timestamptz(3) DEFAULT '2024-02-29 12:34:56.789012+02');
INSERT INTO ct (id, v) VALUES (1, '2024-02-29 12:34:56.789012+02'), (2, '1900-01-01 00:00+00'), (90, NULL);
--@ bind 50, '1900-01-01 00:00+00'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	2024-02-29 12:34:56.789012+02
--> 61	1900-01-01 00:00+00
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '2024-02-29 12:34:56.789012+02' ORDER BY id;
SELECT id FROM ct WHERE v = '1900-01-01 00:00+00' ORDER BY id;
SELECT id FROM ct WHERE v <> '2024-02-29 12:34:56.789012+02' ORDER BY id;
SELECT id FROM ct WHERE v IN ('2024-02-29 12:34:56.789012+02', '1900-01-01 00:00+00') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '2024-02-29 12:34:56.789012+02' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '1900-01-01 00:00+00' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '2024-02-29 12:34:56.789012+02';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v interval, d interval DEFAULT '1 mon');
INSERT INTO ct (id, v) VALUES (1, '1 mon'), (2, '30 days'), (3, '-1 day 12:00'), (4, '178000000 years'), (90, NULL);
--@ bind 50, '178000000 years'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	1 mon
--> 61	30 days
--> 62	-1 day 12:00
--> 63	178000000 years
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '1 mon' ORDER BY id;
SELECT id FROM ct WHERE v = '30 days' ORDER BY id;
SELECT id FROM ct WHERE v <> '1 mon' ORDER BY id;
SELECT id FROM ct WHERE v IN ('1 mon', '178000000 years') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '1 mon' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '178000000 years' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '1 mon';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v interval day to second, d interval day to second DEFAULT '1 day 02:03:04.5');
INSERT INTO ct (id, v) VALUES (1, '1 day 02:03:04.5'), (2, '30 days'), (90, NULL);
--@ bind 50, '30 days'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	1 day 02:03:04.5
--> 61	30 days
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '1 day 02:03:04.5' ORDER BY id;
SELECT id FROM ct WHERE v = '30 days' ORDER BY id;
SELECT id FROM ct WHERE v <> '1 day 02:03:04.5' ORDER BY id;
SELECT id FROM ct WHERE v IN ('1 day 02:03:04.5', '30 days') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '1 day 02:03:04.5' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '30 days' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '1 day 02:03:04.5';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v uuid, d uuid DEFAULT 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');
INSERT INTO ct (id, v) VALUES (1, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'), (2, 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A12'), (3, '00000000-0000-0000-0000-000000000000'), (90, NULL);
--@ bind 50, '00000000-0000-0000-0000-000000000000'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
--> 61	A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A12
--> 62	00000000-0000-0000-0000-000000000000
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' ORDER BY id;
SELECT id FROM ct WHERE v = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A12' ORDER BY id;
SELECT id FROM ct WHERE v <> 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' ORDER BY id;
SELECT id FROM ct WHERE v IN ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '00000000-0000-0000-0000-000000000000') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '00000000-0000-0000-0000-000000000000' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v json, d json DEFAULT '{"b": 1,  "a": [null]}');
INSERT INTO ct (id, v) VALUES (1, '{"b": 1,  "a": [null]}'), (2, '"x"'), (3, 'null'), (90, NULL);
--@ bind 50, 'null'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	{"b": 1,  "a": [null]}
--> 61	"x"
--> 62	null
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = 'null' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v jsonb, d jsonb DEFAULT '{"b": 1,  "a": [null]}');
INSERT INTO ct (id, v) VALUES (1, '{"b": 1,  "a": [null]}'), (2, '{"a": 1.0}'), (3, '{"a": 2}'), (90, NULL);
--@ bind 50, '{"a": 2}'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	{"b": 1,  "a": [null]}
--> 61	{"a": 1.0}
--> 62	{"a": 2}
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '{"b": 1,  "a": [null]}' ORDER BY id;
SELECT id FROM ct WHERE v = '{"a": 1.0}' ORDER BY id;
SELECT id FROM ct WHERE v <> '{"b": 1,  "a": [null]}' ORDER BY id;
SELECT id FROM ct WHERE v IN ('{"b": 1,  "a": [null]}', '{"a": 2}') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '{"b": 1,  "a": [null]}' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '{"a": 2}' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '{"b": 1,  "a": [null]}';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v oid, d oid DEFAULT '0');
INSERT INTO ct (id, v) VALUES (1, '0'), (2, '4294967295'), (3, '16384'), (90, NULL);
--@ bind 50, '16384'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	0
--> 61	4294967295
--> 62	16384
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '0' ORDER BY id;
SELECT id FROM ct WHERE v = '4294967295' ORDER BY id;
SELECT id FROM ct WHERE v <> '0' ORDER BY id;
SELECT id FROM ct WHERE v IN ('0', '16384') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '0' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '16384' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '0';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v xid, d xid DEFAULT '0');
INSERT INTO ct (id, v) VALUES (1, '0'), (2, '4294967295'), (90, NULL);
--@ bind 50, '4294967295'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	0
--> 61	4294967295
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '4294967295' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v tid, d tid DEFAULT '(0,1)');
INSERT INTO ct (id, v) VALUES (1, '(0,1)'), (2, '(4294967295,65535)'), (90, NULL);
--@ bind 50, '(4294967295,65535)'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	(0,1)
--> 61	(4294967295,65535)
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '(4294967295,65535)' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v inet, d inet DEFAULT '10.0.0.1');
INSERT INTO ct (id, v) VALUES (1, '10.0.0.1'), (2, '10.0.0.0/8'), (3, '::1'), (90, NULL);
--@ bind 50, '::1'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	10.0.0.1
--> 61	10.0.0.0/8
--> 62	::1
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '::1' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v cidr, d cidr DEFAULT '10.0.0.0/8');
INSERT INTO ct (id, v) VALUES (1, '10.0.0.0/8'), (2, '2001:db8::/32'), (90, NULL);
--@ bind 50, '2001:db8::/32'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	10.0.0.0/8
--> 61	2001:db8::/32
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '2001:db8::/32' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v macaddr, d macaddr DEFAULT '08:00:2b:01:02:03');
INSERT INTO ct (id, v) VALUES (1, '08:00:2b:01:02:03'), (2, '08-00-2b-01-02-04'), (90, NULL);
--@ bind 50, '08-00-2b-01-02-04'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	08:00:2b:01:02:03
--> 61	08-00-2b-01-02-04
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '08-00-2b-01-02-04' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v bit(4), d bit(4) DEFAULT '1010');
INSERT INTO ct (id, v) VALUES (1, '1010'), (2, '0000'), (3, '1111'), (90, NULL);
--@ bind 50, '1111'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	1010
--> 61	0000
--> 62	1111
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '1111' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v bit varying, d bit varying DEFAULT '');
INSERT INTO ct (id, v) VALUES (1, ''), (2, '1'), (3, '0101010'), (90, NULL);
--@ bind 50, '0101010'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	
--> 61	1
--> 62	0101010
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '0101010' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v bit varying(5), d bit varying(5) DEFAULT '');
INSERT INTO ct (id, v) VALUES (1, ''), (2, '1'), (3, '01010'), (90, NULL);
--@ bind 50, '01010'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	
--> 61	1
--> 62	01010
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '01010' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v pg_lsn, d pg_lsn DEFAULT '0/0');
INSERT INTO ct (id, v) VALUES (1, '0/0'), (2, '16/B374D848'), (90, NULL);
--@ bind 50, '16/B374D848'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	0/0
--> 61	16/B374D848
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '16/B374D848' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v int[], d int[] DEFAULT '{}');
INSERT INTO ct (id, v) VALUES (1, '{}'), (2, '{1,NULL,3}'), (3, '{{1,2},{3,4}}'), (4, '[2:3]={5,6}'), (90, NULL);
--@ bind 50, '[2:3]={5,6}'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	{}
--> 61	{1,NULL,3}
--> 62	{{1,2},{3,4}}
--> 63	[2:3]={5,6}
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '{}' ORDER BY id;
SELECT id FROM ct WHERE v = '{1,NULL,3}' ORDER BY id;
SELECT id FROM ct WHERE v <> '{}' ORDER BY id;
SELECT id FROM ct WHERE v IN ('{}', '[2:3]={5,6}') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '{}' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '[2:3]={5,6}' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '{}';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v text[], d text[] DEFAULT '{}');
INSERT INTO ct (id, v) VALUES (1, '{}'), (2, '{a,"b c",NULL,"NULL","q\\"}'), (3, '{""}'), (90, NULL);
--@ bind 50, '{""}'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	{}
--> 61	{a,"b c",NULL,"NULL","q\\\\"}
--> 62	{""}
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '{}' ORDER BY id;
SELECT id FROM ct WHERE v = '{a,"b c",NULL,"NULL","q\\"}' ORDER BY id;
SELECT id FROM ct WHERE v <> '{}' ORDER BY id;
SELECT id FROM ct WHERE v IN ('{}', '{""}') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '{}' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '{""}' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '{}';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v numeric[], d numeric[] DEFAULT '{1.0,1.00}');
INSERT INTO ct (id, v) VALUES (1, '{1.0,1.00}'), (2, '{NaN}'), (90, NULL);
--@ bind 50, '{NaN}'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	{1.0,1.00}
--> 61	{NaN}
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '{1.0,1.00}' ORDER BY id;
SELECT id FROM ct WHERE v = '{NaN}' ORDER BY id;
SELECT id FROM ct WHERE v <> '{1.0,1.00}' ORDER BY id;
SELECT id FROM ct WHERE v IN ('{1.0,1.00}', '{NaN}') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '{1.0,1.00}' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '{NaN}' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '{1.0,1.00}';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v timestamptz[], d timestamptz[] DEFAULT '{"2024-02-29 12:34:56+02"}');
INSERT INTO ct (id, v) VALUES (1, '{"2024-02-29 12:34:56+02"}'), (90, NULL);
--@ bind 50, '{"2024-02-29 12:34:56+02"}'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	{"2024-02-29 12:34:56+02"}
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '{"2024-02-29 12:34:56+02"}' ORDER BY id;
SELECT id FROM ct WHERE v <> '{"2024-02-29 12:34:56+02"}' ORDER BY id;
SELECT id FROM ct WHERE v IN ('{"2024-02-29 12:34:56+02"}', '{"2024-02-29 12:34:56+02"}') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '{"2024-02-29 12:34:56+02"}' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '{"2024-02-29 12:34:56+02"}' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '{"2024-02-29 12:34:56+02"}';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v bytea[], d bytea[] DEFAULT '{"\\x00ff","\\x"}');
INSERT INTO ct (id, v) VALUES (1, '{"\\x00ff","\\x"}'), (90, NULL);
--@ bind 50, '{"\\x00ff","\\x"}'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	{"\\\\x00ff","\\\\x"}
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '{"\\x00ff","\\x"}' ORDER BY id;
SELECT id FROM ct WHERE v <> '{"\\x00ff","\\x"}' ORDER BY id;
SELECT id FROM ct WHERE v IN ('{"\\x00ff","\\x"}', '{"\\x00ff","\\x"}') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '{"\\x00ff","\\x"}' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '{"\\x00ff","\\x"}' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '{"\\x00ff","\\x"}';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v float4[], d float4[] DEFAULT '{1.5,NaN,-Infinity}');
INSERT INTO ct (id, v) VALUES (1, '{1.5,NaN,-Infinity}'), (90, NULL);
--@ bind 50, '{1.5,NaN,-Infinity}'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	{1.5,NaN,-Infinity}
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '{1.5,NaN,-Infinity}' ORDER BY id;
SELECT id FROM ct WHERE v <> '{1.5,NaN,-Infinity}' ORDER BY id;
SELECT id FROM ct WHERE v IN ('{1.5,NaN,-Infinity}', '{1.5,NaN,-Infinity}') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '{1.5,NaN,-Infinity}' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '{1.5,NaN,-Infinity}' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '{1.5,NaN,-Infinity}';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v jsonb[], d jsonb[] DEFAULT '{"{\"a\": 1}",NULL}');
INSERT INTO ct (id, v) VALUES (1, '{"{\"a\": 1}",NULL}'), (90, NULL);
--@ bind 50, '{"{\"a\": 1}",NULL}'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	{"{\\"a\\": 1}",NULL}
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '{"{\"a\": 1}",NULL}' ORDER BY id;
SELECT id FROM ct WHERE v <> '{"{\"a\": 1}",NULL}' ORDER BY id;
SELECT id FROM ct WHERE v IN ('{"{\"a\": 1}",NULL}', '{"{\"a\": 1}",NULL}') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '{"{\"a\": 1}",NULL}' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '{"{\"a\": 1}",NULL}' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '{"{\"a\": 1}",NULL}';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v interval[], d interval[] DEFAULT '{"1 mon","-00:00:01"}');
INSERT INTO ct (id, v) VALUES (1, '{"1 mon","-00:00:01"}'), (90, NULL);
--@ bind 50, '{"1 mon","-00:00:01"}'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	{"1 mon","-00:00:01"}
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '{"1 mon","-00:00:01"}' ORDER BY id;
SELECT id FROM ct WHERE v <> '{"1 mon","-00:00:01"}' ORDER BY id;
SELECT id FROM ct WHERE v IN ('{"1 mon","-00:00:01"}', '{"1 mon","-00:00:01"}') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '{"1 mon","-00:00:01"}' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '{"1 mon","-00:00:01"}' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '{"1 mon","-00:00:01"}';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v bool[], d bool[] DEFAULT '{t,f,NULL}');
INSERT INTO ct (id, v) VALUES (1, '{t,f,NULL}'), (90, NULL);
--@ bind 50, '{t,f,NULL}'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	{t,f,NULL}
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '{t,f,NULL}' ORDER BY id;
SELECT id FROM ct WHERE v <> '{t,f,NULL}' ORDER BY id;
SELECT id FROM ct WHERE v IN ('{t,f,NULL}', '{t,f,NULL}') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '{t,f,NULL}' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '{t,f,NULL}' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '{t,f,NULL}';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v uuid[], d uuid[] DEFAULT '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}');
INSERT INTO ct (id, v) VALUES (1, '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'), (90, NULL);
--@ bind 50, '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}' ORDER BY id;
SELECT id FROM ct WHERE v <> '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}' ORDER BY id;
SELECT id FROM ct WHERE v IN ('{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}', '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v date[], d date[] DEFAULT '{2024-02-29,infinity,0044-03-15 BC}');
INSERT INTO ct (id, v) VALUES (1, '{2024-02-29,infinity,0044-03-15 BC}'), (90, NULL);
--@ bind 50, '{2024-02-29,infinity,0044-03-15 BC}'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	{2024-02-29,infinity,0044-03-15 BC}
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '{2024-02-29,infinity,0044-03-15 BC}' ORDER BY id;
SELECT id FROM ct WHERE v <> '{2024-02-29,infinity,0044-03-15 BC}' ORDER BY id;
SELECT id FROM ct WHERE v IN ('{2024-02-29,infinity,0044-03-15 BC}', '{2024-02-29,infinity,0044-03-15 BC}') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '{2024-02-29,infinity,0044-03-15 BC}' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '{2024-02-29,infinity,0044-03-15 BC}' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '{2024-02-29,infinity,0044-03-15 BC}';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v inet[], d inet[] DEFAULT '{10.0.0.1,::1}');
INSERT INTO ct (id, v) VALUES (1, '{10.0.0.1,::1}'), (90, NULL);
--@ bind 50, '{10.0.0.1,::1}'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	{10.0.0.1,::1}
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '{10.0.0.1,::1}' ORDER BY id;
SELECT id FROM ct WHERE v <> '{10.0.0.1,::1}' ORDER BY id;
SELECT id FROM ct WHERE v IN ('{10.0.0.1,::1}', '{10.0.0.1,::1}') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '{10.0.0.1,::1}' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '{10.0.0.1,::1}' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '{10.0.0.1,::1}';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v macaddr8, d macaddr8 DEFAULT '08:00:2b:01:02:03:04:05');
INSERT INTO ct (id, v) VALUES (1, '08:00:2b:01:02:03:04:05'), (90, NULL);
--@ bind 50, '08:00:2b:01:02:03:04:05'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	08:00:2b:01:02:03:04:05
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '08:00:2b:01:02:03:04:05' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v jsonpath, d jsonpath DEFAULT '$."a"[*]');
INSERT INTO ct (id, v) VALUES (1, '$."a"[*]'), (2, 'strict $'), (90, NULL);
--@ bind 50, 'strict $'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	$."a"[*]
--> 61	strict $
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = 'strict $' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v int4range, d int4range DEFAULT '[1,5)');
INSERT INTO ct (id, v) VALUES (1, '[1,5)'), (2, 'empty'), (3, '(,3]'), (90, NULL);
--@ bind 50, '(,3]'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	[1,5)
--> 61	empty
--> 62	(,3]
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '(,3]' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v numrange, d numrange DEFAULT '[1.0,5.00)');
INSERT INTO ct (id, v) VALUES (1, '[1.0,5.00)'), (2, '(,)'), (90, NULL);
--@ bind 50, '(,)'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	[1.0,5.00)
--> 61	(,)
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '(,)' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v tstzrange, d tstzrange DEFAULT '["2024-02-29 12:00+02","2024-03-01 00:00+00")');
INSERT INTO ct (id, v) VALUES (1, '["2024-02-29 12:00+02","2024-03-01 00:00+00")'), (90, NULL);
--@ bind 50, '["2024-02-29 12:00+02","2024-03-01 00:00+00")'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	["2024-02-29 12:00+02","2024-03-01 00:00+00")
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '["2024-02-29 12:00+02","2024-03-01 00:00+00")' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v daterange, d daterange DEFAULT '[2024-02-29,2024-03-01]');
INSERT INTO ct (id, v) VALUES (1, '[2024-02-29,2024-03-01]'), (2, '(,)'), (90, NULL);
--@ bind 50, '(,)'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	[2024-02-29,2024-03-01]
--> 61	(,)
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '(,)' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v int8multirange, d int8multirange DEFAULT '{[1,3),[5,7)}');
INSERT INTO ct (id, v) VALUES (1, '{[1,3),[5,7)}'), (2, '{}'), (90, NULL);
--@ bind 50, '{}'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	{[1,3),[5,7)}
--> 61	{}
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '{}' WHERE id = 90 RETURNING *;
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE IF EXISTS ct;
CREATE TABLE ct (id int PRIMARY KEY, v varchar(3)[], d varchar(3)[] DEFAULT '{abc,d}');
INSERT INTO ct (id, v) VALUES (1, '{abc,d}'), (90, NULL);
--@ bind 50, '{abc,d}'
INSERT INTO ct VALUES ($1, $2, NULL);
COPY ct (id, v) FROM stdin;
--> 60	{abc,d}
SELECT * FROM ct ORDER BY id;
SELECT id FROM ct WHERE v IS NULL ORDER BY id;
SELECT id, v::text FROM ct WHERE id = 1;
SELECT id FROM ct WHERE v = '{abc,d}' ORDER BY id;
SELECT id FROM ct WHERE v <> '{abc,d}' ORDER BY id;
SELECT id FROM ct WHERE v IN ('{abc,d}', '{abc,d}') ORDER BY id;
SELECT a.id, b.id FROM ct a JOIN ct b ON a.v = b.v WHERE a.id < 10 ORDER BY 1, 2;
SELECT v, count(*), count(v) FROM ct GROUP BY v ORDER BY min(id);
SELECT id, v FROM ct ORDER BY v, id;
SELECT id FROM ct ORDER BY v DESC NULLS LAST, id LIMIT 3;
SELECT id FROM ct WHERE v > '{abc,d}' ORDER BY id;
UPDATE ct SET d = v WHERE id < 50;
UPDATE ct SET v = '{abc,d}' WHERE id = 90 RETURNING *;
DELETE FROM ct WHERE v = '{abc,d}';
COPY (SELECT * FROM ct ORDER BY id) TO stdout;
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT csv);
COPY (SELECT * FROM ct ORDER BY id) TO stdout (FORMAT binary);
INSERT INTO ct (id, v) SELECT id + 100, d FROM ct ORDER BY id;
SELECT * FROM ct ORDER BY id;
--@ describe
INSERT INTO ct (v) VALUES ($1) RETURNING v, d;

DROP TABLE ct;
