-- Searches in the shapes that programs, ORMs and frameworks write, by values and by
-- parameters. The plan of each is in internal/plan/testdata/shapes.
--@ setup
DROP TABLE IF EXISTS nd, np;
--@ setup
CREATE TABLE np (id int PRIMARY KEY, name text);
--@ setup
CREATE TABLE nd (id int PRIMARY KEY, owner int, title text, e vector(3));
INSERT INTO np VALUES (1, 'ann'), (2, 'bob'), (3, 'cy');
INSERT INTO nd SELECT n, n % 4, 'title ' || n, ARRAY[sin(n), cos(n * 1.7), sin(n * 0.3) + 0.2]::vector FROM generate_series(1, 60) n;
INSERT INTO nd VALUES (61, 1, 'none', NULL), (62, NULL, 'none', NULL);
CREATE INDEX ON nd USING hnsw (e vector_ip_ops);
--@ bind '[1,0.5,-0.2]', '5'
--@ bind '[0,0.5,1]', '0'
--@ bind '[0,0.5,1]', null
SELECT id FROM nd WHERE e IS NOT NULL ORDER BY e <=> $1::vector LIMIT $2;
--@ bind '[1,0.5,-0.2]', '3', '4'
--@ bind '[1,0.5,-0.2]', null, '4'
--@ bind '[1,0.5,-0.2]', '100', null
--@ bind '[1,0.5,-0.2]', '-1', '4'
--@ bind '[1,0.5,-0.2]', '1', '-4'
SELECT id FROM nd WHERE owner = 3 ORDER BY e <=> $1 LIMIT $2 OFFSET $3;
--@ bind '[1,0.5,-0.2]', '2', '3'
SELECT id FROM nd ORDER BY e <=> $1 OFFSET $2 ROWS FETCH FIRST $3 ROWS ONLY;
--@ bind '[1,0.5,-0.2]', '0.2', '4'
--@ bind '[1,0.5,-0.2]', '1.4', '50'
--@ bind '[1,0.5,-0.2]', null, '4'
--@ bind '[1,0.5,-0.2]', 'NaN', '90'
--@ bind '[1,0.5,-0.2]', '-1', '4'
SELECT id, round((e <=> $1)::numeric, 5) AS d FROM nd WHERE e <=> $1 < $2 ORDER BY e <=> $1 LIMIT $3;
--@ bind '[1,0.5,-0.2]', '0.8', '4'
--@ bind '[1,0.5,-0.2]', '-0.5', '70'
--@ bind '[1,0.5,-0.2]', null, '4'
SELECT id, round((1 - (e <=> $1))::numeric, 5) AS similarity FROM nd WHERE 1 - (e <=> $1) > $2 ORDER BY 1 - (e <=> $1) DESC LIMIT $3;
--@ bind '[1,0.5,-0.2]', '0.8', '4'
SELECT id FROM nd WHERE $2 <= 1 - (e <=> $1) ORDER BY e <=> $1 LIMIT $3;
SELECT id FROM nd WHERE 1 - (e <=> '[1,0.5,-0.2]') > 0.9 ORDER BY 1 - (e <=> '[1,0.5,-0.2]') DESC LIMIT 5;
SELECT id FROM nd WHERE e <=> '[1,0.5,-0.2]' < 0.3 AND e <=> '[1,0.5,-0.2]' >= 0.1 ORDER BY e <=> '[1,0.5,-0.2]' LIMIT 5;
SELECT id FROM nd WHERE e <-> '[1,0.5,-0.2]' < 1 ORDER BY e <-> '[1,0.5,-0.2]' LIMIT 5;
SELECT id FROM nd WHERE e <#> '[1,0.5,-0.2]' < -0.5 ORDER BY e <#> '[1,0.5,-0.2]' LIMIT 5;
SELECT id FROM nd WHERE e <+> '[1,0.5,-0.2]' < 1.5 ORDER BY e <+> '[1,0.5,-0.2]' LIMIT 5;
SELECT id, round((1 - (e <=> '[1,0,1]'))::numeric, 5) AS similarity FROM nd ORDER BY 1 - (e <=> '[1,0,1]') DESC, id LIMIT 4;
SELECT id FROM nd WHERE e IS NOT NULL ORDER BY 1 - (e <=> '[1,0,1]') DESC LIMIT 4;
SELECT id FROM nd ORDER BY 1 - (e <=> '[1,0,1]') DESC NULLS LAST LIMIT 4;
SELECT id FROM nd ORDER BY e <=> '[1,0,1]' NULLS FIRST, id LIMIT 4;
SELECT id FROM nd ORDER BY e <=> '[1,0,1]' DESC NULLS LAST LIMIT 4;
SELECT id FROM nd ORDER BY inner_product(e, '[1,0,1]') DESC NULLS LAST LIMIT 4;
SELECT id, round(((e <#> '[1,0,1]') * -1)::numeric, 5) AS ip FROM nd ORDER BY e <#> '[1,0,1]' LIMIT 4;
SELECT id FROM nd ORDER BY (e <#> '[1,0,1]') * -1 DESC NULLS LAST LIMIT 4;
SELECT id FROM nd ORDER BY '[1,0,1]' <=> e LIMIT 4;
SELECT id FROM nd WHERE id <> 7 ORDER BY e <=> (SELECT e FROM nd WHERE id = 7) LIMIT 5;
SELECT id, round((e <-> (SELECT e FROM nd WHERE id = 7))::numeric, 5) AS d FROM nd ORDER BY d, id LIMIT 5;
--@ bind '8', '3'
SELECT id FROM nd ORDER BY e <#> (SELECT x.e FROM nd x WHERE x.id = $1) LIMIT $2;
SELECT count(*) FROM (SELECT id FROM nd ORDER BY e <=> (SELECT e FROM nd WHERE id = 1000) LIMIT 5) q;
SELECT id FROM nd ORDER BY e <=> (SELECT e FROM nd WHERE id < 3) LIMIT 5;
SELECT id FROM nd WHERE owner = 2 AND title LIKE '%5%' ORDER BY e <=> '[1,0,1]' LIMIT 3;
SELECT id FROM nd WHERE title ~ '[24]$' ORDER BY e <=> '[1,0,1]' LIMIT 3;
--@ bind '{1,2}'
SELECT id FROM nd WHERE owner = ANY ($1::int[]) ORDER BY e <=> '[1,0,1]' LIMIT 3;
SELECT id FROM nd WHERE owner IN (SELECT id FROM np WHERE name <> 'ann') ORDER BY e <=> '[1,0,1]' LIMIT 3;
SELECT id FROM nd d WHERE EXISTS (SELECT 1 FROM np p WHERE p.id = d.owner AND p.name = 'cy') ORDER BY e <=> '[1,0,1]' LIMIT 3;
SELECT d.id, p.name, round((d.e <=> '[1,0,1]')::numeric, 5) AS distance FROM nd d JOIN np p ON p.id = d.owner WHERE p.name <> 'bob' ORDER BY d.e <=> '[1,0,1]' LIMIT 4;
SELECT d.id, p.name FROM nd d LEFT JOIN np p ON p.id = d.owner ORDER BY d.e <=> '[1,0,1]' LIMIT 4;
SELECT x.id FROM (SELECT d.id AS id, d.e <=> '[1,0,1]' AS distance FROM nd d) x ORDER BY x.distance LIMIT 4;
--@ bind '[1,0,1]', '0.3', '4', '1'
SELECT x.id, round((1 - x.distance)::numeric, 5) AS s FROM (SELECT d.id AS id, d.owner, d.e <=> $1 AS distance FROM nd d WHERE d.owner > 0) x WHERE x.distance < $2 AND owner <> 2 ORDER BY x.distance LIMIT $3 OFFSET $4;
WITH d AS (SELECT id, title, 1 - (e <=> '[1,0,1]') AS similarity FROM nd) SELECT id, title FROM d WHERE similarity > 0.5 ORDER BY similarity DESC LIMIT 5;
WITH d AS MATERIALIZED (SELECT id, e <=> '[1,0,1]' AS distance FROM nd ORDER BY distance LIMIT 20) SELECT id FROM d WHERE distance < 0.4 ORDER BY distance LIMIT 5;
SELECT id, r FROM (SELECT id, rank() OVER (ORDER BY e <=> '[1,0,1]') AS r FROM nd ORDER BY e <=> '[1,0,1]' LIMIT 5) x WHERE r > 1 ORDER BY r;
SELECT id, row_number() OVER (ORDER BY e <-> '[1,0,1]'), dense_rank() OVER (ORDER BY e <-> '[1,0,1]') FROM nd ORDER BY e <-> '[1,0,1]' LIMIT 3;
SELECT id, count(*) OVER (ORDER BY e <=> '[1,0,1]'), rank() OVER (PARTITION BY owner ORDER BY e <=> '[1,0,1]') FROM nd ORDER BY e <=> '[1,0,1]' LIMIT 3;
WITH meaning AS (SELECT id, rank() OVER (ORDER BY e <=> '[1,0,1]') AS rank FROM nd ORDER BY e <=> '[1,0,1]' LIMIT 8), words AS (SELECT id, rank() OVER (ORDER BY id DESC) AS rank FROM nd WHERE title LIKE '%3%' ORDER BY id DESC LIMIT 8) SELECT coalesce(meaning.id, words.id) AS id, round(coalesce(1.0 / (60 + meaning.rank), 0.0) + coalesce(1.0 / (60 + words.rank), 0.0), 6) AS score FROM meaning FULL OUTER JOIN words ON meaning.id = words.id ORDER BY score DESC, id LIMIT 6;
SELECT * FROM (SELECT DISTINCT ON (owner) owner, id FROM nd WHERE owner IS NOT NULL ORDER BY owner, e <=> '[1,0,1]') x ORDER BY id LIMIT 5;
SELECT avg(e) IS NOT NULL, count(*) FROM (SELECT e FROM nd ORDER BY e <=> '[1,0,1]' LIMIT 5) x;
SELECT p.id, n.id FROM np p CROSS JOIN LATERAL (SELECT d.id FROM nd d WHERE d.owner = p.id ORDER BY d.e <=> '[1,0,1]' LIMIT 2) n ORDER BY 1, 2;
(SELECT id, 'a' AS kind FROM nd WHERE owner = 1 ORDER BY e <=> '[1,0,1]' LIMIT 2) UNION ALL (SELECT id, 'b' FROM nd WHERE owner = 2 ORDER BY e <=> '[1,0,1]' LIMIT 2) ORDER BY 2, 1;
SELECT 'docs' AS kind, d.id, (SELECT name FROM np WHERE id = d.owner) AS owner FROM nd AS d ORDER BY d.e <=> '[1,0,1]' LIMIT 3;
SELECT id FROM nd WHERE e <=> '[1,0,1]' < 0.2 ORDER BY id;
SELECT count(*) FILTER (WHERE e <=> '[1,0,1]' < 0.5), min(e <=> '[1,0,1]') < 0.1 FROM nd;
SELECT id FROM nd ORDER BY (e <=> '[1,0,1]') * 0.7 + owner * 0.1 LIMIT 3;
CREATE VIEW nv AS SELECT id AS doc, e <=> '[1,0,1]' AS distance, owner FROM nd WHERE owner <> 2;
SELECT doc FROM nv WHERE owner > 0 ORDER BY distance LIMIT 3;
SELECT owner, count(*) FROM nv WHERE distance < 1 GROUP BY owner ORDER BY owner;
DROP VIEW nv;
DELETE FROM nd WHERE id IN (SELECT id FROM nd ORDER BY e <=> '[1,0,1]' LIMIT 2) RETURNING id;
SELECT id FROM nd ORDER BY e <=> '[1,0,1]' LIMIT 2 FOR UPDATE;
BEGIN;
DECLARE near CURSOR FOR SELECT id FROM nd WHERE e IS NOT NULL ORDER BY e <=> (SELECT e FROM nd WHERE id = 5);
FETCH 3 FROM near;
FETCH 2 FROM near;
COMMIT;
DROP TABLE nd, np;
--@ setup
CREATE TABLE nz (id int PRIMARY KEY, e vector(2) NOT NULL);
INSERT INTO nz VALUES (1, '[1,0]'), (2, '[0,0]'), (3, '[0,0]'), (4, '[0,0]'), (5, '[-1,1]');
--@ bind '[1,0]', '1.9', '2'
--@ bind '[1,0]', '1', '2'
SELECT id FROM nz WHERE e <=> $1 < $2 ORDER BY e <=> $1 LIMIT $3;
SELECT id FROM nz WHERE e <=> '[1,0]' < 1.9 ORDER BY e <=> '[1,0]' LIMIT 2;
DROP TABLE nz;
