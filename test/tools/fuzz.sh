#!/usr/bin/env bash
# Runs every fuzz target for the time or number of runs given: fuzz.sh 10s, fuzz.sh 200x.
set -euo pipefail
time=${1:-10s}
cd "$(dirname "$0")/../.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
grep -rl --include='*_test.go' '^func Fuzz' . | sort | while read -r file; do
  pkg=./$(dirname "$file")
  grep -o '^func Fuzz[A-Za-z0-9_]*' "$file" | sed 's/^func //' | while read -r target; do
    echo "== $pkg $target"
    if ! go test "$pkg" -run '^$' -fuzz "^$target\$" -fuzztime "$time" >"$log" 2>&1; then
      # Go's fuzzer may report the end of its time as a failure without an input.
      if grep -q 'Failing input written' "$log" || ! grep -q 'context deadline exceeded' "$log"; then
        cat "$log"
        exit 1
      fi
    fi
  done
done
