#!/usr/bin/env bash
# Measures FEEL, one expression at a time, beside npm feelin in the same run.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build bench/Feel -c Release -v q
# Fetched with the packages of the face, as the tests need it too.
folder=src/Frame
[ -d "$folder/node_modules/feelin" ] || npm ci --silent --prefix "$folder"
dotnet artifacts/bin/Feel/release/Tongqu.Bench.Feel.dll bench/Feel/expressions.json bench/Feel/peer.mjs "$PWD/$folder"
