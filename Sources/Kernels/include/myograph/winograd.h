/// The transforms of Winograd's F(4×4, 3×3) and F(2×2, 3×3), sixteen channels at once (Lavin and Gray 2016,
/// sections 4.1 and 4.3); included by conv_winograd.h and weight_gradient_winograd.h.
///
/// The input's transform takes its columns in pairs that share terms, so that twelve values live at once, and
/// as many lanes as a register has: a 6×6 tile does not fit the registers, and spilling it costs as much as
/// the arithmetic.
#ifndef MYOGRAPH_WINOGRAD_H
#define MYOGRAPH_WINOGRAD_H

#include "tensor.h"

/// A walk over the tiles of a block of channels, row by row: the next one is found without a multiplication.
typedef struct myograph_tile {
  int y, x; ///< of its first pixel
  const float *pixels;
} myograph_tile;

/// Rows of `columns` tiles, `side` pixels apart, the first of which is at (y, x).
typedef struct myograph_tiles {
  int columns, side, y, x;
} myograph_tiles;

MYOGRAPH_INLINE myograph_tile myograph_find_tile(myograph_tiles tiles, int number, const float *tensor,
                                                 myograph_planes planes, int block) {
  const int y = tiles.y + number / tiles.columns * tiles.side;
  const int x = tiles.x + number % tiles.columns * tiles.side;
  return (myograph_tile){y, x, tensor + myograph_index(planes, block, y, x)};
}

MYOGRAPH_INLINE void myograph_next_tile(myograph_tile *tile, myograph_tiles tiles, myograph_planes planes) {
  tile->x += tiles.side;
  tile->pixels += tiles.side * 16;
  if (tile->x == tiles.x + tiles.columns * tiles.side) {
    tile->x = tiles.x;
    tile->y += tiles.side;
    tile->pixels += (planes.width + 2 * planes.halo - tiles.columns) * tiles.side * 16;
  }
}

/// Has a tile's pixels fetched from column `first` on, those before it being the last tile's.
MYOGRAPH_INLINE void myograph_winograd_fetch(const float *pixels, size_t row, int first, int side) {
  for (int i = 0; i < side; i++)
    for (int j = first; j < side; j++)
      __builtin_prefetch(pixels + i * row + j * 16, 0, 2);
}

/// The first `rows` and `columns` of `side` × `side` pixels whose rows are `row` floats apart. The rest lies
/// beyond the halo, where only outputs beyond the edge see it: it becomes 0.
MYOGRAPH_APART void myograph_winograd_edge(const float *pixels, size_t row, int rows, int columns, int side,
                                           v16 *tile) {
  memset(tile, 0, sizeof(v16) * side * side);
  for (int i = 0; i < side && i < rows; i++)
    memcpy(tile + i * side, pixels + i * row, (size_t)(columns < side ? columns : side) * sizeof(v16));
}

/// Six values Bᵀ · d, `stride` floats apart.
MYOGRAPH_INLINE void myograph_winograd_column_4(const vreg d[6], float *to, size_t stride) {
  const vreg even = myograph_fma(-4, d[2], d[4]), odd = myograph_fma(-4, d[1], d[3]);
  const vreg difference = d[4] - d[2], other = d[3] - d[1];
  *(vreg *)to = myograph_fma(4, d[0], myograph_fma(-5, d[2], d[4]));
  *(vreg *)(to + stride) = even + odd;
  *(vreg *)(to + 2 * stride) = even - odd;
  *(vreg *)(to + 3 * stride) = myograph_fma(2, other, difference);
  *(vreg *)(to + 4 * stride) = myograph_fma(-2, other, difference);
  *(vreg *)(to + 5 * stride) = myograph_fma(4, d[1], myograph_fma(-5, d[3], d[5]));
}

#define MYOGRAPH_PIXEL(y, x) (*(const vreg *)(pixels + (y)*row + (x)*16 + lane))

