/// out = activation(in · scale[c] + shift[c]): a batch normalisation on its own; with AFFINE 0 an activation
/// alone.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_HALO; AFFINE; ACTIVATION; NEGATIVE_SLOPE
/// (leaky only).
/// in, out: blocked; they may be one tensor. weights: scale, then shift, each padded to whole blocks.
#include "tensor.h"

#ifndef ACTIVATION
#define ACTIVATION MYOGRAPH_ACTIVATION_NONE
#endif
#ifndef NEGATIVE_SLOPE
#define NEGATIVE_SLOPE 0
#endif

static void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS);
  const int last = myograph_share(blocks * IN_HEIGHT, thread + 1, threads);
  for (int row = myograph_share(blocks * IN_HEIGHT, thread, threads); row < last; row++) {
    const int block = row / IN_HEIGHT, y = row % IN_HEIGHT;
    const v16 *from = myograph_row(io->in, in, block, y);
    v16 *to = myograph_out_row(io->out, out, block, y);
    const v16 scale = AFFINE ? ((const v16 *)io->weights)[block] : 1;
    const v16 shift = AFFINE ? ((const v16 *)io->weights)[blocks + block] : 0;
    for (int x = 0; x < IN_WIDTH; x++)
      to[x] = myograph_activate(AFFINE ? from[x] * scale + shift : from[x], ACTIVATION, NEGATIVE_SLOPE);
  }
  myograph_zero_halo(io->out, blocks, IN_HEIGHT, IN_WIDTH, OUT_HALO, 16, thread, threads);
}

#undef KERNEL
#undef IN_CHANNELS
#undef IN_HEIGHT
#undef IN_WIDTH
#undef IN_HALO
#undef OUT_HALO
#undef AFFINE
#undef ACTIVATION
#undef NEGATIVE_SLOPE
