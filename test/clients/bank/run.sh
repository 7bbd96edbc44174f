#!/usr/bin/env bash
# A bank: 16 tellers of three drivers move money between few accounts at the same time, with row locks, savepoints,
# RETURNING and transactions that fail. In the end no money came or went, and every account has what the ledger says.
. "$(dirname "$0")/../lib.sh"
cd "$repo"
need psql postgresql-client
need mvn maven default-jdk-headless

transfers=${BANK_TRANSFERS:-15} # of each teller; make nightly has 40
port=$(free_port)
start "$work/gateway.log" bin/iris-pgwire serve --port "$port" --data-dir "$work/data" --no-metrics-enabled
wait_for "$port"
sql() { psql -qXAt -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U app -d USER "$@"; }

sql <<'SQL'
CREATE TABLE accounts (id int PRIMARY KEY, balance numeric(12,2) NOT NULL, CONSTRAINT enough CHECK (balance >= 0));
CREATE TABLE ledger (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, teller text NOT NULL, source int NOT NULL REFERENCES accounts,
  target int NOT NULL REFERENCES accounts, amount numeric(12,2) NOT NULL);
INSERT INTO accounts SELECT n, 1000 FROM generate_series(1, 16) n;
SQL

driver=$cache/pgjdbc/postgresql-42.7.8.jar
[ -f "$driver" ] || mvn -q dependency:copy -Dartifact=org.postgresql:postgresql:42.7.8 -DoutputDirectory="$cache/pgjdbc"
go build -o "$work/tellers" ./test/clients/bank
python=$(venv clients test/clients/python/requirements.txt)

say "16 tellers"
"$python" test/clients/bank/bank.py "$port" 6 "$transfers" >"$work/psycopg" &
psycopg=$!
"$work/tellers" "postgres://app@127.0.0.1:$port/USER?sslmode=disable" 5 "$transfers" >"$work/pgx" &
pgx=$!
java -cp "$driver" test/clients/bank/Bank.java "jdbc:postgresql://127.0.0.1:$port/USER" 5 "$transfers" >"$work/pgjdbc" &
pgjdbc=$!
wait "$psycopg" && wait "$pgx" && wait "$pgjdbc"
cat "$work/psycopg" "$work/pgx" "$work/pgjdbc"

committed=$(awk '{ n += $3 } END { print n }' "$work/psycopg" "$work/pgx" "$work/pgjdbc")
[ "$committed" -gt $((16 * transfers / 4)) ] || { echo "bank: only $committed transfers were made" >&2; exit 1; }
expect() {
  local got
  got=$(sql -c "$2")
  [ "$got" = "$3" ] || { echo "bank: $1: $got, not $3" >&2; exit 1; }
}
expect "the total" "SELECT sum(balance) FROM accounts" 16000.00
expect "transfers in the ledger" "SELECT count(*) FROM ledger" "$committed"
expect "an account with less than nothing" "SELECT count(*) FROM accounts WHERE balance < 0" 0
expect "accounts that the ledger does not explain" "SELECT count(*) FROM accounts a WHERE balance <> 1000
  + (SELECT coalesce(sum(amount), 0) FROM ledger WHERE target = a.id) - (SELECT coalesce(sum(amount), 0) FROM ledger WHERE source = a.id)" 0
echo "bank: $committed transfers, the total is what it was"
