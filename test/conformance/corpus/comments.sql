-- Comments of tables and columns.
DROP TABLE IF EXISTS cm;
--@ setup
CREATE TABLE cm (id int PRIMARY KEY, v text);
COMMENT ON TABLE cm IS 'the table';
COMMENT ON COLUMN cm.v IS 'it''s a column';
COMMENT ON COLUMN public.cm.id IS 'key';
SELECT obj_description('cm'::regclass), col_description('cm'::regclass, 1), col_description('cm'::regclass, 2);
SELECT objsubid, description FROM pg_description WHERE objoid = 'cm'::regclass ORDER BY objsubid;
COMMENT ON TABLE cm IS 'another';
COMMENT ON COLUMN cm.v IS NULL;
COMMENT ON COLUMN cm.id IS '';
SELECT objsubid, description FROM pg_description WHERE objoid = 'cm'::regclass ORDER BY objsubid;
COMMENT ON TABLE nosuch IS 'x';
COMMENT ON COLUMN cm.nosuch IS 'x';
COMMENT ON VIEW cm IS 'x';
DROP TABLE cm;
CREATE TABLE cm (id int);
SELECT obj_description('cm'::regclass);
DROP TABLE cm;
