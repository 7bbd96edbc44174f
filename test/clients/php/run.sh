#!/usr/bin/env bash
# PHP's PDO and its pg_ functions: run.sh PORT
. "$(dirname "$0")/../lib.sh"
cd "$repo"
need php php-cli
php -m | grep -qx pdo_pgsql || need pdo_pgsql php-pgsql
php test/clients/php/check.php "$1"
