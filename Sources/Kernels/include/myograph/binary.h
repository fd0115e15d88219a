/// out = activation(JOIN(in, other)), a formula of each two values.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OTHER_CHANNELS (1: the same for all channels),
/// OTHER_HEIGHT, OTHER_WIDTH (both 1: the same for all pixels), OTHER_HALO; OUT_HALO; JOIN(a, b);
/// ACTIVATION(x) (optional). in, other, out: blocked; out may be in, or other where shapes and halos are the
/// same.
#include "repeated.h"

#ifndef ACTIVATION
#define ACTIVATION(x) (x)
#endif

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const myograph_repeated other =
      myograph_repeat(OTHER_CHANNELS, OTHER_HEIGHT, OTHER_WIDTH, OTHER_HALO, IN_CHANNELS);
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS);
  const int last = myograph_share(blocks * IN_HEIGHT, thread + 1, threads);
  for (int row = myograph_share(blocks * IN_HEIGHT, thread, threads); row < last; row++) {
    const int block = row / IN_HEIGHT, y = row % IN_HEIGHT;
    const v16 *from = myograph_row(io->in, in, block, y);
    const v16 *with = myograph_repeated_row(io->other, other, block, y);
    v16 *to = myograph_out_row(io->out, out, block, y);
    // Lanes beyond the last channel are given zeros, at which a formula is finite.
    const i16 given = other.one_channel ? MYOGRAPH_LANES + block * 16 < IN_CHANNELS : -1;
    for (int x = 0; x < in.width; x++) {
      const v16 value = given ? myograph_repeated_at(with, other, x) : 0.0f;
      to[x] = ACTIVATION(JOIN(from[x], value));
    }
  }
  myograph_zero_halo(io->out, blocks, IN_HEIGHT, IN_WIDTH, OUT_HALO, 16, thread, threads);
}

#include "shapes_end.h"
#undef OTHER_CHANNELS
#undef OTHER_HEIGHT
#undef OTHER_WIDTH
#undef OTHER_HALO
#undef JOIN
#undef ACTIVATION
