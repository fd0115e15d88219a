/// Enlarges height and width SCALE times.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_HALO; SCALE; MODE (0 nearest, 1 bilinear
/// between the pixels' centres, 2 bilinear with the corner pixels' centres kept in the corners: PyTorch's
/// align_corners False and True). in, out: blocked.
///
/// Bilinear: a row of out is two rows of in blended into a buffer that stays in the cache, then pairs of that
/// buffer's pixels blended; weights of columns are computed once for all rows.
#include "resample.h"

#define OUT_HEIGHT (IN_HEIGHT * SCALE)
#define OUT_WIDTH (IN_WIDTH * SCALE)

static void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS);
  const int last = myograph_share(blocks * OUT_HEIGHT, thread + 1, threads);
  myograph_sample columns[OUT_WIDTH];
  for (int x = 0; x < OUT_WIDTH; x++)
    columns[x] = myograph_upsampled(x, IN_WIDTH, SCALE, MODE);
  v16 blended[IN_WIDTH];
  for (int row = myograph_share(blocks * OUT_HEIGHT, thread, threads); row < last; row++) {
    const int block = row / OUT_HEIGHT, y = row % OUT_HEIGHT;
    const myograph_sample line = myograph_upsampled(y, IN_HEIGHT, SCALE, MODE);
    const v16 *low = myograph_row(io->in, in, block, line.low);
    const v16 *high = myograph_row(io->in, in, block, line.high);
    v16 *to = myograph_out_row(io->out, out, block, y);
    if (MODE == 0) {
      for (int x = 0; x < OUT_WIDTH; x++)
        to[x] = low[x / SCALE];
      continue;
    }
    for (int x = 0; x < IN_WIDTH; x++)
      blended[x] = myograph_blend(low[x], high[x], line.weight);
    for (int x = 0; x < OUT_WIDTH; x++)
      to[x] = myograph_blend(blended[columns[x].low], blended[columns[x].high], columns[x].weight);
  }
  myograph_zero_halo(io->out, blocks, OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16, thread, threads);
}

#undef OUT_HEIGHT
#undef OUT_WIDTH
#undef KERNEL
#undef IN_CHANNELS
#undef IN_HEIGHT
#undef IN_WIDTH
#undef IN_HALO
#undef OUT_HALO
#undef SCALE
#undef MODE
