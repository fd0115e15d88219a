/// A convolution, computed directly: void KERNEL(const myograph_conv *io, int thread, int threads).
///
/// Parameters, beside those of conv_epilogue.h:
///   KERNEL                                      the function's name
///   IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO   IN_HALO may be larger than the padding, not smaller
///   IN_PLANAR                                   1: `in` is planar (few channels); optional
///   OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO
///   KERNEL_HEIGHT, KERNEL_WIDTH, STRIDE, DILATION, PAD_TOP, PAD_LEFT
///   IN_LANES                                    channels of a block, or of the planar input
///   GROUPS                                      optional; both sides of a group are whole blocks
///   TILE_PIXELS, EVEN_TILES                     as in conv_tile.h
/// Weights: [OUT blocks][IN blocks of a group][ky][kx][16][16], where `in` is planar
/// [OUT blocks][ky][kx][IN_CHANNELS][16]; then the bias. `residual` must not be `out`.
///
/// A tile's sums stay in registers while the weights of its outputs pass by. For these to come from the
/// first-level cache, input channels are cut into chunks of CHUNK_BYTES of weights, each for a band of rows
/// before the next one; `out` keeps the sums between them. Of weights that are larger altogether than
/// WEIGHTS_BYTES, half a second-level cache, either each block of outputs takes the whole image, or all of
/// them a band of it that stays in cache: whichever reads less.
#ifndef IN_PLANAR
#define IN_PLANAR 0
#endif
#ifndef GROUPS
#define GROUPS 1
#endif
#define EPILOGUE_BLOCKS (HEAD ? OUT_BLOCKS : 1)
#include "conv_epilogue.h"

#define CHUNK_BYTES 30000
#define WEIGHTS_BYTES 600000
#define INPUT_BYTES 400000
#define IN_ROWS (IN_HEIGHT + 2 * IN_HALO)
#define IN_COLUMNS (IN_WIDTH + 2 * IN_HALO)
#define TAPS (KERNEL_HEIGHT * KERNEL_WIDTH)
#if IN_PLANAR
#define GROUP_BLOCKS 1
#define TAP_WEIGHTS (IN_LANES * 16)
#define PIXEL_FLOATS 1
#define LANE_FLOATS ((size_t)IN_ROWS * IN_COLUMNS)
#else
#define GROUP_BLOCKS ((IN_CHANNELS / GROUPS + 15) / 16)
#define TAP_WEIGHTS 256
#define PIXEL_FLOATS 16
#define LANE_FLOATS 1
#endif
#define BLOCK_WEIGHTS (TAPS * TAP_WEIGHTS)
#define CHUNK_LIMIT (CHUNK_BYTES / 4 / BLOCK_WEIGHTS > 0 ? CHUNK_BYTES / 4 / BLOCK_WEIGHTS : 1)
#define CHUNKS (STORE_OUT ? (GROUP_BLOCKS + CHUNK_LIMIT - 1) / CHUNK_LIMIT : 1)
#define ALL_WEIGHTS ((size_t)OUT_BLOCKS * GROUP_BLOCKS * BLOCK_WEIGHTS * 4)
#define ALL_INPUTS ((size_t)GROUP_BLOCKS * IN_ROWS * IN_COLUMNS * IN_LANES * 4)
#define INPUT_BANDS (ALL_INPUTS / INPUT_BYTES + 1)
#define HEAVY (!HEAD && ALL_WEIGHTS > WEIGHTS_BYTES && OUT_BLOCKS * ALL_INPUTS <= INPUT_BANDS * ALL_WEIGHTS)
#define BAND_ROWS                                                                                            \
  (HEAVY ? OUT_HEIGHT                                                                                        \
   : ALL_WEIGHTS > WEIGHTS_BYTES && OUT_HEIGHT / INPUT_BANDS / 2 >= 1                                        \
       ? (int)(OUT_HEIGHT / INPUT_BANDS / 2 * 2)                                                             \
       : 2)

#define ROW_PIXELS OUT_WIDTH
#include "conv_tile.h"

/// A tile at (y, x), from `blocks` blocks of input channels: a chunk, of which one begins the sums and one
/// ends them. Between chunks they are kept where the result will be.
MYOGRAPH_INLINE void MYOGRAPH_JOIN(KERNEL, tile)(const myograph_conv *restrict io,
                                                 const myograph_sample *columns, const float *in,
                                                 const float *weights, const float *bias, int begins,
                                                 int ends, int blocks, int block, int y, int x, int pixels,
                                                 v16 *all) {
  v16 sums[TILE_PIXELS];
  v16 *kept = MYOGRAPH_JOIN(KERNEL, out_row)(io, block, y, x);
#pragma clang loop unroll(full)
  for (int i = 0; i < pixels; i++)
    sums[i] = begins ? 0 : kept[i];

  for (int n = 0; n < blocks; n++, in += (size_t)IN_ROWS * IN_COLUMNS * 16)
    for (int ky = 0; ky < KERNEL_HEIGHT; ky++)
      for (int kx = 0; kx < KERNEL_WIDTH; kx++, weights += TAP_WEIGHTS)
        MYOGRAPH_JOIN(KERNEL, add_products)
  (in + (size_t)(ky * IN_COLUMNS + kx) * DILATION * PIXEL_FLOATS, STRIDE * PIXEL_FLOATS, LANE_FLOATS, weights,
   IN_LANES, pixels, sums);

  if (ends) {
    MYOGRAPH_JOIN(KERNEL, finish_sums)(io, columns, bias, block, y, x, pixels, sums, all);
    return;
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < pixels; i++)
    kept[i] = sums[i];
}

