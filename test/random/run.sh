#!/usr/bin/env bash
# Asks a throw-away PostgreSQL 15 and the gateway over its embedded server the same
# random questions. Arguments go to the asking program: -time 10m, -seed 7, -mutations.
. "$(dirname "$0")/../clients/lib.sh"
cd "$repo"
. test/conformance/postgres.sh

install_postgres
postgres_port=$(free_port)
start_postgres "$postgres_port"
TZ=UTC go run ./test/random -postgres "127.0.0.1:$postgres_port" "$@"
