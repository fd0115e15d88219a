/// Enlarges height and width SCALE times.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_HALO; SCALE; MODE (0 nearest, 1 bilinear
/// between the pixels' centres, 2 bilinear with the corner pixels' centres kept in the corners: PyTorch's
/// align_corners False and True). in, out: blocked.
///
/// Bilinear: walking along a row of in, two rows of it are blended into one pixel after another, and each
/// pair of neighbours into the pixels of out between them, all in registers. Doubling 64 channels of 128²
/// takes one thread (AVX-512) 0.50 ms so, 0.33 of them for the stores; with the blended row in a buffer it
/// took 0.66.
#include "resample.h"

#define OUT_HEIGHT (IN_HEIGHT * SCALE)
#define OUT_WIDTH (IN_WIDTH * SCALE)

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS);
  const int last = myograph_share(blocks * OUT_HEIGHT, thread + 1, threads);
  myograph_sample columns[OUT_WIDTH];
  for (int x = 0; x < out.width; x++)
    columns[x] = myograph_upsampled(x, IN_WIDTH, SCALE, MODE);
  for (int row = myograph_share(blocks * OUT_HEIGHT, thread, threads); row < last; row++) {
    const int block = row / OUT_HEIGHT, y = row % OUT_HEIGHT;
    const myograph_sample line = myograph_upsampled(y, IN_HEIGHT, SCALE, MODE);
    const v16 *low = myograph_row(io->in, in, block, line.low);
    const v16 *high = myograph_row(io->in, in, block, line.high);
    v16 *to = myograph_out_row(io->out, out, block, y);
    if (MODE == 0) {
      for (int x = 0; x < out.width; x++)
        to[x] = low[x / SCALE];
      continue;
    }
    v16 left = myograph_blend(low[0], high[0], line.weight);
    for (int i = 0, x = 0; i < in.width; i++) {
      const int next = i + 1 < in.width ? i + 1 : i;
      const v16 right = myograph_blend(low[next], high[next], line.weight), difference = right - left;
      for (; x < out.width && columns[x].low == i; x++)
        to[x] = left + difference * columns[x].weight;
      left = right;
    }
  }
  myograph_zero_halo(io->out, blocks, OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16, thread, threads);
}

#include "shapes_end.h"
#undef SCALE
#undef MODE
