/// A convolution with one filter for each channel: static void KERNEL(const myograph_conv *io, int thread,
/// int threads).
///
/// Parameters, beside the activation of conv_epilogue.h:
///   KERNEL                                      the function's name
///   IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO   blocked; IN_HALO at least the padding
///   OUT_CHANNELS (= IN_CHANNELS), OUT_HEIGHT, OUT_WIDTH, OUT_HALO
///   KERNEL_HEIGHT, KERNEL_WIDTH, STRIDE, DILATION, PAD_TOP, PAD_LEFT
/// Weights: [blocks][ky][kx][16], then the bias.
///
/// Channels lie in lanes and don't mix: a product of vectors per tap. A few pixels share each weight: as many
/// as leave registers free (with AVX2, 3×3 in the cache: 176 GFLOP/s with four, 98 with eight).
#define EPILOGUE_BLOCKS 1
#include "conv_epilogue.h"

#if defined(MYOGRAPH_ISA_AVX512)
#define SUMS 8
#elif defined(MYOGRAPH_ISA_AVX2)
#define SUMS 4
#else
#define SUMS 2
#endif
#define PIXELS (SUMS < OUT_WIDTH ? SUMS : OUT_WIDTH)
#define IN_ROWS (IN_HEIGHT + 2 * IN_HALO)
#define IN_COLUMNS (IN_WIDTH + 2 * IN_HALO)
#define TAPS (KERNEL_HEIGHT * KERNEL_WIDTH)

static void MYOGRAPH_JOIN(KERNEL, tile)(const float *in, const float *weights, float *tile) {
  v16 sums[PIXELS];
  for (int i = 0; i < PIXELS; i++)
    sums[i] = 0;
  for (int ky = 0; ky < KERNEL_HEIGHT; ky++)
    for (int kx = 0; kx < KERNEL_WIDTH; kx++, weights += 16) {
      const v16 *pixels = (const v16 *)in + (ky * IN_COLUMNS + kx) * DILATION;
#pragma clang loop unroll(full)
      for (int i = 0; i < PIXELS; i++)
        sums[i] += pixels[i * STRIDE] * *(const v16 *)weights;
    }
  memcpy(tile, sums, sizeof sums);
}

static void KERNEL(const myograph_conv *io, int thread, int threads) {
  const float *bias = io->weights + (size_t)OUT_BLOCKS * TAPS * 16;
  MYOGRAPH_JOIN(KERNEL, zero_halos)(io, thread, threads);
  const int last = myograph_share(OUT_BLOCKS * OUT_HEIGHT, thread + 1, threads);
  for (int row = myograph_share(OUT_BLOCKS * OUT_HEIGHT, thread, threads); row < last; row++) {
    const int block = row / OUT_HEIGHT, y = row % OUT_HEIGHT;
    const float *in =
        io->in +
        (((size_t)block * IN_ROWS + y * STRIDE + IN_HALO - PAD_TOP) * IN_COLUMNS + IN_HALO - PAD_LEFT) * 16;
    for (int next = 0; next < OUT_WIDTH; next += PIXELS) {
      const int x = next + PIXELS <= OUT_WIDTH ? next : OUT_WIDTH - PIXELS;
      float tile[PIXELS * 16] __attribute__((aligned(64)));
      MYOGRAPH_JOIN(KERNEL, tile)
      (in + (size_t)x * STRIDE * 16, io->weights + (size_t)block * TAPS * 16, tile);
      MYOGRAPH_JOIN(KERNEL, finish)(io, bias, tile, block, y, x, next - x, PIXELS);
    }
  }
}

#undef SUMS
#undef PIXELS
#undef IN_ROWS
#undef IN_COLUMNS
#undef TAPS
#include "conv_end.h"
