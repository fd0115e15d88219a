/// Mean and variance over the channels of a pixel.
#ifndef MYOGRAPH_PIXEL_MOMENTS_H
#define MYOGRAPH_PIXEL_MOMENTS_H

#include "tensor.h"
#include "tile.h"

/// A block of a pixel's channels without what lies beyond the last.
MYOGRAPH_INLINE v16 myograph_inside(v16 value, int block, int channels) {
  const i16 is_inside = MYOGRAPH_LANES + block * 16 < channels;
  return is_inside ? value : 0.0f;
}

/// In each lane.
typedef struct myograph_pixel_moments {
  v16 mean, rate; ///< 1 / √(variance + epsilon)
} myograph_pixel_moments;

/// Of a pixel whose blocks are `pitch` pixels apart. The variance is that of the population.
MYOGRAPH_INLINE myograph_pixel_moments myograph_measure_pixel(const v16 *pixel, size_t pitch, int channels,
                                                              float epsilon) {
  const int blocks = MYOGRAPH_BLOCKS(channels);
  v16 sum = 0, squares = 0;
  for (int block = 0; block < blocks; block++)
    sum += myograph_inside(pixel[block * pitch], block, channels);
  const v16 mean = myograph_total(sum) / (float)channels;
  for (int block = 0; block < blocks; block++) {
    const v16 difference = myograph_inside(pixel[block * pitch] - mean, block, channels);
    squares += difference * difference;
  }
  const v16 variance = myograph_total(squares) / (float)channels;
  return (myograph_pixel_moments){mean, 1.0f / __builtin_elementwise_sqrt(variance + epsilon)};
}

#endif
