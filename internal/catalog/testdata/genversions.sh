#!/bin/sh
# Writes data/schema_16.tsv, _17 and _18: the relations of pg_catalog and
# information_schema that are new in these versions or have other columns than in the
# version before (data/schema.tsv is 15's), whole, in the form of schema.tsv; and the
# rows of the views of constants that came with them. The arguments are the ports of
# freshly made servers of 16, 17 and 18, in this order, on PGHOST.
#
# The OIDs of new views differ from server to server: here they are numbers that
# PostgreSQL 15 leaves free, four apart: the view, its row type, the array type of
# that and the rule are next to each other.
set -eu
cd "$(dirname "$0")/../data"
run() { PGOPTIONS='-c search_path=' psql -XAtq "$@"; }
before=$(mktemp) && now=$(mktemp) && known=$(mktemp)
trap 'rm -f "$before" "$now" "$known"' EXIT
cp schema.tsv "$before"
awk -F '\t' -v OFS='\t' '{ print $1 "." $2, $4 }' schema.tsv | sort -u > "$known"
version=16
for port; do
  run -p "$port" -F '	' > "$now" <<'SQL'
select n.nspname, c.relname, c.relkind, c.oid, a.attname, a.attnum,
  coalesce(b.oid, t.oid), case when b.oid is null then a.atttypmod else t.typtypmod end, a.attnotnull
from pg_class c join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
join pg_type t on t.oid = a.atttypid
left join pg_type b on t.typtype = 'd' and b.oid = t.typbasetype
where n.nspname in ('pg_catalog', 'information_schema') and c.relkind in ('r', 'v')
order by n.nspname, c.relname, a.attnum
SQL
  awk -F '\t' -v OFS='\t' -v known="$known" '
    BEGIN { next_oid = 15000; while ((getline entry < known) > 0) { split(entry, f, "\t"); oid[f[1]] = f[2]; if (f[2] >= next_oid) next_oid = f[2] + 4 }; close(known) }
    { key = $1 "." $2; cells = $3 OFS $5 OFS $6 OFS $7 OFS $8 OFS $9 }
    FILENAME == ARGV[1] { old[key] = old[key] cells "\n"; next }
    { new[key] = new[key] cells "\n"; line[++n] = $0 }
    END { for (i = 1; i <= n; i++) { split(line[i], f, "\t"); key = f[1] "." f[2]
        if (old[key] == new[key]) continue
        if (!(key in oid)) { oid[key] = next_oid; next_oid += 4; print key, oid[key] >> known }
        print f[1], f[2], f[3], oid[key], f[5], f[6], f[7], f[8], f[9] } }' "$before" "$now" > "schema_$version.tsv"
  mv "$now" "$before"
  for view in pg_stat_io pg_wait_events; do # counters of what has not happened, and names
    grep -q "^pg_catalog	$view	" "schema_$version.tsv" || continue
    columns=$(run -p "$port" -c "select string_agg(case when atttypid in ('int8'::regtype, 'float8'::regtype, 'numeric'::regtype)
        and attname <> 'op_bytes' then attname || ' * 0' when atttypid = 'timestamptz'::regtype then 'null' else attname end, ', ' order by attnum)
      from pg_attribute where attrelid = 'pg_catalog.$view'::regclass and attnum > 0")
    run -p "$port" -c "copy (select $columns from pg_catalog.$view order by 1, 2, 3) to stdout" > "${view}_$version.tsv"
  done
  for table in sql_features sql_implementation_info sql_parts sql_sizing; do
    file=information_schema/${table}_$version.tsv
    run -p "$port" -c "copy (select * from information_schema.$table order by 1, 2, 3) to stdout" > "$file"
    was=information_schema/$table.tsv
    for earlier in $(seq 16 $((version - 1))); do
      [ ! -f "information_schema/${table}_$earlier.tsv" ] || was=information_schema/${table}_$earlier.tsv
    done
    if cmp -s "$was" "$file"; then rm "$file"; fi
  done
  version=$((version + 1))
done
