/// A convolution, computed directly: static void KERNEL(const myograph_conv *io, int thread, int threads).
///
/// Parameters, beside those of conv_epilogue.h:
///   KERNEL                                      the function's name
///   IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO   IN_HALO may be larger than the padding, not smaller
///   IN_PLANAR                                   1: `in` is planar (few channels); optional
///   OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO
///   KERNEL_HEIGHT, KERNEL_WIDTH, STRIDE, DILATION, PAD_TOP, PAD_LEFT
///   GROUPS                                      optional; both sides of a group are whole blocks, and
///                                               TILE_BLOCKS divides the output's
///   TILE_BLOCKS, TILE_PIXELS                    blocks of outputs × pixels of a row held in registers
/// Weights: [tiles of blocks][IN blocks of a group][ky][kx][16][TILE_BLOCKS · 16], planar: [tiles][ky][kx]
/// [IN_CHANNELS][TILE_BLOCKS · 16], then the bias, [tiles][TILE_BLOCKS · 16]. `residual` must not be `out`.
///
/// A tile's sums stay in registers while all weights of its outputs pass by, so those are read once per tile
/// and should come from the second-level cache: where they are larger than WEIGHTS_BYTES, the input channels
/// are cut into chunks, and `out` keeps the partial sums between them. Of weights that are larger altogether,
/// either each tile of outputs takes the whole image, or all of them a band of it that stays in cache:
/// whichever reads less. The last tile of a row overlaps the
/// one before it instead of being narrower: no second instance of the loops.
#ifndef IN_PLANAR
#define IN_PLANAR 0
#endif
#ifndef GROUPS
#define GROUPS 1
#endif
#define EPILOGUE_BLOCKS TILE_BLOCKS
#include "conv_epilogue.h"
#include "conv_upsampled.h"

#define WEIGHTS_BYTES 600000
#define INPUT_BYTES 400000
#define PIXELS (TILE_PIXELS < OUT_WIDTH ? TILE_PIXELS : OUT_WIDTH)
#define IN_ROWS (IN_HEIGHT + 2 * IN_HALO)
#define IN_COLUMNS (IN_WIDTH + 2 * IN_HALO)
#define TAPS (KERNEL_HEIGHT * KERNEL_WIDTH)
#if IN_PLANAR
#define GROUP_BLOCKS 1
#define LANES IN_CHANNELS
#define BLOCK_WEIGHTS (TAPS * IN_CHANNELS * TILE_BLOCKS * 16)
#define PIXEL_FLOATS 1
#define LANE_FLOATS ((size_t)IN_ROWS * IN_COLUMNS)
#else
#define GROUP_BLOCKS ((IN_CHANNELS / GROUPS + 15) / 16)
#define LANES (IN_CHANNELS < 16 ? IN_CHANNELS : 16)
#define BLOCK_WEIGHTS (TAPS * 256 * TILE_BLOCKS)
#define PIXEL_FLOATS 16
#define LANE_FLOATS 1
#endif
#define CHUNK_LIMIT (WEIGHTS_BYTES / 4 / BLOCK_WEIGHTS > 0 ? WEIGHTS_BYTES / 4 / BLOCK_WEIGHTS : 1)
#define CHUNKS (STORE_OUT ? (GROUP_BLOCKS + CHUNK_LIMIT - 1) / CHUNK_LIMIT : 1)
#define CHUNK_BLOCKS ((GROUP_BLOCKS + CHUNKS - 1) / CHUNKS)
#define TILES ((OUT_BLOCKS + TILE_BLOCKS - 1) / TILE_BLOCKS)
#define ALL_WEIGHTS ((size_t)TILES * GROUP_BLOCKS * BLOCK_WEIGHTS * 4)
#define ALL_INPUTS ((size_t)GROUP_BLOCKS * IN_ROWS * IN_COLUMNS * LANES * 4)
#define INPUT_BANDS (ALL_INPUTS / INPUT_BYTES + 1)
#define HEAVY (ALL_WEIGHTS > WEIGHTS_BYTES && TILES * ALL_INPUTS <= INPUT_BANDS * ALL_WEIGHTS)
#define BAND_ROWS                                                                                            \
  (HEAVY ? OUT_HEIGHT                                                                                        \
   : ALL_WEIGHTS > WEIGHTS_BYTES && OUT_HEIGHT / INPUT_BANDS / 2 >= 1                                        \
       ? (int)(OUT_HEIGHT / INPUT_BANDS / 2 * 2)                                                             \
       : 2)

/// Adds the products of `blocks` blocks of input channels to the sums in `tile`.
static void MYOGRAPH_JOIN(KERNEL, tile)(const float *in, const float *weights, int blocks, float *tile) {
  v16 sums[PIXELS][TILE_BLOCKS];
#pragma clang loop unroll(full)
  for (int i = 0; i < PIXELS; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < TILE_BLOCKS; j++)
      sums[i][j] = *(const v16 *)(tile + (i * TILE_BLOCKS + j) * 16);

  for (int block = 0; block < blocks; block++, in += (size_t)IN_ROWS * IN_COLUMNS * 16)
    for (int ky = 0; ky < KERNEL_HEIGHT; ky++)
      for (int kx = 0; kx < KERNEL_WIDTH; kx++) {
        const float *pixels = in + (size_t)(ky * IN_COLUMNS + kx) * DILATION * PIXEL_FLOATS;
#pragma clang loop unroll_count(4)
        for (int c = 0; c < LANES; c++, weights += TILE_BLOCKS * 16) {
          v16 w[TILE_BLOCKS];
#pragma clang loop unroll(full)
          for (int j = 0; j < TILE_BLOCKS; j++)
            w[j] = *(const v16 *)(weights + j * 16);
#pragma clang loop unroll(full)
          for (int i = 0; i < PIXELS; i++) {
            const float value = pixels[i * STRIDE * PIXEL_FLOATS + c * LANE_FLOATS];
#pragma clang loop unroll(full)
            for (int j = 0; j < TILE_BLOCKS; j++)
              sums[i][j] += value * w[j];
          }
        }
        if (!IN_PLANAR)
          weights += (16 - LANES) * TILE_BLOCKS * 16;
      }

#pragma clang loop unroll(full)
  for (int i = 0; i < PIXELS; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < TILE_BLOCKS; j++)
      *(v16 *)(tile + (i * TILE_BLOCKS + j) * 16) = sums[i][j];
}

