#!/usr/bin/env bash
# Measures the intake of facts beside the database's own bulk load, on SQLite and on a private PostgreSQL where its binaries
# are installed. Arguments go to the program: --facts N.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build bench/Facts -c Release -v q

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
  $as "$binaries/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "-c listen_addresses='' -c unix_socket_directories=$folder" start >/dev/null
  trap '$as "$binaries/pg_ctl" -D "$folder/data" -m fast stop >/dev/null; rm -rf "$folder"' EXIT
  postgres=(--postgres "Host=$folder;Username=postgres;Database=postgres")
fi

dotnet artifacts/bin/Facts/release/Tongqu.Bench.Facts.dll "${postgres[@]}" "$@"
