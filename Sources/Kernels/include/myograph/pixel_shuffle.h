/// SCALE² channels to squares of SCALE × SCALE pixels: row i and column j of a square of channel c are
/// channel c · SCALE² + i · SCALE + j; or squares to channels (INVERSE 1).
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO;
/// SCALE; INVERSE (0/1). in, out: blocked; lanes beyond OUT_CHANNELS become 0.
///
/// A row of out is filled in runs of pixels of whose lanes each comes from one channel of in, a fixed
/// distance apart.
#include "tensor.h"

#define SQUARE (SCALE * SCALE)
/// Pixels of out from one of a run to the next, and those of in.
#define OUT_STEP (INVERSE ? 1 : SCALE)
#define IN_STEP (INVERSE ? SCALE : 1)

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16};
  const int channels = OUT_CHANNELS, blocks = MYOGRAPH_BLOCKS(channels);
  const int last = myograph_share(blocks * out.height, thread + 1, threads);
  for (int row = myograph_share(blocks * out.height, thread, threads); row < last; row++) {
    const int block = row / out.height, y = row % out.height;
    const int lanes = channels - block * 16 < 16 ? channels - block * 16 : 16;
    v16 *to = myograph_out_row(io->out, out, block, y);
    for (int first = 0; first < OUT_STEP; first++) {
      const float *from[16];
      for (int lane = 0; lane < lanes; lane++) {
        const int channel = block * 16 + lane;
        const int source = INVERSE ? channel / SQUARE : channel * SQUARE + y % SCALE * SCALE + first;
        const int in_row = INVERSE ? y * SCALE + channel % SQUARE / SCALE : y / SCALE;
        from[lane] =
            io->in + myograph_index(in, source / 16, in_row, INVERSE ? channel % SCALE : 0) + source % 16;
      }
      for (int x = first, i = 0; x < out.width; x += OUT_STEP, i += IN_STEP * 16) {
        v16 value = 0;
        for (int lane = 0; lane < lanes; lane++)
          ((float *)&value)[lane] = from[lane][i];
        to[x] = value;
      }
    }
  }
  myograph_zero_halo(io->out, blocks, out.height, out.width, OUT_HALO, 16, thread, threads);
}

#undef SQUARE
#undef OUT_STEP
#undef IN_STEP
#include "shapes_end.h"
#undef SCALE
#undef INVERSE
