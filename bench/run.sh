#!/usr/bin/env bash
# Publishes the platform as a city installs it and measures it beside its peers, on SQLite and on a private PostgreSQL where its
# binaries are installed. Arguments go to the load program: --users, --seconds, --before.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet publish src/Web -c Release --use-current-runtime --self-contained false -v q -o artifacts/publish/Web
dotnet build bench/Load -c Release -v q

source bench/postgres.sh max_connections=200
dotnet artifacts/bin/Load/release/Tongqu.Load.dll ${postgres:+--postgres "$postgres;Maximum Pool Size=100"} "$@"
