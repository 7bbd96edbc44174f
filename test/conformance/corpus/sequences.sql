DROP TABLE IF EXISTS seq_t, seq_u CASCADE;

DROP SEQUENCE IF EXISTS seq_a, seq_b, seq_c, seq_d, seq_e, seq_f, "Seq_G", seq_h CASCADE;

--@ setup
CREATE SEQUENCE seq_a;

SELECT currval('seq_a');

SELECT lastval();

SELECT last_value, is_called FROM seq_a;

SELECT nextval('seq_a');

SELECT nextval('seq_a'), nextval('seq_a'), currval('seq_a'), lastval();

SELECT last_value, is_called FROM seq_a;

SELECT nextval('seq_a') FROM generate_series(1, 20);

SELECT last_value, is_called FROM seq_a;

SELECT setval('seq_a', 100);

SELECT currval('seq_a'), nextval('seq_a');

SELECT setval('seq_a', 200, false);

SELECT currval('seq_a');

SELECT nextval('seq_a');

SELECT setval('seq_a', 0);

SELECT setval('seq_a', NULL);

SELECT setval('seq_a', 7, true), nextval('seq_a'), nextval('seq_a'::text), nextval('public.seq_a'::regclass);

CREATE SEQUENCE seq_a;

CREATE SEQUENCE IF NOT EXISTS seq_a;

CREATE TABLE seq_a (i int);

CREATE SEQUENCE seq_b AS smallint INCREMENT BY 2 MINVALUE 5 MAXVALUE 11 START WITH 7 CACHE 1 NO CYCLE;

SELECT nextval('seq_b'), nextval('seq_b'), nextval('seq_b');

SELECT nextval('seq_b');

ALTER SEQUENCE seq_b CYCLE;

SELECT nextval('seq_b'), nextval('seq_b');

ALTER SEQUENCE seq_b RESTART;

SELECT nextval('seq_b');

ALTER SEQUENCE seq_b RESTART WITH 11;

SELECT nextval('seq_b'), nextval('seq_b');

CREATE SEQUENCE seq_c INCREMENT -1;

SELECT nextval('seq_c'), nextval('seq_c');

SELECT seqtypid::regtype, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle FROM pg_sequence WHERE seqrelid = 'seq_c'::regclass;

CREATE SEQUENCE seq_d INCREMENT -5 MINVALUE -12 MAXVALUE 3;

SELECT nextval('seq_d'), nextval('seq_d'), nextval('seq_d'), nextval('seq_d');

SELECT nextval('seq_d');

-- errors of options
CREATE SEQUENCE seq_x AS text;

CREATE SEQUENCE seq_x INCREMENT 0;

CREATE SEQUENCE seq_x MINVALUE 10 MAXVALUE 5;

CREATE SEQUENCE seq_x START 0;

CREATE SEQUENCE seq_x MAXVALUE 10 START 11;

CREATE SEQUENCE seq_x CACHE 0;

CREATE SEQUENCE seq_x AS smallint MAXVALUE 40000;

CREATE SEQUENCE seq_x AS smallint MINVALUE -40000;

CREATE SEQUENCE seq_x AS integer MAXVALUE 3000000000;

CREATE SEQUENCE seq_x INCREMENT 1 INCREMENT 2;

CREATE SEQUENCE seq_x MAXVALUE 99999999999999999999;

CREATE SEQUENCE seq_x START 1.5;

CREATE SEQUENCE seq_x OWNED BY nothing;

CREATE SEQUENCE seq_x OWNED BY nothing.id;

CREATE SEQUENCE nowhere.seq_x;

ALTER SEQUENCE seq_x RESTART;

ALTER SEQUENCE IF EXISTS seq_x RESTART;

ALTER SEQUENCE seq_b MAXVALUE 8;

ALTER SEQUENCE seq_b RESTART WITH 100;

ALTER SEQUENCE seq_b MINVALUE 12;

SELECT nextval('seq_x');

SELECT nextval('pg_class');

SELECT currval('pg_class'::regclass);

INSERT INTO seq_a VALUES (1, 2, true);

UPDATE seq_a SET last_value = 7;

DELETE FROM seq_a;

DROP TABLE seq_a;

DROP VIEW seq_a;

DROP SEQUENCE pg_class;

DROP SEQUENCE seq_x;

DROP SEQUENCE IF EXISTS seq_x;

-- types
CREATE SEQUENCE seq_e AS integer;

