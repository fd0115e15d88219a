/// A convolution with one filter for each channel: void KERNEL(const myograph_conv *io, int thread, int
/// threads).
///
/// Parameters, beside the activation of conv_epilogue.h:
///   KERNEL                                      the function's name
///   IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO   blocked; IN_HALO at least the padding
///   OUT_CHANNELS (= IN_CHANNELS), OUT_HEIGHT, OUT_WIDTH, OUT_HALO
///   KERNEL_HEIGHT, KERNEL_WIDTH, STRIDE, DILATION, PAD_TOP, PAD_LEFT
///   TILE_PIXELS, EVEN_TILES                     as in conv_tile.h
/// Weights: [blocks][ky][kx][16], then the bias.
///
/// Channels lie in lanes and don't mix: a product of vectors per tap. A pixel is loaded once for all taps of
/// a row of the kernel, and the weights of such a row stay in registers beside the sums.
#define EPILOGUE_BLOCKS 1
#include "conv_epilogue.h"

#define IN_ROWS (IN_HEIGHT + 2 * IN_HALO)
#define IN_COLUMNS (IN_WIDTH + 2 * IN_HALO)
#define TAPS (KERNEL_HEIGHT * KERNEL_WIDTH)
#define ROW_PIXELS OUT_WIDTH
#include "conv_tile.h"

MYOGRAPH_INLINE void MYOGRAPH_JOIN(KERNEL, tile)(const myograph_conv *restrict io, const float *in,
                                                 const float *weights, const float *bias, int block, int y,
                                                 int x, int pixels) {
  v16 sums[TILE_PIXELS];
#pragma clang loop unroll(full)
  for (int i = 0; i < pixels; i++)
    sums[i] = 0;
  for (int ky = 0; ky < KERNEL_HEIGHT; ky++, in += (size_t)IN_COLUMNS * DILATION * 16) {
    const v16 *weight = (const v16 *)weights + ky * KERNEL_WIDTH;
#pragma clang loop unroll(full)
    for (int i = 0; i <= (pixels - 1) * STRIDE + (KERNEL_WIDTH - 1) * DILATION; i++) {
      const v16 pixel = ((const v16 *)in)[i];
#pragma clang loop unroll(full)
      for (int kx = 0; kx < KERNEL_WIDTH; kx++) {
        const int place = i - kx * DILATION;
        if (place >= 0 && place % STRIDE == 0 && place / STRIDE < pixels)
          sums[place / STRIDE] += pixel * weight[kx];
      }
    }
  }
  MYOGRAPH_JOIN(KERNEL, finish_sums)(io, 0, bias, block, y, x, pixels, sums, 0);
}

void KERNEL(const myograph_conv *restrict io, int thread, int threads) {
  const float *bias = io->weights + (size_t)OUT_BLOCKS * TAPS * 16;
  MYOGRAPH_JOIN(KERNEL, zero_halos)(io, thread, threads);
  const int wide = WIDE_TILES(OUT_WIDTH);
  const int last = myograph_share(OUT_BLOCKS * OUT_HEIGHT, thread + 1, threads);
  for (int row = myograph_share(OUT_BLOCKS * OUT_HEIGHT, thread, threads); row < last; row++) {
    const int block = row / OUT_HEIGHT, y = row % OUT_HEIGHT;
    const float *weights = io->weights + (size_t)block * TAPS * 16;
    const float *in =
        io->in +
        (((size_t)block * IN_ROWS + y * STRIDE + IN_HALO - PAD_TOP) * IN_COLUMNS + IN_HALO - PAD_LEFT) * 16;
    for (int tile = 0, x = 0; tile < ROW_TILES; x += tile++ < wide ? TILE_PIXELS : TILE_PIXELS - 1) {
      const float *from = in + (size_t)x * STRIDE * 16;
      if (EVEN_TILES || tile < wide)
        MYOGRAPH_JOIN(KERNEL, tile)(io, from, weights, bias, block, y, x, TILE_PIXELS);
      else
        MYOGRAPH_JOIN(KERNEL, tile)(io, from, weights, bias, block, y, x, TILE_PIXELS - 1);
    }
  }
}

#undef IN_ROWS
#undef IN_COLUMNS
#undef TAPS
#include "conv_tile_end.h"
#include "conv_end.h"
