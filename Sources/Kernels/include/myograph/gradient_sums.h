/// Of one sample, for each block and row: Σ g (SUMS 1), or Σ g·(x − mean) and Σ g (SUMS 2).
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH; GRADIENT_HALO; SUMS; with SUMS 2 IN_HALO and those of
/// load_norm.h, with which `gradient` is that for the activation's result. gradient, in: blocked; vectors:
/// the means; out: [blocks][IN_HEIGHT][SUMS][16].
#define LOAD_BLOCKS MYOGRAPH_BLOCKS(IN_CHANNELS)
#include "load_norm.h"
#include "tensor.h"

void KERNEL(const myograph_backward *io, int thread, int threads) {
  const myograph_planes gradient = {IN_HEIGHT, IN_WIDTH, GRADIENT_HALO, 16};
  const int rows = MYOGRAPH_BLOCKS(IN_CHANNELS) * gradient.height;
  const int last = myograph_share(rows, thread + 1, threads);
  for (int row = myograph_share(rows, thread, threads); row < last; row++) {
    const v16 *g = myograph_row(io->gradient, gradient, row / gradient.height, row % gradient.height);
    v16 *out = (v16 *)io->out + row * SUMS;
    v16 sums[4] = {0, 0, 0, 0};
#if SUMS == 2
    const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16};
    const v16 *x = myograph_row(io->in, in, row / gradient.height, row % gradient.height);
    const v16 mean = ((const v16 *)io->vectors)[row / gradient.height];
    const v16 scale = LOAD ? LOAD_SCALE(io->coefficients, row / gradient.height) : 1,
              shift = LOAD ? LOAD_SHIFT(io->coefficients, row / gradient.height) : 0;
    v16 products[4] = {0, 0, 0, 0};
    for (int i = 0; i < gradient.width; i++) {
      const v16 value = LOAD_GRADIENT(g[i], x[i] * scale + shift);
      products[i % 4] += value * (x[i] - mean);
      sums[i % 4] += value;
    }
    *out++ = (products[0] + products[1]) + (products[2] + products[3]);
#else
    for (int i = 0; i < gradient.width; i++)
      sums[i % 4] += g[i];
#endif
    *out = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }
}

#include "load_norm_end.h"
#include "shapes_end.h"
#undef SUMS
