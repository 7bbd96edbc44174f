-- What is behind pgvector's casts and aggregates, dimensions to 16 000, binary forms.
SELECT vector_avg('{2,3,5,-7}'), vector_avg('{0}'), vector_avg('{0,1}');
SELECT vector_avg('{3}');
SELECT vector_avg('{{1,2}}');
SELECT vector_avg('{1,NULL}');
SELECT vector_avg('{}');
SELECT vector_avg('{1,1e300}');
SELECT vector_avg('{1,NaN}');
SELECT vector_avg(array_agg(n)) FROM generate_series(1, 16002) n;
SELECT vector_accum('{0}', '[4,5]'), vector_accum('{2,1,1}', '[4,5]'), vector_accum('{0,1.5}', '[0.5]');
SELECT vector_accum('{{0}}', '[1]');
SELECT vector_accum('{NULL,1}', '[1]');
SELECT vector_accum('{}', '[1]');
SELECT vector_accum('{1,1,1}', '[1]');
SELECT vector_accum('{1,Infinity}', '[1]');
SELECT vector_combine('{1,2,3}', '{4,5,6}'), vector_combine('{0}', '{1,7}'), vector_combine('{1,7}', '{0}'), vector_combine('{2}', '{3}');
SELECT vector_combine('{1,2,3}', '{1,2}');
SELECT vector_combine('{1,2}', '{1,2,3}');
SELECT vector_combine('{{1}}', '{1}');
SELECT vector_combine('{1}', '{1,NULL}');
SELECT vector_combine('{1,1.7e308}', '{1,1.7e308}');
SELECT array_to_vector(ARRAY[1,2,3], 3, true), array_to_vector('{1.5,2}'::real[], -1, false), array_to_vector('{1.5,2}'::float8[], 2, true), array_to_vector(ARRAY[0.1,0.2], -1, true);
SELECT array_to_vector(ARRAY[1,2,3], 2, true);
SELECT array_to_vector(array_agg(n), -1, false) FROM generate_series(1, 16001) n;
SELECT vector_to_float4('[1,2.5]', -1, true), '[0.1,1e-40]'::vector::real[];
SELECT vector('[1,2]'::vector, 2, true);
SELECT vector('[1,2]'::vector, 3, true);
SELECT vector_send('[1,-2.5]');
SELECT vector_dims(array_fill(0.5, ARRAY[16000])::vector), vector_dims(array_fill(1, ARRAY[16000])::vector(16000));
SELECT array_agg(n)::vector FROM generate_series(1, 16001) n;
SELECT array_fill(0, ARRAY[16000])::vector || '[1]';
SELECT array_fill(0, ARRAY[15999])::vector || '[1]' = (array_fill(0, ARRAY[15999]) || 1)::vector;
SELECT ('[' || repeat('1,', 16000) || '1]')::vector;
SELECT '[1,2,3]'::vector('a');
SELECT '[1,2,3]'::vector(-1);
SELECT '[1,2,3]'::vector(2147483648);
SELECT '{"[1,2]"}'::vector(3)[];
SELECT '{"[1,2]","[3,4]"}'::vector(2)[], ARRAY['[1,2]'::vector]::vector(2)[];
SELECT unnest('{"[1,2]",NULL,"[3]"}'::vector[]);
SELECT '{"[1,NaN]"}'::vector[];
SELECT '[1.,.5,+2]'::vector;
SELECT '[ ]'::vector;
SELECT '['::vector;
SELECT '[1 2]'::vector;
SELECT '[1,2]]'::vector;
SELECT '[-inf]'::vector;
SELECT '[3.5e38]'::vector;
SELECT '[-1e-46]'::vector;
SELECT '[0x10]'::vector;
--@ bind '[1,2,3]'
--@ bind x'0003000040000000c0a0000000000000'
--@ bind x'000200003f8000007fc00000'
--@ bind x'000100007f800000'
--@ bind x'000000003f800000'
--@ bind x'000100013f800000'
--@ bind x'00013f'
--@ bind '[1,NaN]'
SELECT $1::vector, vector_dims($1);
--@ setup
DROP TABLE IF EXISTS wide;
--@ setup
CREATE TABLE wide (id int PRIMARY KEY, v vector(16000), several vector(2)[]);
INSERT INTO wide SELECT 1, array_agg(n * 0.37 - 3000)::vector FROM generate_series(1, 16000) n;
INSERT INTO wide SELECT 2, array_agg(1.0 / n)::vector, '{"[1,2]","[0.1,1e-40]",NULL}' FROM generate_series(1, 16000) n;
INSERT INTO wide SELECT 3, array_agg(n)::vector FROM generate_series(1, 15999) n;
INSERT INTO wide (id, several) VALUES (3, '{"[1,2,3]"}');
SELECT id, vector_dims(v), md5(v::text), several FROM wide ORDER BY id;
SELECT v FROM wide WHERE id = 2;
SELECT id, round((v <=> array_fill(1, ARRAY[16000])::vector)::numeric, 3) FROM wide ORDER BY v <=> array_fill(1, ARRAY[16000])::vector LIMIT 2;
COPY wide (id, v, several) TO STDOUT (FORMAT csv);
CREATE TABLE widest (v vector(16001));
DROP TABLE wide;
--@ setup
CREATE TABLE wide (id int PRIMARY KEY, v vector(2));
--@ hex 5047434f50590aff0d0a000000000000000000000200000004000000010000000c000200003f800000c0000000ffff
COPY wide FROM STDIN (FORMAT binary);
--@ hex 5047434f50590aff0d0a0000000000000000000002000000040000000200000008000100003f800000ffff
COPY wide FROM STDIN (FORMAT binary);
COPY wide FROM STDIN;
--> 3	[1,2,3]
COPY wide FROM STDIN;
--> 4	[0.1, 7]
--> 5	\N
COPY wide TO STDOUT (FORMAT binary);
SELECT * FROM wide ORDER BY id;
SELECT * FROM wide WHERE v = '[0.1,7]';
SELECT * FROM wide ORDER BY v DESC, id;
CREATE INDEX ON wide (v);
SELECT * FROM wide WHERE v > '[0.5,0]' ORDER BY v;
CREATE INDEX ON wide USING hnsw (v vector_cosine_ops) WITH (m = 101);
CREATE INDEX ON wide USING hnsw (v vector_cosine_ops) WITH (ef_construction = 1001);
CREATE INDEX ON wide USING hnsw (v vector_cosine_ops) WITH (m = 16, ef_construction = 31);
CREATE INDEX ON wide USING hnsw (v vector_cosine_ops) WITH (m = 33);
CREATE INDEX ON wide USING ivfflat (v vector_cosine_ops) WITH (lists = 0);
CREATE INDEX ON wide USING ivfflat (v vector_cosine_ops) WITH (lists = 32769);
CREATE INDEX ON wide USING hnsw (v vector_cosine_ops) WITH (m = 20, ef_construction = 40);
SELECT indexdef FROM pg_indexes WHERE tablename = 'wide' ORDER BY 1;
SELECT id FROM wide ORDER BY v <=> '[1,1]' LIMIT 2;
SET hnsw.max_scan_tuples = 0;
SET hnsw.scan_mem_multiplier = 0;
SET hnsw.scan_mem_multiplier = 1001;
SET ivfflat.probes = 0;
SET ivfflat.iterative_scan = on;
DROP TABLE wide;
CREATE TABLE wide (v bit(3));
CREATE INDEX ON wide USING hnsw (v bit_hamming_ops);
CREATE INDEX ON wide USING hnsw (v halfvec_l2_ops);
CREATE INDEX ON wide USING hnsw (v vector_l2_ops);
DROP TABLE wide;
CREATE TABLE wide (v vector(3));
CREATE INDEX ON wide USING hnsw (v halfvec_l2_ops);
CREATE INDEX ON wide USING hnsw (v vector_cosine_ops) INCLUDE (v);
CREATE INDEX wide_some ON wide USING hnsw (v vector_cosine_ops) WITH (m = 8) WHERE v IS NOT NULL;
CREATE INDEX wide_others ON wide USING hnsw (v vector_l2_ops) WHERE vector_dims(v) > 2;
SELECT indexdef FROM pg_indexes WHERE tablename = 'wide' ORDER BY 1;
SELECT i.relname, indnatts, indpred IS NOT NULL AS partial, opcname, amname FROM pg_index x JOIN pg_class i ON i.oid = indexrelid JOIN pg_am a ON a.oid = relam JOIN pg_opclass o ON o.oid = indclass[0] WHERE indrelid = 'wide'::regclass ORDER BY 1;
INSERT INTO wide VALUES ('[1,2,3]'), (NULL), ('[3,2,1]');
SELECT * FROM wide WHERE v IS NOT NULL ORDER BY v <=> '[1,1,3]' LIMIT 2;
CREATE INDEX ON wide USING hnsw ((v::halfvec(3)) halfvec_l2_ops);
CREATE INDEX ON wide USING hnsw ((binary_quantize(v)::bit(3)) bit_hamming_ops);
CREATE INDEX ON wide USING hnsw ((subvector(v, 1, 2)::vector(2)) vector_cosine_ops);
DROP TABLE wide;
SELECT '[1,2]'::vector::halfvec(2);
SELECT '[1,2]'::vector::sparsevec(2);
SELECT l2_norm('[1,2]'::halfvec);
SELECT binary_quantize('[1,-1]'::vector) <~> '10';
