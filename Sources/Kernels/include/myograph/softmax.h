/// Soft-max over the channels of each pixel.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_HALO. in, out: blocked, not the same tensor
/// unless the halos are the same as well. Sixteen pixels are transposed into a vector per channel, so that a
/// few classes cost a few exponentials, not sixteen for each pixel.
#include "tensor.h"
#include "tile.h"

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const int last = myograph_share(IN_HEIGHT, thread + 1, threads);
  for (int y = myograph_share(IN_HEIGHT, thread, threads); y < last; y++) {
    const v16 *from = myograph_row(io->in, in, 0, y);
    v16 *to = myograph_out_row(io->out, out, 0, y);
    for (int x = 0; x < IN_WIDTH; x += 16) {
      v16 values[IN_CHANNELS];
      const int count = IN_WIDTH - x < 16 ? IN_WIDTH - x : 16;
      myograph_load_pixels(from + x, myograph_pitch(in), IN_CHANNELS, count, values);
      myograph_softmax(values, IN_CHANNELS);
      myograph_store_pixels(to + x, myograph_pitch(out), IN_CHANNELS, count, values);
    }
  }
  myograph_zero_halo(io->out, MYOGRAPH_BLOCKS(IN_CHANNELS), IN_HEIGHT, IN_WIDTH, OUT_HALO, 16, thread,
                     threads);
}

#include "shapes_end.h"
