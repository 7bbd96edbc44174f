#!/usr/bin/env bash
# Runs the corpus on a throw-away PostgreSQL 15 and on the gateway over its
# embedded server, and compares. Arguments go to the comparing program.
. "$(dirname "$0")/../clients/lib.sh"
cd "$repo"
. test/conformance/postgres.sh

install_postgres
make -s build
postgres_port=$(free_port)
start_postgres "$postgres_port"
gateway_port=$(free_port)
start "$work/gateway.log" env TZ=UTC PGWIRE_DATA_DIR="$work/data" PGWIRE_PORT="$gateway_port" bin/iris-pgwire
wait_for "$gateway_port"
go run ./test/conformance -postgres "127.0.0.1:$postgres_port" -gateway "127.0.0.1:$gateway_port" "$@"
go test ./test/fault -run TestInterleavings -count 1 -interleavings-postgres "127.0.0.1:$postgres_port"
