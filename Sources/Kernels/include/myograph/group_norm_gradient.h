/// Of a group normalisation: Σ g·x̂ and Σ g of each channel (SUMS 1), or the gradient for its input (SUMS 0),
/// (s·g − (Σ s·g + x̂ Σ s·g·x̂) / count) / √(variance + EPSILON), sums being over a group's channels and
/// pixels.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; GRADIENT_HALO; OUT_HALO (SUMS 0); GROUPS; EPSILON.
/// gradient, in, out: blocked; out with SUMS 1: [blocks][2][16]; vectors: the scale s, padded to whole
/// blocks.
///
/// A thread sums over all pixels of the blocks whose groups it needs, even where another thread does the
/// same.
#include "statistics.h"

#define BLOCKS MYOGRAPH_BLOCKS(IN_CHANNELS)
#define SIZE (IN_CHANNELS / GROUPS)

/// Σ g·x and Σ g of each channel of a block, in double.
static void MYOGRAPH_JOIN(KERNEL, products)(const myograph_backward *io, int block, myograph_moments *sums) {
  const myograph_planes gradient = {IN_HEIGHT, IN_WIDTH, GRADIENT_HALO, 16},
                        in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16};
  *sums = (myograph_moments){0};
  for (int y = 0; y < IN_HEIGHT; y++) {
    const float *g = (const float *)myograph_row(io->gradient, gradient, block, y);
    const float *x = (const float *)myograph_row(io->in, in, block, y);
    for (int i = 0; i < IN_WIDTH; i++)
      for (int lane = 0; lane < 16; lane++) {
        sums->sum[lane] += g[i * 16 + lane];
        sums->squares[lane] += (double)g[i * 16 + lane] * x[i * 16 + lane];
      }
  }
}

/// Mean and 1 / √(variance + EPSILON) of a channel's group.
static void MYOGRAPH_JOIN(KERNEL, normalization)(const myograph_moments *moments, int channel, double *mean,
                                                 double *rate) {
  const int first = channel / SIZE * SIZE;
  double sum = 0, squares = 0;
  for (int c = first; c < first + SIZE; c++) {
    sum += moments[c / 16].sum[c % 16];
    squares += moments[c / 16].squares[c % 16];
  }
  const double count = (double)SIZE * IN_HEIGHT * IN_WIDTH,
               variance = squares / count - sum / count * (sum / count);
  *mean = sum / count;
  *rate = 1 / __builtin_elementwise_sqrt((variance > 0 ? variance : 0) + EPSILON);
}

void KERNEL(const myograph_backward *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16};
  myograph_moments moments[BLOCKS], products[BLOCKS];
  const int units = SUMS ? BLOCKS : BLOCKS * IN_HEIGHT;
  const int first = myograph_share(units, thread, threads), last = myograph_share(units, thread + 1, threads);
  if (first < last)
    for (int block = 0; block < BLOCKS; block++) {
      myograph_block_moments(io->in, in, block, &moments[block]);
      MYOGRAPH_JOIN(KERNEL, products)(io, block, &products[block]);
    }
#if SUMS
  for (int block = first; block < last; block++)
    for (int lane = 0; lane < 16; lane++) {
      double mean = 0, rate = 0;
      if (block * 16 + lane < IN_CHANNELS)
        MYOGRAPH_JOIN(KERNEL, normalization)(moments, block * 16 + lane, &mean, &rate);
      const double sum = products[block].sum[lane];
      io->out[block * 32 + lane] = (float)(rate * (products[block].squares[lane] - mean * sum));
      io->out[block * 32 + 16 + lane] = (float)sum;
    }
#else
  const myograph_planes gradient = {IN_HEIGHT, IN_WIDTH, GRADIENT_HALO, 16},
                        out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  int ready = -1;
  v16 a = 0, b = 0, d = 0; // out = a · g + b · x + d
  for (int row = first; row < last; row++) {
    const int block = row / IN_HEIGHT, y = row % IN_HEIGHT;
    for (int lane = 0; block != ready && lane < 16 && block * 16 + lane < IN_CHANNELS; lane++) {
      const int channel = block * 16 + lane, start = channel / SIZE * SIZE;
      const double count = (double)SIZE * IN_HEIGHT * IN_WIDTH;
      double mean, rate, sum = 0, product = 0;
      MYOGRAPH_JOIN(KERNEL, normalization)(moments, channel, &mean, &rate);
      for (int c = start; c < start + SIZE; c++) {
        const double scale = io->vectors[c];
        sum += scale * products[c / 16].sum[c % 16];
        product += scale * rate * (products[c / 16].squares[c % 16] - mean * products[c / 16].sum[c % 16]);
      }
      a[lane] = (float)(rate * io->vectors[channel]);
      b[lane] = (float)(-rate * rate * product / count);
      d[lane] = (float)(rate * (rate * mean * product - sum) / count);
    }
    ready = block;
    const v16 *g = myograph_row(io->gradient, gradient, block, y), *x = myograph_row(io->in, in, block, y);
    v16 *to = myograph_out_row(io->out, out, block, y);
    for (int i = 0; i < IN_WIDTH; i++)
      to[i] = a * g[i] + (b * x[i] + d);
  }
  myograph_zero_halo(io->out, BLOCKS, IN_HEIGHT, IN_WIDTH, OUT_HALO, 16, thread, threads);
#endif
}

#undef BLOCKS
#undef SIZE
#include "shapes_end.h"
#undef SUMS
#undef GROUPS
#undef EPSILON
