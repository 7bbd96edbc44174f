-- Queries over tables: every column type in WHERE, text comparison, order, limits.
DROP TABLE IF EXISTS person;
--@ setup
CREATE TABLE person (
  id int PRIMARY KEY,
  name text,
  nick varchar(10),
  age smallint,
  salary numeric(10,2),
  score double precision,
  visits bigint,
  active boolean,
  born date,
  wakes time,
  seen timestamp,
  photo bytea,
  token uuid
);
--@ setup
INSERT INTO person VALUES
  (1, 'Alice', 'al', 30, 1234.50, 1.5, 10000000000, true, '1994-02-28', '06:30', '2024-01-01 08:00:00', '\x0102', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'),
  (2, 'alice', 'AL', 25, 99.99, -2.25, 5, false, '1999-12-31', '07:00:15.5', '2024-01-01 08:00:00.123456', '\x', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12'),
  (3, 'Bob ', 'bob', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (4, 'Bob', '', 41, 0.00, 0, 0, true, '1900-01-01', '00:00', '1999-12-31 23:59:59', '\x0000', '00000000-0000-0000-0000-000000000000'),
  (5, '', 'x', -5, -10.10, 1e10, -7, false, '2100-06-15', '23:59:59.999999', '2100-01-01', '\xff00ff', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
  (6, NULL, NULL, 30, 1234.5, 1.5, 10000000000, true, '1994-02-28', '06:30', '2024-01-01 08:00:00', '\x0102', NULL),
  (7, 'Zoë', 'ü', 0, 1000000.00, 0.1, 1, false, '2000-02-29', '12:00', '2000-02-29 12:00:00', '\x7a6fc3ab', NULL),
  (8, '10', '9', 9, 9.90, 9.9, 9, true, '2009-09-09', '09:09:09', '2009-09-09 09:09:09', '\x09', NULL),
  (9, '9', '10', 10, 10.00, 10, 10, false, '2010-10-10', '10:10:10', '2010-10-10 10:10:10', '\x10', NULL);
SELECT * FROM person ORDER BY id;
SELECT id, name FROM person WHERE id = 3;
SELECT p.id, p.* FROM person p WHERE p.id = 1;
SELECT id AS "ID", salary * 2 AS double_pay, age + 1, visits / 3 FROM person WHERE id < 3 ORDER BY 1;
SELECT id FROM person WHERE name = 'Alice';
SELECT id FROM person WHERE name = 'alice';
SELECT id FROM person WHERE name = 'ALICE';
SELECT id FROM person WHERE name = 'Bob';
SELECT id FROM person WHERE name = 'Bob ';
SELECT id FROM person WHERE name = '';
SELECT id FROM person WHERE nick = '';
SELECT id FROM person WHERE name IS NULL;
SELECT id FROM person WHERE name IS NOT NULL;
SELECT id FROM person WHERE name <> 'Alice';
SELECT id FROM person WHERE NOT name = 'Alice';
SELECT id FROM person WHERE NOT (name = 'Alice' OR name IS NULL);
SELECT id FROM person WHERE name <> '';
SELECT id FROM person WHERE name IN ('Alice', 'bob', '');
SELECT id FROM person WHERE name NOT IN ('Alice', 'bob', '');
SELECT id FROM person WHERE name NOT IN ('Alice', NULL);
SELECT id FROM person WHERE name < 'B';
SELECT id FROM person WHERE name >= 'a';
SELECT id FROM person WHERE name BETWEEN 'A' AND 'C';
SELECT id FROM person WHERE name > '9';
SELECT id FROM person WHERE name LIKE 'A%';
SELECT id FROM person WHERE name LIKE 'Bob_';
SELECT id FROM person WHERE name LIKE '%';
SELECT id FROM person WHERE name NOT LIKE 'a%';
SELECT id FROM person WHERE name ILIKE 'a%';
SELECT id FROM person WHERE name LIKE '';
SELECT id FROM person WHERE name ~ '^[A-Z]';
SELECT id FROM person WHERE upper(name) = 'ALICE';
SELECT id FROM person WHERE length(name) = 4;
SELECT id, length(name), length(nick), upper(name), name || '|' FROM person ORDER BY id;
SELECT id FROM person WHERE nick = 'al';
SELECT id FROM person WHERE age = 30;
SELECT id FROM person WHERE age > 9;
SELECT id FROM person WHERE age IS NULL;
SELECT id FROM person WHERE age <> 30;
SELECT id FROM person WHERE age IN (30, 9);
SELECT id FROM person WHERE age = 30.0;
SELECT id FROM person WHERE age < 9.5;
SELECT id FROM person WHERE salary = 1234.5;
SELECT id FROM person WHERE salary > 99.98;
SELECT id FROM person WHERE salary < 0;
SELECT id FROM person WHERE salary = 1234.501;
SELECT id FROM person WHERE score = 1.5;
SELECT id FROM person WHERE score < 0.1;
SELECT id FROM person WHERE score = 0.1;
SELECT id FROM person WHERE visits = 10000000000;
SELECT id FROM person WHERE visits > 2147483647;
SELECT id FROM person WHERE active;
SELECT id FROM person WHERE NOT active;
SELECT id FROM person WHERE active IS NULL;
SELECT id FROM person WHERE active = true AND age > 9;
SELECT id FROM person WHERE active IS NOT TRUE;
SELECT id FROM person WHERE active = 'f';
SELECT id FROM person WHERE born = '1994-02-28';
SELECT id FROM person WHERE born < DATE '1995-01-01';
SELECT id FROM person WHERE born BETWEEN '1999-01-01' AND '2000-12-31';
SELECT id FROM person WHERE wakes = '06:30';
SELECT id FROM person WHERE wakes > TIME '12:00';
SELECT id FROM person WHERE wakes = '07:00:15.5';
SELECT id FROM person WHERE seen = '2024-01-01 08:00:00';
SELECT id FROM person WHERE seen > TIMESTAMP '2024-01-01 08:00:00';
SELECT id FROM person WHERE seen < '2000-01-01';
SELECT id FROM person WHERE seen::date = '2024-01-01';
SELECT id FROM person WHERE photo = '\x0102';
SELECT id FROM person WHERE photo = '';
SELECT id, length(photo), photo || '\x00' FROM person ORDER BY id;
SELECT id FROM person WHERE token = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11';
SELECT id FROM person WHERE token IS NULL;
SELECT id FROM person WHERE token > 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';
SELECT id FROM person WHERE id = 1 OR (age > 9 AND active);
SELECT id FROM person WHERE (id, name) = (1, 'Alice');
SELECT id FROM person WHERE id % 2 = 0;
SELECT id FROM person WHERE id / 2 = 2;
SELECT id FROM person WHERE CASE WHEN age > 9 THEN active ELSE NULL END;
SELECT id FROM person WHERE coalesce(age, -1) < 0;
SELECT id FROM person WHERE NULL;
SELECT id FROM person WHERE false;
SELECT id FROM person WHERE extract(year FROM born) = 1994;
SELECT id FROM person WHERE to_char(seen, 'YYYY') = '2024';
SELECT id FROM person WHERE age = ANY ('{30,25}');
SELECT id, name FROM person ORDER BY name;
SELECT id, name FROM person ORDER BY name DESC;
SELECT id, age FROM person ORDER BY age, id;
SELECT id, age FROM person ORDER BY age DESC, id;
SELECT id, age FROM person ORDER BY age NULLS FIRST, id;
SELECT id, age FROM person ORDER BY age DESC NULLS LAST, id DESC;
SELECT id, nick FROM person ORDER BY nick, id;
SELECT id FROM person ORDER BY active, id;
SELECT id FROM person ORDER BY born DESC, id;
SELECT id FROM person ORDER BY wakes, id;
SELECT id FROM person ORDER BY seen, id;
SELECT id FROM person ORDER BY photo, id;
SELECT id FROM person ORDER BY token, id;
SELECT id FROM person ORDER BY score, id;
SELECT id FROM person ORDER BY salary DESC, id;
SELECT id, name AS n FROM person ORDER BY n, id;
SELECT id, name FROM person ORDER BY 2, 1;
SELECT id, name FROM person ORDER BY lower(name), id;
SELECT name FROM person ORDER BY id DESC;
SELECT id FROM person ORDER BY -id;
SELECT id FROM person ORDER BY id LIMIT 2;
SELECT id FROM person ORDER BY id LIMIT 2 OFFSET 3;
SELECT id FROM person ORDER BY id OFFSET 7;
SELECT id FROM person ORDER BY id LIMIT 0;
SELECT id FROM person ORDER BY id LIMIT NULL OFFSET NULL;
SELECT id FROM person ORDER BY id LIMIT ALL;
SELECT id FROM person ORDER BY id FETCH FIRST 2 ROWS ONLY;
SELECT id, age FROM person ORDER BY age FETCH FIRST 4 ROWS WITH TIES;
SELECT id FROM person ORDER BY id LIMIT 1 + 1;
SELECT id FROM person ORDER BY id LIMIT -1;
SELECT id FROM person ORDER BY id OFFSET -1;
SELECT id FROM person ORDER BY id LIMIT 'a';
SELECT DISTINCT age FROM person;
SELECT DISTINCT age FROM person ORDER BY age;
SELECT DISTINCT lower(name) FROM person;
SELECT DISTINCT name FROM person;
SELECT DISTINCT active, age > 9 FROM person;
SELECT DISTINCT ON (active) active, id FROM person ORDER BY active, id DESC;
SELECT DISTINCT seen, photo FROM person;
SELECT DISTINCT age FROM person ORDER BY id;
SELECT id + 0.5, age::text, salary::int, born + 1, seen + INTERVAL '1 day' FROM person ORDER BY id;
SELECT salary * 1.1, salary / 3, round(salary / 3, 2), salary + 1 FROM person ORDER BY id;
SELECT age / 2, age * 1.0 / 2, visits / 2, score / 3 FROM person ORDER BY id;
SELECT id FROM public.person WHERE public.person.id = 1;
SELECT id FROM ONLY person WHERE id = 1;
SELECT id FROM person AS p (ident, label) WHERE ident = 1;
SELECT ident, label, nick FROM person AS p (ident, label) WHERE ident = 1;
SELECT id FROM PERSON WHERE ID = 1;
TABLE person LIMIT 0;
SELECT 1 FROM person WHERE id < 3;
SELECT FROM person WHERE id < 3;
--@ bind 1
--@ bind 3
--@ bind null
SELECT id, name FROM person WHERE id = $1;
--@ bind 'Alice'
--@ bind 'bob'
--@ bind ''
SELECT id FROM person WHERE name = $1;
--@ bind 30, '1234.5'
SELECT id FROM person WHERE age = $1 AND salary = $2 ORDER BY id;
--@ bind x'00000001'
SELECT id FROM person WHERE id = $1;
--@ bind '1994-02-28', 'true'
SELECT id FROM person WHERE born = $1 AND active = $2 ORDER BY id;
--@ bind 2, 1
SELECT id FROM person ORDER BY id LIMIT $1 OFFSET $2;
--@ bind 'A%'
SELECT id FROM person WHERE name LIKE $1;
--@ bind '{1,2}'
SELECT id FROM person WHERE id = ANY ($1) ORDER BY id;
--@ bind 'x', 5
SELECT $1 || name, age + $2 FROM person WHERE id = 1;
--@ rows 2
SELECT id FROM person ORDER BY id;
--@ rows 100
SELECT id FROM person ORDER BY id;
--@ describe
SELECT id, name, salary, $1::int FROM person WHERE token = $2 AND seen > $3;
DROP TABLE person;

-- Rows compared with the rows of a subquery.
SELECT (1, 2) IN (SELECT 1, 2), (1, 2) IN (SELECT 1, 3), (1, NULL) IN (SELECT 1, 2), (1, NULL) IN (SELECT 2, 2);
SELECT (1, 2) NOT IN (SELECT 1, 2), (1, 2) NOT IN (SELECT 1, NULL::int), (1, 2) NOT IN (SELECT 3, NULL::int);
SELECT (1, 2) <> ALL (SELECT 1, 3), (1, 2) = ALL (SELECT 1, 2), (1, 2) <> ANY (SELECT 1, 2 UNION ALL SELECT 1, 3);
SELECT a, b FROM (VALUES (1, 'x'), (2, 'y'), (3, NULL)) v(a, b) WHERE (a, b) IN (SELECT c, d FROM (VALUES (1::bigint, 'x'), (3, 'z'), (NULL, 'y')) w(c, d)) ORDER BY 1;
SELECT a, b FROM (VALUES (1, 'x'), (2, 'y'), (4, 'z')) v(a, b) WHERE (a, b) NOT IN (SELECT c, d FROM (VALUES (1, 'x'), (3, 'z')) w(c, d)) ORDER BY 1;
SELECT (1, 2) IN (SELECT 1);
SELECT (1, 2) IN (SELECT 1, 2, 3);
