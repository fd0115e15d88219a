/// Copies all channels of `in` into a tensor of OUT_CHANNELS, from channel CHANNEL_OFFSET < 16 of the block
/// that `out` begins with: a concatenation is one copy per part. Crops or pads on the way: pixel (y, x) of
/// out is pixel (y + ROW_OFFSET, x + COLUMN_OFFSET) of in, or 0 where in has none.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO;
/// CHANNEL_OFFSET; ROW_OFFSET, COLUMN_OFFSET (may be negative).
/// in, out: blocked. Other channels of out stay as they are; lanes beyond OUT_CHANNELS in a block that is
/// touched become 0. Where CHANNEL_OFFSET is not 0 a block of out takes lanes of two blocks of
/// in.
#include "tensor.h"
#include "tile.h"

#define LANE(lane) (16 - CHANNEL_OFFSET + lane)

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16};
  const int in_blocks = MYOGRAPH_BLOCKS(IN_CHANNELS);
  const int blocks = MYOGRAPH_BLOCKS(CHANNEL_OFFSET + IN_CHANNELS);
  const int first_column = COLUMN_OFFSET < 0 ? -(COLUMN_OFFSET) : 0;
  const int end_column = in.width - (COLUMN_OFFSET) < out.width ? in.width - (COLUMN_OFFSET) : out.width;
  const int last = myograph_share(blocks * out.height, thread + 1, threads);
  for (int row = myograph_share(blocks * out.height, thread, threads); row < last; row++) {
    const int block = row / out.height, y = row % out.height, source = y + ROW_OFFSET;
    const int covered = source >= 0 && source < in.height;
    const i16 channel = MYOGRAPH_LANES + block * 16 - CHANNEL_OFFSET;
    const i16 copied = (channel >= 0) & (channel < IN_CHANNELS);
    const i16 kept = ~copied & (channel < OUT_CHANNELS - CHANNEL_OFFSET);
    const int first_lane = block * 16 - CHANNEL_OFFSET;
    const int whole = first_lane >= 0 && first_lane + 16 <= IN_CHANNELS;
    const v16 *left =
        covered && CHANNEL_OFFSET > 0 && block > 0 ? myograph_row(io->in, in, block - 1, source) : NULL;
    const v16 *right = covered && block < in_blocks ? myograph_row(io->in, in, block, source) : NULL;
    v16 *to = myograph_out_row(io->out, out, block, y);
    for (int x = 0; x < out.width; x++) {
      const int inside = x >= first_column && x < end_column;
      const v16 a = left && inside ? left[x + COLUMN_OFFSET] : 0;
      const v16 b = right && inside ? right[x + COLUMN_OFFSET] : 0;
      const v16 value = __builtin_shufflevector(a, b, LANE(0), LANE(1), LANE(2), LANE(3), LANE(4), LANE(5),
                                                LANE(6), LANE(7), LANE(8), LANE(9), LANE(10), LANE(11),
                                                LANE(12), LANE(13), LANE(14), LANE(15));
      to[x] = whole ? value : copied ? value : kept ? to[x] : 0;
    }
  }
  myograph_zero_halo(io->out, blocks, out.height, out.width, OUT_HALO, 16, thread, threads);
}

#undef LANE
#include "shapes_end.h"
#undef CHANNEL_OFFSET
#undef ROW_OFFSET
#undef COLUMN_OFFSET
