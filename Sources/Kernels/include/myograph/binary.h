/// out = activation(in + other), or in · other.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OTHER_CHANNELS (1: the same for all channels),
/// OTHER_HEIGHT, OTHER_WIDTH (both 1: the same for all pixels), OTHER_HALO; OUT_HALO; KIND (0 add, 1
/// multiply); ACTIVATION(x) (optional). in, other, out: blocked; out may be in, or other where
/// shapes and halos are the same.
#include "tensor.h"

#ifndef ACTIVATION
#define ACTIVATION(x) (x)
#endif

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const myograph_planes other = {OTHER_HEIGHT, OTHER_WIDTH, OTHER_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS);
  const int one_channel = OTHER_CHANNELS == 1 && IN_CHANNELS > 1;
  const int one_pixel = OTHER_HEIGHT == 1 && OTHER_WIDTH == 1;
  const int last = myograph_share(blocks * IN_HEIGHT, thread + 1, threads);
  for (int row = myograph_share(blocks * IN_HEIGHT, thread, threads); row < last; row++) {
    const int block = row / IN_HEIGHT, y = row % IN_HEIGHT;
    const v16 *from = myograph_row(io->in, in, block, y);
    const v16 *with = myograph_row(io->other, other, one_channel ? 0 : block, one_pixel ? 0 : y);
    v16 *to = myograph_out_row(io->out, out, block, y);
    for (int x = 0; x < in.width; x++) {
      const v16 *pixel = with + (one_pixel ? 0 : x);
      const v16 value = one_channel ? (v16)((const float *)pixel)[0] : *pixel;
      to[x] = ACTIVATION(KIND == 0 ? from[x] + value : from[x] * value);
    }
  }
  myograph_zero_halo(io->out, blocks, IN_HEIGHT, IN_WIDTH, OUT_HALO, 16, thread, threads);
}

#include "shapes_end.h"
#undef OTHER_CHANNELS
#undef OTHER_HEIGHT
#undef OTHER_WIDTH
#undef OTHER_HALO
#undef KIND
#undef ACTIVATION
