#!/usr/bin/env bash
# Compares our parser with PostgreSQL 17's. It installs nothing: it takes gcc and
# the Go proxy. Compiling libpg_query takes minutes the first time and has no limit;
# the tests have two minutes. With -short it runs a sample. How long both take
# is printed at the end.
set -euo pipefail
cd "$(dirname "$0")"
export CGO_ENABLED=1
command -v gcc >/dev/null || { echo "gcc is needed" >&2; exit 1; }
binary=$(mktemp)
trap 'rm -f "$binary"' EXIT
go test -c -o "$binary" .
short=() benchtime=300ms
[ "${1:-}" != -short ] || short=(-test.short) benchtime=50ms
"$binary" -test.v "${short[@]}" -test.timeout 2m
"$binary" -test.run '^$' -test.bench . -test.benchtime "$benchtime" -test.timeout 2m
