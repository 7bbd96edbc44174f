-- Subscripts and slices of arrays.
SELECT (ARRAY[1, 2])[1], (ARRAY[1, 2])[2], (ARRAY[1, 2])[0], (ARRAY[1, 2])[3], (ARRAY[1, 2])[NULL];
SELECT ('{{1,2,3},{4,5,6}}'::int[])[2][3], ('{{1,2},{3,4}}'::int[])[1], ('{{1,2},{3,4}}'::int[])[1][1][1];
SELECT ('[0:2]={a,b,c}'::text[])[0], ('[0:2]={a,b,c}'::text[])[2], ('[-1:0]={a,b}'::text[])[-1];
SELECT (ARRAY[1, 2, 3, 4])[2:3], (ARRAY[1, 2, 3, 4])[:2], (ARRAY[1, 2, 3, 4])[3:], (ARRAY[1, 2, 3, 4])[:];
SELECT (ARRAY[1, 2, 3])[3:2], (ARRAY[1, 2, 3])[5:9], (ARRAY[1, 2, 3])[0:9], (ARRAY[1, 2, 3])[NULL:2];
SELECT ('{{1,2,3},{4,5,6},{7,8,9}}'::int[])[2:3][1:2], ('{{1,2,3},{4,5,6}}'::int[])[1:1], ('{{1,2,3},{4,5,6}}'::int[])[2:2][2];
SELECT ('{{1,2,3},{4,5,6}}'::int[])[1:2][1:2][1:1], ('{}'::int[])[1], ('{}'::int[])[1:2];
SELECT ('[0:2]={a,b,c}'::text[])[1:2], ('[5:6]={x,y}'::text[])[:5];
SELECT (NULL::int[])[1], (NULL::int[])[1:2], (string_to_array('a,b,c', ','))[2];
SELECT (ARRAY['a', 'b'])['1'], (ARRAY['a', 'b'])[1::bigint], (ARRAY['a', 'b'])[1.6];
SELECT '1 2 3'::int2vector[0], ('1 2 3'::int2vector)[0], ('1 2 3'::int2vector)[2], ('4 5'::oidvector)[1];
SELECT a[1] AS first, a[array_length(a, 1)] AS last, a[1:1] FROM (VALUES (ARRAY[1, 2]), ('{}'), (NULL)) AS t(a);
SELECT i, a[i] FROM (SELECT ARRAY['x', 'y', 'z'] AS a) t, generate_series(0, 4) i;
SELECT sum(a[1]), max(a[2]) FROM (VALUES (ARRAY[1, 2]), (ARRAY[3, 4])) AS t(a) GROUP BY a[1] ORDER BY a[1];
SELECT (ARRAY[ARRAY[1, 2], ARRAY[3, 4]])[2][1], ((ARRAY[1, 2])[1:2])[2];
SELECT (1)[1];
SELECT ('abc'::text)[1];
SELECT (ARRAY[1])['x'];
SELECT (ARRAY[1])[true];
SELECT (ARRAY[1])[ARRAY[1]];
SELECT (ARRAY[1.55, 2.5]::numeric(3,1)[])[1];
-- WITH ORDINALITY.
SELECT * FROM unnest(ARRAY['a', 'b', NULL]) WITH ORDINALITY;
SELECT * FROM unnest(ARRAY['a', 'b']) WITH ORDINALITY AS t(x, n) ORDER BY n DESC;
SELECT t.ordinality, t.t FROM generate_series(5, 7) WITH ORDINALITY AS t;
SELECT x, n FROM (VALUES (ARRAY[1, 2]), (ARRAY[3])) v(a), unnest(v.a) WITH ORDINALITY u(x, n);
SELECT upper, ordinality FROM upper('x') WITH ORDINALITY;
SELECT * FROM unnest('{}'::int[]) WITH ORDINALITY;
-- A name is an array of bytes; t.* as an argument is a row.
SELECT ('abc'::name)[0], ('abc'::name)[2], ('abc'::name)[3], ('abc'::name)[64], ('abc'::name)[-1], pg_typeof(('abc'::name)[1]);
SELECT ('abc'::name)[0:1];
SELECT row_to_json(t.*), to_json(t.*) FROM (VALUES (1, 'a'), (2, NULL)) t(x, y);
SELECT row_to_json(u.*) FROM (VALUES (1)) t(x);
SELECT count(t.*) FROM (VALUES (1, 'a'), (2, NULL)) t(x, y);
