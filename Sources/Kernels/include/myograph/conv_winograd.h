/// A 3×3 convolution of stride 1 by Winograd's F(4×4, 3×3) (Lavin and Gray 2016), which needs a quarter of
/// the multiplications: static void KERNEL(const myograph_conv *io, int thread, int threads).
///
/// Parameters, beside those of conv_epilogue.h:
///   KERNEL                                      the function's name
///   IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO   blocked; IN_HALO at least the padding
///   OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO
///   PAD_TOP, PAD_LEFT
///   TILE_BLOCKS, TILE_PIXELS                    blocks of outputs × 4×4 tiles whose sums stay in registers;
///                                               with HEAD one tile holds all blocks
///   WINOGRAD_TILES                              tiles between two transforms, a multiple of TILE_PIXELS
/// Weights: [groups of TILE_BLOCKS blocks][36][IN channels, rounded up to 16][TILE_BLOCKS · 16], then the
/// bias. Scratch of a thread: 36 · WINOGRAD_TILES · (IN channels rounded up + TILE_BLOCKS · 16) floats.
///
/// A block of tiles is transformed, multiplied by 36 small matrices and transformed back while it stays in
/// the second-level cache. Error grows to some 1e-5 of the largest value, ten times that of the direct sum.
#define EPILOGUE_BLOCKS TILE_BLOCKS
#include "conv_epilogue.h"
#include "winograd.h"

#define IN_ROWS (IN_HEIGHT + 2 * IN_HALO)
#define IN_COLUMNS (IN_WIDTH + 2 * IN_HALO)
#define IN_BLOCKS ((IN_CHANNELS + 15) / 16)
#define DEPTH (IN_BLOCKS * 16)
#define GROUP_LANES (TILE_BLOCKS * 16)
#define WINOGRAD_GROUPS ((OUT_BLOCKS + TILE_BLOCKS - 1) / TILE_BLOCKS)
#define TILE_COLUMNS ((OUT_WIDTH + 3) / 4)
#define TILE_COUNT ((OUT_HEIGHT + 3) / 4 * TILE_COLUMNS)

/// Transforms tile `index`'s input, 6×6 pixels of all channels, to place `slot` of each of 36 matrices.
static void MYOGRAPH_JOIN(KERNEL, scatter)(const float *in, int index, float *inputs, int slot) {
  const int y = index / TILE_COLUMNS * 4 + IN_HALO - PAD_TOP;
  const int x = index % TILE_COLUMNS * 4 + IN_HALO - PAD_LEFT;
  const int rows = IN_ROWS - y < 6 ? IN_ROWS - y : 6, columns = IN_COLUMNS - x < 6 ? IN_COLUMNS - x : 6;
  for (int block = 0; block < IN_BLOCKS; block++) {
    const float *pixels = in + (((size_t)block * IN_ROWS + y) * IN_COLUMNS + x) * 16;
    v16 tile[36];
    if (rows == 6 && columns == 6) {
      for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++)
          tile[i * 6 + j] = *(const v16 *)(pixels + (i * IN_COLUMNS + j) * 16);
    } else {
      // Beyond the halo lie pixels that only outputs beyond the edge see.
      memset(tile, 0, sizeof tile);
      for (int i = 0; i < rows; i++)
        memcpy(tile + i * 6, pixels + (size_t)i * IN_COLUMNS * 16, (size_t)columns * sizeof(v16));
    }
    myograph_winograd_input(tile);
    for (int i = 0; i < 36; i++)
      *(v16 *)(inputs + ((size_t)i * WINOGRAD_TILES + slot) * DEPTH + block * 16) = tile[i];
  }
}

/// sums[tile][output] = inputs[tile][channel] · weights[channel][output] for TILE_PIXELS tiles.
static void MYOGRAPH_JOIN(KERNEL, multiply)(const float *inputs, const float *weights, float *sums) {
  v16 sum[TILE_PIXELS][TILE_BLOCKS];
#pragma clang loop unroll(full)
  for (int i = 0; i < TILE_PIXELS; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < TILE_BLOCKS; j++)
      sum[i][j] = 0;
#pragma clang loop unroll_count(2)
  for (int c = 0; c < DEPTH; c++, weights += GROUP_LANES) {
    v16 w[TILE_BLOCKS];
#pragma clang loop unroll(full)
    for (int j = 0; j < TILE_BLOCKS; j++)
      w[j] = ((const v16 *)weights)[j];
#pragma clang loop unroll(full)
    for (int i = 0; i < TILE_PIXELS; i++)
#pragma clang loop unroll(full)
      for (int j = 0; j < TILE_BLOCKS; j++)
        sum[i][j] += inputs[(size_t)i * DEPTH + c] * w[j];
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < TILE_PIXELS; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < TILE_BLOCKS; j++)
      *(v16 *)(sums + (i * TILE_BLOCKS + j) * 16) = sum[i][j];
}

