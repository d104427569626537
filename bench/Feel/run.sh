#!/usr/bin/env bash
# Measures FEEL, one expression at a time, beside npm feelin in the same run.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build bench/Feel -c Release -v q
folder=artifacts/feelin
[ -d "$folder/node_modules/feelin" ] || npm install --silent --no-save --prefix "$folder" feelin@8.2.0
dotnet artifacts/bin/Feel/release/Tongqu.Bench.Feel.dll bench/Feel/expressions.json bench/Feel/peer.mjs "$PWD/$folder"
