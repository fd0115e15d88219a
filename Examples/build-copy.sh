#!/usr/bin/env bash
# Usage: Examples/build-copy.sh FOLDER, which holds a built `myograph`.
#
# Builds, tests and runs packages as their users would, outside this repository: copies of the examples, and one that
# `myograph new` makes. Their READMEs' commands are run on small made data.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
myograph=$1/myograph
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# One folder for all: what they have in common is built once.
built=(-c release --scratch-path "$work/.build")

# enter EXAMPLE: a copy without what was built in it, which depends on this repository.
enter() {
  cp -r "$root/Examples/$1" "$work/$1"
  rm -rf "$work/$1/.build"
  sed -i "s|path: \"../..\"|path: \"$root\"|" "$work/$1/Package.swift"
  cd "$work/$1"
}

# Builds the package here with its tests, runs those, and says where programs are.
check() {
  swift build "${built[@]}" --build-tests
  swift test "${built[@]}" --skip-build
  programs=$(swift build "${built[@]}" --show-bin-path)
}

# run_readme OPTIONS: the README's commands, by the built program; training is shortened by the options.
run_readme() {
  local commands
  mapfile -t commands < <(grep '^swift run' README.md)
  [ "${#commands[@]}" -ge 2 ]
  for command in "${commands[@]}"; do
    command=${command/swift run -c release /$programs/}
    [[ $command != *" train "* ]] || command+=" $1"
    echo "\$ $command"
    bash -c "$command"
  done
}

enter CustomNetwork
check
run_readme ""
"$programs/CustomNetwork" networks
"$programs/CustomNetwork" graph --stage fused | grep -F 'Passes:'
"$programs/CustomNetwork" graph --stage memory --format json | python3 -m json.tool >layout.json
"$root/Examples/mistakes.sh" "${built[@]}"

for example in LeftAtrium:atrium Membranes:membranes TwoChannels:lesions; do
  enter "${example%:*}"
  "$root/Examples/make_data.py" "${example#*:}" data
  check
  "$programs/${example%:*}" check data/training $([ ! -f labels.json ] || echo --labels labels.json)
  run_readme "--epochs 1"
  ls -l mask.* contours.png run/best.safetensors
done

cd "$work"
"$myograph" phantom --output fitted --subjects 1
"$myograph" new prostate --data fitted --minutes 1
cd prostate
swift format lint --strict -r .
check
"$programs/prostate" phantom --output training --subjects 2
"$programs/prostate" phantom --output validation --subjects 1 --seed 2
cp validation/*/sa_ED.nii.gz scan.nii.gz
run_readme "--minutes 0.2 --batch-size 2"
ls -l mask.nii.gz run/best.safetensors
