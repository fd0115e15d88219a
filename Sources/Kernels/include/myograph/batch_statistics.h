/// What a batch norm needs of one sample: for each block and row the row's first pixel p, Σ (x − p), Σ (x −
/// p)² and the number of pixels, from which `myograph_finish_statistics` makes mean and variance without
/// cancellation.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO. in: blocked; out: [blocks][IN_HEIGHT][4][16].
#include "tensor.h"

void KERNEL(const myograph_backward *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16};
  const int rows = MYOGRAPH_BLOCKS(IN_CHANNELS) * in.height, last = myograph_share(rows, thread + 1, threads);
  for (int row = myograph_share(rows, thread, threads); row < last; row++) {
    const v16 *x = myograph_row(io->in, in, row / in.height, row % in.height);
    v16 *out = (v16 *)io->out + row * 4;
    const v16 pivot = x[0];
    v16 sums[4] = {0, 0, 0, 0}, squares[4] = {0, 0, 0, 0};
    for (int i = 0; i < in.width; i++) {
      const v16 difference = x[i] - pivot;
      sums[i % 4] += difference;
      squares[i % 4] += difference * difference;
    }
    out[0] = pivot;
    out[1] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    out[2] = (squares[0] + squares[1]) + (squares[2] + squares[3]);
    out[3] = (float)in.width;
  }
}

#include "shapes_end.h"
