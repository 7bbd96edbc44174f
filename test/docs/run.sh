#!/usr/bin/env bash
# Runs the commands of the documentation. Installs what is missing: psql, the tools
# pages use, and psycopg.
. "$(dirname "$0")/../clients/lib.sh"
cd "$repo"
need psql postgresql-client
need openssl openssl
need curl curl
need ip iproute2
need promtool prometheus
IRIS_PGWIRE_PYTHON=$(venv clients test/clients/python/requirements.txt)
export IRIS_PGWIRE_PYTHON IRIS_PGWIRE_DOCS=1
go test ./test/docs -run '^TestPages$' -count=1 -timeout 20m -v | tee "$work/out" | grep -v '^=== \|^ *--- PASS'
status=${PIPESTATUS[0]}
sed -n 's/.*: \([0-9]* pages, .*\)/\1/p' "$work/out"
exit "$status"
