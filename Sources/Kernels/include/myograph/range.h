/// Bringing values to a range by four numbers: (v between `low` and `high` - origin) · rate. Or by two
/// percentiles of a plane, of which these numbers are made.
#ifndef MYOGRAPH_RANGE_H
#define MYOGRAPH_RANGE_H

#include "statistics.h"
#include "tile.h"

typedef struct myograph_range {
  float low, high, origin, rate;
} myograph_range;

/// Bits in the order of the values; NaN lies beyond the infinities.
MYOGRAPH_INLINE uint32_t myograph_ordered(float value) {
  const uint32_t bits = __builtin_bit_cast(uint32_t, value);
  return bits >> 31 ? ~bits : bits | 0x80000000u;
}

MYOGRAPH_INLINE float myograph_value_of(uint32_t ordered) {
  return __builtin_bit_cast(float, ordered >> 31 ? ordered & 0x7fffffffu : ~ordered);
}

/// The value of a plane that `fraction` of its values lie below, blended of two that are next to each other
/// in order as NumPy does. Found digit by digit: three passes over the plane and one for the second value.
static inline __attribute__((noinline)) float myograph_quantile(const float *plane, myograph_planes planes,
                                                                double fraction) {
  const double position = fraction * ((double)planes.height * planes.width - 1);
  const int64_t first = (int64_t)position;
  int64_t rank = first;
  uint32_t value = 0, known = 0, equal = 0;
  for (int digit = 0; digit < 3; digit++) {
    const int shift = digit == 0 ? 21 : digit == 1 ? 10 : 0;
    const uint32_t digits = digit < 2 ? 2047 : 1023;
    uint32_t counts[2048] = {0};
    for (int y = 0; y < planes.height; y++) {
      const float *row = plane + myograph_index(planes, 0, y, 0);
      for (int x = 0; x < planes.width; x++) {
        const uint32_t bits = myograph_ordered(row[x]);
        if ((bits & known) == value)
          counts[bits >> shift & digits]++;
      }
    }
    uint32_t found = 0;
    while (rank >= counts[found])
      rank -= counts[found++];
    value |= found << shift;
    known |= digits << shift;
    equal = counts[found];
  }
  const float low = myograph_value_of(value);
  if (rank + 1 < equal || position == (double)first)
    return low;
  uint32_t next = 0xffffffffu;
  for (int y = 0; y < planes.height; y++) {
    const float *row = plane + myograph_index(planes, 0, y, 0);
    for (int x = 0; x < planes.width; x++) {
      const uint32_t bits = myograph_ordered(row[x]);
      next = bits > value && bits < next ? bits : next;
    }
  }
  return (float)(low + ((double)myograph_value_of(next) - low) * (position - (double)first));
}

/// From one percentile, as a fraction, to 0, to another one, to 1.
static inline myograph_range myograph_percentile_range(const float *plane, myograph_planes planes,
                                                       const myograph_range *fractions) {
  const float low = myograph_quantile(plane, planes, fractions->low);
  const float high = myograph_quantile(plane, planes, fractions->high);
  return (myograph_range){low, high, low, (float)(1 / ((double)high - low + 1e-10))};
}

/// NaN stays what it is.
MYOGRAPH_INLINE float myograph_limited(float value, float low, float high) {
  value = value < low ? low : value;
  return value > high ? high : value;
}

#endif
