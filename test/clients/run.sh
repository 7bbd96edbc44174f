#!/usr/bin/env bash
# Every client test.
set -euo pipefail
cd "$(dirname "$0")"
./quickstart.sh
./drivers.sh
./traces/run.sh
./pgbench.sh
./pgxsuite/run.sh
./bank/run.sh
./copy/run.sh
./vectors/run.sh
./migrations/run.sh
./catalogtools/run.sh
