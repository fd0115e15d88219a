/// The gradient for the weights of a 3×3 convolution of stride 1, from one sample, in the domain of
/// Winograd's F(4×4, 3×3), added to what the samples before it gave: for each of 36 points Σ V[tile][c] ·
/// D[tile][k], where V = Bᵀ · x · B as in the forward pass and D = A · g · Aᵀ. `myograph_finish_weights`
/// transforms the sums back. A quarter of the multiplications of weight_gradient.h.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO (at least the padding); GRADIENT_CHANNELS,
/// GRADIENT_HEIGHT, GRADIENT_WIDTH, GRADIENT_HALO; PAD_TOP, PAD_LEFT; UNITS, PARTS; WINOGRAD_TILES; those of
/// load_norm.h.
/// gradient, in: blocked; out: [UNITS][blocks of g][36][channels of in, rounded up to 16][16]. Scratch of a
/// thread: 36 · (WINOGRAD_TILES · (channels of in and of one group of g, rounded up) + 32) floats.
///
/// With STAGED 1 the stages are functions of their own, KERNEL_transform and KERNEL_multiply_all, which leave
/// the whole image's transforms in the workspace, of as many floats with all tiles and channels.
///
/// Tiles are cut into UNITS with sums of their own, and blocks of g into PARTS, so that threads have enough
/// to do and sums depend on no number of them. WINOGRAD_TILES are transformed at a time, and stay in cache.
#ifndef STAGED
#define STAGED 0
#endif
#define LOAD_BLOCKS IN_BLOCKS
#include "load_norm.h"
#include "tensor.h"
#include "winograd.h"
#if LOAD
#include "winograd_load.h"
#endif

#if defined(MYOGRAPH_ISA_AVX512)
#define LANES 16
#elif defined(MYOGRAPH_ISA_AVX2)
#define LANES 4
#else
#define LANES 2
#endif
#define IN_BLOCKS MYOGRAPH_BLOCKS(IN_CHANNELS)
#define GRADIENT_BLOCKS MYOGRAPH_BLOCKS(GRADIENT_CHANNELS)
#define GROUP_BLOCKS ((GRADIENT_BLOCKS + PARTS - 1) / PARTS)
#define TILE_COLUMNS ((GRADIENT_WIDTH + 3) / 4)
#define TILE_COUNT ((GRADIENT_HEIGHT + 3) / 4 * TILE_COLUMNS)
#define DEPTH (IN_BLOCKS * 16)
#define WIDTH ((STAGED ? GRADIENT_BLOCKS : GROUP_BLOCKS) * 16)
#define MATRIX_TILES (STAGED ? TILE_COUNT : WINOGRAD_TILES)
// The cache line besides keeps a tile's points out of each other's sets of the cache.
#define INPUT_MATRIX ((size_t)MATRIX_TILES * DEPTH + 16)
#define GRADIENT_MATRIX ((size_t)MATRIX_TILES * WIDTH + 16)
#define ALL_MATRICES (36 * (INPUT_MATRIX + GRADIENT_MATRIX))

#define IN_PLANES                                                                                            \
  (myograph_planes) { IN_HEIGHT, IN_WIDTH, IN_HALO, 16 }
#define GRADIENT_PLANES                                                                                      \
  (myograph_planes) { GRADIENT_HEIGHT, GRADIENT_WIDTH, GRADIENT_HALO, 16 }

/// A tile's input of one block.
static void MYOGRAPH_JOIN(KERNEL, input)(const myograph_backward *restrict io, int block, myograph_tile tile,
                                         float *to, size_t matrix) {
#if LOAD
  v16 loaded[36];
  MYOGRAPH_JOIN(KERNEL, load)
  (io->in, IN_PLANES, block, tile.y, tile.x, 6, LOAD_SCALE(io->coefficients, block),
   LOAD_SHIFT(io->coefficients, block), loaded);
  myograph_winograd_input_4((const float *)loaded, 96, to, matrix);
#else
  const size_t row = (size_t)(IN_WIDTH + 2 * IN_HALO) * 16;
  const int rows = IN_HEIGHT + IN_HALO - tile.y, columns = IN_WIDTH + IN_HALO - tile.x;
  if (rows >= 6 && columns >= 6) {
    myograph_winograd_input_4(tile.pixels, row, to, matrix);
    return;
  }
  v16 edge[36];
  myograph_winograd_edge(tile.pixels, row, rows, columns, 6, edge);
  myograph_winograd_input_4((const float *)edge, 96, to, matrix);
#endif
}

