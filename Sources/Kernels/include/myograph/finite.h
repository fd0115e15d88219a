/// Looking for values that are NaN or infinite: times 0, these alone aren't 0.
#ifndef MYOGRAPH_FINITE_H
#define MYOGRAPH_FINITE_H

/// Whether one of some values wasn't finite, of the sum of their products with 0.
MYOGRAPH_INLINE int myograph_has_nonfinite(v16 products) {
  return __builtin_reduce_or(products != 0.0f) != 0;
}

/// Pixels of `count` of which a channel isn't finite. A pixel's channels are side by side, `lanes` floats
/// before those of the next one, and every sixteen of them `pitch` floats behind those before.
static inline __attribute__((noinline)) int myograph_count_nonfinite(const float *pixels, int count,
                                                                     int lanes, int channels, size_t pitch) {
  int total = 0;
  for (int i = 0; i < count; i++, pixels += lanes) {
    int is_finite = 1;
    for (int c = 0; c < channels; c++)
      is_finite &= pixels[c / 16 * pitch + c % 16] * 0.0f == 0.0f;
    total += !is_finite;
  }
  return total;
}

#endif
