/// The gradient for an operand of a join: JOIN_GRADIENT of that for the result and of the two operands,
/// summed over what was repeated of the one that it is for: channels (OUT_CHANNELS 1), pixels (OUT_HEIGHT,
/// OUT_WIDTH 1), both or neither.
///
/// Parameters: GRADIENT_CHANNELS, GRADIENT_HEIGHT, GRADIENT_WIDTH, GRADIENT_HALO; IN_CHANNELS, IN_HEIGHT,
/// IN_WIDTH, IN_HALO; OTHER_CHANNELS, OTHER_HEIGHT, OTHER_WIDTH, OTHER_HALO; OUT_CHANNELS, OUT_HEIGHT,
/// OUT_WIDTH, OUT_HALO; JOIN_GRADIENT(g, a, b). gradient, in (the first operand), other (the second), out:
/// blocked; an operand that isn't read may be anything of the gradient's shape.
/// A thread takes rows of out, so that the order of a sum depends on no number of threads.
#include "repeated.h"
#include "tile.h"

void KERNEL(const myograph_backward *io, int thread, int threads) {
  const myograph_planes gradient = {GRADIENT_HEIGHT, GRADIENT_WIDTH, GRADIENT_HALO, 16};
  const myograph_planes out = {OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16};
  const myograph_repeated first =
      myograph_repeat(IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO, GRADIENT_CHANNELS);
  const myograph_repeated second =
      myograph_repeat(OTHER_CHANNELS, OTHER_HEIGHT, OTHER_WIDTH, OTHER_HALO, GRADIENT_CHANNELS);
  const int one_channel = OUT_CHANNELS == 1 && GRADIENT_CHANNELS > 1,
            one_pixel = out.height == 1 && out.width == 1;
  // What is summed of the gradient's blocks and rows.
  const int summed_blocks = one_channel ? MYOGRAPH_BLOCKS(GRADIENT_CHANNELS) : 1;
  const int summed_rows = one_pixel ? gradient.height : 1;
  const int blocks = MYOGRAPH_BLOCKS(OUT_CHANNELS),
            last = myograph_share(blocks * out.height, thread + 1, threads);
  for (int row = myograph_share(blocks * out.height, thread, threads); row < last; row++) {
    const int block = row / out.height, y = row % out.height;
    v16 *to = myograph_out_row(io->out, out, block, y);
    memset(to, 0, out.width * sizeof(v16));
    for (int line = 0; line < summed_blocks * summed_rows; line++) {
      const int from = block + line % summed_blocks, from_y = y + line / summed_blocks;
      const i16 is_inside = MYOGRAPH_LANES + from * 16 < GRADIENT_CHANNELS;
      const v16 *g = myograph_row(io->gradient, gradient, from, from_y);
      const v16 *a = myograph_repeated_row(io->in, first, from, from_y);
      const v16 *b = myograph_repeated_row(io->other, second, from, from_y);
      v16 sum = 0;
      for (int x = 0; x < gradient.width; x++) {
        const v16 value =
            JOIN_GRADIENT(g[x], myograph_repeated_at(a, first, x), myograph_repeated_at(b, second, x));
        if (one_pixel)
          sum += is_inside ? value : 0.0f;
        else
          to[x] += is_inside ? value : 0.0f;
      }
      if (one_pixel)
        to[0] += sum;
    }
    for (int x = 0; one_channel && x < out.width; x++) {
      const v16 sum = myograph_total(to[x]);
      to[x] = MYOGRAPH_LANES == 0 ? sum : 0.0f;
    }
  }
  myograph_zero_halo(io->out, blocks, out.height, out.width, OUT_HALO, 16, thread, threads);
}

#include "shapes_end.h"
#undef OTHER_CHANNELS
#undef OTHER_HEIGHT
#undef OTHER_WIDTH
#undef OTHER_HALO
#undef JOIN_GRADIENT
