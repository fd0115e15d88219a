/// Enlarges some blocks of a convolution's input while Winograd's tiles of it are transformed; included by
/// conv_winograd.h.
///
/// Parameters, optional:
///   ENLARGED, ENLARGED_MODE          SCALE and MODE of upsample.h; the operand's sizes are the input's
///                                    divided by the scale
///   ENLARGED_FIRST, ENLARGED_BLOCKS  blocks of the input that the operand is
///   ENLARGED_HALO                    the operand's
///
/// Enlarging and transforming columns and rows are linear and commute: columns of the operand are enlarged
/// and transformed first, of which there are four for six of a tile, then the rows of what comes of them.
#include "resample.h"

#define ENLARGED_PLANES                                                                                      \
  (myograph_planes) { IN_HEIGHT / ENLARGED, IN_WIDTH / ENLARGED, ENLARGED_HALO, 16 }
#define TRANSFORM_COLUMN MYOGRAPH_JOIN(myograph_winograd_column, WINOGRAD_OUTPUT)

/// Finds where the input's rows and columns lie on the operand, of each of which there are as many as there
/// are pixels.
static myograph_enlarging MYOGRAPH_JOIN(KERNEL, find_places)(const myograph_conv *restrict io,
                                                             myograph_sample *rows,
                                                             myograph_sample *columns) {
  for (int y = 0; y < IN_HEIGHT; y++)
    rows[y] = myograph_upsampled(y, IN_HEIGHT / ENLARGED, ENLARGED, ENLARGED_MODE);
  for (int x = 0; x < IN_WIDTH; x++)
    columns[x] = myograph_upsampled(x, IN_WIDTH / ENLARGED, ENLARGED, ENLARGED_MODE);
  return (myograph_enlarging){rows, columns};
}

/// Values [first, end) of a tile's side, at the places from `start` on, blended of those from `from` on,
/// which lie `stride` floats apart in `in`; 0 outside.
MYOGRAPH_INLINE void MYOGRAPH_JOIN(KERNEL, enlarge)(const float *in, int from, size_t stride,
                                                    const myograph_sample *places, int start, int first,
                                                    int end, vreg out[WINOGRAD_INPUT]) {
#pragma clang loop unroll(full)
  for (int i = 0; i < WINOGRAD_INPUT; i++) {
    out[i] = 0;
    if (i < first || i >= end)
      continue;
    const myograph_sample place = places[start + i];
    const vreg low = *(const vreg *)(in + (place.low - from) * stride);
    const vreg high = *(const vreg *)(in + (place.high - from) * stride);
    out[i] = low + (high - low) * place.weight;
  }
}

/// A tile whose first pixel is (y, x) of the input, of which rows [top, bottom) and columns [left, right) are
/// inside.
MYOGRAPH_INLINE void MYOGRAPH_JOIN(KERNEL,
                                   transform_enlarged)(const myograph_conv *restrict io, const float *plane,
                                                       const myograph_enlarging *places, int y, int x,
                                                       int top, int bottom, int left, int right, float *to) {
  const size_t row = (IN_WIDTH / ENLARGED + 2 * ENLARGED_HALO) * 16;
  const int from = places->columns[x + left].low, end = places->columns[x + right - 1].high + 1;
#pragma clang loop unroll(disable)
  for (int lane = 0; lane < 16; lane += MYOGRAPH_REGISTER) {
    vreg columns[WINOGRAD_INPUT][WINOGRAD_INPUT + 1], values[WINOGRAD_INPUT];
    for (int j = from; j < end; j++) {
      MYOGRAPH_JOIN(KERNEL, enlarge)(plane + j * 16 + lane, 0, row, places->rows, y, top, bottom, values);
      TRANSFORM_COLUMN(values, (float *)&columns[0][j - from], (WINOGRAD_INPUT + 1) * MYOGRAPH_REGISTER);
    }
    for (int i = 0; i < WINOGRAD_INPUT; i++) {
      MYOGRAPH_JOIN(KERNEL, enlarge)
      ((const float *)columns[i], from, MYOGRAPH_REGISTER, places->columns, x, left, right, values);
      TRANSFORM_COLUMN(values, to + i * WINOGRAD_INPUT * INPUT_MATRIX + lane, INPUT_MATRIX);
    }
  }
}

/// As KERNEL_scatter, of a block of the operand.
MYOGRAPH_APART void MYOGRAPH_JOIN(KERNEL, scatter_enlarged)(const myograph_conv *restrict io,
                                                            const myograph_enlarging *places, int block,
                                                            int first, int end, float *inputs) {
  const float *plane = io->enlarged + myograph_index(ENLARGED_PLANES, block, 0, 0);
  float *to = inputs + (ENLARGED_FIRST + block) * 16;
  const myograph_planes planes = IN_PLANES;
  const myograph_tiles tiles = IN_TILES;
  myograph_tile tile = myograph_find_tile(tiles, first, io->in, planes, ENLARGED_FIRST + block);
  for (int i = first; i < end; i++, to += DEPTH, myograph_next_tile(&tile, tiles, planes)) {
    const int y = tile.y, x = tile.x;
    if (y >= 0 && y + WINOGRAD_INPUT <= IN_HEIGHT && x >= 0 && x + WINOGRAD_INPUT <= IN_WIDTH) {
      MYOGRAPH_JOIN(KERNEL, transform_enlarged)
      (io, plane, places, y, x, 0, WINOGRAD_INPUT, 0, WINOGRAD_INPUT, to);
      continue;
    }
    const int bottom = IN_HEIGHT - y < WINOGRAD_INPUT ? IN_HEIGHT - y : WINOGRAD_INPUT;
    const int right = IN_WIDTH - x < WINOGRAD_INPUT ? IN_WIDTH - x : WINOGRAD_INPUT;
    MYOGRAPH_JOIN(KERNEL, transform_enlarged)
    (io, plane, places, y, x, y < 0 ? -y : 0, bottom, x < 0 ? -x : 0, right, to);
  }
}

#undef ENLARGED_PLANES
#undef TRANSFORM_COLUMN
