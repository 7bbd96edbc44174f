# Shared by the client tests: a virtual environment, free ports, a gateway in
# the background. Source it; it needs bash.
set -euo pipefail
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${IRIS_PGWIRE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/iris-pgwire}
work=$(mktemp -d)
pids=()

cleanup() {
  for pid in "${pids[@]:-}"; do [ -n "$pid" ] && kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

# venv NAME REQUIREMENTS: makes a virtual environment once, prints its python.
venv() {
  local dir=$cache/venv-$1
  if [ ! -f "$dir/ready" ] || ! cmp -s "$2" "$dir/ready"; then
    python3 -m venv "$dir" >&2
    "$dir/bin/pip" install --quiet --disable-pip-version-check -r "$2" >&2
    cp "$2" "$dir/ready"
  fi
  echo "$dir/bin/python"
}

# free_port: prints a TCP port that nobody listens on.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# wait_for PORT: until something listens there.
wait_for() {
  for _ in $(seq 100); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return 0; fi
    sleep 0.1
  done
  echo "nothing listens on port $1" >&2
  return 1
}

# start LOG COMMAND...: runs a server in the background; its process is $server.
start() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 &
  server=$!
  pids+=("$server")
}

say() { printf '\n== %s\n' "$*"; }

# need COMMAND PACKAGE...: installs Debian packages when the command is missing.
need() {
  local command=$1
  shift
  command -v "$command" >/dev/null && return
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
}
