/// The transforms of Winograd's F(4×4, 3×3), sixteen channels at once (Lavin and Gray 2016, section 4.3).
#ifndef MYOGRAPH_WINOGRAD_H
#define MYOGRAPH_WINOGRAD_H

/// Six values `stride` apart: Bᵀ · d.
MYOGRAPH_INLINE void myograph_winograd_b(v16 *d, int stride) {
  const v16 d0 = d[0], d1 = d[stride], d2 = d[2 * stride], d3 = d[3 * stride], d4 = d[4 * stride],
            d5 = d[5 * stride];
  const v16 even = d4 - 4 * d2, odd = d3 - 4 * d1, difference = d4 - d2, twice = 2 * (d3 - d1);
  d[0] = 4 * d0 - 5 * d2 + d4;
  d[stride] = even + odd;
  d[2 * stride] = even - odd;
  d[3 * stride] = difference + twice;
  d[4 * stride] = difference - twice;
  d[5 * stride] = 4 * d1 - 5 * d3 + d5;
}

/// 6×6 input pixels, in place: Bᵀ · d · B.
MYOGRAPH_INLINE void myograph_winograd_input(v16 tile[36]) {
#pragma clang loop unroll(full)
  for (int i = 0; i < 6; i++)
    myograph_winograd_b(tile + i, 6);
#pragma clang loop unroll(full)
  for (int i = 0; i < 6; i++)
    myograph_winograd_b(tile + 6 * i, 1);
}

/// 6×6 sums, `stride` floats apart, to 4×4 output pixels: Aᵀ · m · A.
MYOGRAPH_INLINE void myograph_winograd_output(const float *sums, size_t stride, v16 out[16]) {
  v16 rows[24];
#pragma clang loop unroll(full)
  for (int i = 0; i < 6; i++) {
    const float *m = sums + i * stride;
    const v16 m0 = *(const v16 *)m, m1 = *(const v16 *)(m + 6 * stride), m2 = *(const v16 *)(m + 12 * stride),
              m3 = *(const v16 *)(m + 18 * stride), m4 = *(const v16 *)(m + 24 * stride),
              m5 = *(const v16 *)(m + 30 * stride);
    rows[i] = m0 + (m1 + m2) + (m3 + m4);
    rows[6 + i] = (m1 - m2) + 2 * (m3 - m4);
    rows[12 + i] = (m1 + m2) + 4 * (m3 + m4);
    rows[18 + i] = (m1 - m2) + 8 * (m3 - m4) + m5;
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    const v16 *m = rows + 6 * i;
    const v16 plus = m[1] + m[2], minus = m[1] - m[2], sum = m[3] + m[4], difference = m[3] - m[4];
    out[4 * i] = m[0] + plus + sum;
    out[4 * i + 1] = minus + 2 * difference;
    out[4 * i + 2] = plus + 4 * sum;
    out[4 * i + 3] = minus + 8 * difference + m[5];
  }
}

#endif
