#!/usr/bin/env bash
# The official IRIS drivers against `iris-pgwire embedded`.
. "$(dirname "$0")/../clients/lib.sh"
cd "$repo"
export CACHE_DIR=$cache/iris-clients
port=$(free_port)
start "$work/embedded.log" bin/iris-pgwire embedded --listen "127.0.0.1:$port" --data-dir "$work/data"
wait_for "$port"
say "Python driver (intersystems-irispython)"
test/iris-clients/python/run.sh "127.0.0.1:$port"
say "JDBC driver (intersystems-jdbc)"
command -v mvn >/dev/null || { apt-get update -qq && apt-get install -y -qq maven default-jdk-headless; }
test/iris-clients/jdbc/run.sh "127.0.0.1:$port"
