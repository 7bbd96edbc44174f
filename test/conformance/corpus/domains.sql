-- Domains: their definition, their checks wherever a value becomes one.
CREATE DOMAIN posint AS int CHECK (VALUE > 0);
CREATE DOMAIN posint AS int;
CREATE DOMAIN code AS varchar(3) NOT NULL DEFAULT 'abc' CHECK (VALUE = upper(VALUE) OR VALUE = 'abc') CONSTRAINT no_x CHECK (VALUE <> 'XXX');
CREATE DOMAIN plain AS text;
CREATE DOMAIN bad1 AS int CHECK (VALUE);
CREATE DOMAIN bad2 AS int CHECK (x > 1);
CREATE DOMAIN bad3 AS int DEFAULT 'x';
CREATE DOMAIN bad4 AS nosuch;
CREATE DOMAIN bad5 AS int NOT NULL NULL;
CREATE DOMAIN bad6 AS int UNIQUE;
CREATE DOMAIN bad7 AS int CONSTRAINT a CHECK (VALUE > 0) CONSTRAINT a CHECK (VALUE < 9);
CREATE DOMAIN bad8 AS int DEFAULT 1 DEFAULT 2;
CREATE DOMAIN nowhere.d AS int;
SELECT 5::posint, '7'::posint, CAST(8 AS posint), posint '9', NULL::posint;
SELECT 0::posint;
SELECT (-1)::posint;
SELECT 'x'::posint;
SELECT 1.5::posint, 0.4::posint;
SELECT 'ABCD'::code;
SELECT 'ab'::code;
SELECT 'XXX'::code;
SELECT NULL::code;
SELECT 5::posint + 1, 5::posint = 5, 5::posint::text || 'x', -(5::posint);
SELECT x::posint FROM (VALUES (1), (2), (0)) v(x);
SELECT 'a'::plain || 'b', length('abc'::plain);
SELECT 1::posint(3);
CREATE TABLE dom (id int PRIMARY KEY, p posint, c code, t plain DEFAULT 'none');
INSERT INTO dom VALUES (1, 1, 'AB', 'x'), (2, NULL, 'abc', NULL);
INSERT INTO dom VALUES (3, 0, 'AB');
INSERT INTO dom VALUES (3, 1, 'ab');
INSERT INTO dom VALUES (3, 1, NULL);
INSERT INTO dom VALUES (3, 1, 'XXX');
INSERT INTO dom VALUES (3, 'x', 'A');
INSERT INTO dom (id) VALUES (4);
INSERT INTO dom (id, p) SELECT 5, 5;
INSERT INTO dom (id, p) SELECT x, x - 7 FROM (VALUES (8), (7)) v(x);
INSERT INTO dom (id, p, c) VALUES (6, DEFAULT, DEFAULT) RETURNING *;
SELECT * FROM dom ORDER BY id;
SELECT p + 1, c || '!', t FROM dom WHERE p > 0 ORDER BY id;
UPDATE dom SET p = -1 WHERE id = 1;
UPDATE dom SET p = p - 1 WHERE id = 1;
UPDATE dom SET p = p + 10, c = 'ZZ' WHERE id = 1 RETURNING p, c;
UPDATE dom SET c = NULL WHERE id = 1;
UPDATE dom SET c = DEFAULT WHERE id = 1 RETURNING c;
UPDATE dom SET c = 'XXX';
INSERT INTO dom VALUES (1, 2, 'Q') ON CONFLICT (id) DO UPDATE SET p = excluded.p - 2;
INSERT INTO dom VALUES (1, 2, 'Q') ON CONFLICT (id) DO UPDATE SET p = excluded.p + 2 RETURNING id, p;
INSERT INTO dom VALUES (1, 0, 'Q') ON CONFLICT (id) DO NOTHING;
COPY dom FROM stdin;
--> 20	3	AB	x
--> 21	\N	abc	\N
COPY dom FROM stdin;
--> 22	3	AB	x
--> 23	0	AB	x
COPY dom FROM stdin;
--> 24	3	\N	x
COPY dom (id, p) FROM stdin;
--> 25	3
COPY dom (id, c, p) FROM stdin (FORMAT csv);
--> 26,XXX,1
SELECT * FROM dom WHERE id >= 20 ORDER BY id;
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'dom'::regclass AND attnum > 0 ORDER BY attnum;
SELECT typname, typtype, typcategory, typnotnull, format_type(typbasetype, typtypmod) FROM pg_type WHERE typname IN ('posint', 'code', 'plain') ORDER BY typname;
SELECT 'posint'::regtype::text;
DROP DOMAIN posint;
DROP TABLE dom;
CREATE DOMAIN d_enum AS d_missing;
DROP DOMAIN posint, code;
DROP TYPE plain;
DROP DOMAIN posint;
DROP DOMAIN IF EXISTS posint;
CREATE TYPE domain_enum AS ENUM ('a', 'b', 'c');
CREATE DOMAIN not_a AS domain_enum CHECK (VALUE > 'a');
SELECT 'b'::not_a, 'c'::not_a::domain_enum > 'b';
SELECT 'a'::not_a;
SELECT 'z'::not_a;
DROP DOMAIN domain_enum;
DROP TYPE domain_enum;
DROP DOMAIN not_a;
DROP TYPE domain_enum;
SELECT 1::posint;
-- Defaults and checks mean the same under other settings.
set datestyle='SQL, DMY';
create domain st_d as date default (date '01/02/2020' + 1) check (value > '01/02/2020');
create table st_t (a int, x st_d);
reset datestyle;
insert into st_t (a) values (1);
insert into st_t values (2, '2020-01-15');
select * from st_t;
drop table st_t;
drop domain st_d;
