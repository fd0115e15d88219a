/// A 3×3 convolution of stride 1 by Winograd's F(4×4, 3×3) or F(2×2, 3×3) (Lavin and Gray 2016), which need a
/// quarter or 4/9 of the multiplications: void KERNEL(const myograph_conv *io, int thread, int threads).
///
/// Parameters, beside those of conv_epilogue.h:
///   KERNEL                                      the function's name
///   IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO   blocked; IN_HALO at least the padding
///   OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO
///   PAD_TOP, PAD_LEFT
///   WINOGRAD_OUTPUT                             4 or 2: rows and columns of a tile of outputs
///   TILE_BLOCKS                                 of outputs that `product` multiplies at once; with HEAD all
///   LOAD                                        as in load_norm.h; optional
///   LEAST                                       the activation is max(LEAST, x); optional
///   ENLARGED                                    and more, as in conv_enlarged.h; optional
///   WINOGRAD_TILES                              tiles between two transforms, a multiple of those that
///                                               `product` takes at once
///   SUMS                                        1: `sums` are of the result as in batch_statistics.h; 2: as
///   in
///                                               gradient_sums.h of it as a gradient; of bands instead of
///                                               rows
///   SUMS_HALO                                   of `normed`; the norm and its activation as in load_norm.h
///   STAGED                                      1: the stages are functions of their own, KERNEL_transform,
///                                               KERNEL_multiply and KERNEL_restore, which leave the whole
///                                               image's transforms and sums in the workspace; optional
/// POINTS is (WINOGRAD_OUTPUT + 2)². Weights: [groups of TILE_BLOCKS blocks][POINTS][IN channels, rounded up
/// to 16][TILE_BLOCKS · 16], then the bias. Scratch of a thread: POINTS · (WINOGRAD_TILES · (IN channels
/// rounded up + TILE_BLOCKS · 16) + 32) floats; staged it is the workspace, with all tiles and groups.
///
/// A block of tiles is transformed, multiplied by POINTS small matrices and transformed back while it stays
/// in the second-level cache. Error grows to some 1e-5 of the largest value, ten times that of the direct
/// sum. The product, winograd_product.h, is an instance of its own: it alone is faster where it knows sizes.
#ifndef STAGED
#define STAGED 0
#endif
#ifndef ENLARGED
#define ENLARGED 0
#endif
#define EPILOGUE_BLOCKS TILE_BLOCKS
#ifndef SUMS
#define SUMS 0
#endif
#define LOAD_BLOCKS (SUMS == 2 ? OUT_BLOCKS : IN_BLOCKS)
#ifndef ACTIVATION
#define LEAST -__builtin_inff()
#endif
#include "conv_epilogue.h"
#include "load_norm.h"
#include "winograd.h"
#if LOAD
#include "winograd_load.h"
#endif

#define IN_ROWS (IN_HEIGHT + 2 * IN_HALO)
#define IN_COLUMNS (IN_WIDTH + 2 * IN_HALO)
#define IN_BLOCKS ((IN_CHANNELS + 15) / 16)
#define DEPTH (IN_BLOCKS * 16)
#define GROUP_LANES (TILE_BLOCKS * 16)
#define WINOGRAD_GROUPS ((OUT_BLOCKS + TILE_BLOCKS - 1) / TILE_BLOCKS)
#define WINOGRAD_INPUT (WINOGRAD_OUTPUT + 2)
#define POINTS (WINOGRAD_INPUT * WINOGRAD_INPUT)
/// Room for a row of a tile's pixels, whose scores begin at a vector then.
#define SCORED_COLUMNS 4
#define TILE_COLUMNS ((OUT_WIDTH + WINOGRAD_OUTPUT - 1) / WINOGRAD_OUTPUT)
#define TILE_COUNT ((OUT_HEIGHT + WINOGRAD_OUTPUT - 1) / WINOGRAD_OUTPUT * TILE_COLUMNS)
#define BANDS ((TILE_COUNT + WINOGRAD_TILES - 1) / WINOGRAD_TILES)
#define MATRIX_TILES (STAGED ? BANDS * WINOGRAD_TILES : WINOGRAD_TILES)
/// From one point's matrix to the next. The cache line besides keeps the points of a tile out of each other's
/// sets of the first-level cache: with 32 channels their transforms take 40 % less time so.
#define INPUT_MATRIX ((size_t)MATRIX_TILES * DEPTH + 16)
#define SUM_MATRIX ((size_t)MATRIX_TILES * GROUP_LANES + 16)
#define ALL_MATRICES (POINTS * (INPUT_MATRIX + (STAGED ? WINOGRAD_GROUPS : 1) * SUM_MATRIX))
/// Whether the transform stores what is left of the result. Non-temporal stores are better of whole lines.
#ifdef LEAST
#define FINISHED_AT_ONCE (!RESIDUAL && !POOL && !SUMS && !STREAM_OUT && STORE_OUT == !HEAD)
#else
#define FINISHED_AT_ONCE 0
#endif
#define TRANSFORM_INPUT MYOGRAPH_JOIN(myograph_winograd_input, WINOGRAD_OUTPUT)
#define TRANSFORM_OUTPUT MYOGRAPH_JOIN(myograph_winograd_output, WINOGRAD_OUTPUT)

