/// A transposed convolution: void KERNEL(const myograph_conv *io, int thread, int threads).
///
/// Parameters: KERNEL; IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH,
/// OUT_HALO; KERNEL_SIZE, STRIDE, PAD; TILE_PIXELS, EVEN_TILES of conv_tile.h; and ACTIVATION(x),
/// RESIDUAL, RESIDUAL_HALO of conv_epilogue.h. Weights: [OUT blocks][ky][kx][IN
/// blocks][16][16], then the bias.
///
/// Output y gets kernel row ky from input (y + PAD - ky) / STRIDE where that is whole: so outputs fall into
/// STRIDE × STRIDE phases, and each phase is a small convolution of stride 1 with every STRIDE-th row and
/// column of the kernel. With KERNEL_SIZE = STRIDE that is a single tap. Further taps read beyond the image:
/// IN_HALO is at least (KERNEL_SIZE - 1) / STRIDE, and as much as (OUT_HEIGHT - 1 + PAD) / STRIDE exceeds
/// IN_HEIGHT - 1.
#define EPILOGUE_BLOCKS 1
#define COLUMN_STEP STRIDE
#include "conv_epilogue.h"

#define IN_ROWS (IN_HEIGHT + 2 * IN_HALO)
#define IN_COLUMNS (IN_WIDTH + 2 * IN_HALO)
#define IN_BLOCKS ((IN_CHANNELS + 15) / 16)
#define TAP_WEIGHTS (IN_BLOCKS * 256)
#define OUT_BLOCK_WEIGHTS ((size_t)KERNEL_SIZE * KERNEL_SIZE * TAP_WEIGHTS)
#define HEAVY (OUT_BLOCKS * OUT_BLOCK_WEIGHTS * 4 > 600000) // as in conv_direct.h
#define BAND_ROWS (HEAVY ? OUT_HEIGHT : STRIDE)
#define ROW_PIXELS ((OUT_WIDTH + STRIDE - 1) / STRIDE) // of a phase; some have one less
#include "conv_tile.h"

/// A tile of output row y, its first column x. `in` is where tap (first_y, first_x) reads; each further tap
/// reads one pixel before.
MYOGRAPH_INLINE void MYOGRAPH_JOIN(KERNEL, tile)(const myograph_conv *restrict io, const float *in,
                                                 const float *weights, const float *bias, int first_y,
                                                 int first_x, int block, int y, int x, int pixels) {
  v16 sums[TILE_PIXELS];
#pragma clang loop unroll(full)
  for (int i = 0; i < pixels; i++)
    sums[i] = 0;

  for (int ky = first_y; ky < KERNEL_SIZE; ky += STRIDE)
    for (int kx = first_x; kx < KERNEL_SIZE; kx += STRIDE) {
      const float *w = weights + (size_t)(ky * KERNEL_SIZE + kx) * TAP_WEIGHTS;
      const float *from = in - (ptrdiff_t)(ky / STRIDE * IN_COLUMNS + kx / STRIDE) * 16;
      for (int n = 0; n < IN_BLOCKS; n++, w += 256, from += (size_t)IN_ROWS * IN_COLUMNS * 16)
        MYOGRAPH_JOIN(KERNEL, add_products)(from, 16, 1, w, 16, pixels, sums);
    }
  MYOGRAPH_JOIN(KERNEL, finish_sums)(io, 0, bias, block, y, x, pixels, sums, 0);
}

/// All columns of output row y that are `phase` apart from a multiple of STRIDE, of one block.
MYOGRAPH_APART void MYOGRAPH_JOIN(KERNEL, phase)(const myograph_conv *restrict io, int block, int y,
                                                 int phase) {
  const float *weights = io->weights + block * OUT_BLOCK_WEIGHTS;
  const float *bias = io->weights + OUT_BLOCKS * OUT_BLOCK_WEIGHTS;
  const int first_y = (y + PAD) % STRIDE, first_x = (phase + PAD) % STRIDE;
  const float *in =
      io->in + PIXEL(0, (y + PAD) / STRIDE, (phase + PAD) / STRIDE, IN_HEIGHT, IN_WIDTH, IN_HALO);
  const int columns = (OUT_WIDTH - phase + STRIDE - 1) / STRIDE;
  const int wide = WIDE_TILES(columns);
  for (int tile = 0, first = 0; tile < ROW_TILES; first += tile++ < wide ? TILE_PIXELS : TILE_PIXELS - 1) {
    const int x = phase + first * STRIDE;
    const float *from = in + first * 16;
    if (EVEN_TILES || tile < wide)
      MYOGRAPH_JOIN(KERNEL, tile)(io, from, weights, bias, first_y, first_x, block, y, x, TILE_PIXELS);
    else
      MYOGRAPH_JOIN(KERNEL, tile)(io, from, weights, bias, first_y, first_x, block, y, x, TILE_PIXELS - 1);
  }
}

void KERNEL(const myograph_conv *restrict io, int thread, int threads) {
  const int heavy = HEAVY, band_rows = BAND_ROWS;
  const myograph_split share = myograph_split_work(OUT_BLOCKS, OUT_HEIGHT, STRIDE, heavy, thread, threads);
  MYOGRAPH_JOIN(KERNEL, zero_halos)(io, thread, threads);
  for (int band = share.first_row; band < share.end_row; band += band_rows)
    for (int block = share.first_group; block < share.end_group; block++)
      for (int y = band; y < band + band_rows && y < share.end_row; y++)
        for (int phase = 0; phase < STRIDE && phase < OUT_WIDTH; phase++)
          MYOGRAPH_JOIN(KERNEL, phase)(io, block, y, phase);
}

#undef IN_ROWS
#undef IN_COLUMNS
#undef IN_BLOCKS
#undef TAP_WEIGHTS
#undef OUT_BLOCK_WEIGHTS
#undef HEAVY
#undef BAND_ROWS
#include "conv_tile_end.h"
#include "conv_end.h"
