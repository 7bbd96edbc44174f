#!/bin/sh
# Writes data/pg_settings_16.tsv, _17 and _18: what pg_settings of freshly made servers
# of these versions has otherwise than that of the version before (data/pg_settings.tsv
# is 15's): the rows that are new or changed, and the bare names of those that are gone.
# The arguments are the ports of the servers, in this order, on PGHOST.
#
# What depends on how a server was built or on its machine stays as in 15.
set -eu
cd "$(dirname "$0")/../data"
same='tcp_keepalives_count tcp_keepalives_idle tcp_keepalives_interval unix_socket_directories
  default_toast_compression wal_compression shared_memory_size shared_memory_size_in_huge_pages
  server_version server_version_num'
before=$(mktemp) && now=$(mktemp)
trap 'rm -f "$before" "$now"' EXIT
cp pg_settings.tsv "$before"
version=16
for port; do
  PGOPTIONS='-c search_path=' psql -XAtq -p "$port" -c "copy (select name, v, unit, category, short_desc, extra_desc, context, vartype, 'default', min_val, max_val,
    enumvals, boot_val, v, null::text, null::int4, false
    from (select *, case when source = 'command line' or name ~ '(_file|_directory|_directories)\$' then coalesce(boot_val, '') else setting end as v
      from pg_catalog.pg_settings) s order by lower(name)) to stdout" |
    awk -F '\t' -v OFS='\t' -v same="$same" 'BEGIN { n = split(same, names, " "); for (i = 1; i <= n; i++) keep[names[i]] = 1 }
      NR == FNR { old[$1] = $0; next }
      $1 in keep { split(old[$1], was, "\t"); $2 = was[2]; $10 = was[10]; $11 = was[11]; $12 = was[12]; $13 = was[13]; $14 = was[14] }
      { print }' "$before" - > "$now"
  awk -F '\t' -v OFS='\t' 'function row(line, f, i, out) { # without what is the session that asked
      split(line, f, "\t"); out = f[1]; for (i = 2; i <= 13; i++) if (i != 9) out = out OFS f[i]; return out }
    NR == FNR { old[$1] = row($0); next }
    { seen[$1] = 1; if (!($1 in old) || old[$1] != row($0)) print }
    END { for (name in old) if (!(name in seen)) print name }' "$before" "$now" | sort > "pg_settings_$version.tsv"
  cp "$now" "$before"
  version=$((version + 1))
done
