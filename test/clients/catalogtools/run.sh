#!/usr/bin/env bash
# Tools that read the catalogs, on the gateway and on PostgreSQL over the same tables: what they make of them must be
# the same text. Alembic must find what differs from a model, and nothing else.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../lib.sh"
cd "$repo"
. test/conformance/postgres.sh
need psql postgresql-client
need pg_dump postgresql-client
need java default-jdk-headless
need mvn maven
install_postgres
make -s build
python=$(venv catalogtools "$here/requirements.txt")
tools=$(dirname "$python")
jar=$cache/pgjdbc/postgresql-42.7.8.jar
if [ ! -f "$jar" ]; then
  mvn -q dependency:copy -Dartifact=org.postgresql:postgresql:42.7.8 -DoutputDirectory="$(dirname "$jar")"
fi

python3 test/catalog/reduce.py | sed -f test/catalog/psql/without-vectors.sed >"$work/sample.sql"
postgres=$(free_port)
start_postgres "$postgres"
psql -qX -h 127.0.0.1 -p "$postgres" -U postgres -d USER -c 'ALTER DATABASE "USER" OWNER TO app'
gateway=$(free_port)
start "$work/gateway.log" env TZ=UTC PGWIRE_DATA_DIR="$work/data" PGWIRE_PORT="$gateway" PGWIRE_METRICS_ENABLED=false bin/iris-pgwire
wait_for "$gateway"
for port in "$postgres" "$gateway"; do
  for file in "$work/sample.sql" test/catalog/psql/objects.sql; do
    PGOPTIONS='-c client_min_messages=warning' psql -qX -h 127.0.0.1 -p "$port" -U app -d USER -f "$file"
  done
done

status=0
# both WHAT COMMAND...: runs a command for each server, with @PORT@ for its port, and compares what it prints.
both() {
  local what=$1 port
  shift
  for port in "$postgres" "$gateway"; do
    if ! "${@//@PORT@/$port}" >"$work/out-$port" 2>"$work/err-$port"; then
      echo "$what: fails on port $port"
      tail -5 "$work/err-$port"
      status=1
      return
    fi
    # What each run has of its own: the port, addresses of objects, the key of \restrict, and Debian's name in the version.
    sed -i -E "s/$port/PORT/g; s/0x[0-9a-f]{6,}/ADDRESS/g; /restrict /d; s/ \(Debian [^)]*\)//" "$work/out-$port"
  done
  if diff "$work/out-$postgres" "$work/out-$gateway"; then
    echo "$what: ok, $(wc -l <"$work/out-$gateway") lines"
  else
    echo "$what: differs"
    status=1
  fi
}

url=postgresql+psycopg://app@127.0.0.1:@PORT@/USER
both "SQLAlchemy's inspector" "$python" "$here/inspector.py" "$url"
both sqlacodegen "$tools/sqlacodegen" "$url"
both "sqlacodegen, dataclasses" "$tools/sqlacodegen" --generator dataclasses "$url"
both "Django's inspectdb" "$python" "$here/inspectdb.py" @PORT@ app USER
# Without pgvector's objects, the numbers of functions, estimates and pages of indexes, the order of what has none, other databases, and arrays of domains.
metadata() {
  java -cp "$jar" "$here/MetaDataDump.java" "$1" app |
    grep -vE '\| (_?vector|_?halfvec|_?sparsevec|_posint|_email) \||\(\): _?(vector|halfvec|sparsevec|posint|email) |vector|halfvec|sparsevec|_distance|hnsw|ivfflat|binary_quantize|inner_product|l2_norm|^getCatalogs' |
    sed -E 's/_[0-9]{5,}$/_OID/; /^getIndexInfo/s/[-0-9.]+ \| [0-9]+ (\| [^|]* \| [^|]*)$/SIZE \1/' | sort
}
both "pgjdbc's DatabaseMetaData" metadata "jdbc:postgresql://127.0.0.1:@PORT@/USER"
both "pg_dump -s" pg_dump -h 127.0.0.1 -p @PORT@ -U app -d USER -s -e plpgsql
both "Alembic's autogenerate" "$python" "$here/autogenerate.py" "$url"
exit $status
