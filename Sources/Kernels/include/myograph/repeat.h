/// One pixel, repeated over rows and columns.
///
/// Parameters: IN_CHANNELS, IN_HALO; OUT_HEIGHT, OUT_WIDTH, OUT_HALO. in, out: blocked.
#include "tensor.h"

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {1, 1, IN_HALO, 16}, out = {OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS);
  const int last = myograph_share(blocks * out.height, thread + 1, threads);
  for (int row = myograph_share(blocks * out.height, thread, threads); row < last; row++) {
    const v16 pixel = *myograph_row(io->in, in, row / out.height, 0);
    v16 *to = myograph_out_row(io->out, out, row / out.height, row % out.height);
    for (int x = 0; x < out.width; x++)
      to[x] = pixel;
  }
  myograph_zero_halo(io->out, blocks, out.height, out.width, OUT_HALO, 16, thread, threads);
}

#include "shapes_end.h"
