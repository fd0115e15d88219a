/// Sums in double over many pixels, in an order that the shape alone fixes.
#ifndef MYOGRAPH_STATISTICS_H
#define MYOGRAPH_STATISTICS_H

#include "tensor.h"

/// Two halves, so that the registers of every instruction set hold an accumulator and its chain of additions
/// is short.
typedef double f64x8 __attribute__((ext_vector_type(8), may_alias));

/// A power of two to multiply values by before their differences from a mean or a minimum are multiplied by
/// `rate`: so these neither overflow nor lose digits. 1 for all but scans as large as floats go, or as small.
MYOGRAPH_INLINE double myograph_scale_for(double rate) {
  return rate > 1e30 ? 0x1p100 : rate > 0 && rate < 1e-30 ? 0x1p-100 : 1;
}

/// Sum and sum of squares of each of a block's 16 channels.
typedef struct myograph_moments {
  double sum[16], squares[16];
} myograph_moments;

/// Not inlined: one copy serves all kernels of a file.
static inline __attribute__((noinline)) void
myograph_block_moments(const float *tensor, myograph_planes planes, int block, myograph_moments *moments) {
  f64x8 sum_low = 0, sum_high = 0, squares_low = 0, squares_high = 0;
  for (int y = 0; y < planes.height; y++) {
    const v16 *row = myograph_row(tensor, planes, block, y);
    for (int x = 0; x < planes.width; x++) {
      const f64x8 low = __builtin_convertvector(row[x].lo, f64x8);
      const f64x8 high = __builtin_convertvector(row[x].hi, f64x8);
      sum_low += low;
      sum_high += high;
      squares_low += low * low;
      squares_high += high * high;
    }
  }
  *moments = (myograph_moments){0};
  memcpy(moments->sum, &sum_low, sizeof sum_low);
  memcpy(moments->sum + 8, &sum_high, sizeof sum_high);
  memcpy(moments->squares, &squares_low, sizeof squares_low);
  memcpy(moments->squares + 8, &squares_high, sizeof squares_high);
}

#endif
