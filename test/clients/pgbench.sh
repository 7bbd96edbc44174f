#!/usr/bin/env bash
# pgbench in its three modes, with a script of its own and its standard ones: no
# transaction fails, and no money is lost.
. "$(dirname "$0")/lib.sh"
cd "$repo"
need psql postgresql-client
pgbench=$(command -v pgbench || find /usr/lib/postgresql -path '*/bin/pgbench' | sort -V | tail -n 1)
[ -n "$pgbench" ] || { need pgbench postgresql-contrib; pgbench=$(find /usr/lib/postgresql -path '*/bin/pgbench' | sort -V | tail -n 1); }
port=$(free_port)
start "$work/gateway.log" bin/iris-pgwire serve --port "$port" --data-dir "$work/data" --no-metrics-enabled
wait_for "$port"
export PGHOST=127.0.0.1 PGPORT=$port PGUSER=app PGDATABASE=USER
ask() { psql -XAt -v ON_ERROR_STOP=1 -c "$1"; }
ask "CREATE TABLE account (id INT PRIMARY KEY, balance INT NOT NULL)" >/dev/null
ask "CREATE TABLE history (a INT, b INT, amount INT)" >/dev/null
ask "INSERT INTO account SELECT g, 1000 FROM generate_series(1, 100) AS g" >/dev/null
transfers=0
for mode in simple extended prepared; do
  "$pgbench" -n -f test/deploy/transfer.sql -M "$mode" -c 6 -j 2 -t 100 >"$work/out" 2>&1 || { cat "$work/out" >&2; exit 1; }
  count=$(sed -n 's/^number of transactions actually processed: \([0-9]*\).*/\1/p' "$work/out")
  transfers=$((transfers + count))
  echo "$mode: $count transactions"
done
[ "$transfers" = 1800 ]
[ "$(ask "SELECT sum(balance) FROM account")" = 100000 ]
[ "$(ask "SELECT count(*) FROM history")" = "$transfers" ]
echo "pgbench: simple, extended and prepared; the balances agree: ok"

# Its own tables, made by it in both ways, and its standard scripts: accounts have what
# history says, tellers have what branches have.
standard=0
for steps in dtgvpf dtGvp; do
  "$pgbench" -i -I "$steps" -s 1 -q >"$work/out" 2>&1 || { cat "$work/out" >&2; exit 1; }
  [ "$(ask "SELECT count(*), sum(abalance) FROM pgbench_accounts")" = "100000|0" ]
done
for mode in simple extended prepared; do
  for script in tpcb-like simple-update select-only; do
    "$pgbench" -n -b "$script" -M "$mode" -c 4 -j 2 -t 50 >"$work/out" 2>&1 || { cat "$work/out" >&2; exit 1; }
    grep -q '^number of failed transactions: 0 ' "$work/out" || { cat "$work/out" >&2; exit 1; }
    [ "$script" = select-only ] || standard=$((standard + 200))
  done
done
[ "$(ask "SELECT (SELECT sum(abalance) FROM pgbench_accounts) = sum(delta), count(*) FROM pgbench_history")" = "t|$standard" ]
[ "$(ask "SELECT (SELECT sum(tbalance) FROM pgbench_tellers) = sum(bbalance) FROM pgbench_branches")" = t ]
echo "pgbench: its tables and its standard scripts; the balances agree: ok"
