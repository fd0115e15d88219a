/// What is learned of each channel, as one pixel.
///
/// Parameters: OUT_CHANNELS, OUT_HALO. weights: padded to whole blocks; out: blocked.
#include "tensor.h"

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes out = {1, 1, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(OUT_CHANNELS);
  const int last = myograph_share(blocks, thread + 1, threads);
  for (int block = myograph_share(blocks, thread, threads); block < last; block++)
    *myograph_out_row(io->out, out, block, 0) = ((const v16 *)io->weights)[block];
  myograph_zero_halo(io->out, blocks, 1, 1, OUT_HALO, 16, thread, threads);
}

#include "shapes_end.h"
