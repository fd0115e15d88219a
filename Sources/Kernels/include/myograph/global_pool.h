/// Maximum or average over all pixels: height and width become 1.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_HALO; POOL_KIND (0 maximum, 1 average). in,
/// out: blocked. A thread takes whole blocks, so that the order of a sum depends on no number of threads.
#include "statistics.h"

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {1, 1, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS);
  const int last = myograph_share(blocks, thread + 1, threads);
  for (int block = myograph_share(blocks, thread, threads); block < last; block++) {
    float *to = io->out + myograph_index(out, block, 0, 0);
#if POOL_KIND == 0
    v16 largest = *myograph_row(io->in, in, block, 0);
    for (int y = 0; y < in.height; y++)
      for (int x = 0; x < in.width; x++)
        largest = myograph_max(largest, myograph_row(io->in, in, block, y)[x]);
    *(v16 *)to = largest;
#else
    myograph_moments moments;
    myograph_block_moments(io->in, in, block, &moments);
    for (int lane = 0; lane < 16; lane++)
      to[lane] = (float)(moments.sum[lane] / ((double)IN_HEIGHT * IN_WIDTH));
#endif
  }
  myograph_zero_halo(io->out, blocks, 1, 1, OUT_HALO, 16, thread, threads);
}

#include "shapes_end.h"
#undef POOL_KIND
