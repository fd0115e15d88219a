/// Channels of the gradient for a slice where they were taken from, zeros where the slice has none.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH of the gradient; GRADIENT_HALO; OUT_CHANNELS, OUT_HALO;
/// FIRST_CHANNEL: where the slice begins. gradient, out: blocked.
#include "tensor.h"

void KERNEL(const myograph_backward *io, int thread, int threads) {
  const myograph_planes gradient = {IN_HEIGHT, IN_WIDTH, GRADIENT_HALO, 16},
                        out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(OUT_CHANNELS);
  const int last = myograph_share(blocks * out.height, thread + 1, threads);
  for (int row = myograph_share(blocks * out.height, thread, threads); row < last; row++) {
    const int block = row / out.height, y = row % out.height, offset = block * 16 - FIRST_CHANNEL;
    float *to = (float *)myograph_out_row(io->out, out, block, y);
    memset(to, 0, out.width * sizeof(v16));
    for (int lane = 0; lane < 16; lane++) {
      const int channel = offset + lane;
      if (channel < 0 || channel >= IN_CHANNELS)
        continue;
      const float *from = (const float *)myograph_row(io->gradient, gradient, channel / 16, y) + channel % 16;
      for (int x = 0; x < out.width; x++)
        to[x * 16 + lane] = from[x * 16];
    }
  }
  myograph_zero_halo(io->out, blocks, out.height, out.width, OUT_HALO, 16, thread, threads);
}

#include "shapes_end.h"
#undef FIRST_CHANNEL
