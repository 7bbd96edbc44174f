#!/usr/bin/env bash
# Checks the scripted IRIS with the official driver, then measures; see doc.go.
# Arguments go to the measuring program, which writes its figures to build/bench.json.
. "$(dirname "$0")/../clients/lib.sh"
cd "$repo"

# needs COMMAND PACKAGE: installs what is missing.
needs() {
  command -v "$1" >/dev/null && return
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2" >&2
}

needs /usr/lib/postgresql/15/bin/initdb postgresql-15
needs pgbouncer pgbouncer
test/bench/irisstub/check.sh
mkdir -p build
go build -o "$work/bench" ./test/bench
"$work/bench" -json build/bench.json "$@"
