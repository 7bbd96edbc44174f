#!/bin/sh
# Runs the official JDBC driver against a server that speaks IRIS's protocol.
#
#   run.sh HOST:PORT [NAMESPACE [USER [PASSWORD]]]
#
# IRIS_SSL_CONFIG names an SSLConfig.properties file: the connections use TLS then.
#
# Needs Java 17 and Maven. The driver is fetched into $CACHE_DIR, by default
# build/ of this checkout, and kept there for the next run.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
address=${1:?usage: run.sh HOST:PORT [NAMESPACE [USER [PASSWORD]]]}
version=3.10.3
cache=${CACHE_DIR:-$here/../../../build/iris-clients}
jar=$cache/intersystems-jdbc-$version.jar

if [ ! -f "$jar" ]; then
	mkdir -p "$cache"
	mvn -q dependency:copy -Dartifact="com.intersystems:intersystems-jdbc:$version" -DoutputDirectory="$cache"
fi

classes=$(mktemp -d)
trap 'rm -rf "$classes"' EXIT
javac -encoding UTF-8 -d "$classes" "$here"/*.java
java ${IRIS_SSL_CONFIG:+"-Dcom.intersystems.SSLConfigFile=$IRIS_SSL_CONFIG"} -cp "$jar:$classes" \
	TestDriver "$address" "${2:-USER}" "${3:-_SYSTEM}" "${4:-SYS}"
