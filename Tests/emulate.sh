#!/usr/bin/env bash
# Runs the command on an emulated processor without AVX-512: dispatch must choose AVX2, refuse AVX-512 by name,
# and every instruction set must give the mask that it gives here.
set -euo pipefail
bin="$1"
if [ "$(uname -m)" != x86_64 ] || ! command -v qemu-x86_64 >/dev/null; then
  echo "emulate: skipped, for it needs x86-64 and qemu-user"
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
emulated() { OMP_NUM_THREADS=2 qemu-x86_64 -cpu "$@"; }
fail() {
  echo "emulate: $1"
  exit 1
}

sets=$(emulated Haswell "$bin/myograph" networks | tail -n 1)
[[ $sets == *": avx2, portable" ]] || fail "a Haswell has \"$sets\""
sets=$(emulated Nehalem "$bin/myograph" networks | tail -n 1)
[[ $sets == *": portable" ]] || fail "a Nehalem has \"$sets\""

# Weights of a step or two, and one slice of a phantom: enough under emulation.
"$bin/myograph" phantom --output "$work/hearts" --subjects 2 >/dev/null 2>&1
"$bin/myograph" train --network unet16 --data "$work/hearts" --fold 0 --folds 2 --output "$work/run" \
  --batch-size 2 --minutes 0.01 >/dev/null 2>&1
python3 - "$work" <<'PYTHON'
import glob, gzip, struct, sys
scan = next(p for p in sorted(glob.glob(sys.argv[1] + '/hearts/**/*.nii.gz', recursive=True)) if '_gt' not in p)
raw = bytearray(gzip.open(scan).read())
width, height, depth = struct.unpack_from('<3h', raw, 42)
size = width * height * struct.unpack_from('<h', raw, 72)[0] // 8
raw[46:48] = (1).to_bytes(2, 'little')
middle = 352 + depth // 2 * size
open(sys.argv[1] + '/slice.nii', 'wb').write(raw[:352] + raw[middle:middle + size])
PYTHON
weights="$work/run/last.safetensors"
"$bin/myograph" segment "$work/slice.nii" --network unet16 --weights "$weights" --output "$work/native.nii" 2>/dev/null

refused=$(emulated Haswell "$bin/myograph" segment "$work/slice.nii" --network unet16 \
  --weights "$weights" --output "$work/refused.nii" --isa avx512 2>&1 || true)
[[ $refused == *avx512* ]] || fail "avx512 isn't refused by name: $refused"
[ ! -e "$work/refused.nii" ] || fail "a refused run left a mask"

for model in Haswell:avx2 Haswell:portable Nehalem:portable; do
  emulated "${model%%:*}" "$bin/myograph" segment "$work/slice.nii" --network unet16 \
    --weights "$weights" --output "$work/mask.nii" --isa "${model##*:}" --overwrite 2>/dev/null
  python3 - "$work" "$model" <<'PYTHON'
import sys
a, b = (open(f'{sys.argv[1]}/{n}.nii', 'rb').read()[352:] for n in ('native', 'mask'))
differing = sum(x != y for x, y in zip(a, b))
assert len(a) == len(b) > 10000 and differing <= 10, f'{sys.argv[2]}: {differing} voxels differ'
PYTHON
  echo "emulate: $model segments as this processor does"
done

# PyTorch's scores, by the test itself.
for model in Haswell Nehalem; do
  MYOGRAPH_EMULATED="${NETWORKS:-unet16 fcn16}" emulated "$model" "$bin/myographPackageTests.xctest" \
    --testing-library swift-testing --filter ZooFixtureTests >"$work/log" 2>&1 || fail "$(tail -n 20 "$work/log")"
  grep -q "Test run with 2 tests" "$work/log" || fail "no test ran: $(tail -n 5 "$work/log")"
  echo "emulate: a $model computes PyTorch's scores of ${NETWORKS:-unet16 fcn16}"
done