SELECT seqtypid::regtype, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle FROM pg_sequence WHERE seqrelid = 'seq_e'::regclass;

ALTER SEQUENCE seq_e AS bigint;

SELECT seqtypid::regtype, seqmax FROM pg_sequence WHERE seqrelid = 'seq_e'::regclass;

ALTER SEQUENCE seq_e AS smallint;

SELECT seqtypid::regtype, seqmax FROM pg_sequence WHERE seqrelid = 'seq_e'::regclass;

ALTER SEQUENCE seq_e INCREMENT BY 10 CACHE 5;

SELECT nextval('seq_e'), nextval('seq_e');

SELECT nextval('seq_e');

ALTER SEQUENCE seq_e CACHE 1;

ALTER SEQUENCE seq_e NO MAXVALUE NO MINVALUE NO CYCLE START 3 RESTART;

SELECT nextval('seq_e');

SELECT schemaname, sequencename, data_type, start_value, min_value, max_value, increment_by, cycle, cache_size, last_value FROM pg_sequences ORDER BY sequencename;

SELECT sequence_schema, sequence_name, data_type, numeric_precision, numeric_precision_radix, numeric_scale, start_value, minimum_value, maximum_value, increment, cycle_option FROM information_schema.sequences ORDER BY sequence_name;

SELECT relname, relkind, relnatts FROM pg_class WHERE relkind = 'S' ORDER BY relname;

SELECT attname, atttypid::regtype, attnum, attnotnull FROM pg_attribute WHERE attrelid = 'seq_e'::regclass AND attnum > 0 ORDER BY attnum;

-- names
ALTER SEQUENCE seq_e RENAME TO seq_f;

SELECT nextval('seq_e');

SELECT nextval('seq_f');

ALTER SEQUENCE seq_f RENAME TO seq_a;

CREATE SEQUENCE "Seq_G";

SELECT nextval('"Seq_G"'), nextval('public."Seq_G"');

SELECT nextval('Seq_G');

SELECT 'seq_a'::regclass::text, '"Seq_G"'::regclass::text;

-- the transaction does not matter
BEGIN;

SELECT nextval('seq_c');

ROLLBACK;

SELECT nextval('seq_c');

BEGIN READ ONLY;

SELECT nextval('seq_c');

ROLLBACK;

BEGIN READ ONLY;

SELECT setval('seq_c', -7);

ROLLBACK;

BEGIN READ ONLY;

SELECT currval('seq_c'), last_value FROM seq_c;

ROLLBACK;

-- defaults and owners
CREATE TABLE seq_t (id bigint DEFAULT nextval('seq_a'), name text);

INSERT INTO seq_t (name) VALUES ('a'), ('b'), ('c') RETURNING id;

INSERT INTO seq_t VALUES (DEFAULT, 'd') RETURNING id, lastval();

SELECT column_default FROM information_schema.columns WHERE table_name = 'seq_t' AND column_name = 'id';

SELECT pg_get_serial_sequence('seq_t', 'id');

ALTER SEQUENCE seq_a OWNED BY seq_t.id;

SELECT pg_get_serial_sequence('seq_t', 'id');

SELECT pg_get_serial_sequence('seq_t', 'nothing');

SELECT pg_get_serial_sequence('seq_nothing', 'id');

ALTER SEQUENCE seq_a OWNED BY seq_t.nothing;

ALTER SEQUENCE seq_a OWNED BY seq_b.last_value;

DROP SEQUENCE seq_a;

ALTER SEQUENCE seq_a RENAME TO seq_h;

SELECT column_default FROM information_schema.columns WHERE table_name = 'seq_t' AND column_name = 'id';

INSERT INTO seq_t (name) VALUES ('e') RETURNING id;

ALTER SEQUENCE seq_h OWNED BY NONE;

SELECT pg_get_serial_sequence('seq_t', 'id');

DROP SEQUENCE seq_h CASCADE;

SELECT column_default FROM information_schema.columns WHERE table_name = 'seq_t' AND column_name = 'id';

INSERT INTO seq_t (name) VALUES ('f') RETURNING id;

CREATE SEQUENCE seq_h OWNED BY seq_t.name;

DROP TABLE seq_t;

SELECT nextval('seq_h');

DISCARD SEQUENCES;

SELECT currval('seq_c');

SELECT lastval();

DROP SEQUENCE seq_b, seq_c, seq_d, seq_f, "Seq_G";
