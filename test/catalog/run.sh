#!/usr/bin/env bash
# What 72 real clients ask the catalogs (corpus/README.md), on the gateway with
# the sample loaded, beside what PostgreSQL answered. The statements that differ are
# in differences.tsv, each with the reason; check.py fails on any other, and on one
# in the list that does not differ any more. Arguments go to check.py.
. "$(dirname "$0")/../clients/lib.sh"
cd "$repo"
need psql postgresql-client
make -s build
port=$(free_port)
# The names that the reference server had: its roles and its databases.
echo secret | bin/iris-pgwire user add --users-file="$work/users" app >/dev/null
echo secret | bin/iris-pgwire user add --users-file="$work/users" postgres >/dev/null
start "$work/gateway.log" env TZ=UTC PGWIRE_DATA_DIR="$work/data" PGWIRE_PORT="$port" PGWIRE_USERS_FILE="$work/users" PGWIRE_METRICS_ENABLED=false \
  IRIS_NAMESPACE=SAMPLE IRIS_DATABASE_ALIASES=postgres,template0,template1 bin/iris-pgwire
wait_for "$port"
cp test/catalog/corpus/run.py test/catalog/corpus/oids.json "$work"
python3 test/catalog/reduce.py >"$work/sample.sql"
status=0
python3 "$work/run.py" --port "$port" --user app --password secret --database sample --load -v --timeout 120 \
  --json "$work/result.json" test/catalog/corpus/catalog.jsonl >"$work/run.txt" || status=$?
if [ $status -gt 1 ]; then
  cat "$work/run.txt" "$work/gateway.log" >&2
  exit $status
fi
tail -n 3 "$work/run.txt"
[ -z "${KEEP:-}" ] || cp "$work/run.txt" "$work/result.json" "$work/gateway.log" "$KEEP"
python3 test/catalog/check.py "$work/result.json" "$@"
