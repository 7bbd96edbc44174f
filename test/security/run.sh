#!/usr/bin/env bash
# Who may come in, with real clients: TLS, SCRAM, channel binding, users, refusals,
# and what the environment blocks of a typical guide lead to.
. "$(dirname "$0")/../clients/lib.sh"
cd "$repo"
need psql postgresql-client
need openssl openssl
need mvn maven default-jdk-headless
need npm nodejs npm
file=$repo/bin/iris-pgwire
python=$(venv clients test/clients/python/requirements.txt)
passed=0 failed=0

# ok NAME COMMAND...: the command must succeed.
ok() {
  local name=$1
  shift
  if "$@" >"$work/out" 2>&1; then
    passed=$((passed + 1)); echo "ok   $name"
  else
    failed=$((failed + 1)); echo "FAIL $name"; sed 's/^/     /' "$work/out"
  fi
}

# refused NAME TEXT COMMAND...: the command must fail, and say TEXT.
refused() {
  local name=$1 text=$2
  shift 2
  if "$@" >"$work/out" 2>&1; then
    failed=$((failed + 1)); echo "FAIL $name: was accepted"; sed 's/^/     /' "$work/out"
  elif ! grep -qF -- "$text" "$work/out"; then
    failed=$((failed + 1)); echo "FAIL $name: does not say \"$text\""; sed 's/^/     /' "$work/out"
  else
    passed=$((passed + 1)); echo "ok   $name"
  fi
}

# query CONNINFO: psql asks one thing and must get it, without prompting.
query() { test "$(psql -X -w -Atc 'SELECT 6 * 7' "$1")" = 42 || return 1; }

# query18 CONNINFO: the same with psycopg, whose libpq 18 has direct TLS and protocol 3.2.
query18() { "$python" test/security/psycopg_check.py "$1"; }

say "certificates and users"
"$file" cert --self-signed --name localhost --name 127.0.0.1 --cert "$work/cert.pem" --key "$work/key.pem"
printf 'correct horse\n' | "$file" user add alice --users-file "$work/users"
printf 'geheim & co\n' | "$file" user add 'bob the "builder"' --users-file "$work/users"
grep -q 'SCRAM-SHA-256\$' "$work/users" && ! grep -q 'horse\|geheim' "$work/users"
openssl x509 -in "$work/cert.pem" -noout -subject -ext subjectAltName

say "TLS and SCRAM with a users file"
port=$(free_port)
start "$work/gateway.log" env PGWIRE_SSL_ENABLED=true PGWIRE_SSL_CERT="$work/cert.pem" PGWIRE_SSL_KEY="$work/key.pem" \
  PGWIRE_ENABLE_SCRAM=true PGWIRE_USERS_FILE="$work/users" PGWIRE_DATA_DIR="$work/data" PGWIRE_PORT="$port" \
  PGWIRE_METRICS_ENABLED=false "$file"
