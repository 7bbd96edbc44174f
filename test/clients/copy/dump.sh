#!/usr/bin/env bash
# A dump's way: from the gateway, in plain and custom format, into another gateway and
# into PostgreSQL, and from there back into a third. All have the same rows in the end.
. "$(dirname "$0")/../lib.sh"
cd "$repo"
. test/conformance/postgres.sh
need pg_dump postgresql-client
install_postgres
export PGHOST=127.0.0.1 PGUSER=app PGTZ=UTC PGOPTIONS='-c intervalstyle=postgres'

# gateway NAME: starts one of its own; its port is in the variable of that name.
gateway() {
  local p
  p=$(free_port)
  start "$work/$1.log" bin/iris-pgwire serve --port "$p" --data-dir "$work/$1" --no-metrics-enabled
  wait_for "$p"
  printf -v "$1" '%s' "$p"
}

# ask PORT ARGUMENT...: psql, stopped by the first error.
ask() {
  local p=$1
  shift
  psql -Xq -v ON_ERROR_STOP=1 -p "$p" -d "${database:-USER}" "$@"
}

# contents PORT: what is there, as text.
contents() {
  [ -n "${without_vectors:-}" ] || ask "$1" -At -c 'COPY documents TO STDOUT'
  ask "$1" -At -c 'COPY (SELECT * FROM "Owner" ORDER BY id) TO STDOUT' -c 'COPY (SELECT * FROM every ORDER BY id) TO STDOUT (FORMAT csv, HEADER)' \
    -c 'SELECT * FROM active_owner ORDER BY id' -c "SELECT nextval('counted')"
}

# same FILE WHAT: compares with what was dumped.
same() {
  if ! diff "$work/want" "$1" >"$work/diff"; then
    head -n 20 "$work/diff" >&2
    echo "dump: $2 differs" >&2
    exit 1
  fi
  echo "dump: $2: ok"
}

make -s build
gateway origin
ask "$origin" -f test/clients/copy/dump.sql >/dev/null
pg_dump -p "$origin" -d USER --no-owner >"$work/plain.sql"
pg_dump -p "$origin" -d USER --no-owner -Fc -f "$work/whole.custom"
pg_dump -p "$origin" -d USER --no-owner -T documents -e plpgsql >"$work/postgres.sql" # which has no vectors
pg_dump -p "$origin" -d USER --no-owner -T documents -e plpgsql -Fc -f "$work/postgres.custom"
pg_dump -p "$origin" -d USER --data-only --inserts --rows-per-insert 100 -t '"Owner"' >"$work/inserts.sql"
contents "$origin" >"$work/want"

gateway plain
ask "$plain" -f "$work/plain.sql" >/dev/null
contents "$plain" >"$work/got"
same "$work/got" "a plain dump in another gateway"

gateway custom
pg_restore -p "$custom" -d USER --no-owner --exit-on-error "$work/whole.custom"
contents "$custom" >"$work/got"
same "$work/got" "a custom dump in another gateway"

ask "$custom" -c 'TRUNCATE "Owner", every, documents' -c 'DROP SEQUENCE counted' -c 'CREATE SEQUENCE counted START 7 INCREMENT 3'
pg_restore -p "$custom" -d USER --data-only --exit-on-error "$work/whole.custom"
contents "$custom" >"$work/got"
same "$work/got" "the data of a dump in tables that are there"
sed -i '1,2d' "$work/want"
without_vectors=yes

postgres=$(free_port)
start_postgres "$postgres"
export PGUSER=postgres
psql -Xq -p "$postgres" -d USER -c 'ALTER SCHEMA public OWNER TO app'
PGUSER=app ask "$postgres" -f "$work/postgres.sql" >/dev/null
PGUSER=app contents "$postgres" >"$work/got"
same "$work/got" "a plain dump in PostgreSQL"
createdb -p "$postgres" -O app again
pg_restore -p "$postgres" -d again -U app --no-owner --exit-on-error "$work/postgres.custom"
PGUSER=app database=again contents "$postgres" >"$work/got"
same "$work/got" "a custom dump in PostgreSQL"
PGUSER=app ask "$postgres" -c 'TRUNCATE "Owner", every'
PGUSER=app ask "$postgres" -f "$work/inserts.sql" >/dev/null
[ "$(PGUSER=app ask "$postgres" -At -c 'SELECT count(*) FROM "Owner"')" = 4 ]

pg_dump -p "$postgres" -d again -U app --no-owner -Fc -f "$work/back.custom"
export PGUSER=app
ask "$custom" -c 'DROP VIEW active_owner' -c 'DROP TABLE every, "Owner"' -c 'DROP SEQUENCE counted'
pg_restore -p "$custom" -d USER --no-owner --exit-on-error "$work/back.custom"
ask "$custom" -At -c 'COPY (SELECT * FROM every ORDER BY id) TO STDOUT' >"$work/got"
ask "$origin" -At -c 'COPY (SELECT * FROM every ORDER BY id) TO STDOUT' >"$work/want"
same "$work/got" "a dump of PostgreSQL in a gateway"
