#!/usr/bin/env bash
# One hash for scores, probabilities and masks of each zoo network: for 1 to 16 threads, in ten runs, with an empty cache
# and a full one, on a machine that is idle and one that is busy. Takes the folder of the built command, then networks.
#   RUNS=3 THREADS="1 2 3" Tests/same-bits.sh .build/release unet16
set -euo pipefail
bin="$1"
shift
networks=("$@")
[ ${#networks[@]} -gt 0 ] || networks=(unet64 unet16 fcn16 fcn64 unet16-bilinear-192)
runs=${RUNS:-10}
read -ra threads <<<"${THREADS:-1 2 3 4 8 16}"
work=$(mktemp -d)
load=()
stop_load() {
  [ ${#load[@]} -eq 0 ] || kill "${load[@]}" 2>/dev/null || true
  load=()
}
trap 'stop_load; rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" OMP_WAIT_POLICY=passive

"$bin/myograph" phantom --output "$work/hearts" --subjects 1 >/dev/null 2>&1
scan=$(find "$work/hearts" -name 'sa_*' | sort | head -n 1)

# Random weights of the shapes that the command misses in an empty file: normal ones, and variances that are positive.
write_weights() {
  printf '\2\0\0\0\0\0\0\0{}' >"$work/empty.safetensors"
  "$bin/myograph" convert "$work/empty.safetensors" "$work/none" --network "$1" >"$work/missing" 2>&1 || true
  python3 - "$work/missing" "$work/$1.safetensors" <<'PYTHON'
import json, math, random, re, struct, sys
generator, header, data = random.Random(1), {}, []
for name, sizes in re.findall(r'→ (\S+)\s.*should be \[(.*?)\]', open(sys.argv[1]).read()):
    shape = [int(size) for size in sizes.split(',')]
    count, fan = math.prod(shape), math.prod(shape[1:])
    draw = (lambda: generator.uniform(0.8, 1.2)) if len(shape) == 1 else (lambda: generator.gauss(0, math.sqrt(2 / fan)))
    begin = sum(map(len, data))
    data.append(struct.pack(f'<{count}f', *(draw() for _ in range(count))))
    header[name] = {'dtype': 'F32', 'shape': shape, 'data_offsets': [begin, begin + 4 * count]}
assert header, open(sys.argv[1]).read()
text = json.dumps(header).encode()
open(sys.argv[2], 'wb').write(struct.pack('<Q', len(text)) + text + b''.join(data))
PYTHON
}

# The scores' hash, and that of probabilities and mask.
hashes() {
  local network="$1" count="$2"
  "$bin/myograph" bench --network "$network" --kernels fused --iterations 1 --threads "$count" \
    --weights "$work/$network.safetensors" --scores "$work/scores" --overwrite >/dev/null 2>&1
  "$bin/myograph" segment "$scan" --network "$network" --weights "$work/$network.safetensors" --threads "$count" \
    --output "$work/mask.nii" --probabilities --overwrite 2>/dev/null
  for file in scores mask.nii mask_probabilities.nii.gz; do
    case $file in *.gz) gzip -dc "$work/$file" ;; *) cat "$work/$file" ;; esac | sha256sum | cut -c 1-16
  done | paste -sd ' '
}

failures=0
for network in "${networks[@]}"; do
  write_weights "$network"
  : >"$work/seen"
  tried=0
  for run in $(seq "$runs"); do
    # Odd runs find an empty cache, even ones one in which the machine's peak lies, and every third run has company.
    rm -rf "$XDG_CACHE_HOME"
    if ((run % 2 == 0)); then
      "$bin/myograph" bench --network "$network" --kernels fused --iterations 1 --profile >/dev/null 2>&1
      sed -i 's/"peak_flops": [0-9]*/"peak_flops": '"$run"'/' "$XDG_CACHE_HOME"/myograph/host-*.json
    fi
    if ((run % 3 == 0)); then
      for _ in $(seq "$(nproc)"); do
        while :; do :; done &
        load+=($!)
      done
    fi
    for count in "${threads[@]}"; do
      hashes "$network" "$count" >>"$work/seen"
      tried=$((tried + 1))
    done
    stop_load
  done
  different=$(sort -u "$work/seen" | wc -l)
  echo "$network: $different hash of $tried: $(sort -u "$work/seen" | head -n 1)"
  [ "$different" -eq 1 ] || failures=$((failures + 1))
done
exit $((failures > 0))
