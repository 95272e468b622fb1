#!/usr/bin/env bash
# Makes the secrets of docker-compose.yml that can be made, once; those of Meta are asked for.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 700 secrets

keep() {
  if [ -s "secrets/$1" ]; then cat >/dev/null; else cat >"secrets/$1"; echo "made deploy/secrets/$1"; fi
  chmod 644 "secrets/$1" # the folder is closed; containers read the file as another user
}
ask() {
  if [ ! -s "secrets/$1" ]; then read -rsp "$2: " value && echo && printf '%s' "$value" | keep "$1"; fi
}

openssl rand -base64 32 | keep master_key
openssl rand -hex 24 | keep mongodb_password
openssl rand -hex 24 | keep metrics_token
openssl rand -hex 16 | keep instagram_verify_token
openssl rand -base64 18 | keep owner_password
printf 'mongodb://inbox:%s@mongodb:27017/inbox?authSource=admin' "$(cat secrets/mongodb_password)" | keep database_url
ask instagram_app_secret "Secret of the Instagram app"
echo "Keep deploy/secrets/master_key safe: without it no text can be read again."