/// Partial sums of pixels [first, PIXELS) of a tile, to `out` or back from it.
static inline void MYOGRAPH_JOIN(KERNEL, keep)(float *out, float *tile, int block, int y, int x, int first,
                                               int back) {
  for (int j = 0; j < TILE_BLOCKS && block + j < OUT_BLOCKS; j++)
    for (int i = first; i < PIXELS; i++) {
      v16 *place = (v16 *)(out + PIXEL(block + j, y, x + i, OUT_HEIGHT, OUT_WIDTH, OUT_HALO));
      v16 *sum = (v16 *)(tile + (i * TILE_BLOCKS + j) * 16);
      if (back)
        *sum = *place;
      else
        *place = *sum;
    }
}

/// One row of outputs, of one tile of blocks, from one chunk of input channels.
MYOGRAPH_APART void MYOGRAPH_JOIN(KERNEL, row)(const myograph_conv *io, const myograph_sample *columns,
                                               int group, int chunk, int y) {
  const int block = group * TILE_BLOCKS;
  const int first_block = chunk * CHUNK_BLOCKS;
  const int blocks = GROUP_BLOCKS - first_block < CHUNK_BLOCKS ? GROUP_BLOCKS - first_block : CHUNK_BLOCKS;
  const int in_block = block / (OUT_BLOCKS / GROUPS) * GROUP_BLOCKS + first_block;
  const float *weights = io->weights + ((size_t)group * GROUP_BLOCKS + first_block) * BLOCK_WEIGHTS;
  const float *bias = io->weights + (size_t)TILES * GROUP_BLOCKS * BLOCK_WEIGHTS;
  const float *in = io->in + (((size_t)in_block * IN_ROWS + y * STRIDE + IN_HALO - PAD_TOP) * IN_COLUMNS +
                              IN_HALO - PAD_LEFT) *
                                 PIXEL_FLOATS;
  for (int next = 0; next < OUT_WIDTH; next += PIXELS) {
    const int x = next + PIXELS <= OUT_WIDTH ? next : OUT_WIDTH - PIXELS;
    const int first = next - x;
    float tile[(PIXELS + 3) * TILE_BLOCKS * 16] __attribute__((aligned(64)));
    memset(tile, 0, sizeof tile);
    if (CHUNKS > 1 && chunk > 0)
      MYOGRAPH_JOIN(KERNEL, keep)(io->out, tile, block, y, x, first, 1);
    MYOGRAPH_JOIN(KERNEL, tile)(in + (size_t)x * STRIDE * PIXEL_FLOATS, weights, blocks, tile);
    if (CHUNKS > 1 && chunk < CHUNKS - 1)
      MYOGRAPH_JOIN(KERNEL, keep)(io->out, tile, block, y, x, first, 0);
    else {
      MYOGRAPH_JOIN(KERNEL, add_upsampled)(io, columns, tile, block, y, x, first, PIXELS);
      MYOGRAPH_JOIN(KERNEL, finish)(io, bias, tile, block, y, x, first, PIXELS);
    }
  }
}

static void KERNEL(const myograph_conv *io, int thread, int threads) {
  const myograph_split share = myograph_split_work(TILES, OUT_HEIGHT, POOL ? 2 : 1, HEAVY, thread, threads);
  MYOGRAPH_JOIN(KERNEL, zero_halos)(io, thread, threads);
  myograph_sample columns[UPSAMPLED > 0 ? UPSAMPLED * OUT_WIDTH : 1];
  MYOGRAPH_JOIN(KERNEL, find_columns)(columns);
  for (int band = share.first_row; band < share.end_row; band += BAND_ROWS) {
    const int end = share.end_row - band < BAND_ROWS ? share.end_row : band + BAND_ROWS;
    for (int group = share.first_group; group < share.end_group; group++) {
      for (int chunk = 0; chunk < CHUNKS; chunk++)
        for (int y = band; y < end; y++)
          MYOGRAPH_JOIN(KERNEL, row)(io, columns, group, chunk, y);
      if (POOL)
        MYOGRAPH_JOIN(KERNEL, pool)(io, group * TILE_BLOCKS, TILE_BLOCKS, band, end);
    }
  }
}

#undef WEIGHTS_BYTES
#undef INPUT_BYTES
#undef ALL_WEIGHTS
#undef ALL_INPUTS
#undef INPUT_BANDS
#undef PIXELS
#undef IN_ROWS
#undef IN_COLUMNS
#undef TAPS
#undef GROUP_BLOCKS
#undef LANES
#undef BLOCK_WEIGHTS
#undef PIXEL_FLOATS
#undef LANE_FLOATS
#undef CHUNK_LIMIT
#undef CHUNKS
#undef CHUNK_BLOCKS
#undef TILES
#undef HEAVY
#undef BAND_ROWS
#include "conv_end.h"
