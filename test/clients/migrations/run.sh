#!/usr/bin/env bash
# Programs that change schemas: Django, Alembic and SQLAlchemy, Sequelize, TypeORM and GORM.
. "$(dirname "$0")/../lib.sh"
cd "$repo"
make -s build
port=$(free_port)
start "$work/gateway.log" bin/iris-pgwire serve --port "$port" --data-dir "$work/data" --no-metrics-enabled
wait_for "$port"
python=$(venv migrations test/clients/migrations/requirements.txt)
for job in django_job alembic_job; do
  say "$job"
  "$python" "test/clients/migrations/$job.py" "postgresql://app@127.0.0.1:$port/USER"
done
say "orm_job"
node=$cache/node-migrations
mkdir -p "$node"
cp test/clients/migrations/package.json test/clients/migrations/orm_job.mjs "$node/"
cd "$node"
if ! cmp -s package.json installed.json; then
  npm install --no-audit --no-fund --silent
  cp package.json installed.json
fi
node orm_job.mjs "postgresql://app@127.0.0.1:$port/USER"
say "gorm"
cd "$repo/test/clients/migrations/gorm"
GOFLAGS=-mod=readonly go run . "host=127.0.0.1 port=$port user=app dbname=USER sslmode=disable"
