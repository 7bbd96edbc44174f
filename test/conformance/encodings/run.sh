#!/usr/bin/env bash
# Has clients of other encodings than UTF8 ask a throw-away PostgreSQL 15 and the gateway.
. "$(dirname "$0")/../../clients/lib.sh"
cd "$repo"
. test/conformance/postgres.sh
install_postgres
make -s build
postgres_port=$(free_port)
start_postgres "$postgres_port"
gateway_port=$(free_port)
start "$work/gateway.log" bin/iris-pgwire serve --port "$gateway_port" --data-dir "$work/data" --no-metrics-enabled
wait_for "$gateway_port"
"$(venv clients test/clients/python/requirements.txt)" test/conformance/encodings/ask.py \
  "host=127.0.0.1 port=$postgres_port user=postgres dbname=USER" "host=127.0.0.1 port=$gateway_port user=app dbname=USER"
