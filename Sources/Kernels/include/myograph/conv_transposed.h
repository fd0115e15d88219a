/// A transposed convolution: static void KERNEL(const myograph_conv *io, int thread, int threads).
///
/// Parameters, beside the activation of conv_epilogue.h:
///   KERNEL                                      the function's name
///   IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO   IN_HALO at least (KERNEL_SIZE - 1) / STRIDE
///   OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO
///   KERNEL_SIZE, STRIDE, PAD
///   TILE_BLOCKS, TILE_PIXELS                    blocks of outputs × pixels of a row held in registers
/// Weights: [tiles of blocks][ky][kx][IN channels, rounded up to 16][TILE_BLOCKS · 16], then the bias.
///
/// Output pixels whose coordinates leave the same remainder after division by the stride see the same taps:
/// each such phase is a small convolution without a stride, for the U-Net's 2×2 a 1×1 one.
#define COLUMN_STEP STRIDE
#define EPILOGUE_BLOCKS TILE_BLOCKS
#include "conv_epilogue.h"

#define PHASE_WIDTH (OUT_WIDTH / STRIDE > 0 ? OUT_WIDTH / STRIDE : 1)
#define PIXELS (TILE_PIXELS < PHASE_WIDTH ? TILE_PIXELS : PHASE_WIDTH)
#define IN_ROWS (IN_HEIGHT + 2 * IN_HALO)
#define IN_COLUMNS (IN_WIDTH + 2 * IN_HALO)
#define IN_BLOCKS ((IN_CHANNELS + 15) / 16)
#define TAP_WEIGHTS ((size_t)IN_BLOCKS * 256 * TILE_BLOCKS)
#define TILES ((OUT_BLOCKS + TILE_BLOCKS - 1) / TILE_BLOCKS)

/// Sums of PIXELS outputs of one phase over all its taps. `in` is the input pixel of the first tap (ky, kx)
/// of the first output; later taps lie before it.
static void MYOGRAPH_JOIN(KERNEL, tile)(const float *in, const float *weights, int ky, int kx, float *tile) {
  v16 sums[PIXELS][TILE_BLOCKS];
#pragma clang loop unroll(full)
  for (int i = 0; i < PIXELS; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < TILE_BLOCKS; j++)
      sums[i][j] = 0;

  for (int row = 0; ky + row * STRIDE < KERNEL_SIZE; row++)
    for (int column = 0; kx + column * STRIDE < KERNEL_SIZE; column++) {
      const float *pixels = in - ((size_t)row * IN_COLUMNS + column) * 16;
      const float *w = weights + ((ky + row * STRIDE) * KERNEL_SIZE + kx + column * STRIDE) * TAP_WEIGHTS;
      for (int block = 0; block < IN_BLOCKS; block++, pixels += (size_t)IN_ROWS * IN_COLUMNS * 16)
#pragma clang loop unroll_count(4)
        for (int c = 0; c < 16; c++, w += TILE_BLOCKS * 16)
#pragma clang loop unroll(full)
          for (int i = 0; i < PIXELS; i++)
#pragma clang loop unroll(full)
            for (int j = 0; j < TILE_BLOCKS; j++)
              sums[i][j] += pixels[i * 16 + c] * ((const v16 *)w)[j];
    }

#pragma clang loop unroll(full)
  for (int i = 0; i < PIXELS; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < TILE_BLOCKS; j++)
      *(v16 *)(tile + (i * TILE_BLOCKS + j) * 16) = sums[i][j];
}

/// The outputs of row y whose column leaves remainder `kx` (with the padding counted).
static void MYOGRAPH_JOIN(KERNEL, phase)(const myograph_conv *io, int group, int y, int kx) {
  const float *weights = io->weights + (size_t)group * KERNEL_SIZE * KERNEL_SIZE * TAP_WEIGHTS;
  const float *bias = io->weights + (size_t)TILES * KERNEL_SIZE * KERNEL_SIZE * TAP_WEIGHTS;
  // Output column STRIDE · m + kx - PAD is made of input column m and those before it.
  const int begin = PAD > kx ? (PAD - kx + STRIDE - 1) / STRIDE : 0;
  const int end = OUT_WIDTH + PAD > kx ? (OUT_WIDTH + PAD - kx + STRIDE - 1) / STRIDE : 0;
  const int line = (y + PAD) / STRIDE + IN_HALO;
  for (int next = begin; next < end; next += PIXELS) {
    const int m = next + PIXELS <= end ? next : end - PIXELS;
    float tile[PIXELS * TILE_BLOCKS * 16] __attribute__((aligned(64)));
    MYOGRAPH_JOIN(KERNEL, tile)
    (io->in + ((size_t)line * IN_COLUMNS + m + IN_HALO) * 16, weights, (y + PAD) % STRIDE, kx, tile);
    MYOGRAPH_JOIN(KERNEL, finish)
    (io, bias, tile, group * TILE_BLOCKS, y, m * STRIDE + kx - PAD, next - m, PIXELS);
  }
}

static void KERNEL(const myograph_conv *io, int thread, int threads) {
  const myograph_split share = myograph_split_work(TILES, OUT_HEIGHT, STRIDE, 0, thread, threads);
  MYOGRAPH_JOIN(KERNEL, zero_halos)(io, thread, threads);
  for (int group = share.first_group; group < share.end_group; group++)
    for (int y = share.first_row; y < share.end_row; y++)
      for (int kx = 0; kx < STRIDE; kx++)
        MYOGRAPH_JOIN(KERNEL, phase)(io, group, y, kx);
}

#undef PHASE_WIDTH
#undef PIXELS
#undef IN_ROWS
#undef IN_COLUMNS
#undef IN_BLOCKS
#undef TAP_WEIGHTS
#undef TILES
#include "conv_end.h"
