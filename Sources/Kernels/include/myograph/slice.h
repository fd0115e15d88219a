/// Channels [FIRST_CHANNEL, FIRST_CHANNEL + OUT_CHANNELS) of `in`, which begins with the block of the first.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_CHANNELS, OUT_HALO; FIRST_CHANNEL. in, out:
/// blocked; lanes beyond OUT_CHANNELS become 0.
#include "lanes.h"
#include "tensor.h"
#include "tile.h"

#define SLICE_ROW(first)                                                                                     \
  for (int x = 0; x < in.width; x++) {                                                                       \
    const v16 value = MYOGRAPH_LANES_FROM(left[x], right[x], first);                                         \
    to[x] = is_inside ? value : 0.0f;                                                                        \
  }

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(OUT_CHANNELS), in_blocks = MYOGRAPH_BLOCKS(IN_CHANNELS);
  const int last = myograph_share(blocks * in.height, thread + 1, threads);
  for (int row = myograph_share(blocks * in.height, thread, threads); row < last; row++) {
    const int block = row / in.height, y = row % in.height;
    const v16 *left = myograph_row(io->in, in, block, y);
    const v16 *right =
        FIRST_CHANNEL > 0 && block + 1 < in_blocks ? myograph_row(io->in, in, block + 1, y) : left;
    const i16 is_inside = MYOGRAPH_LANES + block * 16 < OUT_CHANNELS;
    v16 *to = myograph_out_row(io->out, out, block, y);
    MYOGRAPH_WITH_LITERAL(FIRST_CHANNEL, SLICE_ROW)
  }
  myograph_zero_halo(io->out, blocks, in.height, in.width, OUT_HALO, 16, thread, threads);
}

#undef SLICE_ROW
#include "shapes_end.h"
#undef FIRST_CHANNEL
