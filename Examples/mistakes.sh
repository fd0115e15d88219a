#!/usr/bin/env bash
# Usage: mistakes.sh OPTIONS in a copy of CustomNetwork that `swift build OPTIONS` has built.
#
# Makes one mistake after the other, and looks for the line that names its place and its cure; then adds a network and
# changes it, and counts the C files that are compiled.
set -euo pipefail
options=("$@")

manifest=Package.swift
header=Sources/CustomKernels/include/CustomKernels.h
network=Sources/CustomCompiler/AttentionUNet.swift
compiler=Sources/CustomCompiler/main.swift
kept=$(mktemp -d)
trap 'rm -rf "$kept"' EXIT
cp --parents "$manifest" "$header" "$network" "$compiler" "$kept"

restore() { cp -r "$kept/." .; }
build() { swift build "${options[@]}" "$@" 2>&1; }

# expect LINE OUTPUT: a line of the output begins like that, behind the path of this folder.
expect() {
  if ! grep -qF "$PWD/$1" <<<"$2"; then
    printf 'Not said: %s\nBut:\n%s\n' "$1" "$2"
    exit 1
  fi
  echo "$1"
}

# refused FILE CHANGE LINE: with the change, the build stops and says the line.
refused() {
  sed -i "$2" "$1"
  if output=$(build); then
    printf 'Built in spite of: %s\n' "$2"
    exit 1
  fi
  expect "$3" "$output"
  restore
}

line() { grep -n "$2" "$1" | head -n 1 | cut -d : -f 1; }
target=$(line $manifest 'name: "CustomKernels"')
named=$(line $header 'MYOGRAPH_NETWORK(')
recursive=$(line $network 'level(width \* 2')

refused $manifest '1s/;.*//' \
  "$manifest:1:1: Can't emit kernels into CustomKernels because SwiftPM lets no plugin write C here"
refused $manifest "$target,\$ s/\[\"CustomCompiler\", .*\],/[\"CustomCompiler\"],/" \
  "$manifest:$target:1: Can't emit kernels into CustomKernels because it doesn't depend on GraphRuntime"
refused $manifest "$target,\$ s/\"CustomCompiler\", //" \
  "$manifest:$target:1: Can't emit kernels into CustomKernels because it depends on no executable"
refused $header 's/NETWORK(/NETWROK(/' \
  "$header:$named:1: error: Can't read this line because it isn't MYOGRAPH_NETWORK(name)"
refused $header 's/attention_unet/attention-unet/' \
  "$header:$named:1: error: Can't name a C function after \"attention-unet\""
refused $header "${named}p" \
  "$header:$((named + 1)):1: error: Can't emit \"attention_unet\" twice"
refused $header '/MYOGRAPH_NETWORK/d' \
  "$header:1:1: error: Can't find a network in this header"
refused $compiler 's/"attention-unet"/"gated-unet"/' \
  "$header:$named:1: error: Can't compile \"attention_unet\" because no network of that name is declared; use one of gated_unet"
refused $network 's/width \/ 2, kernel: 1/width \/ 2, kernel: 2/' \
  "$network:$(line $network 'width / 2'):13: error: Can't pad a kernel of 2×2 to the same size"
refused $network 's/if depth > 0/if true/' \
  "$network:$recursive:19: error: Can't evaluate network \"attention_unet\" because its declaration stopped"
refused $network 's/if depth > 0/if true/; s/level(width \* 2/level(width/' \
  "$network:$recursive:7: error: Can't evaluate network \"attention_unet\" because its declaration calls itself without an end"

# Without the plugin nothing of Myograph's runs before the linker.
sed -i -z 's/,\n *plugins: \[[^]]*\])/)/' $manifest
if output=$(build); then echo "Built without the plugin" && exit 1; fi
grep -oF 'myograph_attention_unet, whose C the plugin FuseKernels writes; use plugins: ' <<<"$output" | head -n 1
restore

# What is legal and looks like a mistake.
sed -i '/func residual/,$ s/Branch {/if true {/' $network
output=$(swift run "${options[@]}" CustomCompiler --output "$kept/C" 2>&1)
expect "$network:$(line $network 'BatchNorm()'):9: warning: BatchNorm is an operand of Add by itself" "$output"
restore

# compiled COUNT: builds, and compiles so many C files.
compiled() {
  output=$(build -v) || { echo "$output"; exit 1; }
  count=$({ grep -o -- ' -c [^ ]*/FuseKernels/[^ ]*\.c ' <<<"$output" || true; } | sort -u | wc -l)
  if [ "$count" != "$1" ]; then echo "Compiled $count C files, not $1" && exit 1; fi
  echo "Compiled $count C files"
}
# The manifest was another one.
build >/dev/null
compiled 0
echo 'MYOGRAPH_NETWORK(tiny)' >>$header
sed -i 's/AttentionUNet())/&, Declaration("tiny", Tiny())/' $compiler
cat >>$compiler <<'SWIFT'

struct Tiny: Network {
  @LayerBuilder var body: Layers {
    Input(channels: 1, height: 8, width: 8)
    Conv2D(2, kernel: 3)
  }
}
SWIFT
compiled 10
sed -i 's/Conv2D(2, kernel: 3)/Conv2D(3, kernel: 3)/' $compiler
# Its kernels serve both widths.
compiled 7
