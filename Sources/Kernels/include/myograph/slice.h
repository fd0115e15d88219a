/// Channels [FIRST_CHANNEL, FIRST_CHANNEL + OUT_CHANNELS) of `in`.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_CHANNELS, OUT_HALO; FIRST_CHANNEL. in, out:
/// blocked; lanes beyond OUT_CHANNELS become 0.
#include "tensor.h"
#include "tile.h"

#define SHIFT (FIRST_CHANNEL % 16)
#define LANE(lane) (SHIFT + lane)

static void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(OUT_CHANNELS), in_blocks = MYOGRAPH_BLOCKS(IN_CHANNELS);
  const int last = myograph_share(blocks * IN_HEIGHT, thread + 1, threads);
  for (int row = myograph_share(blocks * IN_HEIGHT, thread, threads); row < last; row++) {
    const int block = row / IN_HEIGHT, y = row % IN_HEIGHT, source = FIRST_CHANNEL / 16 + block;
    const v16 *left = myograph_row(io->in, in, source, y);
    const v16 *right = SHIFT > 0 && source + 1 < in_blocks ? myograph_row(io->in, in, source + 1, y) : left;
    const i16 is_inside = MYOGRAPH_LANES + block * 16 < OUT_CHANNELS;
    v16 *to = myograph_out_row(io->out, out, block, y);
    for (int x = 0; x < IN_WIDTH; x++) {
      const v16 a = left[x], b = right[x];
      const v16 value = __builtin_shufflevector(a, b, LANE(0), LANE(1), LANE(2), LANE(3), LANE(4), LANE(5),
                                                LANE(6), LANE(7), LANE(8), LANE(9), LANE(10), LANE(11),
                                                LANE(12), LANE(13), LANE(14), LANE(15));
      to[x] = is_inside ? value : 0.0f;
    }
  }
  myograph_zero_halo(io->out, blocks, IN_HEIGHT, IN_WIDTH, OUT_HALO, 16, thread, threads);
}

#undef SHIFT
#undef LANE
#include "shapes_end.h"
#undef FIRST_CHANNEL