/// Transforms one tile's sums of one block back and finishes its 4×4 pixels, as far as they are inside.
static void MYOGRAPH_JOIN(KERNEL, gather)(const myograph_conv *io, const float *bias, const float *sums,
                                          int block, int lane_block, int y, int x, float *pixels) {
  v16 out[16];
  myograph_winograd_output(sums + lane_block * 16, (size_t)WINOGRAD_TILES * GROUP_LANES, out);
  const v16 shift = *(const v16 *)(bias + block * 16);
  const int rows = OUT_HEIGHT - y < 4 ? OUT_HEIGHT - y : 4, columns = OUT_WIDTH - x < 4 ? OUT_WIDTH - x : 4;
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) {
      v16 value = out[i * 4 + j] + shift;
#if RESIDUAL
      value +=
          *(const v16 *)(io->residual + PIXEL(block, y + i, x + j, OUT_HEIGHT, OUT_WIDTH, RESIDUAL_HALO));
#endif
      value = myograph_activate(value, ACTIVATION, NEGATIVE_SLOPE);
      if (STORE_OUT)
        *(v16 *)(io->out + PIXEL(block, y + i, x + j, OUT_HEIGHT, OUT_WIDTH, OUT_HALO)) = value;
      if (POOL)
        out[i * 4 + j] = value;
      if (HEAD)
        *(v16 *)(pixels + ((i * 4 + j) * TILE_BLOCKS + lane_block) * 16) = value;
    }
#if POOL
  for (int i = 0; i < rows / 2; i++)
    for (int j = 0; j < columns / 2; j++)
      *(v16 *)(io->pooled + PIXEL(block, y / 2 + i, x / 2 + j, POOL_HEIGHT, POOL_WIDTH, POOL_HALO)) =
          myograph_max(myograph_max(out[i * 8 + j * 2], out[i * 8 + j * 2 + 1]),
                       myograph_max(out[i * 8 + j * 2 + 4], out[i * 8 + j * 2 + 5]));
#endif
}

/// Tiles [first, end) of the outputs of one group, whose inputs have been transformed.
static void MYOGRAPH_JOIN(KERNEL, group)(const myograph_conv *io, int group, int first, int end,
                                         const float *inputs, float *sums) {
  const float *weights = io->weights + (size_t)group * 36 * DEPTH * GROUP_LANES;
  const float *bias = io->weights + (size_t)WINOGRAD_GROUPS * 36 * DEPTH * GROUP_LANES;
  for (int i = 0; i < 36; i++)
    for (int slot = 0; slot < end - first; slot += TILE_PIXELS)
      MYOGRAPH_JOIN(KERNEL, multiply)
  (inputs + ((size_t)i * WINOGRAD_TILES + slot) * DEPTH, weights + (size_t)i * DEPTH * GROUP_LANES,
   sums + ((size_t)i * WINOGRAD_TILES + slot) * GROUP_LANES);

  for (int tile = first; tile < end; tile++) {
    const int y = tile / TILE_COLUMNS * 4, x = tile % TILE_COLUMNS * 4;
    float pixels[HEAD ? 16 * GROUP_LANES : 1] __attribute__((aligned(64)));
    for (int j = 0; j < TILE_BLOCKS && group * TILE_BLOCKS + j < OUT_BLOCKS; j++)
      MYOGRAPH_JOIN(KERNEL, gather)
    (io, bias, sums + (size_t)(tile - first) * GROUP_LANES, group * TILE_BLOCKS + j, j, y, x, pixels);
#if HEAD
    for (int i = 0; i < 4 && y + i < OUT_HEIGHT; i++)
      MYOGRAPH_JOIN(KERNEL, classify)
    (io, pixels + i * 4 * GROUP_LANES, y + i, x, OUT_WIDTH - x < 4 ? OUT_WIDTH - x : 4);
#endif
  }
}

static void KERNEL(const myograph_conv *io, int thread, int threads) {
  const int bands = (TILE_COUNT + WINOGRAD_TILES - 1) / WINOGRAD_TILES;
  const myograph_split share = myograph_split_work(WINOGRAD_GROUPS, bands, 1, 0, thread, threads);
  float *inputs = io->scratch, *sums = inputs + (size_t)36 * WINOGRAD_TILES * DEPTH;
  MYOGRAPH_JOIN(KERNEL, zero_halos)(io, thread, threads);
  if (share.first_group == share.end_group)
    return;
  for (int band = share.first_row; band < share.end_row; band++) {
    const int first = band * WINOGRAD_TILES;
    const int end = first + WINOGRAD_TILES < TILE_COUNT ? first + WINOGRAD_TILES : TILE_COUNT;
    for (int tile = first; tile < end; tile++)
      MYOGRAPH_JOIN(KERNEL, scatter)(io->in, tile, inputs, tile - first);
    for (int group = share.first_group; group < share.end_group; group++)
      MYOGRAPH_JOIN(KERNEL, group)(io, group, first, end, inputs, sums);
  }
}

#undef IN_ROWS
#undef IN_COLUMNS
#undef IN_BLOCKS
#undef DEPTH
#undef GROUP_LANES
#undef WINOGRAD_GROUPS
#undef TILE_COLUMNS
#undef TILE_COUNT
#undef WINOGRAD_TILES
#include "conv_end.h"
