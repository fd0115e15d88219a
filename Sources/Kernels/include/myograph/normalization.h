/// Normalises the intensities of one plane of an image.
#ifndef MYOGRAPH_NORMALIZATION_H
#define MYOGRAPH_NORMALIZATION_H

#include "range.h"

/// Sum of (pixel - origin) over a plane, or of its square.
static inline double myograph_plane_sum(const float *plane, myograph_planes planes, double origin,
                                        int square) {
  f64x8 low = 0, high = 0;
  double rest = 0;
  for (int y = 0; y < planes.height; y++) {
    const float *row = plane + myograph_index(planes, 0, y, 0);
    int x = 0;
    for (; x + 16 <= planes.width; x += 16) {
      const v16 pixels = *(const v16_unaligned *)(row + x);
      const f64x8 a = __builtin_convertvector(pixels.lo, f64x8) - origin;
      const f64x8 b = __builtin_convertvector(pixels.hi, f64x8) - origin;
      low += square ? a * a : a;
      high += square ? b * b : b;
    }
    for (; x < planes.width; x++)
      rest += square ? (row[x] - origin) * (row[x] - origin) : row[x] - origin;
  }
  low += high;
  for (int lane = 0; lane < 8; lane++)
    rest += low[lane];
  return rest;
}

static inline void myograph_plane_limits(const float *plane, myograph_planes planes, float *least,
                                         float *most) {
  v16 low = plane[myograph_index(planes, 0, 0, 0)], high = low;
  for (int y = 0; y < planes.height; y++) {
    const float *row = plane + myograph_index(planes, 0, y, 0);
    for (int x = 0; x < planes.width; x += 16) {
      // The last vector of a row repeats pixels of the one before it; a narrow row is filled up with the
      // first pixel.
      const int from = planes.width < 16 ? 0 : x + 16 <= planes.width ? x : planes.width - 16;
      v16 pixels = myograph_load(row + from, planes.width);
      if (planes.width < 16)
        pixels = MYOGRAPH_LANES < planes.width ? pixels : row[0];
      low = pixels < low ? pixels : low;
      high = pixels > high ? pixels : high;
    }
  }
  *least = low[0];
  *most = high[0];
  for (int lane = 1; lane < 16; lane++) {
    *least = low[lane] < *least ? low[lane] : *least;
    *most = high[lane] > *most ? high[lane] : *most;
  }
}

/// `kind` 1: (pixel - mean) / standard deviation, or 0 where all pixels are equal; 2: (pixel - least) / (most
/// - least + 1e-10); 3: to `range`; 4: to that between its percentiles; 0: copies. `in` and `out` may be one.
static inline __attribute__((noinline)) void myograph_normalize(const float *in, myograph_planes from,
                                                                float *out, myograph_planes to, int kind,
                                                                const myograph_range *range) {
  double origin = 0, rate = 1;
  myograph_range limits = {-__builtin_inff(), __builtin_inff(), 0, 1};
  if (kind == 1) {
    const double count = (double)from.height * from.width;
    const double mean = myograph_plane_sum(in, from, 0, 0) / count;
    const double variance = myograph_plane_sum(in, from, mean, 1) / count;
    origin = mean;
    rate = variance > 0 ? 1 / __builtin_elementwise_sqrt(variance) : 0;
  } else if (kind == 2) {
    float least, most;
    myograph_plane_limits(in, from, &least, &most);
    origin = least;
    rate = 1 / ((double)most - least + 1e-10);
  } else if (kind > 2) {
    limits = kind == 3 ? *range : myograph_percentile_range(in, from, range);
    origin = limits.origin;
    rate = limits.rate;
  }
  const double scale = myograph_scale_for(rate);
  const float factor = (float)scale, scaled_origin = (float)(origin * scale), slope = (float)(rate / scale);
  for (int y = 0; y < from.height; y++) {
    const float *source = in + myograph_index(from, 0, y, 0);
    float *target = out + myograph_index(to, 0, y, 0);
    for (int x = 0; x < from.width; x++) {
      const float pixel = myograph_limited(source[x], limits.low, limits.high);
      target[x] = (pixel * factor - scaled_origin) * slope;
    }
  }
}

#endif
