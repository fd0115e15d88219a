/// How tensors lie in memory: what every template needs.
#ifndef MYOGRAPH_TENSOR_H
#define MYOGRAPH_TENSOR_H

/// Blocks of 16 that hold `channels`; a macro, for sizes of arrays.
#define MYOGRAPH_BLOCKS(channels) (((channels) + MYOGRAPH_BLOCK - 1) / MYOGRAPH_BLOCK)

/// Planes of height × width pixels with a halo around each. A pixel has 16 lanes in a blocked tensor, where a
/// plane is a block of channels, and one lane in a planar tensor, where a plane is a channel.
typedef struct myograph_planes {
  int height, width, halo, lanes;
} myograph_planes;

/// Index of the first lane of a pixel; `y` and `x` count from the inside of the halo.
MYOGRAPH_INLINE size_t myograph_index(myograph_planes planes, int plane, int y, int x) {
  const size_t row = (size_t)plane * (planes.height + 2 * planes.halo) + y + planes.halo;
  return (row * (planes.width + 2 * planes.halo) + x + planes.halo) * planes.lanes;
}

/// Pixels from one plane to the next.
MYOGRAPH_INLINE size_t myograph_pitch(myograph_planes planes) {
  return (size_t)(planes.height + 2 * planes.halo) * (planes.width + 2 * planes.halo);
}

/// A row of a blocked tensor, from its first pixel inside the halo.
MYOGRAPH_INLINE const v16 *myograph_row(const float *tensor, myograph_planes planes, int block, int y) {
  return (const v16 *)(tensor + myograph_index(planes, block, y, 0));
}

/// The same, to be written.
MYOGRAPH_INLINE v16 *myograph_out_row(float *tensor, myograph_planes planes, int block, int y) {
  return (v16 *)(tensor + myograph_index(planes, block, y, 0));
}

#endif
