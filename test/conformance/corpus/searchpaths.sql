-- What is stored of functions, types and sequences means the same under any search path, and is printed as the session finds names.

CREATE SCHEMA sp1;

CREATE SCHEMA sp2;

SET search_path = sp1;

CREATE TYPE md AS ENUM ('a', 'b');

CREATE FUNCTION tw(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';

CREATE FUNCTION sp2.tw(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 100';

CREATE SEQUENCE sq;

CREATE DOMAIN dm AS int CHECK (value > tw(0)) DEFAULT 3;

CREATE TABLE spt (m md DEFAULT 'a', n int DEFAULT tw(4), q int DEFAULT nextval('sq'), o text DEFAULT ('x'::text || 'y'), d dm, CHECK (m <> 'b'), CHECK (tw(n) > 1), g int GENERATED ALWAYS AS (tw(1)) STORED);

CREATE INDEX spti ON spt ((tw(n))) WHERE m = 'a';

CREATE VIEW spv AS SELECT tw(n) AS x, m FROM spt WHERE m = 'a';

INSERT INTO spt DEFAULT VALUES;

SET search_path = '';

INSERT INTO sp1.spt DEFAULT VALUES RETURNING *;

INSERT INTO sp1.spt (m) VALUES ('b');

INSERT INTO sp1.spt (n) VALUES (0);

SELECT * FROM sp1.spt ORDER BY q;

SELECT * FROM sp1.spv;

SELECT pg_get_expr(adbin, adrelid) FROM pg_catalog.pg_attrdef WHERE adrelid = 'sp1.spt'::regclass ORDER BY adnum;

SELECT pg_get_constraintdef(oid), pg_get_constraintdef(oid, true) FROM pg_catalog.pg_constraint WHERE conrelid = 'sp1.spt'::regclass ORDER BY conname;

SELECT pg_get_indexdef('sp1.spti'::regclass), pg_get_indexdef('sp1.spti'::regclass, 0, true);

SELECT pg_get_viewdef('sp1.spv'::regclass);

SELECT typdefault, pg_get_expr(typdefaultbin, 0) FROM pg_catalog.pg_type WHERE typname = 'dm';

SELECT pg_get_constraintdef(oid) FROM pg_catalog.pg_constraint WHERE conname = 'dm_check';

SELECT column_name, column_default FROM information_schema.columns WHERE table_name = 'spt' ORDER BY ordinal_position;

SET search_path = sp2, sp1;

INSERT INTO spt (m) VALUES ('a') RETURNING n, g;

SELECT * FROM spv;

SELECT pg_get_expr(adbin, adrelid) FROM pg_catalog.pg_attrdef WHERE adrelid = 'spt'::regclass ORDER BY adnum;

SELECT pg_get_viewdef('spv'::regclass);

SET search_path = sp1;

SELECT pg_get_expr(adbin, adrelid) FROM pg_catalog.pg_attrdef WHERE adrelid = 'spt'::regclass ORDER BY adnum;

SELECT pg_get_constraintdef(oid), pg_get_constraintdef(oid, true) FROM pg_catalog.pg_constraint WHERE conrelid = 'spt'::regclass ORDER BY conname;

SELECT pg_get_indexdef('spti'::regclass);

RESET search_path;

DROP VIEW sp1.spv;

DROP TABLE sp1.spt;

DROP DOMAIN sp1.dm;

DROP FUNCTION sp1.tw(int), sp2.tw(int);

DROP SEQUENCE sp1.sq;

DROP TYPE sp1.md;

DROP SCHEMA sp1, sp2;