/// One row of outputs of blocks [first, end), from one chunk of input channels.
MYOGRAPH_APART void MYOGRAPH_JOIN(KERNEL, row)(const myograph_conv *restrict io,
                                               const myograph_sample *columns, int first, int end, int chunk,
                                               int y) {
  const int chunks = CHUNKS, chunk_blocks = (GROUP_BLOCKS + chunks - 1) / chunks;
  const int first_in = chunk * chunk_blocks, rest = GROUP_BLOCKS - first_in;
  const int blocks = rest < chunk_blocks ? rest : chunk_blocks;
  const float *bias = io->weights + (size_t)OUT_BLOCKS * GROUP_BLOCKS * BLOCK_WEIGHTS;
  v16 all[HEAD ? (TILE_PIXELS + 3) * OUT_BLOCKS : 1];
  if (HEAD)
    memset(all, 0, sizeof all);
  const int wide = WIDE_TILES(OUT_WIDTH);
  for (int tile = 0, x = 0; tile < ROW_TILES; x += tile++ < wide ? TILE_PIXELS : TILE_PIXELS - 1) {
    for (int block = first; block < end; block++) {
      const int in_block = (GROUPS == 1 ? 0 : block / (OUT_BLOCKS / GROUPS) * GROUP_BLOCKS) + first_in;
      const size_t line = (size_t)in_block * IN_ROWS + y * STRIDE + IN_HALO - PAD_TOP;
      const float *in = io->in + (line * IN_COLUMNS + x * STRIDE + IN_HALO - PAD_LEFT) * PIXEL_FLOATS;
      const float *w = io->weights + ((size_t)block * GROUP_BLOCKS + first_in) * BLOCK_WEIGHTS;
      const int begins = chunk == 0, ends = chunk == chunks - 1;
      if (EVEN_TILES || tile < wide)
        MYOGRAPH_JOIN(KERNEL, tile)
      (io, columns, in, w, bias, begins, ends, blocks, block, y, x, TILE_PIXELS, all);
      else MYOGRAPH_JOIN(KERNEL, tile)(io, columns, in, w, bias, begins, ends, blocks, block, y, x,
                                       TILE_PIXELS - 1, all);
    }
  }
}

void KERNEL(const myograph_conv *restrict io, int thread, int threads) {
  // A classifier needs all blocks of a pixel.
  const int step = HEAD ? OUT_BLOCKS : 1;
  const int heavy = HEAVY, band_rows = BAND_ROWS, chunks = CHUNKS;
  const myograph_split share =
      myograph_split_work(OUT_BLOCKS / step, OUT_HEIGHT, POOL ? 2 : 1, heavy, thread, threads);
  MYOGRAPH_JOIN(KERNEL, zero_halos)(io, thread, threads);
  myograph_sample columns[UPSAMPLED > 0 ? UPSAMPLED * OUT_WIDTH : 1];
  MYOGRAPH_JOIN(KERNEL, find_columns)(io, columns);
  for (int band = share.first_row; band < share.end_row; band += band_rows) {
    const int end = share.end_row - band < band_rows ? share.end_row : band + band_rows;
    for (int block = share.first_group * step; block < share.end_group * step; block += step) {
      for (int chunk = 0; chunk < chunks; chunk++)
        for (int y = band; y < end; y++)
          MYOGRAPH_JOIN(KERNEL, row)(io, columns, block, block + step, chunk, y);
      if (POOL)
        MYOGRAPH_JOIN(KERNEL, pool)(io, block, step, band, end);
    }
  }
}

#undef CHUNK_BYTES
#undef WEIGHTS_BYTES
#undef INPUT_BYTES
#undef ALL_WEIGHTS
#undef ALL_INPUTS
#undef INPUT_BANDS
#undef IN_ROWS
#undef IN_COLUMNS
#undef TAPS
#undef GROUP_BLOCKS
#undef IN_LANES
#undef TAP_WEIGHTS
#undef BLOCK_WEIGHTS
#undef PIXEL_FLOATS
#undef LANE_FLOATS
#undef CHUNK_LIMIT
#undef CHUNKS
#undef HEAVY
#undef BAND_ROWS
#include "conv_tile_end.h"
#include "conv_end.h"
