#!/usr/bin/env bash
# Measures the intake of facts beside the database's own bulk load, on SQLite and on a private PostgreSQL where its binaries
# are installed. Arguments go to the program: --facts N.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build bench/Facts -c Release -v q

source bench/postgres.sh jit=off
dotnet artifacts/bin/Facts/release/Tongqu.Bench.Facts.dll ${postgres:+--postgres "$postgres"} "$@"
