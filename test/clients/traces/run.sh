#!/usr/bin/env bash
# libpq's traces on PostgreSQL 15 and on the gateway, side by side.
. "$(dirname "$0")/../lib.sh"
cd "$repo"
need psql postgresql-client
. test/conformance/postgres.sh
install_postgres

postgres_port=$(free_port)
start_postgres "$postgres_port"
gateway_port=$(free_port)
start "$work/gateway.log" env TZ=UTC bin/iris-pgwire serve --port "$gateway_port" --data-dir "$work/data" --no-metrics-enabled
wait_for "$gateway_port"
say "libpq's traces"
"$(venv clients test/clients/python/requirements.txt)" test/clients/traces/traces.py "$postgres_port" "$gateway_port" \
  test/clients/traces/differences.tsv
