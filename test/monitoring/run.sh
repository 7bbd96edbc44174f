#!/usr/bin/env bash
# Prometheus's own tool judges the metrics, the rules and the scrape configuration.
# run.sh [URL]: URL is the metrics page of a running gateway; without it the
# gateway in bin/ is started.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v promtool >/dev/null; then
  apt-get update -q
  apt-get install -y -q --no-install-recommends prometheus
fi

work=$(mktemp -d)
gateway=
cleanup() {
  if [ -n "$gateway" ]; then
    kill "$gateway" 2>/dev/null || true
    wait "$gateway" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap cleanup EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
say() { printf '== %s\n' "$*"; }
fail() { echo "$*" >&2; exit 1; }

program=${IRIS_PGWIRE:-bin/iris-pgwire}
url=${1:-}
if [ -z "$url" ]; then
  port=$(free_port)
  metrics_port=$(free_port)
  url=http://127.0.0.1:$metrics_port/metrics
  "$program" --port "$port" --metrics-port "$metrics_port" --data-dir "$work/data" >"$work/log" 2>&1 &
  gateway=$!
  for attempt in $(seq 300); do
    if "$program" healthcheck --url "http://127.0.0.1:$metrics_port/ready" >"$work/ready" 2>&1; then break; fi
    kill -0 "$gateway" 2>/dev/null || { cat "$work/log" >&2; fail "the gateway has ended"; }
    [ "$attempt" -lt 300 ] || { cat "$work/log" "$work/ready" >&2; fail "the gateway does not become ready"; }
    sleep 0.1
  done
  cat "$work/ready"
  if command -v psql >/dev/null; then
    # Statements of several types, and one error, so that their series exist.
    PGCONNECT_TIMEOUT=10 psql -X -q -h 127.0.0.1 -p "$port" -U monitoring -d USER >"$work/psql" 2>&1 <<'SQL' || true
CREATE TABLE monitoring_probe (id integer PRIMARY KEY, name text);
INSERT INTO monitoring_probe VALUES (1, 'a'), (2, 'b');
SELECT * FROM monitoring_probe;
SELECT * FROM monitoring_nothing;
DROP TABLE monitoring_probe;
SQL
  fi
fi

say "metrics: $url"
curl --fail --silent --show-error --max-time 10 "$url" >"$work/metrics"
if [ -n "$gateway" ] && command -v psql >/dev/null; then
  for series in 'pgwire_queries_total{type="select"}' 'pgwire_queries_total{type="insert"}' 'pgwire_queries_total{type="ddl"}' \
    'pgwire_errors_total{sqlstate="42P01"}' 'pgwire_iris_calls_total{function="PQ"}' pgwire_bytes_sent_total pgwire_ready pgwire_iris_up; do
    value=$(awk -v series="$series" '$1 == series { print $2 }' "$work/metrics")
    case $value in
      '' | 0) cat "$work/psql" "$work/log" >&2; fail "$series is ${value:-missing}" ;;
    esac
  done
fi
# One finding is allowed: the gauge whose name users' dashboards ask for.
promtool check metrics <"$work/metrics" >"$work/findings" 2>&1 || true
allowed='pgwire_connections_total non-counter metrics should not have "_total" suffix'
if [ "$(cat "$work/findings")" != "$allowed" ]; then
  cat "$work/findings" >&2
  fail "promtool must find exactly: $allowed"
fi
echo "promtool finds what it must and nothing else"

say rules
promtool check rules deploy/prometheus/rules.yaml
promtool test rules test/monitoring/rules_test.yaml
say configuration
promtool check config deploy/prometheus/prometheus.yaml

say ok
