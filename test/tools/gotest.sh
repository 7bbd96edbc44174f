#!/usr/bin/env bash
# Runs a test command and fails when a test was skipped that test/skips.yaml
# does not name: gotest.sh make test.
set -euo pipefail
cd "$(dirname "$0")/../.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# show_failures: what failed, and what was printed just before.
show_failures() {
  grep -nE -B 25 -A 8 -- '--- FAIL|^FAIL|^panic:' "$log" | grep -vE -- '--- (PASS|SKIP)|=== (RUN|PAUSE|CONT)' | head -n 300
  grep -nE -A 40 'DATA RACE' "$log" | head -n 120 || true
}
GOFLAGS="${GOFLAGS:-} -v" "$@" >"$log" 2>&1 || { show_failures; exit 1; }
grep -E '^(ok|FAIL|\?)' "$log" || true
status=0
while read -r name; do
  if ! grep -q -F -- "- name: ${name%%/*}" test/skips.yaml; then
    echo "skipped, and not in test/skips.yaml: $name" >&2
    status=1
  fi
done < <(grep -oE -- '--- SKIP: [^ ]+' "$log" | sed 's/--- SKIP: //' | sort -u)
printf '%d passed, %d failed, %d skipped\n' "$(grep -c -- '--- PASS' "$log")" "$(grep -c -- '--- FAIL' "$log")" "$(grep -c -- '--- SKIP' "$log")"
exit $status
