-- ORDER BY … USING an operator.
DROP TABLE IF EXISTS h;
--@ setup
CREATE TABLE h (id int primary key, g text, v int, n numeric(8,2), d date, ts timestamp, b boolean, j jsonb, a int[]);
--@ setup
INSERT INTO h VALUES (1,'a',10,1.50,'2024-01-01','2024-01-01 10:00','t','{"k":1,"l":[1,2,3]}','{1,2}'),(2,'a',20,2.25,'2024-01-02','2024-01-01 11:00','f','{"k":"x","m":{"n":null}}','{}'),(3,'b',10,NULL,'2024-02-01',NULL,NULL,'[1,"2",{"a":3}]',NULL),(4,'b',NULL,-3.00,NULL,'2023-12-31 23:59:59.999','t','null','{NULL,5}'),(5,NULL,5,0,'2023-05-05','2024-06-01','f',NULL,'{{1,2},{3,4}}'),(6,'A',10,100.10,'2024-01-01','2024-01-01 10:00','t','"s"','{7}'),(7,'a ',20,1.50,'2024-01-01','2024-01-01 10:00','t','5','{1,2}'),(8,'',0,1.5,'2024-01-03','2024-01-05 00:00','f','{}','{9,8,7}');
SELECT id FROM h ORDER BY v USING <, id USING >;
SELECT id FROM h ORDER BY v USING > NULLS LAST, id USING OPERATOR(pg_catalog.<);
SELECT id FROM h ORDER BY v USING =;
SELECT id FROM h ORDER BY v USING <=;
SELECT id, rank() OVER (ORDER BY v USING >) FROM h ORDER BY id;
SELECT array_agg(id ORDER BY id USING >) FROM h;
SELECT string_agg(g, ',' ORDER BY g USING > NULLS LAST, id USING <) FROM h;
SELECT percentile_disc(0.25) WITHIN GROUP (ORDER BY v USING >) FROM h;
SELECT id FROM h ORDER BY g USING ~<~, id;
SELECT id FROM h ORDER BY g USING ~>~, id;
SELECT id FROM h ORDER BY g USING @@;
SELECT id FROM h ORDER BY g USING OPERATOR(pg_catalog.~>~) NULLS LAST, id DESC;
SELECT id FROM h ORDER BY j::json USING <;
SELECT id FROM h UNION SELECT 9 ORDER BY 1 USING >;
SELECT DISTINCT ON (g) g, id FROM h ORDER BY g USING >, id USING >;
SELECT x FROM (VALUES (box '((0,0),(1,1))')) v(x) ORDER BY x USING <;
SELECT id FROM h ORDER BY a USING >, id;
CREATE VIEW usv AS SELECT id FROM h ORDER BY v USING > NULLS LAST, id USING <;
SELECT pg_get_viewdef('usv'::regclass);
DROP VIEW usv;
