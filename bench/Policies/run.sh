#!/usr/bin/env bash
# Measures policies over columns beside hand-written C#, and, where the binaries of PostgreSQL are installed, as SQL beside SQL written
# by hand, in the same run. The first argument is the folder of the workload; without it, bench/policies below TONGQU_SHARED.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build bench/Policies -c Release -v q

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
  $as "$binaries/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "-c listen_addresses='' -c unix_socket_directories=$folder -c jit=off" start >/dev/null
  trap '$as "$binaries/pg_ctl" -D "$folder/data" -m fast stop >/dev/null; rm -rf "$folder"' EXIT
  postgres=("Host=$folder;Username=postgres;Database=postgres")
else
  echo "PostgreSQL is not installed: columns alone are measured."
fi

dotnet artifacts/bin/Policies/release/Tongqu.Bench.Policies.dll "${1:-${TONGQU_SHARED:?the folder of the workload}/bench/policies}" "${postgres[@]}"