/// 6×6 pixels whose rows are `row` floats apart to Bᵀ · d · B, 36 vectors `stride` floats apart. Columns that
/// share terms go together: twelve values live at once.
MYOGRAPH_APART void myograph_winograd_input_4(const float *pixels, size_t row, float *to, size_t stride) {
#pragma clang loop unroll(disable)
  for (int lane = 0; lane < 16; lane += MYOGRAPH_REGISTER) {
    vreg one[6], two[6];
#pragma clang loop unroll(full)
    for (int i = 0; i < 6; i++) {
      const vreg d2 = MYOGRAPH_PIXEL(i, 2), d3 = MYOGRAPH_PIXEL(i, 3);
      one[i] = myograph_fma(4, MYOGRAPH_PIXEL(i, 0), myograph_fma(-5, d2, MYOGRAPH_PIXEL(i, 4)));
      two[i] = myograph_fma(4, MYOGRAPH_PIXEL(i, 1), myograph_fma(-5, d3, MYOGRAPH_PIXEL(i, 5)));
    }
    myograph_winograd_column_4(one, to + lane, 6 * stride);
    myograph_winograd_column_4(two, to + lane + 5 * stride, 6 * stride);
#pragma clang loop unroll(full)
    for (int i = 0; i < 6; i++) {
      const vreg even = myograph_fma(-4, MYOGRAPH_PIXEL(i, 2), MYOGRAPH_PIXEL(i, 4));
      const vreg odd = myograph_fma(-4, MYOGRAPH_PIXEL(i, 1), MYOGRAPH_PIXEL(i, 3));
      one[i] = even + odd;
      two[i] = even - odd;
    }
    myograph_winograd_column_4(one, to + lane + stride, 6 * stride);
    myograph_winograd_column_4(two, to + lane + 2 * stride, 6 * stride);
#pragma clang loop unroll(full)
    for (int i = 0; i < 6; i++) {
      const vreg difference = MYOGRAPH_PIXEL(i, 4) - MYOGRAPH_PIXEL(i, 2);
      const vreg other = MYOGRAPH_PIXEL(i, 3) - MYOGRAPH_PIXEL(i, 1);
      one[i] = myograph_fma(2, other, difference);
      two[i] = myograph_fma(-2, other, difference);
    }
    myograph_winograd_column_4(one, to + lane + 3 * stride, 6 * stride);
    myograph_winograd_column_4(two, to + lane + 4 * stride, 6 * stride);
  }
}

/// 36 sums, `stride` floats apart, to 4×4 output pixels max(Aᵀ · m · A + bias, least), which are `pixel`
/// floats apart in rows `row` floats apart. Added to the sum of the points (1, 1), whose powers are all 1,
/// the bias reaches every pixel.
MYOGRAPH_APART void myograph_winograd_output_4(const float *sums, size_t stride, const float *bias,
                                               float least, float *out, size_t row, size_t pixel) {
#pragma clang loop unroll(disable)
  for (int lane = 0; lane < 16; lane += MYOGRAPH_REGISTER) {
    vreg rows[24];
#pragma clang loop unroll(full)
    for (int i = 0; i < 6; i++) {
      const float *m = sums + i * stride + lane;
      const vreg m0 = *(const vreg *)m,
                 m1 = *(const vreg *)(m + 6 * stride) + (i == 1 ? *(const vreg *)(bias + lane) : 0.0f),
                 m2 = *(const vreg *)(m + 12 * stride), m3 = *(const vreg *)(m + 18 * stride),
                 m4 = *(const vreg *)(m + 24 * stride), m5 = *(const vreg *)(m + 30 * stride);
      const vreg plus = m1 + m2, minus = m1 - m2, sum = m3 + m4, difference = m3 - m4;
      rows[i] = m0 + plus + sum;
      rows[6 + i] = myograph_fma(2, difference, minus);
      rows[12 + i] = myograph_fma(4, sum, plus);
      rows[18 + i] = myograph_fma(8, difference, minus) + m5;
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; i++) {
      const vreg *m = rows + 6 * i;
      float *to = out + i * row + lane;
      const vreg plus = m[1] + m[2], minus = m[1] - m[2], sum = m[3] + m[4], difference = m[3] - m[4];
      *(vreg *)(to) = myograph_at_least(least, m[0] + plus + sum);
      *(vreg *)(to + pixel) = myograph_at_least(least, myograph_fma(2, difference, minus));
      *(vreg *)(to + 2 * pixel) = myograph_at_least(least, myograph_fma(4, sum, plus));
      *(vreg *)(to + 3 * pixel) = myograph_at_least(least, myograph_fma(8, difference, minus) + m[5]);
    }
  }
}

