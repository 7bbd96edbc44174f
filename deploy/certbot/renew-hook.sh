#!/bin/sh
# Deploy hook of certbot: gives the gateway a copy of a renewed certificate and makes it read it.
#
#   certbot certonly --standalone -d db.example.com --deploy-hook /usr/local/lib/iris-pgwire/renew-hook.sh
#
# certbot's own files are readable by root only, so the gateway cannot use them where they are. What it
# gets: fullchain.pem (the server's certificate and the intermediate ones) and privkey.pem, in TLS_DIR.
# Running it by hand: RENEWED_LINEAGE=/etc/letsencrypt/live/db.example.com renew-hook.sh
set -eu

lineage=${RENEWED_LINEAGE:?is set by certbot: the directory of the renewed certificate}
directory=${TLS_DIR:-/etc/iris-pgwire/tls}
owner=${TLS_OWNER:-root}
group=${TLS_GROUP:-iris-pgwire}
service=${TLS_SERVICE:-iris-pgwire.service}

# A pair that does not fit together would be refused by the gateway; the old one stays then.
certificate=$(openssl x509 -in "$lineage/fullchain.pem" -noout -pubkey)
key=$(openssl pkey -in "$lineage/privkey.pem" -pubout)
if [ "$certificate" != "$key" ]; then
  echo "$lineage: privkey.pem is not the key of fullchain.pem; nothing was changed" >&2
  exit 1
fi

umask 077
new=$(mktemp -d "$directory/.new.XXXXXX")
trap 'rm -rf "$new"' EXIT
install -m 0644 -o "$owner" -g "$group" "$lineage/fullchain.pem" "$new/fullchain.pem"
install -m 0640 -o "$owner" -g "$group" "$lineage/privkey.pem" "$new/privkey.pem"
# Renaming within a directory: nobody ever sees half a file.
mv -f "$new/privkey.pem" "$new/fullchain.pem" "$directory/"

# Reloads a gateway that runs; another reads them when it starts.
systemctl try-reload-or-restart "$service"
