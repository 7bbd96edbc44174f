-- String constants as standard_conforming_strings, escape_string_warning and backslash_quote have them.

SET standard_conforming_strings = off;

SELECT 'a\nb', 'it\'s', '\\', '\x41', '\101', 'ä\u00e4', length('\t');

SELECT 'two \n and \'' AS only_first_warns;

SELECT 'plain', E'\n', N'\n', $$\n$$, "length"('\\');

SELECT 'a\
b';

SELECT 'ab'
'\n';

SELECT U&'\0041';

SELECT b'01', x'1f';

SELECT 'unterminated\';

SELECT '\0';

SELECT '\xff';

SELECT '\uD800';

SELECT 'a' LIKE 'a\\%', 'a%' LIKE 'a\\%', 'a%' LIKE 'a\%';

CREATE TABLE strings_settings (id int PRIMARY KEY, t text DEFAULT 'd\'q\\');

INSERT INTO strings_settings (id) VALUES (1);

INSERT INTO strings_settings VALUES (2, 'x\'y');

CREATE VIEW strings_view AS SELECT id, t, 'v\'w\\' AS w FROM strings_settings WHERE t <> '\'';

SELECT * FROM strings_view ORDER BY id;

ALTER TABLE strings_settings ADD CHECK (t <> 'no\'');

INSERT INTO strings_settings VALUES (3, 'no''');

PREPARE strings_plan AS SELECT '\'\\';

EXECUTE strings_plan;

SET escape_string_warning = off;

SELECT 'quiet\n';

SET backslash_quote = off;

SELECT 'it\'s';

SELECT E'it\'s';

SELECT 'it''s\n';

SET standard_conforming_strings = on;

SELECT 'a\nb', 'c:\';

SELECT E'it\'s';

EXECUTE strings_plan;

SELECT * FROM strings_view ORDER BY id;

INSERT INTO strings_settings (id) VALUES (4) RETURNING t;

RESET backslash_quote;

SELECT E'it\'s';

SET client_encoding = 'SJIS';

SELECT E'it\'s';

RESET client_encoding;

--@ extended
SELECT 1 AS this_is_an_identifier_that_is_longer_than_sixty_three_characters_of_a_name;

DEALLOCATE strings_plan;

DROP VIEW strings_view;

DROP TABLE strings_settings;

RESET ALL;