#define IN_PLANES                                                                                            \
  (myograph_planes) { IN_HEIGHT, IN_WIDTH, IN_HALO, 16 }
#define IN_TILES                                                                                             \
  (myograph_tiles) { TILE_COLUMNS, WINOGRAD_OUTPUT, -PAD_TOP, -PAD_LEFT }

/// Transforms one block of channels of tiles [first, end), each to its place in POINTS matrices, and has what
/// the next band reads of the block fetched meanwhile: 256 channels of 128² are transformed in half the time
/// so.
MYOGRAPH_APART void MYOGRAPH_JOIN(KERNEL, scatter)(const myograph_conv *restrict io, int block, int first,
                                                   int end, float *inputs) {
#if LOAD
  const v16 scale = LOAD_SCALE(io->coefficients, block), shift = LOAD_SHIFT(io->coefficients, block);
#endif
  const myograph_planes planes = IN_PLANES;
  const myograph_tiles tiles = IN_TILES;
  const size_t row = (size_t)IN_COLUMNS * 16, depth = DEPTH, matrix = INPUT_MATRIX;
  float *to = inputs + block * 16;
  myograph_tile tile = myograph_find_tile(tiles, first, io->in, planes, block);
  myograph_tile later = myograph_find_tile(tiles, first + WINOGRAD_TILES, io->in, planes, block);
  for (int i = first; i < end; i++, to += depth) {
    myograph_winograd_fetch(later.pixels, row, 2, WINOGRAD_INPUT);
#if LOAD
    v16 loaded[POINTS];
    MYOGRAPH_JOIN(KERNEL, load)(io->in, planes, block, tile.y, tile.x, WINOGRAD_INPUT, scale, shift, loaded);
    TRANSFORM_INPUT((const float *)loaded, WINOGRAD_INPUT * 16, to, matrix);
#else
    const int rows = IN_HEIGHT + IN_HALO - tile.y, columns = IN_WIDTH + IN_HALO - tile.x;
    if (rows >= WINOGRAD_INPUT && columns >= WINOGRAD_INPUT) {
      TRANSFORM_INPUT(tile.pixels, row, to, matrix);
    } else {
      v16 edge[POINTS];
      myograph_winograd_edge(tile.pixels, row, rows, columns, WINOGRAD_INPUT, edge);
      TRANSFORM_INPUT((const float *)edge, WINOGRAD_INPUT * 16, to, matrix);
    }
#endif
    myograph_next_tile(&tile, tiles, planes);
    myograph_next_tile(&later, tiles, planes);
  }
}

#if ENLARGED
#include "conv_enlarged.h"
#endif

/// Adds a pixel of the result to what is summed of a band.
MYOGRAPH_INLINE void MYOGRAPH_JOIN(KERNEL, add)(const myograph_conv *restrict io, int block, int y, int x,
                                                v16 value, v16 total[4]) {
#if SUMS == 1
  const v16 difference = value - total[0];
  total[1] += difference;
  total[2] += difference * difference;
#elif SUMS == 2
  const v16 normed = *(const v16 *)(io->normed + PIXEL(block, y, x, OUT_HEIGHT, OUT_WIDTH, SUMS_HALO));
  value = LOAD_GRADIENT(value,
                        normed * LOAD_SCALE(io->coefficients, block) + LOAD_SHIFT(io->coefficients, block));
  total[0] += value * (normed - ((const v16 *)io->means)[block]);
  total[1] += value;
#endif
}

