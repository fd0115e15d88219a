/// Planar to blocked: what the caller hands in, or what leaves the image stages.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_HALO. in: planar; out: blocked, lanes beyond
/// the channels 0.
#include "tensor.h"
#include "tile.h"

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 1}, out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS);
  const int last = myograph_share(blocks * IN_HEIGHT, thread + 1, threads);
  for (int row = myograph_share(blocks * IN_HEIGHT, thread, threads); row < last; row++) {
    const int block = row / IN_HEIGHT, y = row % IN_HEIGHT;
    const float *from = io->in + myograph_index(in, block * 16, y, 0);
    v16 *to = myograph_out_row(io->out, out, block, y);
    for (int x = 0; x < IN_WIDTH; x += 16) {
      v16 values[16];
      const int count = IN_WIDTH - x < 16 ? IN_WIDTH - x : 16;
      for (int c = 0; c < 16 && c < IN_CHANNELS; c++)
        values[c] =
            block * 16 + c < IN_CHANNELS ? myograph_load(from + c * myograph_pitch(in) + x, count) : 0;
      myograph_store_pixels(to + x, 0, IN_CHANNELS < 16 ? IN_CHANNELS : 16, count, values);
    }
  }
  myograph_zero_halo(io->out, blocks, IN_HEIGHT, IN_WIDTH, OUT_HALO, 16, thread, threads);
}

#include "shapes_end.h"
