#!/usr/bin/env bash
# Drivers beside those of the quick start, each with what applications do with it.
. "$(dirname "$0")/lib.sh"
cd "$repo"
need psql postgresql-client
need mvn maven default-jdk-headless
need npm nodejs npm

port=$(free_port)
start "$work/gateway.log" bin/iris-pgwire serve --port "$port" --data-dir "$work/data" --no-metrics-enabled
wait_for "$port"
say "pgjdbc"
CACHE_DIR=$cache/pgjdbc test/clients/pgjdbc/run.sh "jdbc:postgresql://127.0.0.1:$port/USER" app
say "lib/pq"
go run ./test/clients/pq "postgres://app@127.0.0.1:$port/USER?sslmode=disable"
say "psycopg and asyncpg"
"$(venv clients test/clients/python/requirements.txt)" test/clients/python/notifications.py "$port"
say "sessions: savepoints, pipeline mode, protocol 3.2, direct TLS"
bin/iris-pgwire cert --self-signed --name localhost --cert "$work/tls.pem" --key "$work/tls.key" >/dev/null
tls=$(free_port)
start "$work/tls.log" bin/iris-pgwire serve --port "$tls" --data-dir "$work/tls-data" --no-metrics-enabled \
  --ssl-enabled --ssl-cert "$work/tls.pem" --ssl-key "$work/tls.key"
wait_for "$tls"
"$(venv clients test/clients/python/requirements.txt)" test/clients/python/sessions.py "$tls"
say "node-postgres"
CACHE_DIR=$cache/node test/clients/node/run.sh "postgres://app@127.0.0.1:$port/USER"
say "psqlodbc"
test/clients/odbc/run.sh "$port"
say "PHP"
test/clients/php/run.sh "$port"