/// The first `columns` pixels of a row of a tile: residual, activation, store.
MYOGRAPH_INLINE void MYOGRAPH_JOIN(KERNEL, finish_row)(const myograph_conv *restrict io, int block, int y,
                                                       int x, int columns, v16 *row, v16 *out, float *pixels,
                                                       v16 *total) {
  const v16 *residual = MYOGRAPH_JOIN(KERNEL, residual_row)(io, block, y, x);
  for (int j = 0; j < columns; j++) {
    const v16 value = MYOGRAPH_JOIN(KERNEL, finish_pixel)(out, residual, j, row[j]);
    if (SUMS)
      MYOGRAPH_JOIN(KERNEL, add)(io, block, y, x + j, value, total);
    if (POOL)
      row[j] = value;
    if (HEAD)
      *(v16 *)(pixels + j * TILE_BLOCKS * 16) = value;
  }
}

#if POOL
/// `count` maxima of two rows of a tile.
MYOGRAPH_INLINE void MYOGRAPH_JOIN(KERNEL, pool_row)(v16 *pooled, const v16 *above, int count) {
  const v16 *below = above + WINOGRAD_OUTPUT;
  for (int j = 0; j < count; j++)
    pooled[j] = myograph_max(myograph_max(above[2 * j], above[2 * j + 1]),
                             myograph_max(below[2 * j], below[2 * j + 1]));
}
#endif

/// Transforms one tile's sums of one block back and finishes its pixels, as far as they are inside.
static void MYOGRAPH_JOIN(KERNEL, gather)(const myograph_conv *restrict io, const float *bias,
                                          const float *sums, size_t matrix, myograph_planes planes, int block,
                                          int lane_block, int y, int x, float *pixels, v16 *totals) {
  const int rows = planes.height - y < WINOGRAD_OUTPUT ? planes.height - y : WINOGRAD_OUTPUT;
  const int columns = planes.width - x < WINOGRAD_OUTPUT ? planes.width - x : WINOGRAD_OUTPUT;
  const int pitch = planes.width + 2 * planes.halo;
  v16 *to = STORE_OUT ? myograph_out_row(io->out, planes, block, y) + x : 0;
  sums += lane_block * 16;
  bias += block * 16;
#if FINISHED_AT_ONCE
  if (rows == WINOGRAD_OUTPUT && columns == WINOGRAD_OUTPUT) {
    if (HEAD)
      TRANSFORM_OUTPUT(sums, matrix, bias, LEAST, pixels + lane_block * 16, SCORED_COLUMNS * GROUP_LANES,
                       GROUP_LANES);
    else
      TRANSFORM_OUTPUT(sums, matrix, bias, LEAST, (float *)to, (size_t)pitch * 16, 16);
    return;
  }
#endif
  v16 out[WINOGRAD_OUTPUT * WINOGRAD_OUTPUT];
  TRANSFORM_OUTPUT(sums, matrix, bias, -__builtin_inff(), (float *)out, WINOGRAD_OUTPUT * 16, 16);
  v16 *total = totals + (SUMS ? lane_block * 4 : 0);
#if SUMS
  // A band's first pixel is what its others are compared with.
  if (SUMS == 1 && total[3][0] == 0)
    total[0] = out[0];
  total[3] += (float)(rows * columns);
#endif
  // Row by row: sixteen vectors at once would not fit the registers.
#pragma clang loop unroll(disable)
  for (int i = 0; i < rows; i++, to += STORE_OUT ? pitch : 0) {
    v16 *row = out + i * WINOGRAD_OUTPUT;
    float *lanes = pixels + (HEAD ? (i * SCORED_COLUMNS * TILE_BLOCKS + lane_block) * 16 : 0);
    if (columns == WINOGRAD_OUTPUT)
      MYOGRAPH_JOIN(KERNEL, finish_row)(io, block, y + i, x, WINOGRAD_OUTPUT, row, to, lanes, total);
    else
      MYOGRAPH_JOIN(KERNEL, finish_row)(io, block, y + i, x, columns, row, to, lanes, total);
  }
#if POOL
  const size_t pooled_pitch = (size_t)(planes.width / 2 + 2 * POOL_HALO) * 16;
  float *pooled = io->pooled + PIXEL(block, y / 2, x / 2, POOL_HEIGHT, POOL_WIDTH, POOL_HALO);
#pragma clang loop unroll(disable)
  for (int i = 0; i + 1 < rows; i += 2, pooled += pooled_pitch) {
    const v16 *above = out + i * WINOGRAD_OUTPUT;
    if (columns == WINOGRAD_OUTPUT)
      MYOGRAPH_JOIN(KERNEL, pool_row)((v16 *)pooled, above, WINOGRAD_OUTPUT / 2);
    else
      MYOGRAPH_JOIN(KERNEL, pool_row)((v16 *)pooled, above, columns / 2);
  }
#endif
}

