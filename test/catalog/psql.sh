#!/usr/bin/env bash
# What psql's backslash commands print, beside PostgreSQL's, as text.
. "$(dirname "$0")/../clients/lib.sh"
cd "$repo"
. test/conformance/postgres.sh
need psql postgresql-client
install_postgres
make -s build
python3 test/catalog/reduce.py | sed -f test/catalog/psql/without-vectors.sed >"$work/sample.sql"
postgres_port=$(free_port)
start_postgres "$postgres_port"
gateway_port=$(free_port)
start "$work/gateway.log" env TZ=UTC PGWIRE_DATA_DIR="$work/data" PGWIRE_PORT="$gateway_port" PGWIRE_METRICS_ENABLED=false \
  IRIS_DATABASE_ALIASES=postgres,template0,template1 bin/iris-pgwire
wait_for "$gateway_port"
psql -qX -h 127.0.0.1 -p "$postgres_port" -U postgres -d USER -c 'ALTER DATABASE "USER" OWNER TO app'
for port in "$postgres_port" "$gateway_port"; do
  for file in "$work/sample.sql" test/catalog/psql/objects.sql; do
    PGOPTIONS='-c client_min_messages=warning' psql -qX -h 127.0.0.1 -p "$port" -U app -d USER -f "$file"
  done
done
python3 test/catalog/psql/compare.py test/catalog/psql/commands.txt test/catalog/psql/differences.tsv "$postgres_port" "$gateway_port"
