#!/usr/bin/env bash
# Software made for IRIS against `iris-pgwire embedded`: the official drivers, as
# it starts by itself and with users of its own and TLS required; sqlalchemy-iris,
# irissqlcli, and the Python gateway.
. "$(dirname "$0")/../clients/lib.sh"
cd "$repo"
export CACHE_DIR=$cache/iris-clients
need psql postgresql-client
need javac default-jdk-headless
[ -f "$CACHE_DIR/intersystems-jdbc-3.10.3.jar" ] || need mvn maven

# start_embedded FLAG...: an embedded server of its own at $address.
start_embedded() {
  port=$(free_port)
  address=127.0.0.1:$port
  data=$(mktemp -d "$work/data.XXXXXX")
  start "$data.log" bin/iris-pgwire embedded --listen "$address" --data-dir "$data" "$@"
  wait_for "$port"
}

# gateway_rows: lets a PostgreSQL client write rows through a gateway in front of
# the embedded server.
gateway_rows() {
  local port
  port=$(free_port)
  IRIS_HOST=127.0.0.1 IRIS_PORT=${address#*:} IRIS_USERNAME=_SYSTEM IRIS_PASSWORD=SYS PGWIRE_METRICS_ENABLED=false \
    start "$work/gateway.log" bin/iris-pgwire serve --port "$port"
  wait_for "$port"
  psql -X -q -v ON_ERROR_STOP=1 "host=127.0.0.1 port=$port dbname=USER user=_SYSTEM" <<'SQL'
CREATE TABLE gw_rows (id int PRIMARY KEY, name text, amount numeric(10,2), made timestamp, ok boolean);
INSERT INTO gw_rows VALUES (1, 'тест', 12.34, '2024-02-29 01:02:03.5', true), (2, NULL, NULL, NULL, false);
SQL
}

# certificate: a self-signed certificate, and what the drivers need to trust it.
certificate() {
  bin/iris-pgwire cert --self-signed --name 127.0.0.1 --cert "$work/cert.pem" --key "$work/key.pem" >/dev/null
  keytool -importcert -noprompt -alias embedded -file "$work/cert.pem" \
    -keystore "$work/trust.p12" -storetype PKCS12 -storepass changeit 2>/dev/null
  cat >"$work/SSLConfig.properties" <<END
debug=false
protocol=TLS
trustStore=$work/trust.p12
trustStoreType=PKCS12
trustStorePassword=changeit
END
  cat >"$work/SSLDefs.ini" <<END
[embedded]
TLSMinVersion=16
TLSMaxVersion=32
CAfile=$work/cert.pem
VerifyPeer=1
END
  export ISC_SSLconfigurations=$work/SSLDefs.ini
}

start_embedded --namespace USER --namespace WARD
say "Python driver (intersystems-irispython)"
IRIS_OTHER_NAMESPACE=WARD test/iris-clients/python/run.sh "$address"
say "JDBC driver (intersystems-jdbc)"
gateway_rows
IRIS_GATEWAY_ROWS=gw_rows test/iris-clients/jdbc/run.sh "$address"
say "sqlalchemy-iris, and SQLAlchemy's tests for dialects"
test/iris-clients/sqlalchemy/run.sh "$address"
say "irissqlcli"
test/iris-clients/irissqlcli/run.sh "$address"
say "The Python gateway (iris-pgwire 1.7.3)"
test/iris-clients/pygateway/run.sh "$address"

certificate
(umask 077 && printf 'secret ü 1' >"$work/password")
bin/iris-pgwire user add --users-file "$work/users" --password-file "$work/password" Alice >/dev/null
start_embedded --ssl-cert "$work/cert.pem" --ssl-key "$work/key.pem" --ssl-required --users "$work/users" --debug
say "Python driver, TLS and users"
IRIS_SSL_CONFIG=embedded test/iris-clients/python/run.sh "$address" USER alice 'secret ü 1'
say "JDBC driver, TLS and users"
IRIS_SSL_CONFIG=$work/SSLConfig.properties test/iris-clients/jdbc/run.sh "$address" USER alice 'secret ü 1'
say "Neither driver gets in without TLS"
if IRIS_ADDRESS=$address IRIS_USER=alice IRIS_PASSWORD='secret ü 1' timeout 60 "$CACHE_DIR/iris-python/bin/python" \
  -c 'import sys; sys.path.insert(0, "test/iris-clients/python"); import test_driver; test_driver.connect()' 2>/dev/null; then
  echo "the Python driver connected without TLS" >&2
  exit 1
fi
say "The log holds no values"
if grep -F -e 'secret ü' -e 'тест' "$data.log"; then
  echo "a value is in the log" >&2
  exit 1
fi
start_embedded --max-connections 2
say "A third connection is refused as by a licence"
IRIS_MAX_CONNECTIONS=2 test/iris-clients/python/run.sh "$address"