/// A tile's gradient of one block; pixels beyond the edge are 0.
static void MYOGRAPH_JOIN(KERNEL, gradient)(const myograph_backward *restrict io, myograph_tile tile,
                                            float *to, size_t matrix) {
  const size_t row = (size_t)(GRADIENT_WIDTH + 2 * GRADIENT_HALO) * 16;
  const int rows = GRADIENT_HEIGHT - tile.y, columns = GRADIENT_WIDTH - tile.x;
  if (rows >= 4 && columns >= 4) {
    myograph_winograd_gradient_4(tile.pixels, row, to, matrix);
    return;
  }
  v16 edge[16];
  myograph_winograd_edge(tile.pixels, row, rows, columns, 4, edge);
  myograph_winograd_gradient_4((const float *)edge, 64, to, matrix);
}

/// Adds the products of `count` tiles: LANES channels with a block of g.
static void MYOGRAPH_JOIN(KERNEL, multiply)(const float *inputs, size_t depth, const float *gradients,
                                            size_t width, int count, v16 *out) {
  v16 sums[LANES];
#pragma clang loop unroll(full)
  for (int c = 0; c < LANES; c++)
    sums[c] = 0;
  for (int tile = 0; tile < count; tile++, inputs += depth, gradients += width) {
    const v16 g = *(const v16 *)gradients;
#pragma clang loop unroll(full)
    for (int c = 0; c < LANES; c++)
      sums[c] += inputs[c] * g;
  }
#pragma clang loop unroll(full)
  for (int c = 0; c < LANES; c++)
    out[c] += sums[c];
}

/// Transforms tiles [first, end) of the input, all blocks, while those of the next band are fetched.
MYOGRAPH_APART void MYOGRAPH_JOIN(KERNEL, inputs)(const myograph_backward *restrict io, int first, int end,
                                                  float *to) {
  const myograph_planes planes = IN_PLANES;
  const myograph_tiles tiles = {TILE_COLUMNS, 4, -PAD_TOP, -PAD_LEFT};
  const size_t depth = DEPTH, matrix = INPUT_MATRIX, row = (size_t)(IN_WIDTH + 2 * IN_HALO) * 16;
  for (int block = 0; block < IN_BLOCKS; block++) {
    myograph_tile tile = myograph_find_tile(tiles, first, io->in, planes, block);
    myograph_tile later = myograph_find_tile(tiles, first + WINOGRAD_TILES, io->in, planes, block);
    for (int i = 0; i < end - first; i++) {
      myograph_winograd_fetch(later.pixels, row, 2, 6);
      MYOGRAPH_JOIN(KERNEL, input)(io, block, tile, to + i * depth + block * 16, matrix);
      myograph_next_tile(&tile, tiles, planes);
      myograph_next_tile(&later, tiles, planes);
    }
  }
}

/// The same of some blocks of the gradient.
MYOGRAPH_APART void MYOGRAPH_JOIN(KERNEL, gradients)(const myograph_backward *restrict io, int first_block,
                                                     int end_block, int first, int end, float *to) {
  const myograph_planes planes = GRADIENT_PLANES;
  const myograph_tiles tiles = {TILE_COLUMNS, 4, 0, 0};
  const size_t width = WIDTH, matrix = GRADIENT_MATRIX,
               row = (size_t)(GRADIENT_WIDTH + 2 * GRADIENT_HALO) * 16;
  for (int block = first_block; block < end_block; block++) {
    myograph_tile tile = myograph_find_tile(tiles, first, io->gradient, planes, block);
    myograph_tile later = myograph_find_tile(tiles, first + WINOGRAD_TILES, io->gradient, planes, block);
    for (int i = 0; i < end - first; i++) {
      myograph_winograd_fetch(later.pixels, row, 0, 4);
      MYOGRAPH_JOIN(KERNEL, gradient)(io, tile, to + i * width + (block - first_block) * 16, matrix);
      myograph_next_tile(&tile, tiles, planes);
      myograph_next_tile(&later, tiles, planes);
    }
  }
}

/// Adds the products of `count` tiles to a unit's sums.
MYOGRAPH_APART void MYOGRAPH_JOIN(KERNEL, products)(const myograph_backward *restrict io, const float *inputs,
                                                    const float *gradients, int first_block, int end_block,
                                                    int count, v16 *out) {
  const size_t depth = DEPTH, width = WIDTH, input_matrix = INPUT_MATRIX, gradient_matrix = GRADIENT_MATRIX;
  for (int block = first_block; block < end_block; block++)
    for (int point = 0; point < 36; point++)
      for (size_t c = 0; c < depth; c += LANES)
        MYOGRAPH_JOIN(KERNEL, multiply)
  (inputs + point * input_matrix + c, depth,
   gradients + point * gradient_matrix + (size_t)(block - first_block) * 16, width, count,
   out + ((size_t)block * 36 + point) * depth + c);
}

