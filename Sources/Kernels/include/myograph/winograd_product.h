/// The product of conv_winograd.h: void KERNEL(const float *weights, int count, const float *inputs,
/// size_t input_matrix, float *sums, size_t sum_matrix), for each of POINTS matrices, which lie
/// `input_matrix` and `sum_matrix` floats apart:
/// sums[tile][output] = Σ inputs[tile][channel] · weights[channel][output] of `count` tiles.
///
/// Parameters: KERNEL; IN_CHANNELS; POINTS; TILE_BLOCKS, TILE_PIXELS: blocks of outputs × tiles whose sums
/// stay in registers; FETCHED_LINES: cache lines that are fetched for each channel, such that those of a band
/// fetch the next matrix of the weights.
/// The number of channels is compiled in: with it the rows of `inputs` need no register each.
#define DEPTH ((IN_CHANNELS + 15) / 16 * 16)
#define GROUP_LANES (TILE_BLOCKS * 16)

/// Of TILE_PIXELS tiles. Some of the weights at `next` come to the second-level cache meanwhile: waiting for
/// them when they are multiplied takes unet64 7 % more time, 1024 to 1024 channels of 16² 17 %.
static void MYOGRAPH_JOIN(KERNEL, tiles)(const float *inputs, const float *weights, const float *next,
                                         float *sums) {
  v16 sum[TILE_PIXELS][TILE_BLOCKS];
#pragma clang loop unroll(full)
  for (int i = 0; i < TILE_PIXELS; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < TILE_BLOCKS; j++)
      sum[i][j] = 0;
#pragma clang loop unroll_count(2)
  for (int c = 0; c < IN_CHANNELS; c++, weights += GROUP_LANES) {
#pragma clang loop unroll(full)
    for (int j = 0; j < FETCHED_LINES; j++)
      __builtin_prefetch(next + (c * FETCHED_LINES + j) * 16, 0, 2);
    v16 w[TILE_BLOCKS];
#pragma clang loop unroll(full)
    for (int j = 0; j < TILE_BLOCKS; j++)
      w[j] = ((const v16 *)weights)[j];
#pragma clang loop unroll(full)
    for (int i = 0; i < TILE_PIXELS; i++)
#pragma clang loop unroll(full)
      for (int j = 0; j < TILE_BLOCKS; j++)
        sum[i][j] += inputs[(size_t)i * DEPTH + c] * w[j];
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < TILE_PIXELS; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < TILE_BLOCKS; j++)
      *(v16 *)(sums + (i * TILE_BLOCKS + j) * 16) = sum[i][j];
}

void KERNEL(const float *weights, int count, const float *inputs, size_t input_matrix, float *sums,
            size_t sum_matrix) {
  for (int i = 0; i < POINTS; i++, weights += DEPTH * GROUP_LANES) {
    const float *next = weights + DEPTH * GROUP_LANES;
    for (int slot = 0; slot < count; slot += TILE_PIXELS, next += IN_CHANNELS * FETCHED_LINES * 16)
      MYOGRAPH_JOIN(KERNEL, tiles)
    (inputs + i * input_matrix + (size_t)slot * DEPTH, weights, next,
     sums + i * sum_matrix + (size_t)slot * GROUP_LANES);
  }
}

#undef DEPTH
#undef GROUP_LANES
#undef POINTS
#undef FETCHED_LINES
#undef TILE_BLOCKS
#undef TILE_PIXELS
#include "shapes_end.h"
