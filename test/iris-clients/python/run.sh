#!/bin/sh
# Runs the official Python driver against a server that speaks IRIS's protocol.
#
#   run.sh HOST:PORT [NAMESPACE [USER [PASSWORD]]]
#
# The driver is installed into a virtual environment under $CACHE_DIR, by
# default build/ beside this script, and kept there for the next run.
#
# IRIS_OTHER_NAMESPACE names a second IRIS namespace of the server, IRIS_MAX_CONNECTIONS
# how many connections it lets in, which is then all that is looked at.
#
# IRIS_SSL_CONFIG names a section of the file that ISC_SSLconfigurations names: the
# connections use TLS then.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
address=${1:?usage: run.sh HOST:PORT [NAMESPACE [USER [PASSWORD]]]}
venv=${CACHE_DIR:-$here/../../../build/iris-clients}/iris-python
python=${PYTHON:-python3}

if ! "$venv/bin/python" -c 'import iris' 2>/dev/null; then
	"$python" -m venv "$venv"
	"$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
fi

IRIS_ADDRESS=$address IRIS_NAMESPACE=${2:-USER} IRIS_USER=${3:-_SYSTEM} IRIS_PASSWORD=${4:-SYS} \
	exec "$venv/bin/python" "$here/test_driver.py"