/// The blocks and tiles whose sums are one of UNITS · PARTS items.
typedef struct MYOGRAPH_JOIN(KERNEL, item) {
  int first_block, end_block, first_tile, end_tile;
  v16 *out; ///< cleared for a batch's first sample
} MYOGRAPH_JOIN(KERNEL, item);

static MYOGRAPH_JOIN(KERNEL, item)
    MYOGRAPH_JOIN(KERNEL, begin)(const myograph_backward *restrict io, int number) {
  const int unit = number / PARTS, group = number % PARTS;
  const MYOGRAPH_JOIN(KERNEL, item)
      item = {GRADIENT_BLOCKS * group / PARTS, GRADIENT_BLOCKS * (group + 1) / PARTS,
              (int)((int64_t)TILE_COUNT * unit / UNITS), (int)((int64_t)TILE_COUNT * (unit + 1) / UNITS),
              (v16 *)io->out + (size_t)unit * GRADIENT_BLOCKS * 36 * DEPTH};
  if (io->job->sample == 0)
    memset(item.out + (size_t)item.first_block * 36 * DEPTH, 0,
           (size_t)(item.end_block - item.first_block) * 36 * DEPTH * sizeof(v16));
  return item;
}

#if STAGED
void MYOGRAPH_JOIN(KERNEL, transform)(const myograph_backward *restrict io, int thread, int threads) {
  MYOGRAPH_EXPECT(ALL_MATRICES <= SCRATCH_FLOATS);
  const int first = myograph_share(TILE_COUNT, thread, threads),
            end = myograph_share(TILE_COUNT, thread + 1, threads);
  float *inputs = io->job->workspace, *gradients = inputs + 36 * INPUT_MATRIX;
  MYOGRAPH_JOIN(KERNEL, inputs)(io, first, end, inputs + (size_t)first * DEPTH);
  MYOGRAPH_JOIN(KERNEL, gradients)(io, 0, GRADIENT_BLOCKS, first, end, gradients + (size_t)first * WIDTH);
}

void MYOGRAPH_JOIN(KERNEL, multiply_all)(const myograph_backward *restrict io, int thread, int threads) {
  const float *inputs = io->job->workspace, *gradients = inputs + 36 * INPUT_MATRIX;
  const int last = myograph_share(UNITS * PARTS, thread + 1, threads);
  for (int number = myograph_share(UNITS * PARTS, thread, threads); number < last; number++) {
    const MYOGRAPH_JOIN(KERNEL, item) item = MYOGRAPH_JOIN(KERNEL, begin)(io, number);
    MYOGRAPH_JOIN(KERNEL, products)
    (io, inputs + (size_t)item.first_tile * DEPTH,
     gradients + (size_t)item.first_tile * WIDTH + item.first_block * 16, item.first_block, item.end_block,
     item.end_tile - item.first_tile, item.out);
  }
}
#else
void KERNEL(const myograph_backward *restrict io, int thread, int threads) {
  MYOGRAPH_EXPECT(ALL_MATRICES <= SCRATCH_FLOATS);
  float *inputs = io->job->scratch, *gradients = inputs + 36 * INPUT_MATRIX;
  const int last = myograph_share(UNITS * PARTS, thread + 1, threads);
  for (int number = myograph_share(UNITS * PARTS, thread, threads); number < last; number++) {
    const MYOGRAPH_JOIN(KERNEL, item) item = MYOGRAPH_JOIN(KERNEL, begin)(io, number);
    for (int first = item.first_tile; first < item.end_tile; first += WINOGRAD_TILES) {
      const int end = item.end_tile - first < WINOGRAD_TILES ? item.end_tile : first + WINOGRAD_TILES;
      MYOGRAPH_JOIN(KERNEL, inputs)(io, first, end, inputs);
      MYOGRAPH_JOIN(KERNEL, gradients)(io, item.first_block, item.end_block, first, end, gradients);
      MYOGRAPH_JOIN(KERNEL, products)
      (io, inputs, gradients, item.first_block, item.end_block, end - first, item.out);
    }
  }
}
#endif

#include "load_norm_end.h"
#undef LANES
#undef IN_BLOCKS
#undef GRADIENT_BLOCKS
#undef GROUP_BLOCKS
#undef TILE_COLUMNS
#undef TILE_COUNT
#undef DEPTH
#undef WIDTH
#undef MATRIX_TILES
#undef STAGED
#undef IN_PLANES
#undef GRADIENT_PLANES
#undef INPUT_MATRIX
#undef GRADIENT_MATRIX
#undef ALL_MATRICES
#include "shapes_end.h"
#undef PAD_TOP
#undef PAD_LEFT
#undef UNITS
#undef PARTS
#undef WINOGRAD_TILES
