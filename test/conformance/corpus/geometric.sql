-- Columns and values of the geometric types.
CREATE TABLE shapes (id int PRIMARY KEY, p point, s lseg, t path, b box, g polygon, l line, c circle, bs box[]);
INSERT INTO shapes VALUES (1, '(1,2)', '[(1,2),(3,4)]', '[(0,0),(1,1.5)]', '(1,2),(3,4)', '((0,0),(0,1),(1,0))', '{1,2,3}', '<(1,2),3>', '{(1,2),(3,4);(5,6),(7,8)}');
INSERT INTO shapes (id, p, t) VALUES (2, '1e20,-0.1', '((0,0),(1,1))'), (3, NULL, NULL);
SELECT * FROM shapes ORDER BY id;
SELECT p::text, t::text, pg_typeof(c), b::text AS b, bs[2] FROM shapes WHERE p IS NOT NULL ORDER BY id;
UPDATE shapes SET p = '(5,6)', c = '((1,1),1)' WHERE id = 3 RETURNING p, c;
SELECT '(1,2)'::point, point '(3,4)', CAST('1,2,3' AS circle), '{1,2,3}'::line, ARRAY['(1,2)'::point];
SELECT '(1,2'::point;
SELECT '{0,0,1}'::line;
SELECT '<(1,2),-1>'::circle;
INSERT INTO shapes (id, p) VALUES (4, 'nowhere');
SELECT DISTINCT p FROM shapes;
SELECT p FROM shapes ORDER BY p;
SELECT count(*) FROM shapes GROUP BY c;
SELECT column_name, data_type, udt_name FROM information_schema.columns WHERE table_name = 'shapes' ORDER BY ordinal_position;
SELECT id FROM shapes WHERE p = '(1,2)';
DROP TABLE shapes;
