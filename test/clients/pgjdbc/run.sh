#!/bin/sh
# Runs pgjdbc, PostgreSQL's JDBC driver, against a gateway.
#
#   run.sh JDBC-URL USER [PASSWORD]
#
# Needs Java 17 and Maven. The driver and its SCRAM library are fetched into
# $CACHE_DIR and kept there for the next run.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
url=${1:?usage: run.sh JDBC-URL USER [PASSWORD]}
version=42.7.8
cache=${CACHE_DIR:-$here/../../../build/pgjdbc}

if [ ! -f "$cache/postgresql-$version.jar" ]; then
	mkdir -p "$cache"
	mvn -q dependency:copy -Dartifact="org.postgresql:postgresql:$version" -DoutputDirectory="$cache"
fi

exec java -cp "$cache/postgresql-$version.jar" "$here/TestDriver.java" "$url" "${2:?user}" "${3:-}"
