-- Functions and operators of multiranges.
SELECT int4multirange(), int4multirange(int4range(1, 5)), int4multirange(int4range(1, 5), int4range(3, 8), int4range(10, 12)), nummultirange(numrange(1, 2), numrange(2, 3)), datemultirange(daterange('2024-01-01', NULL));
SELECT int4multirange(VARIADIC ARRAY[int4range(1, 3), int4range(7, 9)]), int4multirange(VARIADIC '{}'::int4range[]), multirange(int4range(1, 5)), multirange('empty'::int4range);
SELECT int4multirange(VARIADIC ARRAY[int4range(1, 3), NULL]);
SELECT lower(m), upper(m), lower_inc(m), upper_inc(m), lower_inf(m), upper_inf(m), isempty(m), range_merge(m) FROM (VALUES ('{[1,3),[7,9)}'::int4multirange), ('{}'), ('{(,5)}'), ('{[3,)}')) v(m);
SELECT '{[1,3),[7,9)}'::int4multirange @> 2, '{[1,3),[7,9)}'::int4multirange @> 5, 8 <@ '{[1,3),[7,9)}'::int4multirange, '{[1,3),[7,9)}'::int4multirange @> '[1,2)'::int4range, '{[1,3),[7,9)}'::int4multirange @> '[2,8)'::int4range, '{[1,9)}'::int4multirange @> '{[1,3),[7,9)}'::int4multirange, '[1,9)'::int4range @> '{[1,3),[7,9)}'::int4multirange, '{[1,3)}'::int4multirange <@ '[0,5)'::int4range, '{}'::int4multirange <@ '{}'::int4multirange;
SELECT '{[1,3),[7,9)}'::int4multirange && '[3,7)'::int4range, '{[1,3),[7,9)}'::int4multirange && '{[8,20)}'::int4multirange, '[2,4)'::int4range && '{[1,3)}'::int4multirange, '{}'::int4multirange && '{[1,2)}'::int4multirange;
SELECT '{[1,3)}'::int4multirange << '{[5,6)}'::int4multirange, '{[1,3)}'::int4multirange >> '{[5,6)}'::int4multirange, '{[7,9)}'::int4multirange >> '[1,3)'::int4range, '[1,3)'::int4range << '{[5,6)}'::int4multirange, '{[1,3),[5,7)}'::int4multirange &< '{[1,7)}'::int4multirange, '{[1,3)}'::int4multirange &> '{[2,7)}'::int4multirange, '{[1,3)}'::int4multirange &< '[2,3)'::int4range, '[5,6)'::int4range &> '{[2,7)}'::int4multirange;
SELECT '{[1,3)}'::int4multirange -|- '{[3,6)}'::int4multirange, '{[1,3)}'::int4multirange -|- '[4,6)'::int4range, '[6,7)'::int4range -|- '{[1,3),[4,6)}'::int4multirange, '{}'::int4multirange -|- '{[1,2)}'::int4multirange;
SELECT '{[1,3)}'::int4multirange + '{[2,6),[8,9)}'::int4multirange, '{[1,5),[7,12)}'::int4multirange * '{[3,8),[10,20)}'::int4multirange, '{[1,20)}'::int4multirange - '{[3,5),[7,9)}'::int4multirange, '{[1,3)}'::int4multirange - '{[1,3)}'::int4multirange, '{[1.5,3)}'::nummultirange - '{(2,2.5]}'::nummultirange;
SELECT unnest('{[1,3),[7,9)}'::int4multirange), pg_typeof(unnest('{[1,3)}'::int4multirange));
SELECT r FROM unnest('{[1,3),[7,9)}'::int4multirange) r;
SELECT range_agg(r), range_intersect_agg(r) FROM (VALUES ('[1,5)'::int4range), ('[3,8)'), ('[20,21)'), (NULL)) v(r);
SELECT range_agg(r), range_intersect_agg(r) FROM (VALUES ('[1,5)'::numrange), ('[3,8)')) v(r);
SELECT range_agg(m), range_intersect_agg(m) FROM (VALUES ('{[1,5),[7,9)}'::int4multirange), ('{[3,8)}')) v(m);
SELECT range_agg(r), range_intersect_agg(r) FROM (SELECT NULL::int4range AS r WHERE false) v;
SELECT g, range_agg(r ORDER BY r) FROM (VALUES (1, '[2024-01-01,2024-01-05)'::daterange), (1, '[2024-01-05,2024-01-07)'), (2, 'empty')) v(g, r) GROUP BY g ORDER BY g;
SELECT '{[1,3)}'::int4multirange + 1;
