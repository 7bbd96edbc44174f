\set QUIET on
\pset pager off
SET client_min_messages = warning;
\set QUIET off
SELECT TO_VECTOR('[1,2,3,4]') AS vector;
SELECT VECTOR_COSINE(TO_VECTOR('[1,0,0,0]'), TO_VECTOR('[1,0,0,0]')) AS similarity;
SELECT 1;
SELECT 1 + 1 AS two, 'x' || 'y', 7 / 2, NULL IS NULL;
DROP TABLE IF EXISTS docs;
CREATE TABLE docs (id INT PRIMARY KEY, title TEXT, embedding VECTOR(3));
INSERT INTO docs VALUES (1, 'cats', '[1,0,0]'), (2, 'dogs', '[0.9,0.1,0]'), (3, 'cars', '[0,0,1]');
SELECT title FROM docs ORDER BY VECTOR_COSINE(embedding, TO_VECTOR('[1,0,0]')) DESC LIMIT 2;
SELECT * FROM docs WHERE title = 'cats';
SELECT * FROM docs WHERE title = 'CATS';
UPDATE docs SET title = 'birds' WHERE id = 3;
BEGIN;
DELETE FROM docs WHERE id < 3;
SELECT count(*) FROM docs;
ROLLBACK;
SELECT id, upper(title) FROM docs ORDER BY title;
DROP TABLE docs;
