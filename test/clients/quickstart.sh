#!/usr/bin/env bash
# The quick start and the main job, with real clients, over the embedded server in
# the same process and as a process of its own. Prints what it saw.
. "$(dirname "$0")/lib.sh"
cd "$repo"

say "build (CGO_ENABLED=0)"
make -s build
file=bin/iris-pgwire
python=$(venv clients test/clients/python/requirements.txt)
command -v psql >/dev/null || { apt-get update -qq && apt-get install -y -qq postgresql-client; }

# main_job PORT KILL RESTART: everything a client does, with a crash between.
main_job() {
  local port=$1
  say "psql"
  psql -X -h 127.0.0.1 -p "$port" -d USER -U app -v ON_ERROR_STOP=1 <test/clients/psql.sql >"$work/psql.out"
  diff -u test/clients/psql.expected "$work/psql.out"
  echo "psql session as expected"
  say "psycopg 3, sync and async"
  "$python" test/clients/python/main_job.py "$port" load
  say "pgx"
  go run ./test/clients/pgx "postgres://app@127.0.0.1:$port/USER?sslmode=disable"
}

say "one process: the gateway over the embedded server"
port=$(free_port)
gateway() { start "$work/gateway.log" env PGWIRE_DATA_DIR="$work/data" PGWIRE_PORT="$port" "$file"; wait_for "$port"; }
gateway
cat "$work/gateway.log"
main_job "$port"

say "kill -9 with a transaction open, and start again"
"$python" test/clients/python/uncommitted.py "$port" >"$work/open.log" 2>&1 &
pids+=($!)
for _ in $(seq 100); do grep -q open "$work/open.log" && break; sleep 0.1; done
kill -9 "$server"
wait "$server" 2>/dev/null || true
gateway
"$python" test/clients/python/main_job.py "$port" crash-check

say "two processes: iris-pgwire embedded, and the gateway with IRIS_HOST"
iris_port=$(free_port)
start "$work/embedded.log" "$file" embedded --listen "127.0.0.1:$iris_port" --data-dir "$work/iris"
wait_for "$iris_port"
cat "$work/embedded.log"
port=$(free_port)
start "$work/gateway2.log" env IRIS_HOST=127.0.0.1 IRIS_PORT="$iris_port" IRIS_USERNAME=_SYSTEM IRIS_PASSWORD=SYS \
  IRIS_NAMESPACE=USER PGWIRE_PORT="$port" "$file"
wait_for "$port"
cat "$work/gateway2.log"
main_job "$port"

say "the official IRIS driver and psql read each other's rows"
iris_python=$(venv iris test/iris-clients/python/requirements.txt)
psql -h 127.0.0.1 -p "$port" -d USER -U app -qc "DROP TABLE IF EXISTS both_sides" \
  -c "CREATE TABLE both_sides (id INT PRIMARY KEY, note VARCHAR(50))" -c "INSERT INTO both_sides VALUES (1, 'from psql')"
"$iris_python" test/clients/python/iris_side.py "$iris_port"
test "$(psql -h 127.0.0.1 -p "$port" -d USER -U app -Atc 'SELECT id, note FROM both_sides ORDER BY id')" = $'1|from psql\n2|from the IRIS driver'
echo "psql reads the driver's row"
say "quick start: all five points hold"
