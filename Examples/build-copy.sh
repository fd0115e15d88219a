#!/usr/bin/env bash
# Builds and runs the example as its users would: from a folder of its own, outside this repository.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$root/Examples/CustomNetwork" "$work/CustomNetwork"
rm -rf "$work/CustomNetwork/.build"
sed -i "s|path: \"../..\"|path: \"$root\"|" "$work/CustomNetwork/Package.swift"
cd "$work/CustomNetwork"
swift build -c release
"$(swift build -c release --show-bin-path)/CustomNetwork"
