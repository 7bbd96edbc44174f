#!/usr/bin/env bash
# The unit and what belongs to it, by systemd's own tools: no complaint, few privileges, and a user and
# directories that come out as the unit expects them.
set -euo pipefail
# shellcheck source=test/clients/lib.sh
source "$(dirname "$0")/../clients/lib.sh"
units=$repo/deploy/systemd

# fail MESSAGE: says what is wrong.
fail() {
  echo "FAILED: $*" >&2
  exit 1
}

say "systemd-analyze verify"
# The unit as it is, but for the place of the program, which must exist.
mkdir "$work/unit"
sed "s|/usr/local/bin/iris-pgwire|$repo/bin/iris-pgwire|" "$units/iris-pgwire.service" >"$work/unit/iris-pgwire.service"
systemd-analyze verify --recursive-errors=no "$work/unit/iris-pgwire.service" >"$work/verify" 2>&1 || fail "$(cat "$work/verify")"
[ ! -s "$work/verify" ] || fail "$(cat "$work/verify")"
echo "no complaint"
echo "Restrart=always" >>"$work/unit/iris-pgwire.service"
systemd-analyze verify --recursive-errors=no "$work/unit/iris-pgwire.service" >"$work/verify" 2>&1 || true
grep -q Restrart "$work/verify" || fail "a misspelt directive is not found"
echo "a mistake is found"

say "systemd-analyze security"
systemd-analyze security --offline=yes --no-pager --threshold=15 "$units/iris-pgwire.service" >"$work/security" ||
  fail "$(cat "$work/security")"
tail -n 1 "$work/security"

say "User and directories"
mkdir -p "$work/root/etc"
systemd-sysusers --root="$work/root" "$units/sysusers.conf" 2>/dev/null
grep -q '^iris-pgwire:x:[0-9]*:[0-9]*:.*:/var/lib/iris-pgwire:/usr/sbin/nologin$' "$work/root/etc/passwd" || fail "$(cat "$work/root/etc/passwd")"
gid=$(sed -n 's/^iris-pgwire:[^:]*:\([0-9]*\):.*/\1/p' "$work/root/etc/group")
systemd-tmpfiles --root="$work/root" --create "$units/tmpfiles.conf"
for directory in '' /secrets /tls; do
  found=$(stat -c '%u:%g %a' "$work/root/etc/iris-pgwire$directory")
  [ "$found" = "0:$gid 750" ] || fail "/etc/iris-pgwire$directory is $found"
done
echo "iris-pgwire, and /etc/iris-pgwire that it can only read"
