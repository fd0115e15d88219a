/// Average over all pixels: height and width become 1.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_HALO. in, out: blocked. A thread takes whole
/// blocks, so that the order of a sum depends on no number of threads.
#include "statistics.h"

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {1, 1, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS);
  const int last = myograph_share(blocks, thread + 1, threads);
  for (int block = myograph_share(blocks, thread, threads); block < last; block++) {
    myograph_moments moments;
    myograph_block_moments(io->in, in, block, &moments);
    float *to = io->out + myograph_index(out, block, 0, 0);
    for (int lane = 0; lane < 16; lane++)
      to[lane] = (float)(moments.sum[lane] / ((double)IN_HEIGHT * IN_WIDTH));
  }
  myograph_zero_halo(io->out, blocks, 1, 1, OUT_HALO, 16, thread, threads);
}

#include "shapes_end.h"
