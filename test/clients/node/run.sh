#!/bin/sh
# Runs node-postgres against a gateway: run.sh URL [CA-FILE [plus]]. With "plus"
# the client must have used SCRAM-SHA-256-PLUS.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=${CACHE_DIR:-$here/../../../build/node}
mkdir -p "$cache"
cp "$here/package.json" "$here/check.mjs" "$cache/"
cd "$cache"
if ! cmp -s package.json installed.json; then
	npm install --no-audit --no-fund --silent
	cp package.json installed.json
fi
exec node check.mjs "$@"