gateway=$server
wait_for "$port"
base="host=localhost port=$port dbname=USER user=alice"
good="$base password='correct horse'"
full="$good sslrootcert=$work/cert.pem sslmode=verify-full"
ok "psql sslmode=disable" query "$good sslmode=disable"
ok "psql sslmode=require" query "$good sslmode=require"
ok "psql sslmode=verify-full" query "$full"
ok "psql channel_binding=require" query "$full channel_binding=require"
ok "psql channel_binding=disable" query "$full channel_binding=disable"
ok "psql TLS 1.2" query "$full ssl_max_protocol_version=TLSv1.2 channel_binding=require"
ok "psql TLS 1.3" query "$full ssl_min_protocol_version=TLSv1.3 channel_binding=require"
refused "psql TLS 1.1" "SSL error" query "$full ssl_min_protocol_version=TLSv1 ssl_max_protocol_version=TLSv1.1"
refused "psql verify-full, other name" "does not match host name" query "host=127.0.0.2 hostaddr=127.0.0.1 port=$port dbname=USER user=alice password='correct horse' sslrootcert=$work/cert.pem sslmode=verify-full"
refused "psql channel_binding=require without TLS" "channel binding" query "$good sslmode=disable channel_binding=require"
refused "wrong password" 'password authentication failed for user "alice"' query "$base password=wrong sslmode=require"
refused "unknown user" 'password authentication failed for user "nobody"' query "host=localhost port=$port dbname=USER user=nobody password=wrong sslmode=require"
refused "no password" "no password supplied" query "$base sslmode=require"
ok "user with quotes and blanks in the name" query "host=localhost port=$port dbname=USER user='bob the \"builder\"' password='geheim & co' sslmode=require"
ok "psycopg (libpq 18) sslmode=require" query18 "$good sslmode=require"
ok "psycopg verify-full, channel binding" query18 "$full channel_binding=require"
ok "psycopg direct TLS" query18 "$full sslnegotiation=direct"
ok "psycopg direct TLS, channel binding, protocol 3.2" query18 "$full sslnegotiation=direct channel_binding=require min_protocol_version=3.2"
refused "psycopg wrong password over direct TLS" "password authentication failed" query18 "$base password=wrong sslmode=verify-full sslrootcert=$work/cert.pem sslnegotiation=direct"
export CACHE_DIR=$cache/pgjdbc
jdbc="jdbc:postgresql://localhost:$port/USER"
ok "pgjdbc sslmode=require" test/clients/pgjdbc/run.sh "$jdbc?sslmode=require" alice "correct horse"
ok "pgjdbc verify-full, channel binding" test/clients/pgjdbc/run.sh "$jdbc?sslmode=verify-full&sslrootcert=$work/cert.pem&channelBinding=require" alice "correct horse"
refused "pgjdbc wrong password" "password authentication failed" test/clients/pgjdbc/run.sh "$jdbc?sslmode=require" alice wrong
export CACHE_DIR=$cache/node
url="postgres://alice:correct%20horse@localhost:$port/USER"
ok "node pg with TLS verified" test/clients/node/run.sh "$url" "$work/cert.pem"
ok "node pg with SCRAM-SHA-256-PLUS" test/clients/node/run.sh "$url" "$work/cert.pem" plus
ok "lib/pq verify-full" go run ./test/clients/pq "$url?sslmode=verify-full&sslrootcert=$work/cert.pem"
ok "pgx verify-full" go run ./test/clients/pgx "$url?sslmode=verify-full&sslrootcert=$work/cert.pem"

say "a renewed certificate and a new user, without a restart"
"$file" cert --self-signed --force --name localhost --cert "$work/cert.pem" --key "$work/key.pem" >/dev/null
printf 'fresh\n' | "$file" user add carol --users-file "$work/users" >/dev/null
"$file" user remove alice --users-file "$work/users" >/dev/null
kill -HUP "$gateway"
carol="host=localhost port=$port dbname=USER user=carol password=fresh sslmode=verify-full sslrootcert=$work/cert.pem channel_binding=require"
for _ in $(seq 100); do query "$carol" 2>/dev/null && break; sleep 0.1; done
ok "new user with the new certificate" query "$carol"
refused "removed user" "password authentication failed" query "$full"
cp "$work/cert.pem" "$work/good.pem"
echo rubbish >"$work/cert.pem"
kill -HUP "$gateway"
for _ in $(seq 100); do grep -q "not reloaded" "$work/gateway.log" && break; sleep 0.1; done
ok "a broken certificate is reported" grep -q "not reloaded" "$work/gateway.log"
ok "and the one before stays" query "${carol/cert.pem/good.pem}"
if grep -q 'horse\|geheim\|fresh' "$work/gateway.log"; then echo "FAIL a password is in the log"; failed=$((failed + 1)); fi
kill "$gateway"; wait "$gateway" 2>/dev/null || true

say "TLS required"
port=$(free_port)
start "$work/gateway2.log" env PGWIRE_SSL_ENABLED=true PGWIRE_SSL_REQUIRED=true PGWIRE_SSL_CERT="$work/good.pem" PGWIRE_SSL_KEY="$work/key.pem" \
  PGWIRE_ENABLE_SCRAM=true PGWIRE_USERNAME=app PGWIRE_PASSWORD=secret PGWIRE_DATA_DIR="$work/data" PGWIRE_PORT="$port" PGWIRE_HOST=0.0.0.0 \
  PGWIRE_METRICS_ENABLED=false "$file"
gateway=$server
wait_for "$port"
app="host=localhost port=$port dbname=USER user=app password=secret"
ok "one user by PGWIRE_USERNAME" query "$app sslmode=require"
refused "without TLS" "this server accepts SSL connections only" query "$app sslmode=disable"
kill "$gateway"; wait "$gateway" 2>/dev/null || true

