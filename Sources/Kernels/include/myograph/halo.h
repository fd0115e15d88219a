/// Zeroing the border of a tensor; included by isa.h.
#ifndef MYOGRAPH_HALO_H
#define MYOGRAPH_HALO_H

/// The first of `count` items that belong to `thread`; its share ends where the next thread's begins.
MYOGRAPH_INLINE int myograph_share(int count, int thread, int threads) {
  return (int)((int64_t)count * thread / threads);
}

/// Zeroes this thread's share of the halo of `blocks` planes whose pixels have `lanes` floats:
/// 16 for a blocked tensor, 1 for a planar one.
MYOGRAPH_INLINE void myograph_zero_halo(float *tensor, int blocks, int height, int width, int halo, int lanes,
                                        int thread, int threads) {
  if (halo == 0)
    return;
  const int rows = height + 2 * halo;
  const size_t row_floats = (size_t)(width + 2 * halo) * lanes;
  const size_t side_floats = (size_t)halo * lanes;
  const int end = myograph_share(blocks * rows, thread + 1, threads);
  for (int row = myograph_share(blocks * rows, thread, threads); row < end; row++) {
    float *start = tensor + (size_t)row * row_floats;
    const int y = row % rows;
    if (y < halo || y >= rows - halo) {
      memset(start, 0, row_floats * sizeof(float));
    } else {
      memset(start, 0, side_floats * sizeof(float));
      memset(start + row_floats - side_floats, 0, side_floats * sizeof(float));
    }
  }
}

#endif
