#!/usr/bin/env bash
# Starts the Python gateway of the same name (dbapi mode) in front of a server
# that speaks IRIS's protocol, and asks it what a PostgreSQL client asks.
#
#   run.sh HOST:PORT
#
# PYGATEWAY_HOLD=1 leaves the gateway running and prints its port, for benchmarks.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
address=${1:?usage: run.sh HOST:PORT}
venv=${CACHE_DIR:-$here/../../../build/iris-clients}/pygateway
log=$(mktemp)

if ! cmp -s "$here/requirements.txt" "$venv/ready"; then
  "${PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  cp "$here/requirements.txt" "$venv/ready"
fi

port=$("$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
PGWIRE_BACKEND_TYPE=dbapi PGWIRE_HOST=127.0.0.1 PGWIRE_PORT=$port IRIS_HOST=${address%:*} IRIS_PORT=${address##*:} \
  IRIS_USERNAME=_SYSTEM IRIS_PASSWORD=SYS OTEL_SDK_DISABLED=true \
  "$venv/bin/python" -m iris_pgwire.server >"$log" 2>&1 &
gateway=$!
if [ -n "${PYGATEWAY_HOLD:-}" ]; then
  echo "port $port, process $gateway, log $log"
  exit
fi
trap 'kill "$gateway" 2>/dev/null || true; wait 2>/dev/null || true; rm -f "$log"' EXIT
if ! "$venv/bin/python" "$here/test_gateway.py" "$port"; then
  tail -n 40 "$log" >&2
  exit 1
fi
