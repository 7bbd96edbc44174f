#!/bin/sh
# Writes procs.tsv, the facts of pg_proc and pg_operator about the functions
# whose types this server has, from a running PostgreSQL 15 (libpq's
# environment says which):
#
#   PGHOST=/tmp PGPORT=5432 PGUSER=postgres testdata/genprocs.sh > procs.tsv
#
# Columns: oid, name, argument types, result type, flags, operator names.
# Flags: volatility i|s|v; then any of S strict, R returns set, A aggregate,
# O ordered-set aggregate, H hypothetical-set aggregate, W window function,
# V variadic, and a digit for the number of arguments with defaults.
set -eu
exec psql -XAtq -F '	' <<'SQL'
with types(t) as (
  select oid from pg_type where typnamespace = 'pg_catalog'::regnamespace and (
    typname in ('bool','bytea','char','name','int8','int2','int4','regproc','text','oid','json','float4','float8',
      'bpchar','varchar','date','time','timestamp','timestamptz','interval','timetz','numeric','uuid','jsonb',
      'regclass','regtype','regrole','regnamespace','regprocedure','oidvector','int2vector','record','any','anyarray',
      'anyelement','anyenum','anyrange','anymultirange','inet','macaddr','macaddr8','pg_lsn','bit','varbit','anynonarray','anycompatible','anycompatiblearray','anycompatiblenonarray','void','xid','xid8','cid','tid')
    or typname in ('_bool','_bytea','_char','_name','_int8','_int2','_int4','_text','_oid','_json','_float4','_float8',
      '_bpchar','_varchar','_date','_time','_timestamp','_timestamptz','_interval','_timetz','_numeric','_uuid','_jsonb'))
)
select p.oid, p.proname,
  coalesce((select string_agg(t.typname, ',' order by a.i) from unnest(p.proargtypes) with ordinality a(t, i) join pg_type t on t.oid = a.t), ''),
  (select typname from pg_type where oid = p.prorettype),
  p.provolatile::text || case when p.proisstrict then 'S' else '' end || case when p.proretset then 'R' else '' end
    || case when p.prokind = 'a' then 'A' else '' end
    || case (select aggkind from pg_aggregate where aggfnoid = p.oid) when 'o' then 'O' when 'h' then 'H' else '' end
    || case when p.prokind = 'w' then 'W' else '' end || case when p.provariadic <> 0 then 'V' else '' end
    || case when p.pronargdefaults > 0 then p.pronargdefaults::text else '' end,
  coalesce((select string_agg(distinct o.oprname, ' ') from pg_operator o where o.oprcode = p.oid), '')
from pg_proc p
where p.oid < 16384 and p.pronamespace = 'pg_catalog'::regnamespace and p.prokind in ('f', 'a', 'w')
  and p.prorettype in (select t from types)
  and not exists (select from unnest(p.proargtypes) a(t) where a.t not in (select t from types))
  and p.proname !~ '^(hash|bt[a-z0-9_]*(cmp|support|image|extended)|pg_stat|pg_ls_|pg_replication|pg_logical|binary_upgrade|brin|lo_|loread|lowrite|gin|gist|pg_get_wal|pg_wal|tsm|tsv|tsq|pg_read|pg_xact|pg_walfile|pg_create|pg_file|query_to|cursor_to|table_to|schema_to|database_to|row_security|pg_snapshot|txid_snapshot|pg_extension|spg|amvalidate|be_lo|dist_|ri_|RI_|xml|cluster|pg_switch|pg_start|pg_stop|pg_backup|pg_sequence|ts_|to_tsv|to_tsq)'
order by p.proname, p.oid;
SQL
