/// A transposed convolution: static void KERNEL(const myograph_conv *io, int thread, int threads).
///
/// Parameters: KERNEL; IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH,
/// OUT_HALO; KERNEL_SIZE, STRIDE, PAD; TILE_BLOCKS, TILE_PIXELS as in conv_direct.h; and ACTIVATION,
/// NEGATIVE_SLOPE, RESIDUAL, RESIDUAL_HALO of conv_epilogue.h.
/// Weights: [tiles of blocks][ky][kx][IN blocks][16][TILE_BLOCKS · 16], then the bias, [tiles][TILE_BLOCKS ·
/// 16].
///
/// Output y gets kernel row ky from input (y + PAD - ky) / STRIDE where that is whole: so outputs fall into
/// STRIDE × STRIDE phases, and each phase is a small convolution of stride 1 with every STRIDE-th row and
/// column of the kernel. With KERNEL_SIZE = STRIDE that is a single tap. Further taps read beyond the image:
/// IN_HALO is at least (KERNEL_SIZE - 1) / STRIDE, and as much as (OUT_HEIGHT - 1 + PAD) / STRIDE exceeds
/// IN_HEIGHT - 1.
#define EPILOGUE_BLOCKS TILE_BLOCKS
#define COLUMN_STEP STRIDE
#include "conv_epilogue.h"

#define PHASE_COLUMNS (OUT_WIDTH / STRIDE > 0 ? OUT_WIDTH / STRIDE : 1)
#define PIXELS (TILE_PIXELS < PHASE_COLUMNS ? TILE_PIXELS : PHASE_COLUMNS)
#define IN_ROWS (IN_HEIGHT + 2 * IN_HALO)
#define IN_COLUMNS (IN_WIDTH + 2 * IN_HALO)
#define IN_BLOCKS ((IN_CHANNELS + 15) / 16)
#define TAP_WEIGHTS (IN_BLOCKS * 256 * TILE_BLOCKS)
#define TILES ((OUT_BLOCKS + TILE_BLOCKS - 1) / TILE_BLOCKS)
#define TILE_WEIGHTS ((size_t)KERNEL_SIZE * KERNEL_SIZE * TAP_WEIGHTS)
#define HEAVY (TILES * TILE_WEIGHTS * 4 > 600000) // as in conv_direct.h
#define BAND_ROWS (HEAVY ? OUT_HEIGHT : STRIDE)

/// The sums of one tile. `in` is where tap (first_y, first_x) reads; each further tap reads one pixel before.
static void MYOGRAPH_JOIN(KERNEL, tile)(const float *in, const float *weights, int first_y, int first_x,
                                        float *tile) {
  v16 sums[PIXELS][TILE_BLOCKS];
#pragma clang loop unroll(full)
  for (int i = 0; i < PIXELS; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < TILE_BLOCKS; j++)
      sums[i][j] = 0.0f;

  for (int ky = first_y; ky < KERNEL_SIZE; ky += STRIDE)
    for (int kx = first_x; kx < KERNEL_SIZE; kx += STRIDE) {
      const float *w = weights + (size_t)(ky * KERNEL_SIZE + kx) * TAP_WEIGHTS;
      const float *pixels = in - (ptrdiff_t)(ky / STRIDE * IN_COLUMNS + kx / STRIDE) * 16;
      for (int block = 0; block < IN_BLOCKS; block++, pixels += (size_t)IN_ROWS * IN_COLUMNS * 16) {
#pragma clang loop unroll_count(4)
        for (int c = 0; c < 16; c++, w += TILE_BLOCKS * 16) {
#pragma clang loop unroll(full)
          for (int i = 0; i < PIXELS; i++) {
            const float value = pixels[i * 16 + c];
#pragma clang loop unroll(full)
            for (int j = 0; j < TILE_BLOCKS; j++)
              sums[i][j] += value * *(const v16 *)(w + j * 16);
          }
        }
      }
    }

#pragma clang loop unroll(full)
  for (int i = 0; i < PIXELS; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < TILE_BLOCKS; j++)
      *(v16 *)(tile + (i * TILE_BLOCKS + j) * 16) = sums[i][j];
}

/// All columns of output row y that are `phase` apart from a multiple of STRIDE, of one tile of blocks.
MYOGRAPH_APART void MYOGRAPH_JOIN(KERNEL, phase)(const myograph_conv *io, int group, int y, int phase) {
  const float *weights = io->weights + group * TILE_WEIGHTS;
  const float *bias = io->weights + TILES * TILE_WEIGHTS;
  const int first_y = (y + PAD) % STRIDE, first_x = (phase + PAD) % STRIDE;
  const float *in =
      io->in + PIXEL(0, (y + PAD) / STRIDE, (phase + PAD) / STRIDE, IN_HEIGHT, IN_WIDTH, IN_HALO);
  const int columns = (OUT_WIDTH - phase + STRIDE - 1) / STRIDE;
  for (int next = 0; next < columns; next += PIXELS) {
    const int i = next + PIXELS <= columns ? next : columns - PIXELS;
    float tile[PIXELS * TILE_BLOCKS * 16] __attribute__((aligned(64)));
    MYOGRAPH_JOIN(KERNEL, tile)(in + i * 16, weights, first_y, first_x, tile);
    MYOGRAPH_JOIN(KERNEL, finish)
    (io, bias, tile, group * TILE_BLOCKS, y, phase + i * STRIDE, next - i, PIXELS);
  }
}

static void KERNEL(const myograph_conv *io, int thread, int threads) {
  const myograph_split share = myograph_split_work(TILES, OUT_HEIGHT, STRIDE, HEAVY, thread, threads);
  MYOGRAPH_JOIN(KERNEL, zero_halos)(io, thread, threads);
  for (int band = share.first_row; band < share.end_row; band += BAND_ROWS)
    for (int group = share.first_group; group < share.end_group; group++)
      for (int y = band; y < band + BAND_ROWS && y < share.end_row; y++)
        for (int phase = 0; phase < STRIDE && phase < OUT_WIDTH; phase++)
          MYOGRAPH_JOIN(KERNEL, phase)(io, group, y, phase);
}

#undef PHASE_COLUMNS
#undef PIXELS
#undef IN_ROWS
#undef IN_COLUMNS
#undef IN_BLOCKS
#undef TAP_WEIGHTS
#undef TILES
#undef TILE_WEIGHTS
#undef HEAVY
#undef BAND_ROWS
#include "conv_end.h"
