#!/usr/bin/env bash
# The real PgBouncer, with deploy/pgbouncer/pgbouncer.ini, in transaction mode in front of the gateway,
# under pgbench: no transaction fails, no money is lost, and few sessions serve many clients.
set -euo pipefail
# shellcheck source=test/clients/lib.sh
source "$(dirname "$0")/../clients/lib.sh"
pgbouncer=$(command -v pgbouncer || echo /usr/sbin/pgbouncer)
pgbench=$(command -v pgbench || find /usr/lib/postgresql -path '*/bin/pgbench' | sort -V | tail -n 1)
clients=8 sessions=3 seconds=${SECONDS_PER_RUN:-4}
export PGUSER=app PGPASSWORD='correct horse' PGDATABASE=USER PGHOST=127.0.0.1 PGCONNECT_TIMEOUT=10

# PgBouncer refuses to run as root, so everything here runs as somebody else.
run=()
if [ "$(id -u)" = 0 ]; then
  run=(setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$work")
  chown 65534:65534 "$work"
fi

# gateway: starts the gateway on port $gateway.
gateway() {
  start "$work/gateway.log" "${run[@]}" env PGWIRE_HOST=127.0.0.1 PGWIRE_PORT="$gateway" PGWIRE_METRICS_PORT="$metrics" \
    PGWIRE_DATA_DIR="$work/data" PGWIRE_ENABLE_SCRAM=true PGWIRE_USERS_FILE="$work/users" \
    "$binary" serve
  gateway_pid=$server
  wait_for "$gateway"
}

# fail MESSAGE: says what is wrong, and what the servers said.
fail() {
  echo "FAILED: $*" >&2
  tail -n 20 "$work"/*.log >&2
  exit 1
}

# same WHAT GOT WANT
same() { [ "$2" = "$3" ] || fail "$1 is '$2', want '$3'"; }

# ask PORT SQL: one value.
ask() { psql -XAt -v ON_ERROR_STOP=1 -p "$1" -c "$2"; }

# admin COMMAND: tells PgBouncer something.
admin() { PGUSER=pgbouncer PGPASSWORD=admin PGDATABASE=pgbouncer ask "$bouncer" "$1"; }

# bench MODE SCRIPT: pgbench through PgBouncer; the number of transactions is $count.
bench() {
  local out=$work/pgbench.out
  "${run[@]}" "$pgbench" -n -f "$here/$2" -M "$1" -c "$clients" -j 2 -T "$seconds" -p "$bouncer" >"$out" 2>&1 ||
    fail "pgbench -M $1 $2: $(cat "$out")"
  count=$(sed -n 's/^number of transactions actually processed: \([0-9]*\).*/\1/p' "$out")
  local failed
  failed=$(sed -n 's/^number of failed transactions: \([0-9]*\).*/\1/p' "$out")
  same "failed transactions of -M $1 $2" "$failed" 0
  [ "$count" -gt 0 ] || fail "pgbench -M $1 $2 did nothing"
  printf '%-9s %-13s %6d transactions, 0 failed\n' "$1" "$2" "$count"
}

here=$repo/test/deploy
binary=$work/iris-pgwire
cp "${IRIS_PGWIRE:-$repo/bin/iris-pgwire}" "$binary"
chmod 0755 "$binary" "$work"
"${run[@]}" "$binary" user add "$PGUSER" --users-file "$work/users" <<<"$PGPASSWORD" >/dev/null
gateway=$(free_port) bouncer=$(free_port) metrics=$(free_port)
gateway

version=$("$pgbouncer" --version | sed -n 's/^PgBouncer //p')
say "PgBouncer $version with deploy/pgbouncer/pgbouncer.ini, $clients clients on $sessions sessions"
# The file as it is, on ports and in directories of our own.
sed -e "s|^\* = .*|* = host=127.0.0.1 port=$gateway|" -e "s|^listen_port = .*|listen_port = $bouncer|" \
  -e "s|^auth_file = .*|auth_file = $work/userlist.txt|" -e "s|^default_pool_size = .*|default_pool_size = $sessions|" \
  -e "s|^logfile = .*|logfile = $work/pgbouncer.log|" -e "s|^pidfile = .*|pidfile = $work/pgbouncer.pid|" \
  "$repo/deploy/pgbouncer/pgbouncer.ini" >"$work/pgbouncer.ini"
# users PASSWORD: writes userlist.txt from our example, with a password or a verifier for app.
users() {
  sed "s|^\"app\" .*|\"app\" \"$1\"|" "$repo/deploy/pgbouncer/userlist.txt.example" >"$work/userlist.txt"
  echo '"pgbouncer" "admin"' >>"$work/userlist.txt"
}
users "$PGPASSWORD"
chmod 0644 "$work"/*.ini "$work/userlist.txt"
start "$work/pgbouncer.out" "${run[@]}" "$pgbouncer" "$work/pgbouncer.ini"
wait_for "$bouncer"

ask "$bouncer" "CREATE TABLE account (id INT PRIMARY KEY, balance INT NOT NULL)" >/dev/null
ask "$bouncer" "CREATE TABLE history (a INT, b INT, amount INT)" >/dev/null
ask "$bouncer" "INSERT INTO account SELECT g, 1000 FROM generate_series(1, 100) AS g" >/dev/null

transfers=0
for mode in simple extended; do
  bench "$mode" transfer.sql
  transfers=$((transfers + count))
  bench "$mode" read.sql
done

say "What is in the tables afterwards"
same "sum of balances" "$(ask "$gateway" "SELECT sum(balance) FROM account")" 100000
same "rows of history" "$(ask "$gateway" "SELECT count(*) FROM history")" "$transfers"
same "accounts that do not agree with history" "$(ask "$gateway" "
  SELECT count(*) FROM account
  LEFT JOIN (SELECT a AS id, sum(amount) AS given FROM history GROUP BY a) AS g ON g.id = account.id
  LEFT JOIN (SELECT b AS id, sum(amount) AS got FROM history GROUP BY b) AS t ON t.id = account.id
  WHERE balance <> 1000 - coalesce(given, 0) + coalesce(got, 0)")" 0
echo "balances and history agree on $transfers transfers"

say "Sessions of the gateway that PgBouncer used"
used=$(admin "SHOW SERVERS" | grep -c "|$gateway|" || true)
{ [ "$used" -ge 1 ] && [ "$used" -le "$sessions" ]; } || fail "$used sessions, want 1 to $sessions"
echo "$used sessions for $clients clients"

say "Statements prepared by name need PgBouncer 1.21, as docs/deployment.md says"
"${run[@]}" "$pgbench" -n -f "$here/read.sql" -M prepared -c "$clients" -T 1 -p "$bouncer" >"$work/prepared.out" 2>&1 || true
answer=$(grep -m 1 'prepared statement .* already exists\|prepared statement .* does not exist' "$work/prepared.out" || echo supported)
case $version in
  1.[0-9].* | 1.1[0-9].* | 1.20.*) [ "$answer" != supported ] || fail "PgBouncer $version supports them" ;;
  *) same "-M prepared" "$answer" supported ;;
esac
echo "$answer"

say "A restart of the gateway under load, with PAUSE and RESUME"
"${run[@]}" "$pgbench" -n -f "$here/transfer.sql" -c "$clients" -j 2 -T $((seconds + 4)) -p "$bouncer" >"$work/restart.out" 2>&1 &
load=$!
pids+=("$load")
until [ "$(ask "$gateway" "SELECT count(*) FROM history")" -gt "$transfers" ]; do sleep 0.1; done
admin PAUSE >/dev/null
kill -TERM "$gateway_pid"
wait "$gateway_pid" || fail "the gateway ended with $?"
gateway
admin RESUME >/dev/null
wait "$load" || fail "pgbench: $(cat "$work/restart.out")"
count=$(sed -n 's/^number of transactions actually processed: \([0-9]*\).*/\1/p' "$work/restart.out")
same "rows of history" "$(ask "$gateway" "SELECT count(*) FROM history")" $((transfers + count))
same "sum of balances" "$(ask "$gateway" "SELECT sum(balance) FROM account")" 100000
echo "$count transactions, 0 failed, across the restart"

say "Log-in with the verifier of the gateway's users file instead of a password"
users "$(sed -n "s/^\"$PGUSER\" \"\(.*\)\"$/\1/p" "$work/users")"
admin RELOAD >/dev/null
admin RECONNECT >/dev/null
same "SELECT 1" "$(ask "$bouncer" "SELECT 1")" 1
if PGPASSWORD=wrong ask "$bouncer" "SELECT 1" >"$work/wrong.out" 2>&1; then fail "a wrong password is let in"; fi
if PGPASSWORD=wrong ask "$gateway" "SELECT 1" >"$work/wrong.out" 2>&1; then fail "the gateway lets a wrong password in"; fi
echo "PgBouncer keeps no password"
