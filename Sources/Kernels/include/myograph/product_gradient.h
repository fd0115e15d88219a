/// out = gradient · in, summed over what was repeated of out: its channels (OUT_CHANNELS 1), its pixels
/// (OUT_HEIGHT, OUT_WIDTH 1), or neither. `in` may be repeated as well, in the same ways.
///
/// Parameters: GRADIENT_CHANNELS, GRADIENT_HEIGHT, GRADIENT_WIDTH, GRADIENT_HALO; IN_CHANNELS, IN_HEIGHT,
/// IN_WIDTH, IN_HALO; OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO. gradient, in, out: blocked.
/// A thread takes rows of out, so that the order of a sum depends on no number of threads.
#include "tensor.h"
#include "tile.h"

#define BLOCKS MYOGRAPH_BLOCKS(GRADIENT_CHANNELS)
#define ONE_CHANNEL (OUT_CHANNELS == 1 && GRADIENT_CHANNELS > 1)
#define ONE_PIXEL (OUT_HEIGHT == 1 && OUT_WIDTH == 1 && GRADIENT_HEIGHT * GRADIENT_WIDTH > 1)

/// gradient · in at a pixel of a block; lanes without a channel are 0.
MYOGRAPH_INLINE v16 MYOGRAPH_JOIN(KERNEL, at)(const myograph_backward *io, int block, int y, int x) {
  const myograph_planes gradient = {GRADIENT_HEIGHT, GRADIENT_WIDTH, GRADIENT_HALO, 16};
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16};
  const int one_channel = IN_CHANNELS == 1 && GRADIENT_CHANNELS > 1, one_pixel = IN_HEIGHT * IN_WIDTH == 1;
  const v16 *with =
      myograph_row(io->in, in, one_channel ? 0 : block, one_pixel ? 0 : y) + (one_pixel ? 0 : x);
  const v16 factor = one_channel ? (v16)((const float *)with)[0] : *with;
  const i16 is_inside = MYOGRAPH_LANES + block * 16 < GRADIENT_CHANNELS;
  return is_inside ? myograph_row(io->gradient, gradient, block, y)[x] * factor : 0.0f;
}

void KERNEL(const myograph_backward *io, int thread, int threads) {
  const myograph_planes out = {OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(OUT_CHANNELS),
            last = myograph_share(blocks * OUT_HEIGHT, thread + 1, threads);
  for (int row = myograph_share(blocks * OUT_HEIGHT, thread, threads); row < last; row++) {
    const int block = row / OUT_HEIGHT, first_row = row % OUT_HEIGHT;
    v16 *to = myograph_out_row(io->out, out, block, first_row);
    for (int x = 0; x < OUT_WIDTH; x++) {
      v16 sum = 0;
      for (int y = first_row; y < (ONE_PIXEL ? GRADIENT_HEIGHT : first_row + 1); y++) {
        v16 line = 0;
        for (int column = x; column < (ONE_PIXEL ? GRADIENT_WIDTH : x + 1); column++)
          for (int from = block; from < (ONE_CHANNEL ? BLOCKS : block + 1); from++)
            line += MYOGRAPH_JOIN(KERNEL, at)(io, from, y, column);
        sum += line;
      }
      if (ONE_CHANNEL) {
        for (int distance = 1; distance < 16; distance *= 2)
          sum += myograph_exchange(sum, distance);
        sum = MYOGRAPH_LANES == 0 ? sum : 0.0f;
      }
      to[x] = sum;
    }
  }
  myograph_zero_halo(io->out, blocks, OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16, thread, threads);
}

#undef BLOCKS
#undef ONE_CHANNEL
#undef ONE_PIXEL
#include "shapes_end.h"
