#!/usr/bin/env bash
# psqlodbc, PostgreSQL's ODBC driver: run.sh PORT
. "$(dirname "$0")/../lib.sh"
cd "$repo"
need odbcinst odbcinst unixodbc
driver=$(find /usr/lib -name psqlodbcw.so | head -n 1)
[ -n "$driver" ] || { need psqlodbcw.so odbc-postgresql; driver=$(find /usr/lib -name psqlodbcw.so | head -n 1); }
"$(venv odbc test/clients/odbc/requirements.txt)" test/clients/odbc/check.py "$1" "$driver"
