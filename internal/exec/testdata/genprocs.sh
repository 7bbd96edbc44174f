#!/bin/sh
# Writes procs.tsv, the facts of pg_proc, pg_operator and pg_cast about the
# functions of a running PostgreSQL 15 (libpq's environment says which):
#
#   PGHOST=/tmp PGPORT=5432 PGUSER=postgres testdata/genprocs.sh > procs.tsv
#
# Columns: oid, name, argument types, result type, flags, operator names,
# argument names, defaults of the last arguments (between " | "), result columns
# ("name type", between commas).
# Flags: volatility i|s|v; then any of S strict, R returns set, A aggregate,
# O ordered-set aggregate, H hypothetical-set aggregate, W window function,
# C conversion of pg_cast, V variadic, and a digit for the number of arguments
# with defaults.
set -eu
PGOPTIONS='-c search_path=' exec psql -XAtq -F '	' <<'SQL'
select p.oid, p.proname,
  coalesce((select string_agg(t.typname, ',' order by a.i) from unnest(p.proargtypes) with ordinality a(t, i) join pg_type t on t.oid = a.t), ''),
  (select typname from pg_type where oid = p.prorettype),
  p.provolatile::text || case when p.proisstrict then 'S' else '' end || case when p.proretset then 'R' else '' end
    || case when p.prokind = 'a' then 'A' else '' end
    || case (select aggkind from pg_aggregate where aggfnoid = p.oid) when 'o' then 'O' when 'h' then 'H' else '' end
    || case when p.prokind = 'w' then 'W' else '' end
    || case when p.pronargs = 1 and exists (select from pg_cast where castfunc = p.oid) then 'C' else '' end
    || case when p.provariadic <> 0 then 'V' else '' end
    || case when p.pronargdefaults > 0 then p.pronargdefaults::text else '' end,
  coalesce((select string_agg(distinct o.oprname, ' ') from pg_operator o where o.oprcode = p.oid), ''),
  coalesce((select string_agg(a.name, ',' order by a.i) from unnest(p.proargnames) with ordinality a(name, i)
    where p.proargmodes is null or p.proargmodes[a.i] in ('i', 'b', 'v')), ''),
  coalesce((select string_agg(pg_get_function_arg_default(p.oid, i), ' | ' order by i)
    from generate_series(p.pronargs - p.pronargdefaults + 1, p.pronargs) i), ''),
  coalesce((select string_agg(coalesce(nullif(p.proargnames[a.i], ''), 'column' || a.i) || ' ' || t.typname, ',' order by a.i)
    from unnest(p.proallargtypes) with ordinality a(t, i) join pg_type t on t.oid = a.t
    where p.proargmodes[a.i] in ('o', 'b', 't')), '')
from pg_proc p
where p.oid < 16384 and p.pronamespace = 'pg_catalog'::regnamespace and p.prokind in ('f', 'a', 'w')
  and p.prorettype not in ('internal'::regtype, 'cstring'::regtype, 'trigger'::regtype, 'event_trigger'::regtype,
    'language_handler'::regtype, 'fdw_handler'::regtype, 'index_am_handler'::regtype, 'tsm_handler'::regtype, 'table_am_handler'::regtype)
  and not exists (select from unnest(p.proargtypes) a(t) where a.t in ('internal'::regtype, 'cstring'::regtype))
  and p.proname !~ '^(binary_upgrade|RI_)'
order by p.proname, p.oid;
SQL
