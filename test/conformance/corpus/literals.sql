-- Literal forms, how they are typed and how the columns are named.
SELECT;
SELECT 1;
SELECT -1, +1, - 1, - -1;
SELECT 2147483647, 2147483648, -2147483648, 9223372036854775807, 9223372036854775808, -9223372036854775808;
SELECT 1.0, .5, 5., 1e3, 1E-3, 1.50, 0.0, 00.10;
SELECT 'text', '', 'it''s', 'line
break';
SELECT E'tab\there', E'\x41\102\u0043\U00000044', E'back\\slash', E'quote\'s';
SELECT U&'d\0061t\+000061', U&'!0041' UESCAPE '!';
SELECT $$dollar 'quoted'$$, $tag$with $$ inside$tag$;
SELECT 'a' 
  'b' AS joined;
SELECT TRUE, FALSE, NULL, true AND NULL;
SELECT NULL::int, NULL::text, NULL::boolean;
SELECT DATE '2024-02-29', TIME '12:34:56.789', TIMESTAMP '2024-02-29 12:34:56.789';
SELECT TIMESTAMPTZ '2024-02-29 12:34:56+02', INTERVAL '1 day 2 hours', TIMETZ '12:34:56+02';
SELECT INTERVAL '3' DAY, INTERVAL '1-2' YEAR TO MONTH, INTERVAL '90' MINUTE;
SELECT '\xDEADBEEF'::bytea, 'a\\b'::bytea, '\x'::bytea;
SELECT 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid;
SELECT '{1,2,3}'::int[], ARRAY[1,2,3], ARRAY['a','b'], ARRAY[[1,2],[3,4]], '{}'::text[];
SELECT ARRAY[1, NULL, 3], ARRAY['a b', 'c,d', 'e"f', NULL, 'NULL', ''];
SELECT '{"a": 1, "b": [1, 2]}'::json, '{"b": 1,   "a": 2, "b": 3}'::jsonb;
SELECT 'NaN'::float8, 'Infinity'::float8, '-Infinity'::float8, 'NaN'::numeric;
SELECT 1 AS one, 2 AS "Two", 3 three, 4 "a b";
SELECT 1 AS a, 2 AS a;
SELECT ROW(1, 'a'::text, NULL::date), (1, 2);
SELECT '1'::int2, '1'::int4, '1'::int8, '1.5'::float4, '1.5'::float8, '1.5'::numeric, '1.5'::numeric(5,2);
SELECT 'abc'::varchar(2), 'abc'::char(5), 'abc'::char, 'abc'::"char", 'abc'::name;
SELECT 'x'::text AS "A very long column name that exceeds the limit of sixty three bytes in all";
SELECT /* a comment /* nested */ here */ 1 -- and one at the end
;
VALUES (1, 'a'), (2, 'b');
VALUES (1), (2.5), (NULL);
VALUES ('a'), (NULL);
SELECT CURRENT_DATE - CURRENT_DATE AS zero;
SELECT 0.1::float8 + 0.2::float8, 1e20::float8, 1e-7::float8, 123456789012345678::float8, 1::float4 / 3;
SELECT 12345678901234567890.123456789, 1e50::numeric, 1e-20;
