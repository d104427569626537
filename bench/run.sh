#!/usr/bin/env bash
# Publishes the platform as a city installs it and measures it beside its peers, on SQLite and on a private PostgreSQL where its
# binaries are installed. Arguments go to the load program: --users, --seconds, --before.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet publish src/Web -c Release --use-current-runtime --self-contained false -v q -o artifacts/publish/Web
dotnet build bench/Load -c Release -v q

postgres=()
binaries=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
if [ -n "$binaries" ]; then
  folder=$(mktemp -d)
  as=""
  if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as="runuser -u postgres --"
  fi
  $as "$binaries/initdb" -D "$folder/data" -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  $as "$binaries/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "-c listen_addresses='' -c unix_socket_directories=$folder -c max_connections=200" start >/dev/null
  trap '$as "$binaries/pg_ctl" -D "$folder/data" -m fast stop >/dev/null; rm -rf "$folder"' EXIT
  postgres=(--postgres "Host=$folder;Username=postgres;Database=postgres;Maximum Pool Size=100")
else
  echo "PostgreSQL is not installed: SQLite alone is measured."
fi

dotnet artifacts/bin/Load/release/Tongqu.Load.dll "${postgres[@]}" "$@"
