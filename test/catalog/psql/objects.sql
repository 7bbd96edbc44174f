-- Besides the sample of the corpus: objects of the kinds that it has none of, for psql to describe.
CREATE TYPE mood AS ENUM ('sad','ok','happy');
COMMENT ON TYPE mood IS 'How one feels';
CREATE TYPE addr AS (street text, zip varchar(10));
CREATE DOMAIN posint AS int CHECK (VALUE > 0) NOT NULL DEFAULT 1;
CREATE DOMAIN email AS varchar(100) CONSTRAINT email_at CHECK (VALUE LIKE '%@%');
CREATE TABLE people (id int GENERATED ALWAYS AS IDENTITY (START WITH 5 INCREMENT BY 2), m mood DEFAULT 'ok', a addr, p posint, e email, full_name text GENERATED ALWAYS AS ('x' || 'y') STORED, tags text[] NOT NULL DEFAULT '{}', ts timestamptz(3), iv interval, bits bit(4), vb varbit, ip inet, d date DEFAULT CURRENT_DATE, CONSTRAINT people_pk PRIMARY KEY (id), CONSTRAINT ip_u UNIQUE (ip, d) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "Mixed Case" ("Id" int PRIMARY KEY, "select" text UNIQUE, CHECK ("Id" > 0 AND "select" <> ''));
CREATE MATERIALIZED VIEW mv AS SELECT id, m FROM people WITH NO DATA;
CREATE VIEW upd WITH (security_barrier) AS SELECT id, sku FROM products WHERE qty > 0 WITH LOCAL CHECK OPTION;
CREATE INDEX people_lower ON people (lower(e));
CREATE UNIQUE INDEX people_ed ON people (e, d DESC NULLS LAST) INCLUDE (m);
CREATE SEQUENCE seq2 AS smallint MINVALUE -10 MAXVALUE 100 CYCLE CACHE 5 OWNED BY people.ip;
CREATE FUNCTION crm.two(int, VARIADIC xs int[]) RETURNS SETOF int LANGUAGE sql STABLE STRICT AS 'SELECT unnest($2)';
COMMENT ON FUNCTION add_tax(numeric, numeric) IS 'adds tax';
COMMENT ON INDEX people_lower IS 'idx';
COMMENT ON CONSTRAINT people_pk ON people IS 'pk';
COMMENT ON SEQUENCE seq2 IS 'second';
COMMENT ON COLUMN customer_totals.name IS 'vcol';
CREATE TABLE checks (e varchar(10) CHECK (e LIKE '%@%'), n int CHECK (n IN (1, 2) AND n BETWEEN 0 AND 5), t text DEFAULT upper('x') || 'y',
  CHECK (coalesce(n, 1) > 0 OR e IS NULL), CHECK (CASE WHEN n > 1 THEN true ELSE false END), CHECK (char_length(e) > 1 AND (t ILIKE 'x' OR t NOT LIKE 'y')));
CREATE INDEX checks_expr ON checks ((n + 1), lower(t) DESC) WHERE n > 1 AND t IS NOT NULL;
