/// Values between two pixels of an axis.
#ifndef MYOGRAPH_RESAMPLE_H
#define MYOGRAPH_RESAMPLE_H

#include "tensor.h"

/// (1 - weight) · pixel `low` + weight · pixel `high`.
typedef struct myograph_sample {
  int low, high;
  float weight;
} myograph_sample;

/// Where the rows and columns of an enlarged image lie on the small one.
typedef struct myograph_enlarging {
  const myograph_sample *rows, *columns;
} myograph_enlarging;

/// The value at `position` of an axis of `size` pixels, whose outermost values go on for ever.
MYOGRAPH_INLINE myograph_sample myograph_sample_at(double position, int size) {
  const double clamped = position < 0 ? 0 : position > size - 1 ? size - 1 : position;
  const int low = (int)clamped;
  return (myograph_sample){low, low + (low < size - 1), (float)(clamped - low)};
}

/// Exactly `low` where the weight is 0, and where both are equal.
MYOGRAPH_INLINE v16 myograph_blend(v16 low, v16 high, float weight) { return low + (high - low) * weight; }

/// A planar row at the places columns[first] … columns[end - 1].
static inline void myograph_resample_row(const float *row, const myograph_sample *columns, int first, int end,
                                         float *out) {
  for (int x = first; x < end; x++)
    out[x] = row[columns[x].low] + (row[columns[x].high] - row[columns[x].low]) * columns[x].weight;
}

/// Where pixel `target` of an axis enlarged `scale` times lies on the axis of `size` pixels; `mode` as
/// upsample.h has it.
MYOGRAPH_INLINE myograph_sample myograph_upsampled(int target, int size, int scale, int mode) {
  if (mode == 0)
    return (myograph_sample){target / scale, target / scale, 0};
  if (mode == 1)
    return myograph_sample_at((target + 0.5) / scale - 0.5, size);
  return myograph_sample_at(size == 1 ? 0 : (double)target * (size - 1) / (size * scale - 1), size);
}

#endif
