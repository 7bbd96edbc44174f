#!/usr/bin/env bash
# The relations of pg_catalog and information_schema, their columns, types and order,
# beside those of PostgreSQL 15 to 18, as the setting server_version says; and, with the
# sample loaded into PostgreSQL 15 and the gateway, the columns that PostgreSQL fills and
# the gateway does not (unfilled.tsv, with reasons: the list may only shrink).
. "$(dirname "$0")/../clients/lib.sh"
cd "$repo"
. test/conformance/postgres.sh
need psql postgresql-client
install_postgres
make -s build
python3 test/catalog/reduce.py >"$work/sample.sql"

# gateway VERSION: serves the versions' catalogs on $gateway_port.
gateway() {
  gateway_port=$(free_port)
  start "$work/gateway-$1.log" env TZ=UTC PGWIRE_DATA_DIR="$work/data-$1" PGWIRE_PORT="$gateway_port" PGWIRE_SERVER_VERSION="$1" \
    PGWIRE_METRICS_ENABLED=false IRIS_DATABASE_ALIASES=postgres,template0,template1 bin/iris-pgwire
  wait_for "$gateway_port"
}

status=0
for version in 15 16 17 18; do
  [ -z "${ONLY:-}" ] || [ "$ONLY" = "$version" ] || continue
  say "relations of PostgreSQL $version"
  if [ "$version" != 15 ]; then
    pinned=postgres_$version
    npm_postgres "${!pinned}"
  fi
  postgres_port=$(free_port)
  start_postgres "$postgres_port" "$work/cluster-$version"
  postgres_pid=$server
  gateway "$version.4"
  python3 test/catalog/relations.py columns "$postgres_port" "$gateway_port" || status=1
  if [ "$version" = 15 ]; then
    say "columns that PostgreSQL fills over the sample"
    psql -qX -h 127.0.0.1 -p "$postgres_port" -U postgres -d USER -c 'ALTER ROLE app CREATEROLE' -c 'ALTER SCHEMA public OWNER TO app'
    for port in "$postgres_port" "$gateway_port"; do
      PGOPTIONS='-c client_min_messages=warning' psql -qX -h 127.0.0.1 -p "$port" -U app -d USER -f "$work/sample.sql" >"$work/load-$port.log" 2>&1 || true
    done
    python3 test/catalog/relations.py filled "$postgres_port" "$gateway_port" "$@" || status=1
  fi
  kill "$server" "$postgres_pid"
done
exit $status
