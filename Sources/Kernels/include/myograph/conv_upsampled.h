/// Adds tensors of a lower resolution to the sums of a tile; included by conv_tile.h.
///
/// Parameters, optional:
///   UPSAMPLED                           how many: up to 8
///   UPSAMPLED_SCALES, UPSAMPLED_MODES   {…}: SCALE and MODE of upsample.h for each, whose sizes are the
///                                       output's divided by the scale
///
/// Walking along a row, two rows of the small tensor are blended into one pixel after another, and neighbours
/// into the pixels between them: one multiply-add for most pixels.
#ifndef UPSAMPLED
#define UPSAMPLED 0
#define UPSAMPLED_SCALES                                                                                     \
  { 1 }
#define UPSAMPLED_MODES                                                                                      \
  { 0 }
#endif
#include "resample.h"

/// Where the columns of the output lie on each small tensor: [UPSAMPLED][OUT_WIDTH].
static inline void MYOGRAPH_JOIN(KERNEL, find_columns)(const myograph_conv *restrict io,
                                                       myograph_sample *columns) {
  const int scales[] = UPSAMPLED_SCALES, modes[] = UPSAMPLED_MODES;
  for (int i = 0; i < UPSAMPLED; i++)
    for (int x = 0; x < OUT_WIDTH; x++)
      columns[i * OUT_WIDTH + x] = myograph_upsampled(x, OUT_WIDTH / scales[i], scales[i], modes[i]);
}

/// To the `count` pixels of the tile at (y, x).
static inline void MYOGRAPH_JOIN(KERNEL, add_upsampled)(const myograph_conv *restrict io,
                                                        const myograph_sample *columns, float *tile,
                                                        int block, int y, int x, int count) {
  const int scales[] = UPSAMPLED_SCALES, modes[] = UPSAMPLED_MODES;
#pragma clang loop unroll(full)
  for (int n = 0; n < UPSAMPLED; n++, columns += OUT_WIDTH) {
    const myograph_planes small = {OUT_HEIGHT / scales[n], OUT_WIDTH / scales[n], 0, 16};
    const myograph_sample line = myograph_upsampled(y, small.height, scales[n], modes[n]);
    for (int j = 0; j < EPILOGUE_BLOCKS && block + j < OUT_BLOCKS; j++) {
      const v16 *low = myograph_row(io->upsampled[n], small, block + j, line.low);
      const v16 *high = myograph_row(io->upsampled[n], small, block + j, line.high);
      v16 left = 0, difference = 0;
      for (int i = 0, at = -1; i < count; i++) {
        const myograph_sample column = columns[x + i];
        if (column.low != at) {
          at = column.low;
          left = myograph_blend(low[at], high[at], line.weight);
          difference = myograph_blend(low[column.high], high[column.high], line.weight) - left;
        }
        *(v16 *)(tile + (i * EPILOGUE_BLOCKS + j) * 16) += left + difference * column.weight;
      }
    }
  }
}
