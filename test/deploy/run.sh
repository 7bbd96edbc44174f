#!/usr/bin/env bash
# Everything in deploy/ that can be checked without Docker, Kubernetes or an IRIS, one line a check.
# What it needs it installs: Debian packages when it is root, the rest into a cache.
set -euo pipefail
# shellcheck source=test/clients/lib.sh
source "$(dirname "$0")/../clients/lib.sh"
cd "$repo"
passed=0 failed=0

# check NAME COMMAND...: runs a check; what it says is shown when it fails.
check() {
  local name=$1 begin=$SECONDS
  shift
  if "$@" >"$work/check.out" 2>&1; then
    passed=$((passed + 1))
    printf 'ok     %s (%d s)\n' "$name" $((SECONDS - begin))
  else
    failed=$((failed + 1))
    printf 'FAILED %s\n' "$name"
    sed 's/^/       /' "$work/check.out"
  fi
}

# need COMMAND PACKAGE: notes a Debian package whose command is not there.
missing=()
need() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || missing+=("$2"); }
need pgbouncer pgbouncer
need systemd-analyze systemd
need systemd-sysusers systemd
need logrotate logrotate
need openssl openssl
need psql postgresql-client
need setpriv util-linux
compgen -G '/usr/lib/postgresql/*/bin/pgbench' >/dev/null || need pgbench postgresql-contrib
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" != 0 ]; then
    echo "these Debian packages are needed: ${missing[*]}" >&2
    exit 1
  fi
  apt-get update -qq
  # Only the programs are wanted: the policy keeps a server that comes with them from being started.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
    policy=made
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$work/apt.out" 2>&1 ||
    { cat "$work/apt.out" >&2; exit 1; }
  [ -z "${policy:-}" ] || rm -f /usr/sbin/policy-rc.d
fi
tools=$(dirname "$(venv deploy test/deploy/requirements.txt)")

check "Dockerfile: hadolint" "$tools/hadolint" deploy/docker/Dockerfile
check "shell scripts: shellcheck" "$tools/shellcheck" -x deploy/certbot/renew-hook.sh test/deploy/*.sh
# gotest TESTS: some of the Go tests, which must exist.
gotest() {
  env -C test/deploy CGO_ENABLED=0 go test -count=1 -run "^($1)\$" ./... >"$work/gotest" 2>&1 || { cat "$work/gotest"; return 1; }
  if grep 'no tests to run' "$work/gotest"; then return 1; fi
}
check "Compose, Kubernetes, Dockerfile, systemd, names: against each other" gotest TestChecks
check "the same checks: each finds the mistakes it is there for" gotest TestMistakes
check "Kubernetes: overlay of one's own, placeholders for passwords" gotest 'TestOwnOverlay|TestPlaceholders'
check "Compose: IRIS's password gets into its volume once" gotest TestVolumeScript
check "Dockerfile: build stage replayed" gotest TestReplay
check "systemd: verify, security, sysusers, tmpfiles" test/deploy/systemd.sh
check "certbot hook and logrotate with a running gateway" test/deploy/reload.sh
check "PgBouncer in transaction mode" test/deploy/pgbouncer.sh

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
