#!/usr/bin/env bash
# Compares our parser with PostgreSQL 17's. It installs nothing: it takes gcc and
# the Go proxy. Compiling libpg_query takes minutes the first time and has no limit;
# the tests have two minutes. With -short it runs a sample.
set -euo pipefail
cd "$(dirname "$0")"
export CGO_ENABLED=1
command -v gcc >/dev/null || { echo "gcc is needed" >&2; exit 1; }
binary=$(mktemp)
trap 'rm -f "$binary"' EXIT
go test -c -o "$binary" .
short=()
[ "${1:-}" != -short ] || short=(-test.short)
"$binary" -test.v "${short[@]}" -test.timeout 2m
if [ ${#short[@]} -eq 0 ]; then
  "$binary" -test.run '^$' -test.bench . -test.benchtime 300ms -test.timeout 2m
fi
