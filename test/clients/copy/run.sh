#!/usr/bin/env bash
# Programs that load and unload in bulk, and a dump's way from here into another
# gateway and into PostgreSQL, and back.
. "$(dirname "$0")/../lib.sh"
cd "$repo"
make -s build
port=$(free_port)
start "$work/gateway.log" bin/iris-pgwire serve --port "$port" --data-dir "$work/data" --no-metrics-enabled
wait_for "$port"
say "bulk programs"
"$(venv copy test/clients/copy/requirements.txt)" test/clients/copy/bulk.py "postgresql://app@127.0.0.1:$port/USER"
test/clients/copy/dump.sh
