#!/usr/bin/env bash
# Runs golangci-lint at the pinned version, building it with Go when it is not
# there yet: the only way that needs nothing but the Go module proxy.
set -euo pipefail
version=v2.15.0
dir=${GOLANGCI_LINT_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/iris-pgwire/golangci-lint-$version}
if [ ! -x "$dir/golangci-lint" ]; then
  mkdir -p "$dir"
  GOBIN=$dir CGO_ENABLED=0 go install "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$version"
fi
exec "$dir/golangci-lint" "$@"
