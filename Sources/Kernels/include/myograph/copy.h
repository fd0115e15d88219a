/// Copies all channels of `in` into a tensor of OUT_CHANNELS, from channel CHANNEL_OFFSET < 16 of the block
/// that `out` begins with: a concatenation is one copy per part. Crops or pads on the way: pixel (y, x) of
/// out is pixel (y + ROW_OFFSET, x + COLUMN_OFFSET) of in, or 0 where in has none.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO;
/// CHANNEL_OFFSET; ROW_OFFSET, COLUMN_OFFSET (may be negative).
/// in, out: blocked. Other channels of out stay as they are; lanes beyond OUT_CHANNELS in a block that is
/// touched become 0. Where CHANNEL_OFFSET is not 0 a block of out takes lanes of two blocks of in.
#include "lanes.h"
#include "tensor.h"
#include "tile.h"

/// Pixels of a row that are in `in`, from two blocks: the one before a block of out, and the same.
#define COPY_ROW(offset)                                                                                     \
  if (whole)                                                                                                 \
    for (int x = first; x < end; x++, left++, right++)                                                       \
      to[x] = MYOGRAPH_LANES_FROM(*left, *right, 16 - offset);                                               \
  else                                                                                                       \
    for (int x = first; x < end; x++, left += has_left, right += has_right) {                                \
      const v16 value = MYOGRAPH_LANES_FROM(*left, *right, 16 - offset);                                     \
      to[x] = copied ? value : kept ? to[x] : 0;                                                             \
    }

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16};
  const int channels = IN_CHANNELS, offset = CHANNEL_OFFSET, in_blocks = MYOGRAPH_BLOCKS(channels);
  const int blocks = MYOGRAPH_BLOCKS(offset + channels), all = OUT_CHANNELS - offset;
  // Pixels [first, end) of a row of out are in that of in.
  const int first = COLUMN_OFFSET < 0 ? -(COLUMN_OFFSET) : 0;
  const int end = in.width - (COLUMN_OFFSET) < out.width ? in.width - (COLUMN_OFFSET) : out.width;
  const int last = myograph_share(blocks * out.height, thread + 1, threads);
  for (int row = myograph_share(blocks * out.height, thread, threads); row < last; row++) {
    const int block = row / out.height, y = row % out.height, source = y + ROW_OFFSET;
    const int covered = source >= 0 && source < in.height, first_channel = block * 16 - offset;
    const int whole = covered && first_channel >= 0 && first_channel + 16 <= channels;
    const i16 channel = MYOGRAPH_LANES + first_channel;
    const i16 copied = (channel >= 0) & (channel < channels), kept = ~copied & (channel < all);
    const int has_left = covered && block > 0, has_right = covered && block < in_blocks;
    const v16 nothing = 0;
    const v16 *right = has_right ? myograph_row(io->in, in, block, source) + first + COLUMN_OFFSET : &nothing;
    // Of a whole block nothing is taken of the one before, but a row of it is read.
    const v16 *left = has_left ? myograph_row(io->in, in, block - 1, source) + first + COLUMN_OFFSET
                      : whole  ? right
                               : &nothing;
    v16 *to = myograph_out_row(io->out, out, block, y);
    for (int x = 0; x < first; x++)
      to[x] = kept ? to[x] : 0;
    MYOGRAPH_WITH_LITERAL(offset, COPY_ROW)
    for (int x = end; x < out.width; x++)
      to[x] = kept ? to[x] : 0;
  }
  myograph_zero_halo(io->out, blocks, out.height, out.width, OUT_HALO, 16, thread, threads);
}

#undef COPY_ROW
#include "shapes_end.h"
#undef CHANNEL_OFFSET
#undef ROW_OFFSET
#undef COLUMN_OFFSET
