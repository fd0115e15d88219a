/// Sixteen pixels at places between those of an image.
#ifndef MYOGRAPH_PLACES_H
#define MYOGRAPH_PLACES_H

#include "resample.h"
#include "statistics.h"
#include "tile.h"

typedef int32_t i32x8 __attribute__((ext_vector_type(8)));
typedef double f64x8_unaligned __attribute__((ext_vector_type(8), may_alias, aligned(8)));

#define MYOGRAPH_HALF_LANES ((f64x8){0, 1, 2, 3, 4, 5, 6, 7})

MYOGRAPH_INLINE f64x8 myograph_load_places(const double *from) { return *(const f64x8_unaligned *)from; }

/// a · row + b · column + c, every step rounded.
MYOGRAPH_INLINE f64x8 myograph_mapped(double a, f64x8 row, double b, f64x8 column, double c) {
#pragma clang fp contract(off)
  return (row * a + column * b) + c;
}

/// Where sixteen pixels lie along an axis.
typedef struct myograph_places {
  i16 low, high, nearest; ///< pixels of the axis
  i16 is_inside;          ///< no further than half a pixel outside
  v16 weight;             ///< of `high`
} myograph_places;

MYOGRAPH_INLINE i16 myograph_join_halves(i32x8 low, i32x8 high) {
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

MYOGRAPH_INLINE f64x8 myograph_clamp(f64x8 value, double last) {
  value = value < 0.0 ? 0.0 : value;
  return value > last ? last : value;
}

MYOGRAPH_INLINE myograph_places myograph_find_places(const f64x8 positions[2], int size) {
  i32x8 low[2], nearest[2], is_inside[2];
  v8 weight[2];
  const double last = size - 1;
  for (int half = 0; half < 2; half++) {
    const f64x8 at = positions[half], clamped = myograph_clamp(at, last);
    low[half] = __builtin_convertvector(clamped, i32x8);
    weight[half] = __builtin_convertvector(clamped - __builtin_convertvector(low[half], f64x8), v8);
    nearest[half] = __builtin_convertvector(myograph_clamp(at + 0.5, last), i32x8);
    is_inside[half] = __builtin_convertvector((at >= -0.5) & (at <= size - 0.5), i32x8);
  }
  myograph_places places;
  places.low = myograph_join_halves(low[0], low[1]);
  places.nearest = myograph_join_halves(nearest[0], nearest[1]);
  places.is_inside = myograph_join_halves(is_inside[0], is_inside[1]);
  places.high = places.low < size - 1 ? places.low + 1 : places.low;
  places.weight =
      __builtin_shufflevector(weight[0], weight[1], 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  return places;
}

MYOGRAPH_INLINE v16 myograph_values_at(const float *plane, i16 index) {
  v16 values;
  for (int lane = 0; lane < 16; lane++)
    values[lane] = plane[index[lane]];
  return values;
}

MYOGRAPH_INLINE i16 myograph_labels_at(const uint8_t *labels, i16 index) {
  i16 values;
  for (int lane = 0; lane < 16; lane++)
    values[lane] = labels[index[lane]];
  return values;
}

/// Bilinear.
MYOGRAPH_INLINE v16 myograph_blend_places(const float *plane, int width, myograph_places rows,
                                          myograph_places columns) {
  const i16 top = rows.low * width, bottom = rows.high * width;
  const v16 a = myograph_values_at(plane, top + columns.low);
  const v16 b = myograph_values_at(plane, top + columns.high);
  const v16 c = myograph_values_at(plane, bottom + columns.low);
  const v16 d = myograph_values_at(plane, bottom + columns.high);
  const v16 upper = a + (b - a) * columns.weight, lower = c + (d - c) * columns.weight;
  return upper + (lower - upper) * rows.weight;
}

#endif
