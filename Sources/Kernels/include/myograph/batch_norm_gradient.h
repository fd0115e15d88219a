/// out = a[c] · g + b[c] · x + d[c]: the gradient for the input of a batch norm, g being that for its result.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; GRADIENT_HALO; OUT_HALO; those of load_norm.h, with
/// which `gradient` is that for the activation's result. gradient, in, out: blocked; vectors: a, then b, then
/// d, each padded to whole blocks. With SUMS 1, sums: [blocks][IN_HEIGHT][16], of out.
#ifndef SUMS
#define SUMS 0
#endif
#define LOAD_BLOCKS MYOGRAPH_BLOCKS(IN_CHANNELS)
#include "load_norm.h"
#include "tensor.h"

void KERNEL(const myograph_backward *io, int thread, int threads) {
  const myograph_planes gradient = {IN_HEIGHT, IN_WIDTH, GRADIENT_HALO, 16};
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS),
            last = myograph_share(blocks * in.height, thread + 1, threads);
  for (int row = myograph_share(blocks * in.height, thread, threads); row < last; row++) {
    const int block = row / in.height, y = row % in.height;
    const v16 *g = myograph_row(io->gradient, gradient, block, y), *x = myograph_row(io->in, in, block, y);
    const v16 a = ((const v16 *)io->vectors)[block], b = ((const v16 *)io->vectors)[blocks + block],
              d = ((const v16 *)io->vectors)[2 * blocks + block];
    v16 *to = myograph_out_row(io->out, out, block, y);
    const v16 scale = LOAD ? LOAD_SCALE(io->coefficients, block) : 1,
              shift = LOAD ? LOAD_SHIFT(io->coefficients, block) : 0;
    v16 sums[4] = {0, 0, 0, 0};
    for (int i = 0; i < in.width; i++) {
      const v16 value = a * LOAD_GRADIENT(g[i], x[i] * scale + shift) + (b * x[i] + d);
      if (SUMS)
        sums[i % 4] += value;
      to[i] = value;
    }
    if (SUMS)
      ((v16 *)io->sums)[row] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }
  myograph_zero_halo(io->out, blocks, in.height, in.width, OUT_HALO, 16, thread, threads);
}

#include "load_norm_end.h"
#undef SUMS
#include "shapes_end.h"
