-- Values at and beyond the bounds of IRIS's types: comparing with them is no error.
DROP TABLE IF EXISTS bo;
--@ setup
CREATE TABLE bo (id int PRIMARY KEY, t time, ts timestamp, tz timestamptz, d date, f float8, r real, n numeric(5,2));
INSERT INTO bo VALUES (1, '23:59:59.999999', '9999-12-31 23:59:59.999999', '9999-12-31 23:59:59.999999+00', '9999-12-31', 1.7976931348623157e308, 3.4028235e38, 999.99);
INSERT INTO bo VALUES (2, '00:00', '0001-01-01 00:00:00', '0001-01-01 00:00:00+00', '1840-12-31', -1e308, -1e38, -999.99);
INSERT INTO bo VALUES (3);
SELECT * FROM bo ORDER BY id;
SELECT id FROM bo WHERE ts < 'infinity' ORDER BY id;
SELECT id FROM bo WHERE ts > '-infinity' AND ts <= '10000-01-01' ORDER BY id;
SELECT id FROM bo WHERE ts > '4713-01-01 BC' ORDER BY id;
SELECT id FROM bo WHERE tz BETWEEN '-infinity' AND 'infinity' ORDER BY id;
SELECT id FROM bo WHERE tz <> 'infinity' ORDER BY id;
SELECT id FROM bo WHERE d < '10000-01-01' AND d > '1066-10-14' ORDER BY id;
SELECT id FROM bo WHERE d IN ('9999-12-31', 'infinity') ORDER BY id;
SELECT id FROM bo WHERE t < '24:00' ORDER BY id;
SELECT id FROM bo WHERE f < 'NaN' AND f > '-Infinity' ORDER BY id;
SELECT id FROM bo WHERE r <> 'NaN' ORDER BY id;
SELECT id FROM bo WHERE n < 'NaN' ORDER BY id;
SELECT id FROM bo WHERE n < 123456789012345678901234567890.12 ORDER BY id;
SELECT id FROM bo WHERE n = 999.990000000000000000000000000000001 ORDER BY id;
SELECT id, coalesce(ts, 'infinity'), CASE WHEN n > 0 THEN 'NaN'::numeric ELSE n END FROM bo ORDER BY id;
UPDATE bo SET n = n - 1 WHERE ts < 'infinity' RETURNING id, n;
DELETE FROM bo WHERE d > '-infinity' RETURNING id;
DROP TABLE bo;