/// Multiplies what has been transformed of `count` tiles to the sums of one group.
static inline void MYOGRAPH_JOIN(KERNEL, product)(const myograph_conv *restrict io, int group, int count,
                                                  const float *inputs, float *sums) {
  io->product(io->weights + (size_t)group * POINTS * DEPTH * GROUP_LANES, count, inputs, INPUT_MATRIX, sums,
              SUM_MATRIX);
}

/// Finishes tiles [first, end) of one group from their sums.
MYOGRAPH_APART void MYOGRAPH_JOIN(KERNEL, finish_tiles)(const myograph_conv *restrict io, int group,
                                                        int first, int end, const float *sums) {
  const float *bias = io->weights + (size_t)WINOGRAD_GROUPS * POINTS * DEPTH * GROUP_LANES;
  v16 totals[SUMS ? 4 * TILE_BLOCKS : 1];
  memset(totals, 0, sizeof totals);
#if SUMS
  const int band = first / WINOGRAD_TILES;
#endif
  // The compiler takes what is in `io` for changed by each store.
  const myograph_planes planes = {OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16};
  const size_t matrix = SUM_MATRIX;
  const int blocks =
      OUT_BLOCKS - group * TILE_BLOCKS < TILE_BLOCKS ? OUT_BLOCKS - group * TILE_BLOCKS : TILE_BLOCKS;
  const int end_x = TILE_COLUMNS * WINOGRAD_OUTPUT;
  int y = first / TILE_COLUMNS * WINOGRAD_OUTPUT, x = first % TILE_COLUMNS * WINOGRAD_OUTPUT;
  // What lies beyond the image is scored, too.
  float pixels[HEAD ? WINOGRAD_OUTPUT * SCORED_COLUMNS * GROUP_LANES : 1] __attribute__((aligned(64)));
  if (HEAD)
    memset(pixels, 0, sizeof pixels);
  for (int tile = first; tile < end; tile++, sums += GROUP_LANES) {
    for (int j = 0; j < blocks; j++)
      MYOGRAPH_JOIN(KERNEL, gather)
    (io, bias, sums, matrix, planes, group * TILE_BLOCKS + j, j, y, x, pixels, totals);
#if HEAD
    float scores[16 * CLASS_LANES] __attribute__((aligned(64)));
    MYOGRAPH_JOIN(KERNEL, score)(io->head_weights, pixels, scores, WINOGRAD_OUTPUT * SCORED_COLUMNS);
    for (int i = 0; i < WINOGRAD_OUTPUT && y + i < OUT_HEIGHT; i++)
      MYOGRAPH_JOIN(KERNEL, finish_scores)
    (io, scores + i * SCORED_COLUMNS * CLASS_LANES, y + i, x,
     OUT_WIDTH - x < WINOGRAD_OUTPUT ? OUT_WIDTH - x : WINOGRAD_OUTPUT);
#endif
    x += WINOGRAD_OUTPUT;
    if (x == end_x) {
      x = 0;
      y += WINOGRAD_OUTPUT;
    }
  }
#if SUMS
  const int vectors = SUMS == 1 ? 4 : 2;
  for (int j = 0; j < blocks; j++)
    memcpy((v16 *)io->sums + ((size_t)(group * TILE_BLOCKS + j) * BANDS + band) * vectors, totals + j * 4,
           vectors * sizeof(v16));
#endif
}

/// The first tile of a band; of the one behind the last, the number of tiles.
static inline int MYOGRAPH_JOIN(KERNEL, first_tile)(const myograph_conv *restrict io, int band) {
  const int first = band * WINOGRAD_TILES, count = TILE_COUNT;
  return first < count ? first : count;
}

#if STAGED
void MYOGRAPH_JOIN(KERNEL, transform)(const myograph_conv *restrict io, int thread, int threads) {
  MYOGRAPH_EXPECT(ALL_MATRICES <= SCRATCH_FLOATS);
  const myograph_split share = myograph_split_work(IN_BLOCKS, BANDS, 1, 0, thread, threads);
  const int first = MYOGRAPH_JOIN(KERNEL, first_tile)(io, share.first_row);
  for (int block = share.first_group; block < share.end_group; block++)
    MYOGRAPH_JOIN(KERNEL, scatter)
  (io, block, first, MYOGRAPH_JOIN(KERNEL, first_tile)(io, share.end_row),
   io->scratch + (size_t)first * DEPTH);
}

