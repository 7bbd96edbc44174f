#!/bin/sh
# Runs irissqlcli, a command line for IRIS, against a server that speaks IRIS's
# protocol.
#
#   run.sh HOST:PORT
set -eu

here=$(cd "$(dirname "$0")" && pwd)
address=${1:?usage: run.sh HOST:PORT}
venv=${CACHE_DIR:-$here/../../../build/iris-clients}/irissqlcli

if ! cmp -s "$here/requirements.txt" "$venv/ready"; then
	"${PYTHON:-python3}" -m venv "$venv"
	"$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
	# irissqlcli 0.6.0 uses iris.dbapi without importing it.
	for packages in "$venv"/lib/python3*/site-packages; do echo 'import iris.dbapi' >"$packages/iris-dbapi.pth"; done
	cp "$here/requirements.txt" "$venv/ready"
fi

IRIS_URI="iris://_SYSTEM:SYS@$address/USER" exec "$venv/bin/python" "$here/test_cli.py"
