#!/bin/sh
# Runs sqlalchemy-iris against a server that speaks IRIS's protocol: a program of
# our own (orm.py), then the package's tests, which are SQLAlchemy's tests for
# dialects (suite.py).
#
#   run.sh HOST:PORT
set -eu

here=$(cd "$(dirname "$0")" && pwd)
address=${1:?usage: run.sh HOST:PORT}
build=${CACHE_DIR:-$here/../../../build/iris-clients}
venv=$build/sqlalchemy
sources=sqlalchemy_iris-0.20.0

if ! cmp -s "$here/requirements.txt" "$venv/ready"; then
	"${PYTHON:-python3}" -m venv "$venv"
	"$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
	# The package's tests are in its source distribution only.
	"$venv/bin/pip" download --quiet --disable-pip-version-check --no-deps --no-binary :all: \
		--dest "$venv" sqlalchemy-iris==0.20.0
	echo "d12f4e3f9f72ebbd271e8f2ce7be68d24fa8e519e3d00369ab206ebd91196aee  $venv/$sources.tar.gz" | sha256sum --check --quiet
	tar -C "$venv" -xzf "$venv/$sources.tar.gz" "$sources/tests/test_suite.py"
	cp "$here/requirements.txt" "$venv/ready"
fi

export IRIS_URL="iris://_SYSTEM:SYS@$address/USER"
"$venv/bin/python" "$here/orm.py"
"$venv/bin/python" "$here/suite.py" "$venv/$sources/tests/test_suite.py" "$here/expected.txt"
