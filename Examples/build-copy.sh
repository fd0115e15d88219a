#!/usr/bin/env bash
# Usage: Examples/build-copy.sh FOLDER, which holds a built `myograph`.
#
# Builds and runs packages as their users would, outside this repository: a copy of the example, and one that
# `myograph new` makes, whose README's commands are run on phantoms.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
myograph=$1/myograph
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Builds the package here with its tests, and runs those.
check() {
  swift build -c release --build-tests
  swift test -c release --skip-build
}

cp -r "$root/Examples/CustomNetwork" "$work/CustomNetwork"
rm -rf "$work/CustomNetwork/.build"
sed -i "s|path: \"../..\"|path: \"$root\"|" "$work/CustomNetwork/Package.swift"
cd "$work/CustomNetwork"
check
program=$(swift build -c release --show-bin-path)/CustomNetwork
"$program" networks
"$program" graph --stage fused | grep -F 'Passes:'
"$program" graph --stage memory --format json | python3 -m json.tool >layout.json
"$program" bench --kernels fused --iterations 5

cd "$work"
"$myograph" phantom --output fitted --subjects 1
"$myograph" new prostate --data fitted
cd prostate
swift format lint --strict -r .
check
program=$(swift build -c release --show-bin-path)/prostate
"$program" phantom --output training --subjects 2
"$program" phantom --output validation --subjects 1 --seed 2
cp validation/*/sa_ED.nii.gz scan.nii.gz
mapfile -t commands < <(grep '^swift run' README.md)
[ "${#commands[@]}" = 3 ]
for command in "${commands[@]}"; do
  echo "\$ $command"
  bash -c "${command/--minutes 60/--minutes 0.2 --batch-size 2}"
done
ls -l mask.nii.gz run/best.safetensors
