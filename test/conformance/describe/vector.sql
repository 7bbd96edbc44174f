-- A stand-in for pgvector, loaded by a superuser: types and signatures are
-- pgvector's, and nothing of it can be computed. Descriptions need no more.
CREATE TYPE vector;
CREATE FUNCTION vector_in(cstring) RETURNS vector LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION vector_out(vector) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION vector_typmod_in(cstring[]) RETURNS integer LANGUAGE internal IMMUTABLE STRICT AS 'timestamptypmodin';
CREATE TYPE vector (INPUT = vector_in, OUTPUT = vector_out, TYPMOD_IN = vector_typmod_in, STORAGE = extended);
CREATE FUNCTION vector(vector, integer, boolean) RETURNS vector LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1';
CREATE CAST (vector AS vector) WITH FUNCTION vector(vector, integer, boolean) AS IMPLICIT;
DO $$
DECLARE t text; f text;
BEGIN
  FOREACH t IN ARRAY ARRAY['integer[]', 'real[]', 'double precision[]', 'numeric[]'] LOOP
    EXECUTE format('CREATE FUNCTION array_to_vector(%s, integer, boolean) RETURNS vector LANGUAGE sql IMMUTABLE STRICT AS %L', t, 'SELECT NULL::vector');
    EXECUTE format('CREATE CAST (%s AS vector) WITH FUNCTION array_to_vector(%s, integer, boolean) AS ASSIGNMENT', t, t);
  END LOOP;
  FOREACH f IN ARRAY ARRAY['l2_distance', 'inner_product', 'cosine_distance', 'l1_distance', 'vector_negative_inner_product', 'vector_spherical_distance'] LOOP
    EXECUTE format('CREATE FUNCTION %I(vector, vector) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT AS %L', f, 'SELECT NULL::float8');
  END LOOP;
  FOREACH f IN ARRAY ARRAY['vector_lt', 'vector_le', 'vector_eq', 'vector_ne', 'vector_ge', 'vector_gt'] LOOP
    EXECUTE format('CREATE FUNCTION %I(vector, vector) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS %L', f, 'SELECT NULL::boolean');
  END LOOP;
  FOREACH f IN ARRAY ARRAY['vector_add', 'vector_sub', 'vector_mul', 'vector_concat'] LOOP
    EXECUTE format('CREATE FUNCTION %I(vector, vector) RETURNS vector LANGUAGE sql IMMUTABLE STRICT AS %L', f, 'SELECT NULL::vector');
  END LOOP;
END $$;
CREATE FUNCTION vector_to_float4(vector, integer, boolean) RETURNS real[] LANGUAGE sql IMMUTABLE STRICT AS 'SELECT NULL::real[]';
CREATE CAST (vector AS real[]) WITH FUNCTION vector_to_float4(vector, integer, boolean) AS IMPLICIT;
CREATE FUNCTION vector_dims(vector) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT 1';
CREATE FUNCTION vector_norm(vector) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT AS 'SELECT 1.0::float8';
CREATE FUNCTION l2_normalize(vector) RETURNS vector LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1';
CREATE FUNCTION subvector(vector, integer, integer) RETURNS vector LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1';
CREATE OPERATOR <-> (LEFTARG = vector, RIGHTARG = vector, FUNCTION = l2_distance, COMMUTATOR = '<->');
CREATE OPERATOR <#> (LEFTARG = vector, RIGHTARG = vector, FUNCTION = vector_negative_inner_product, COMMUTATOR = '<#>');
CREATE OPERATOR <=> (LEFTARG = vector, RIGHTARG = vector, FUNCTION = cosine_distance, COMMUTATOR = '<=>');
CREATE OPERATOR <+> (LEFTARG = vector, RIGHTARG = vector, FUNCTION = l1_distance, COMMUTATOR = '<+>');
CREATE OPERATOR + (LEFTARG = vector, RIGHTARG = vector, FUNCTION = vector_add, COMMUTATOR = +);
CREATE OPERATOR - (LEFTARG = vector, RIGHTARG = vector, FUNCTION = vector_sub);
CREATE OPERATOR * (LEFTARG = vector, RIGHTARG = vector, FUNCTION = vector_mul, COMMUTATOR = *);
CREATE OPERATOR || (LEFTARG = vector, RIGHTARG = vector, FUNCTION = vector_concat);
CREATE OPERATOR < (LEFTARG = vector, RIGHTARG = vector, FUNCTION = vector_lt);
CREATE OPERATOR <= (LEFTARG = vector, RIGHTARG = vector, FUNCTION = vector_le);
CREATE OPERATOR = (LEFTARG = vector, RIGHTARG = vector, FUNCTION = vector_eq);
CREATE OPERATOR <> (LEFTARG = vector, RIGHTARG = vector, FUNCTION = vector_ne);
CREATE OPERATOR >= (LEFTARG = vector, RIGHTARG = vector, FUNCTION = vector_ge);
CREATE OPERATOR > (LEFTARG = vector, RIGHTARG = vector, FUNCTION = vector_gt);
CREATE AGGREGATE sum(vector) (SFUNC = vector_add, STYPE = vector);
CREATE AGGREGATE avg(vector) (SFUNC = vector_add, STYPE = vector);
