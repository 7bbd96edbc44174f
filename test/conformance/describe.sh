#!/usr/bin/env bash
# Asks a throw-away PostgreSQL 15 to describe the statements of describe/ and
# corpus/, and compares that with what describe/ has recorded. With -rewrite it
# records anew. POSTGRES_BIN asks another version, such as 18:
#
#   POSTGRES_BIN=…/native/bin test/conformance/describe.sh
. "$(dirname "$0")/../clients/lib.sh"
cd "$repo"
. test/conformance/postgres.sh

install_postgres
postgres_port=$(free_port)
start_postgres "$postgres_port"
run_psql() { PGOPTIONS='-c client_min_messages=warning' psql -qX -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$postgres_port" "$@" >/dev/null; }
run_psql -U postgres -d postgres -c 'CREATE DATABASE describe OWNER app'
run_psql -U postgres -d describe -f test/conformance/describe/vector.sql -c 'ALTER SCHEMA public OWNER TO app'
run_psql -U app -d describe -f test/conformance/describe/sample.sql
go run ./test/conformance -describe -postgres "127.0.0.1:$postgres_port" "$@"
