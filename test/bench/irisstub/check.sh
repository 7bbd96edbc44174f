#!/usr/bin/env bash
# The official Python driver reads the scripted IRIS: its rows must be those that
# the benchmark compares with PostgreSQL's.
. "$(dirname "$0")/../../clients/lib.sh"
cd "$repo"
go build -o "$work/bench" ./test/bench
"$work/bench" -print-rows >"$work/rows"
port=$(free_port)
start "$work/stub.log" "$work/bench" -stub "127.0.0.1:$port"
wait_for "$port"
"$(venv irispython test/iris-clients/python/requirements.txt)" test/bench/irisstub/check.py "$port" "$work/rows"
