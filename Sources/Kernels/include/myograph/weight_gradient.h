/// The gradient for a convolution's weights, from one sample, added to what the samples before it gave:
/// Σ in[c, y·STRIDE + ky·DILATION − PAD_TOP, …] · g[k, y, x].
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO (at least the padding); GRADIENT_CHANNELS,
/// GRADIENT_HEIGHT, GRADIENT_WIDTH, GRADIENT_HALO; KERNEL_HEIGHT, KERNEL_WIDTH, STRIDE, DILATION, PAD_TOP,
/// PAD_LEFT; UNITS; IN_LANES: channels of a block. gradient, in: blocked; out: [UNITS][blocks of
/// g][taps][channels of in, rounded up to 16][16].
///
/// The rows of g are cut into UNITS bands with sums of their own, added up at the batch's end, so that sums
/// depend on no number of threads. A vector of g is shared by as many channels of in as leave registers free.
#include "tensor.h"

#if defined(MYOGRAPH_ISA_AVX512)
#define MOST_LANES 16
#elif defined(MYOGRAPH_ISA_AVX2)
#define MOST_LANES 4
#else
#define MOST_LANES 2
#endif
#define LANES (IN_LANES < MOST_LANES ? IN_LANES : MOST_LANES)
#define IN_BLOCKS MYOGRAPH_BLOCKS(IN_CHANNELS)
#define GRADIENT_BLOCKS MYOGRAPH_BLOCKS(GRADIENT_CHANNELS)
#define TAPS (KERNEL_HEIGHT * KERNEL_WIDTH)

/// Adds a row's products of LANES channels with 16 outputs.
MYOGRAPH_APART void MYOGRAPH_JOIN(KERNEL, row)(const float *in, const v16 *g, int width, v16 *out) {
  v16 sums[LANES];
#pragma clang loop unroll(full)
  for (int c = 0; c < LANES; c++)
    sums[c] = out[c];
#pragma clang loop unroll_count(2)
  for (int x = 0; x < width; x++)
#pragma clang loop unroll(full)
    for (int c = 0; c < LANES; c++)
      sums[c] += in[(size_t)x * STRIDE * 16 + c] * g[x];
#pragma clang loop unroll(full)
  for (int c = 0; c < LANES; c++)
    out[c] = sums[c];
}

void KERNEL(const myograph_backward *restrict io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16};
  const myograph_planes gradient = {GRADIENT_HEIGHT, GRADIENT_WIDTH, GRADIENT_HALO, 16};
  const int items = UNITS * GRADIENT_BLOCKS * IN_BLOCKS, last = myograph_share(items, thread + 1, threads);
  for (int item = myograph_share(items, thread, threads); item < last; item++) {
    const int unit = item / (GRADIENT_BLOCKS * IN_BLOCKS), pair = item % (GRADIENT_BLOCKS * IN_BLOCKS);
    const int to_block = pair / IN_BLOCKS, block = pair % IN_BLOCKS;
    v16 *out = (v16 *)io->out + ((size_t)(unit * GRADIENT_BLOCKS + to_block) * TAPS * IN_BLOCKS + block) * 16;
    if (io->job->sample == 0)
      for (int tap = 0; tap < TAPS; tap++)
        memset(out + (size_t)tap * IN_BLOCKS * 16, 0, 16 * sizeof(v16));
    const int end = GRADIENT_HEIGHT * (unit + 1) / UNITS;
    for (int y = GRADIENT_HEIGHT * unit / UNITS; y < end; y++) {
      const v16 *g = myograph_row(io->gradient, gradient, to_block, y);
      for (int tap = 0; tap < TAPS; tap++) {
        const int row = y * STRIDE + tap / KERNEL_WIDTH * DILATION - PAD_TOP;
        const float *from = io->in + myograph_index(in, block, row, tap % KERNEL_WIDTH * DILATION - PAD_LEFT);
        // LANES divides 16, or is all there are.
        for (int c = 0; c < 16 && block * 16 + c < IN_CHANNELS; c += LANES)
          MYOGRAPH_JOIN(KERNEL, row)(from + c, g, GRADIENT_WIDTH, out + (size_t)tap * IN_BLOCKS * 16 + c);
      }
    }
  }
}

#undef MOST_LANES
#undef LANES
#undef IN_LANES
#undef IN_BLOCKS
#undef GRADIENT_BLOCKS
#undef TAPS
#include "shapes_end.h"
#undef KERNEL_HEIGHT
#undef KERNEL_WIDTH
#undef STRIDE
#undef DILATION
#undef PAD_TOP
#undef PAD_LEFT
#undef UNITS
