#!/usr/bin/env bash
# pgx's own tests against the gateway. They come with its module, of the version in go.mod. postgres.txt names
# those that do not pass on PostgreSQL 15 either, failures.txt those that pass there and not here: a list that may
# only shrink. `run.sh -postgres DSN` says what passes on a PostgreSQL server, in the form of postgres.txt.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../lib.sh"
cd "$repo"
module=$(go mod download -json github.com/jackc/pgx/v5 | python3 -c 'import json, sys; print(json.load(sys.stdin)["Dir"])')
cp -r "$module" "$work/pgx"
chmod -R u+w "$work/pgx"

# suite DSN: runs the tests, with JSON into $work/results.
suite() {
  (cd "$work/pgx" && GOFLAGS=-mod=mod PGX_TEST_DATABASE="$1" PGX_TEST_TCP_CONN_STRING="$1" \
    go test -count=1 -p 1 -parallel 1 -timeout 10m -json . ./pgconn ./pgtype ./pgxpool ./stdlib ./tracelog >"$work/results" 2>"$work/errors") || true
}

if [ "${1:-}" = -postgres ]; then
  suite "$2"
  exec python3 "$here/compare.py" "$work/results"
fi
port=$(free_port)
start "$work/gateway.log" bin/iris-pgwire serve --port "$port" --data-dir "$work/data" --no-metrics-enabled
wait_for "$port"
psql -qX -h 127.0.0.1 -p "$port" -U app -d USER -c 'CREATE DOMAIN uint64 AS numeric(20,0)'
suite "host=127.0.0.1 port=$port user=app dbname=USER"
python3 "$here/compare.py" "$work/results" "$here/postgres.txt" "$here/failures.txt"
