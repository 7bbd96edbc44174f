-- Numbers of transactions: one for each, that grows.
SELECT txid_current() > 0, pg_current_xact_id() IS NOT NULL, txid_current_if_assigned() IS NULL;
SELECT pg_current_xact_id_if_assigned() IS NULL;
CREATE TABLE txn (a int PRIMARY KEY, n bigint);
BEGIN;
SELECT txid_current_if_assigned() IS NULL;
INSERT INTO txn VALUES (1, txid_current());
SELECT n = txid_current(), n = txid_current_if_assigned(), n = pg_current_xact_id()::text::bigint FROM txn;
SELECT txid_current() = txid_current();
COMMIT;
INSERT INTO txn VALUES (2, txid_current());
SELECT a FROM txn ORDER BY n;
SELECT n < txid_current() FROM txn;
SELECT pg_trigger_depth(), pg_jit_available() IS NOT NULL;
SELECT pg_typeof(txid_current()), pg_typeof(pg_current_xact_id());
DROP TABLE txn;
