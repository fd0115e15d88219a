/// out = p · (g − Σ g·p) over the channels of each pixel, p being the soft-max.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; GRADIENT_HALO; OUT_HALO. gradient, in (p), out:
/// blocked.
#include "tensor.h"
#include "tile.h"

void KERNEL(const myograph_backward *io, int thread, int threads) {
  const myograph_planes gradient = {IN_HEIGHT, IN_WIDTH, GRADIENT_HALO, 16};
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const int last = myograph_share(IN_HEIGHT, thread + 1, threads);
  for (int y = myograph_share(IN_HEIGHT, thread, threads); y < last; y++)
    for (int x = 0; x < IN_WIDTH; x += 16) {
      v16 g[IN_CHANNELS], p[IN_CHANNELS], mean = 0;
      const int count = IN_WIDTH - x < 16 ? IN_WIDTH - x : 16;
      myograph_load_pixels(myograph_row(io->gradient, gradient, 0, y) + x, myograph_pitch(gradient),
                           IN_CHANNELS, count, g);
      myograph_load_pixels(myograph_row(io->in, in, 0, y) + x, myograph_pitch(in), IN_CHANNELS, count, p);
      for (int c = 0; c < IN_CHANNELS; c++)
        mean += g[c] * p[c];
      for (int c = 0; c < IN_CHANNELS; c++)
        g[c] = p[c] * (g[c] - mean);
      myograph_store_pixels(myograph_out_row(io->out, out, 0, y) + x, myograph_pitch(out), IN_CHANNELS, count,
                            g);
    }
  myograph_zero_halo(io->out, MYOGRAPH_BLOCKS(IN_CHANNELS), IN_HEIGHT, IN_WIDTH, OUT_HALO, 16, thread,
                     threads);
}

#include "shapes_end.h"
