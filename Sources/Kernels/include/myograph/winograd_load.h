/// What Winograd's kernels load where a batch norm is applied to it; included by them behind load_norm.h.

/// activation(in · scale + shift) of `side` × `side` pixels of a block, from (y, x) on; 0 beyond the image.
MYOGRAPH_INLINE void MYOGRAPH_JOIN(KERNEL, load)(const float *in, myograph_planes planes, int block, int y,
                                                 int x, int side, v16 scale, v16 shift, v16 *tile) {
  if (y >= 0 && y + side <= planes.height && x >= 0 && x + side <= planes.width) {
#pragma clang loop unroll(full)
    for (int i = 0; i < side; i++) {
      const v16 *row = myograph_row(in, planes, block, y + i) + x;
#pragma clang loop unroll(full)
      for (int j = 0; j < side; j++)
        tile[i * side + j] = LOAD_ACTIVATION(row[j] * scale + shift);
    }
    return;
  }
  for (int i = 0; i < side; i++)
    for (int j = 0; j < side; j++)
      tile[i * side + j] =
          y + i >= 0 && y + i < planes.height && x + j >= 0 && x + j < planes.width
              ? LOAD_ACTIVATION(myograph_row(in, planes, block, y + i)[x + j] * scale + shift)
              : 0.0f;
}
