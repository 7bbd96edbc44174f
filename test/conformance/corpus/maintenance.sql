-- VACUUM and ANALYZE: what they name is checked; ANALYZE finds the number of rows.
CREATE TABLE maint (a integer PRIMARY KEY, b text);
CREATE VIEW maint_v AS SELECT a FROM maint;
CREATE SEQUENCE maint_s;
CREATE INDEX maint_i ON maint (b);
SELECT reltuples FROM pg_class WHERE oid = 'maint'::regclass;
INSERT INTO maint VALUES (1, 'x'), (2, 'y'), (3, NULL);
ANALYZE maint;
SELECT relname, reltuples FROM pg_class WHERE relname IN ('maint', 'maint_i', 'maint_pkey') ORDER BY 1;
DELETE FROM maint WHERE a = 3;
VACUUM (ANALYZE) maint;
SELECT reltuples FROM pg_class WHERE oid = 'maint'::regclass;
VACUUM maint (a);
VACUUM (ANALYZE off) maint (a);
ANALYZE maint (a, b);
ANALYZE maint (a, nothing);
ANALYZE maint (a, a);
ANALYZE maint_v;
ANALYZE maint_s;
ANALYZE maint_i;
VACUUM maint_v;
ANALYZE nothing;
VACUUM nothing;
ANALYZE nowhere.nothing;
ANALYZE (nothing) maint;
VACUUM (nothing) maint;
VACUUM (ANALYZE maybe) maint;
BEGIN;
VACUUM maint;
ROLLBACK;
BEGIN READ ONLY;
ANALYZE maint;
COMMIT;
BEGIN;
INSERT INTO maint VALUES (7, 'kept');
ANALYZE maint;
COMMIT;
SELECT * FROM maint ORDER BY a;
BEGIN;
INSERT INTO maint VALUES (8, 'not kept');
ANALYZE maint;
ROLLBACK;
SELECT * FROM maint ORDER BY a;
-- sizes: known after ANALYZE
SELECT pg_relation_size('maint') > 0, pg_table_size('maint') > 0, pg_indexes_size('maint') > 0,
  pg_total_relation_size('maint') > pg_table_size('maint'), pg_relation_size('maint_i') > 0, pg_indexes_size('maint_i');
SELECT pg_relation_size('maint_v'), pg_total_relation_size('maint_v'), pg_relation_size(1), relpages > 0
FROM pg_class WHERE oid = 'maint'::regclass;
SELECT pg_relation_size('maint', 'x');
SELECT pg_database_size('nosuch');
SELECT pg_tablespace_size('nosuch');
-- the zones of the directory posix
SELECT count(*) FROM pg_timezone_names WHERE name IN ('Europe/Berlin', 'posix/Europe/Berlin');
SET timezone = 'POSIX/Europe/Berlin';
SHOW timezone;
SELECT '2020-01-01 00:00 posix/europe/berlin'::timestamptz;
RESET timezone;
-- what is granted on columns alone
SELECT has_column_privilege('pg_subscription', 'subname', 'SELECT'), has_column_privilege('pg_subscription', 1::int2, 'SELECT, INSERT'),
  has_column_privilege('pg_subscription', 'subconninfo', 'SELECT'), has_any_column_privilege('pg_subscription', 'SELECT'),
  has_any_column_privilege('pg_subscription', 'INSERT'), has_table_privilege('pg_subscription', 'SELECT'),
  has_column_privilege('pg_subscription', 'subname', 'SELECT WITH GRANT OPTION');
SELECT has_column_privilege('pg_subscription', 'nothing', 'SELECT');
-- the columns of checks
CREATE TABLE maint_c (a integer CHECK (a > 0), b integer, c integer CHECK (c > 1 AND abs(c) < 5), CONSTRAINT maint_x CHECK (a < b), CONSTRAINT maint_y CHECK (1 < 2));
SELECT constraint_name, table_name, column_name FROM information_schema.constraint_column_usage WHERE table_name = 'maint_c' ORDER BY 1, 3;
SELECT conname, classid::regclass::text, objsubid, refclassid::regclass::text, refobjsubid, deptype FROM pg_depend d JOIN pg_constraint c ON c.oid = d.objid
WHERE classid = 'pg_constraint'::regclass AND conrelid = 'maint_c'::regclass ORDER BY 1, 5, 6;
SELECT t.typname, d.classid::regclass::text, d.refclassid::regclass::text, d.deptype FROM pg_depend d JOIN pg_type t ON t.oid = d.objid
WHERE d.classid = 'pg_type'::regclass AND t.typname IN ('maint', '_maint', 'maint_v', '_maint_v') ORDER BY 1;
SELECT datcollate, datctype, current_setting('lc_collate'), current_setting('lc_ctype') FROM pg_database WHERE datname = current_database();
DROP TABLE maint_c;
DROP VIEW maint_v;
DROP SEQUENCE maint_s;
DROP TABLE maint;