/// A · d: six values from four.
MYOGRAPH_INLINE void myograph_winograd_spread_4(vreg a, vreg b, vreg c, vreg d, vreg out[6]) {
  const vreg even = a + c, odd = b + d, far_even = myograph_fma(4, c, a), far_odd = myograph_fma(8, d, b + b);
  out[0] = a;
  out[1] = even + odd;
  out[2] = even - odd;
  out[3] = far_even + far_odd;
  out[4] = far_even - far_odd;
  out[5] = d;
}

/// 4×4 pixels of a gradient whose rows are `row` floats apart to A · d · Aᵀ, 36 vectors `stride` floats
/// apart.
MYOGRAPH_APART void myograph_winograd_gradient_4(const float *pixels, size_t row, float *to, size_t stride) {
#pragma clang loop unroll(disable)
  for (int lane = 0; lane < 16; lane += MYOGRAPH_REGISTER) {
    vreg columns[4][6];
#pragma clang loop unroll(full)
    for (int j = 0; j < 4; j++)
      myograph_winograd_spread_4(MYOGRAPH_PIXEL(0, j), MYOGRAPH_PIXEL(1, j), MYOGRAPH_PIXEL(2, j),
                                 MYOGRAPH_PIXEL(3, j), columns[j]);
#pragma clang loop unroll(full)
    for (int i = 0; i < 6; i++) {
      vreg out[6];
      myograph_winograd_spread_4(columns[0][i], columns[1][i], columns[2][i], columns[3][i], out);
#pragma clang loop unroll(full)
      for (int j = 0; j < 6; j++)
        *(vreg *)(to + (i * 6 + j) * stride + lane) = out[j];
    }
  }
}

/// Four values Bᵀ · d, `stride` floats apart.
MYOGRAPH_INLINE void myograph_winograd_column_2(const vreg d[4], float *to, size_t stride) {
  *(vreg *)to = d[0] - d[2];
  *(vreg *)(to + stride) = d[1] + d[2];
  *(vreg *)(to + 2 * stride) = d[2] - d[1];
  *(vreg *)(to + 3 * stride) = d[1] - d[3];
}

/// 4×4 pixels to Bᵀ · d · B, 16 vectors.
MYOGRAPH_APART void myograph_winograd_input_2(const float *pixels, size_t row, float *to, size_t stride) {
#pragma clang loop unroll(disable)
  for (int lane = 0; lane < 16; lane += MYOGRAPH_REGISTER) {
    vreg rows[4][4];
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; i++) {
      const vreg d0 = MYOGRAPH_PIXEL(i, 0), d1 = MYOGRAPH_PIXEL(i, 1), d2 = MYOGRAPH_PIXEL(i, 2),
                 d3 = MYOGRAPH_PIXEL(i, 3);
      rows[i][0] = d0 - d2;
      rows[i][1] = d1 + d2;
      rows[i][2] = d2 - d1;
      rows[i][3] = d1 - d3;
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < 4; j++) {
      const vreg column[4] = {rows[0][j], rows[1][j], rows[2][j], rows[3][j]};
      myograph_winograd_column_2(column, to + j * stride + lane, 4 * stride);
    }
  }
}

/// 16 sums to 2×2 output pixels.
MYOGRAPH_APART void myograph_winograd_output_2(const float *sums, size_t stride, const float *bias,
                                               float least, float *out, size_t row, size_t pixel) {
#pragma clang loop unroll(disable)
  for (int lane = 0; lane < 16; lane += MYOGRAPH_REGISTER) {
    vreg rows[8];
#pragma clang loop unroll(full)
    for (int j = 0; j < 4; j++) {
      const float *m = sums + j * stride + lane;
      const vreg m0 = *(const vreg *)m,
                 m1 = *(const vreg *)(m + 4 * stride) + (j == 1 ? *(const vreg *)(bias + lane) : 0.0f),
                 m2 = *(const vreg *)(m + 8 * stride), m3 = *(const vreg *)(m + 12 * stride);
      rows[j] = m0 + m1 + m2;
      rows[4 + j] = m1 - m2 - m3;
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < 2; i++) {
      const vreg *m = rows + 4 * i;
      float *to = out + i * row + lane;
      *(vreg *)to = myograph_at_least(least, m[0] + m[1] + m[2]);
      *(vreg *)(to + pixel) = myograph_at_least(least, m[1] - m[2] - m[3]);
    }
  }
}

#undef MYOGRAPH_PIXEL
#endif
