#!/usr/bin/env bash
# Programs written for pgvector, on the gateway: pgvector's Python package under
# five drivers and ORMs, and the vector stores of three frameworks. What they find
# is compared with brute force.
. "$(dirname "$0")/../lib.sh"
cd "$repo"
make -s build
port=$(free_port)
start "$work/gateway.log" bin/iris-pgwire serve --port "$port" --data-dir "$work/data" --no-metrics-enabled
wait_for "$port"
say "pgvector's package"
"$(venv vectors test/clients/vectors/packages.txt)" test/clients/vectors/packages.py "$port"
say "frameworks"
"$(venv frameworks test/clients/vectors/frameworks.txt)" test/clients/vectors/frameworks.py "$port"
