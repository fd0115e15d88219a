/// What a stage needs to know of a plane before it changes any value: summed up by whoever writes the plane.
#ifndef MYOGRAPH_PLANE_STATISTICS_H
#define MYOGRAPH_PLANE_STATISTICS_H

#include "statistics.h"
#include "tile.h"

/// As many doubles for each channel: a cache line.
#define MYOGRAPH_STATISTICS_DOUBLES 8

typedef struct myograph_plane_statistics {
  double mean, variance; ///< of the population; the variance of equal values is 0
  double low, high;
} myograph_plane_statistics;

MYOGRAPH_INLINE myograph_plane_statistics *myograph_statistics_of(const double *statistics, int channel) {
  return (myograph_plane_statistics *)(statistics + channel * MYOGRAPH_STATISTICS_DOUBLES);
}

/// Sums of a plane that is being written: around its first value, so that those of equal values are exact.
typedef struct myograph_plane_sums {
  f64x8 sum[2], squares[2];
  v16 low, high;
  float first;
} myograph_plane_sums;

MYOGRAPH_INLINE void myograph_start_sums(myograph_plane_sums *sums, float first) {
  *sums = (myograph_plane_sums){.low = first, .high = first, .first = first};
}

/// Adds the first `count` lanes.
MYOGRAPH_INLINE void myograph_add_to_sums(myograph_plane_sums *sums, v16 values, int count) {
  if (count < 16)
    values = MYOGRAPH_LANES < count ? values : sums->first;
  sums->low = values < sums->low ? values : sums->low;
  sums->high = values > sums->high ? values : sums->high;
  const f64x8 halves[2] = {__builtin_convertvector(values.lo, f64x8) - sums->first,
                           __builtin_convertvector(values.hi, f64x8) - sums->first};
  for (int half = 0; half < 2; half++) {
    sums->sum[half] += halves[half];
    sums->squares[half] += halves[half] * halves[half];
  }
}

static inline __attribute__((noinline)) void
myograph_finish_sums_of_plane(const myograph_plane_sums *sums, double count, myograph_plane_statistics *to) {
  double sum = 0, squares = 0;
  float low = sums->first, high = sums->first;
  for (int lane = 0; lane < 16; lane++) {
    sum += sums->sum[lane / 8][lane % 8];
    squares += sums->squares[lane / 8][lane % 8];
    low = sums->low[lane] < low ? sums->low[lane] : low;
    high = sums->high[lane] > high ? sums->high[lane] : high;
  }
  const double shift = sum / count, variance = squares / count - shift * shift;
  *to = (myograph_plane_statistics){sums->first + shift, variance > 0 ? variance : 0, low, high};
}

/// Of a plane of `count` pixels without gaps.
static inline __attribute__((noinline)) void myograph_measure_plane(const float *plane, int count,
                                                                    myograph_plane_statistics *to) {
  myograph_plane_sums sums;
  myograph_start_sums(&sums, plane[0]);
  for (int i = 0; i < count; i += 16) {
    const int rest = count - i < 16 ? count - i : 16;
    myograph_add_to_sums(&sums, myograph_load(plane + i, rest), rest);
  }
  myograph_finish_sums_of_plane(&sums, count, to);
}

#endif
