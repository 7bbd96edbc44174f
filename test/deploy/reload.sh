#!/usr/bin/env bash
# certbot's renewal hook and logrotate's configuration with a gateway that runs: clients get the new
# certificate, the log goes on in a new file, nobody notices a restart because there is none.
set -euo pipefail
# shellcheck source=test/clients/lib.sh
source "$(dirname "$0")/../clients/lib.sh"
hook=$repo/deploy/certbot/renew-hook.sh
export TLS_DIR=$work/tls TLS_OWNER TLS_GROUP RENEWED_LINEAGE=$work/live
TLS_OWNER=$(id -un) TLS_GROUP=$(id -gn)
mkdir -m 0750 "$work/tls" "$work/live" "$work/bin" "$work/log"

# fail MESSAGE: says what is wrong, and what the gateway said.
fail() {
  echo "FAILED: $*" >&2
  tail -n 20 "$work"/log/* "$work"/*.out >&2 || true
  exit 1
}

# same WHAT GOT WANT
same() { [ "$2" = "$3" ] || fail "$1 is '$2', want '$3'"; }

# until_true MESSAGE COMMAND...: waits until a command succeeds.
until_true() {
  local message=$1
  shift
  for _ in $(seq 200); do
    if "$@"; then return 0; fi
    sleep 0.1
  done
  fail "$message"
}

# renew NAME: a certificate as certbot leaves one behind.
renew() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj "/CN=$1" \
    -addext "subjectAltName=DNS:$1" -keyout "$work/live/privkey.pem" -out "$work/live/fullchain.pem" 2>/dev/null
}

# shown: the name on the certificate that clients get.
shown() {
  openssl s_client -starttls postgres -connect "127.0.0.1:$port" </dev/null 2>/dev/null |
    openssl x509 -noout -subject -nameopt multiline 2>/dev/null | sed -n 's/.*commonName *= //p'
}

# shows NAME: whether that is the name.
shows() { [ "$(shown)" = "$1" ]; }

# Stands for systemctl: notes what it is asked for, and reloads the gateway as the unit would.
cat >"$work/bin/systemctl" <<EOF
#!/bin/sh
echo "\$*" >>"$work/systemctl"
if [ -s "$work/pid" ]; then kill -HUP "\$(cat "$work/pid")"; fi
EOF
chmod +x "$work/bin/systemctl"
export PATH=$work/bin:$PATH

say "renew-hook.sh before the gateway runs"
renew first.example.com
"$hook"
same "the certificate's mode" "$(stat -c %a "$work/tls/fullchain.pem")" 644
same "the key's mode" "$(stat -c %a "$work/tls/privkey.pem")" 640
same "what is in the directory" "$(find "$work/tls" -mindepth 1 -printf '%f\n' | sort | xargs)" "fullchain.pem privkey.pem"
same "what systemctl was asked for" "$(cat "$work/systemctl")" "try-reload-or-restart iris-pgwire.service"

say "renew-hook.sh with a gateway that serves"
port=$(free_port)
start "$work/gateway.out" env PGWIRE_HOST=127.0.0.1 PGWIRE_PORT="$port" PGWIRE_METRICS_ENABLED=false PGWIRE_DATA_DIR="$work/data" \
  PGWIRE_SSL_ENABLED=true PGWIRE_SSL_CERT="$work/tls/fullchain.pem" PGWIRE_SSL_KEY="$work/tls/privkey.pem" \
  PGWIRE_LOG_FILE="$work/log/iris-pgwire.log" PGWIRE_HEALTH_CHECK_INTERVAL=1h "${IRIS_PGWIRE:-$repo/bin/iris-pgwire}" serve
echo "$server" >"$work/pid"
wait_for "$port"
same "the certificate" "$(shown)" first.example.com
renew second.example.com
"$hook"
until_true "the new certificate is not served" shows second.example.com
echo "clients get the new certificate without a restart"

say "renew-hook.sh with a key that does not fit"
cp "$work/live/privkey.pem" "$work/old.key"
renew third.example.com
cp "$work/old.key" "$work/live/privkey.pem"
: >"$work/systemctl"
if "$hook" 2>"$work/refused.out"; then fail "the pair was installed"; fi
same "the message" "$(cat "$work/refused.out")" "$work/live: privkey.pem is not the key of fullchain.pem; nothing was changed"
same "what systemctl was asked for" "$(cat "$work/systemctl")" ""
same "the certificate" "$(shown)" second.example.com
echo "refused, and nothing changed"

say "logrotate"
sed -e "s|/var/log/iris-pgwire|$work/log|" -e "s|iris-pgwire iris-pgwire|$(id -un) $(id -gn)|" \
  "$repo/deploy/systemd/logrotate.conf" >"$work/logrotate.conf"
chmod 0644 "$work/logrotate.conf"
logrotate=$(command -v logrotate || echo /usr/sbin/logrotate)
"$logrotate" --force --state "$work/logrotate.state" "$work/logrotate.conf" || fail "logrotate"
same "what systemctl was asked for" "$(cat "$work/systemctl")" "try-reload-or-restart iris-pgwire.service"
# What it says at its end must be in the new file; SIGHUP comes before SIGTERM.
kill -TERM "$server"
wait "$server" || fail "the gateway ended with $?"
[ -s "$work/log/iris-pgwire.log" ] || fail "nothing was written to the new file"
grep -q '"msg":"serving"' "$work/log/iris-pgwire.log.1" || fail "the old file is not what was written before"
echo "the log went on in a new file"