void MYOGRAPH_JOIN(KERNEL, multiply)(const myograph_conv *restrict io, int thread, int threads) {
  const myograph_split share = myograph_split_work(WINOGRAD_GROUPS, BANDS, 1, 0, thread, threads);
  const int first = MYOGRAPH_JOIN(KERNEL, first_tile)(io, share.first_row);
  float *sums = io->scratch + POINTS * INPUT_MATRIX + (size_t)first * GROUP_LANES;
  for (int group = share.first_group; group < share.end_group; group++)
    MYOGRAPH_JOIN(KERNEL, product)
  (io, group, MYOGRAPH_JOIN(KERNEL, first_tile)(io, share.end_row) - first,
   io->scratch + (size_t)first * DEPTH, sums + group * POINTS * SUM_MATRIX);
}

void MYOGRAPH_JOIN(KERNEL, restore)(const myograph_conv *restrict io, int thread, int threads) {
  const myograph_split share = myograph_split_work(WINOGRAD_GROUPS, BANDS, 1, 0, thread, threads);
  const int first = MYOGRAPH_JOIN(KERNEL, first_tile)(io, share.first_row);
  const float *sums = io->scratch + POINTS * INPUT_MATRIX + (size_t)first * GROUP_LANES;
  MYOGRAPH_JOIN(KERNEL, zero_halos)(io, thread, threads);
  for (int group = share.first_group; group < share.end_group; group++)
    MYOGRAPH_JOIN(KERNEL, finish_tiles)
  (io, group, first, MYOGRAPH_JOIN(KERNEL, first_tile)(io, share.end_row),
   sums + group * POINTS * SUM_MATRIX);
}
#else
void KERNEL(const myograph_conv *restrict io, int thread, int threads) {
  MYOGRAPH_EXPECT(ALL_MATRICES <= SCRATCH_FLOATS);
  const myograph_split share = myograph_split_work(WINOGRAD_GROUPS, BANDS, 1, 0, thread, threads);
  float *inputs = io->scratch, *sums = inputs + POINTS * INPUT_MATRIX;
  MYOGRAPH_JOIN(KERNEL, zero_halos)(io, thread, threads);
  if (share.first_group == share.end_group)
    return;
#if ENLARGED
  myograph_sample rows[IN_HEIGHT], columns[IN_WIDTH];
  const myograph_enlarging places = MYOGRAPH_JOIN(KERNEL, find_places)(io, rows, columns);
#endif
  for (int band = share.first_row; band < share.end_row; band++) {
    const int first = MYOGRAPH_JOIN(KERNEL, first_tile)(io, band);
    const int end = MYOGRAPH_JOIN(KERNEL, first_tile)(io, band + 1);
    for (int block = 0; block < IN_BLOCKS; block++) {
#if ENLARGED
      const int enlarged = block - ENLARGED_FIRST;
      if (enlarged >= 0 && enlarged < ENLARGED_BLOCKS) {
        MYOGRAPH_JOIN(KERNEL, scatter_enlarged)(io, &places, enlarged, first, end, inputs);
        continue;
      }
#endif
      MYOGRAPH_JOIN(KERNEL, scatter)(io, block, first, end, inputs);
    }
    for (int group = share.first_group; group < share.end_group; group++) {
      MYOGRAPH_JOIN(KERNEL, product)(io, group, end - first, inputs, sums);
      MYOGRAPH_JOIN(KERNEL, finish_tiles)(io, group, first, end, sums);
    }
  }
}
#endif

#undef IN_ROWS
#undef IN_COLUMNS
#undef IN_BLOCKS
#undef DEPTH
#undef GROUP_LANES
#undef WINOGRAD_GROUPS
#undef WINOGRAD_INPUT
#undef WINOGRAD_OUTPUT
#undef POINTS
#undef SCORED_COLUMNS
#undef TILE_COLUMNS
#undef TILE_COUNT
#undef BANDS
#undef MATRIX_TILES
#undef STAGED
#undef IN_PLANES
#undef IN_TILES
#undef INPUT_MATRIX
#undef SUM_MATRIX
#undef ALL_MATRICES
#undef FINISHED_AT_ONCE
#undef LEAST
#undef TRANSFORM_INPUT
#undef TRANSFORM_OUTPUT
#undef WINOGRAD_TILES
#include "load_norm_end.h"
#undef ENLARGED
#undef ENLARGED_MODE
#undef ENLARGED_FIRST
#undef ENLARGED_BLOCKS
#undef ENLARGED_HALO
#undef SUMS
#undef SUMS_HALO
#include "conv_end.h"
