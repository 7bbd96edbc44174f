#!/bin/sh
# Writes data/ and views/ from a freshly made PostgreSQL 15 with locale C
# (libpq's environment says which server):
#
#   PGHOST=/tmp PGPORT=5432 PGUSER=postgres PGDATABASE=postgres testdata/gencatalog.sh
#
# data/schema.tsv: the columns of all relations of pg_catalog and
#   information_schema: schema, relation, kind (r table, v view), relation OID,
#   column, number, base type, its modifier, t if NOT NULL.
# data/<relation>.tsv: the rows of PostgreSQL's own objects, in COPY's text
#   format, for the tables whose content describes what every server has; objects
#   that the columns name are numbers, and expressions are their text.
# data/vector/ has the objects of the extension vector: see genvector.sh.
# data/functions.tsv: as exec's procs.tsv, for the functions of information_schema.
# data/checks.tsv: the checks as pg_get_constraintdef prints them for reading.
# data/rules.tsv: the rules that are not those of views, as pg_get_ruledef prints them,
#   also for reading.
# data/information_schema/*.tsv: what PostgreSQL says of its SQL there.
# data/pg_get_keywords.tsv: the rows of that function.
# data/timezones.txt: the names of pg_timezone_names.
# data/arguments.tsv: OID and arguments of the functions that have defaults.
# views/<schema>/<relation>.sql: the definitions of the views. Domains of
#   information_schema become their base types, and its two functions over whole
#   rows become the expressions they stand for.
set -eu
cd "$(dirname "$0")/.."
run() { PGOPTIONS='-c search_path=' psql -XAtq "$@"; }

run -F '	' > data/schema.tsv <<'SQL'
select n.nspname, c.relname, c.relkind, c.oid, a.attname, a.attnum,
  coalesce(b.oid, t.oid), case when b.oid is null then a.atttypmod else t.typtypmod end, a.attnotnull
from pg_class c join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
join pg_type t on t.oid = a.atttypid
left join pg_type b on t.typtype = 'd' and b.oid = t.typbasetype
where n.nspname in ('pg_catalog', 'information_schema') and c.relkind in ('r', 'v')
order by n.nspname, c.relname, a.attnum
SQL

for table in pg_aggregate pg_am pg_amop pg_amproc pg_attribute pg_auth_members pg_authid pg_cast pg_class \
  pg_collation pg_constraint pg_conversion pg_depend pg_description pg_index pg_language pg_namespace pg_opclass \
  pg_init_privs pg_operator pg_opfamily pg_proc pg_range pg_rewrite pg_tablespace pg_ts_config pg_ts_config_map pg_ts_dict pg_ts_parser \
  pg_ts_template pg_type; do
  where=true
  case $table in
  pg_namespace) where="oid < 16384" ;;
  pg_rewrite) where="oid < 16384" ;;
  pg_depend) where="objid < 16384" ;;
  pg_collation) where="collname in ('default', 'C', 'POSIX', 'ucs_basic')" ;;
  esac
  columns=$(run -c "select string_agg(case when attname = 'prosqlbody' then 'pg_get_function_sqlbody(oid)'
    when attname in ('ev_qual', 'ev_action') then '''<>''::text'
    when atttypid = 194 then 'pg_get_expr(' || attname || ', 0)' when atttypid in (24, 2206) then attname || '::oid'
    else quote_ident(attname) end, ', ' order by attnum) from pg_attribute where attrelid = 'pg_catalog.$table'::regclass and attnum > 0")
  run -c "copy (select $columns from pg_catalog.$table where $where) to stdout" > "data/$table.tsv"
done
run -c "copy (select name, v, unit, category, short_desc, extra_desc, context, vartype, 'default', min_val, max_val,
  enumvals, boot_val, v, null::text, null::int4, false
  from (select *, case when source = 'command line' or name ~ '(_file|_directory|_directories)$' then coalesce(boot_val, '') else setting end as v
    from pg_catalog.pg_settings) s order by lower(name)) to stdout" > data/pg_settings.tsv
run -c "copy (select oid, pg_get_constraintdef(oid, true) from pg_catalog.pg_constraint where contype = 'c' and oid < 16384 order by oid) to stdout" > data/checks.tsv
run -c "copy (select * from pg_catalog.pg_timezone_abbrevs) to stdout" > data/pg_timezone_abbrevs.tsv
run -c "copy (select * from pg_catalog.pg_get_keywords()) to stdout" > data/pg_get_keywords.tsv
run -c "select name from pg_catalog.pg_timezone_names where name !~ '^(posix|right)' order by name collate \"C\"" > data/timezones.txt

# The functions of information_schema.
cat > data/functions.tsv <<'TSV'
16460	_pg_char_max_length	oid,int4	int4	iS	
16461	_pg_char_octet_length	oid,int4	int4	iS	
16462	_pg_numeric_precision	oid,int4	int4	iS	
16463	_pg_numeric_precision_radix	oid,int4	int4	iS	
16464	_pg_numeric_scale	oid,int4	int4	iS	
16465	_pg_datetime_precision	oid,int4	int4	iS	
16466	_pg_interval_type	oid,int4	text	iS	
16467	_pg_index_position	oid,int2	int4	sS	
TSV

run -c "copy (select oid, pg_get_ruledef(oid), pg_get_ruledef(oid, true) from pg_catalog.pg_rewrite where rulename <> '_RETURN' and oid < 16384 order by oid) to stdout" > data/rules.tsv
mkdir -p data/information_schema
for table in sql_features sql_implementation_info sql_parts sql_sizing; do
  run -c "copy (select * from information_schema.$table order by 1, 2, 3) to stdout" > "data/information_schema/$table.tsv"
done

run -F '	' -c "select oid, pg_get_function_arguments(oid) from pg_proc where oid < 16384 and pronargdefaults > 0 order by 1" > data/arguments.tsv

run -F ' ' -c "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'v' and c.oid < 16384 order by 1, 2" |
while read -r schema view; do
  run -c "select pg_get_viewdef('$schema.$view'::regclass, true)" < /dev/null | sed \
    -e 's/::information_schema\.sql_identifier/::name/g' -e 's/::information_schema\.character_data/::character varying/g' \
    -e 's/::information_schema\.cardinal_number/::integer/g' -e 's/::information_schema\.yes_or_no/::character varying(3)/g' \
    -e 's/::information_schema\.time_stamp/::timestamp(2) with time zone/g' \
    -e "s/information_schema\._pg_truetypid(\([a-z]*\)\.\*, \([a-z]*\)\.\*)/CASE WHEN \2.typtype = 'd' THEN \2.typbasetype ELSE \1.atttypid END/g" \
    -e "s/information_schema\._pg_truetypmod(\([a-z]*\)\.\*, \([a-z]*\)\.\*)/CASE WHEN \2.typtype = 'd' THEN \2.typtypmod ELSE \1.atttypmod END/g" \
    > "views/$schema/$view.sql"
done
