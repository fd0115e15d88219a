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

(cd "$work" && "$bin/myograph" demo --output here >/dev/null 2>&1)
python3 - "$work" <<'PYTHON'
import gzip, sys
raw = bytearray(gzip.open(sys.argv[1] + '/here/synthetic.nii.gz').read())
# One slice is enough under emulation.
raw[46:48] = (1).to_bytes(2, 'little')
open(sys.argv[1] + '/slice.nii', 'wb').write(raw[:352 + 208 * 208 * 4])
PYTHON
"$bin/myograph" convert "$work/here/weights.safetensors" "$work/w.safetensors" \
  --network unet16-bilinear-192 >/dev/null 2>&1
"$bin/myograph" segment "$work/slice.nii" --network unet16-bilinear-192 --weights "$work/w.safetensors" \
  --output "$work/native.nii" 2>/dev/null

refused=$(emulated Haswell "$bin/myograph" segment "$work/slice.nii" --network unet16-bilinear-192 \
  --weights "$work/w.safetensors" --output "$work/refused.nii" --isa avx512 2>&1 || true)
[[ $refused == *avx512* ]] || fail "avx512 isn't refused by name: $refused"
[ ! -e "$work/refused.nii" ] || fail "a refused run left a mask"

for model in Haswell:avx2 Haswell:portable Nehalem:portable; do
  emulated "${model%%:*}" "$bin/myograph" segment "$work/slice.nii" --network unet16-bilinear-192 \
    --weights "$work/w.safetensors" --output "$work/mask.nii" --isa "${model##*:}" --overwrite 2>/dev/null
  python3 - "$work" "$model" <<'PYTHON'
import sys
a, b = (open(f'{sys.argv[1]}/{n}.nii', 'rb').read()[352:] for n in ('native', 'mask'))
differing = sum(x != y for x, y in zip(a, b))
assert len(a) == len(b) == 208 * 208 and differing <= 10, f'{sys.argv[2]}: {differing} voxels differ'
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