say "the environment blocks of guides"
refused "0.0.0.0 without authentication" "PGWIRE_ENABLE_SCRAM=true" timeout 20 env PGWIRE_HOST=0.0.0.0 PGWIRE_PORT="$(free_port)" PGWIRE_DATA_DIR="$work/data" "$file"
refused "TLS on without further variables" "iris-pgwire cert --self-signed" timeout 20 env PGWIRE_SSL_ENABLED=true PGWIRE_PORT="$(free_port)" PGWIRE_DATA_DIR="$work/data" "$file"
refused "SCRAM on, nobody to log in as" "PGWIRE_USERNAME" timeout 20 env PGWIRE_ENABLE_SCRAM=true PGWIRE_PORT="$(free_port)" PGWIRE_DATA_DIR="$work/data" "$file"
iris_port=$(free_port)
start "$work/embedded.log" "$file" embedded --listen "127.0.0.1:$iris_port" --data-dir "$work/iris"
wait_for "$iris_port"
port=$(free_port)
start "$work/gateway3.log" env IRIS_HOST=127.0.0.1 IRIS_PORT="$iris_port" IRIS_USERNAME=_SYSTEM IRIS_PASSWORD=SYS \
  IRIS_NAMESPACE=USER PGWIRE_ENABLE_SCRAM=true PGWIRE_HOST=0.0.0.0 PGWIRE_PORT="$port" PGWIRE_METRICS_ENABLED=false "$file"
wait_for "$port"
ok "SCRAM on, IRIS's user is the login" query "host=127.0.0.1 port=$port dbname=USER user=_SYSTEM password=SYS"
refused "and nobody else" "password authentication failed" query "host=127.0.0.1 port=$port dbname=USER user=app password=SYS"
ok "with a warning" grep -qi "warn" "$work/gateway3.log"
kill "$server"; wait "$server" 2>/dev/null || true
port=$(free_port)
start "$work/gateway4.log" env IRIS_HOST=127.0.0.1 IRIS_PORT="$(free_port)" IRIS_PASSWORD=SYS PGWIRE_PORT="$port" PGWIRE_METRICS_ENABLED=false "$file"
wait_for "$port"
refused "IRIS not there" "cannot connect to IRIS" psql -X -w -Atc "SELECT * FROM anything" "host=127.0.0.1 port=$port dbname=USER user=app"

say "TLS towards IRIS"
printf 'for the gateway\n' | "$file" user add Gateway --users-file "$work/iris-users" >/dev/null
printf 'for the gateway\n' >"$work/iris-password"
chmod 600 "$work/iris-password"
"$file" cert --self-signed --name localhost --cert "$work/iris.pem" --key "$work/iris.key" >/dev/null
iris_port=$(free_port)
start "$work/embedded2.log" "$file" embedded --listen "127.0.0.1:$iris_port" --data-dir "$work/iris2" --users "$work/iris-users" \
  --ssl-cert "$work/iris.pem" --ssl-key "$work/iris.key" --ssl-required
wait_for "$iris_port"
# behind NAME SETTING...: a gateway in front of that server; its port is $port.
behind() {
  port=$(free_port)
  start "$work/$1.log" env IRIS_HOST=localhost IRIS_PORT="$iris_port" IRIS_USERNAME=gateway IRIS_PASSWORD_FILE="$work/iris-password" \
    PGWIRE_PORT="$port" PGWIRE_METRICS_ENABLED=false "${@:2}" "$file"
  wait_for "$port"
}
# create: makes a table, which needs IRIS.
create() { psql -X -w -qAtc "CREATE TABLE over_tls (id INT); DROP TABLE over_tls" "host=127.0.0.1 port=$port dbname=USER user=app"; }
behind verified IRIS_SSL_ENABLED=true IRIS_SSL_CA="$work/iris.pem"
ok "verified certificate" create
behind unverified IRIS_SSL_ENABLED=true
refused "a certificate nobody vouches for" "certificate" create
behind trusting IRIS_SSL_ENABLED=true IRIS_SSL_VERIFY=false
ok "without verification, because it was asked for" create
behind clear
refused "without TLS" "cannot connect to IRIS" create

# FUZZTIME=none leaves this out.
[ "${FUZZTIME:-}" = none ] || say "everything before authentication, fuzzed for a moment"
[ "${FUZZTIME:-}" = none ] || for target in $(go test -list 'Fuzz.*' ./internal/pgwire ./internal/auth ./internal/certs | awk '/^Fuzz/ {print}'); do
  for package in ./internal/pgwire ./internal/auth ./internal/certs; do
    if go test -list "^$target\$" "$package" | grep -q "^$target\$"; then
      ok "$target" go test -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-2000x}" "$package"
    fi
  done
done

echo
echo "$passed passed, $failed failed"
test "$failed" = 0
