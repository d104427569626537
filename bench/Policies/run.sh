#!/usr/bin/env bash
# Measures policies over columns beside hand-written C#, and, where the binaries of PostgreSQL are installed, as SQL beside SQL written
# by hand, in the same run. The first argument is the folder of the workload; without it, bench/policies below TONGQU_SHARED.
# A second argument "one" measures only one enterprise at a time: by the plan, by the scalar evaluator, with explanations.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build bench/Policies -c Release -v q

if [ "${2:-}" = one ]; then asked=one; else source bench/postgres.sh jit=off; asked=${postgres:-}; fi
dotnet artifacts/bin/Policies/release/Tongqu.Bench.Policies.dll "${1:-${TONGQU_SHARED:?the folder of the workload}/bench/policies}" ${asked:+"$asked"}
