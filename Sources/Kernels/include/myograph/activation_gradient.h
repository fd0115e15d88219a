/// The gradient for an activation's input.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; GRADIENT_HALO; OUT_HALO; ACTIVATION_GRADIENT(g, x):
/// a formula of the gradient for its result and of `in`. gradient, in, out: blocked; in: the activation's
/// result or its input, whichever the formula reads.
#include "tensor.h"

void KERNEL(const myograph_backward *io, int thread, int threads) {
  const myograph_planes gradient = {IN_HEIGHT, IN_WIDTH, GRADIENT_HALO, 16};
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS),
            last = myograph_share(blocks * in.height, thread + 1, threads);
  for (int row = myograph_share(blocks * in.height, thread, threads); row < last; row++) {
    const int block = row / in.height, y = row % in.height;
    const v16 *g = myograph_row(io->gradient, gradient, block, y), *x = myograph_row(io->in, in, block, y);
    v16 *to = myograph_out_row(io->out, out, block, y);
    for (int i = 0; i < in.width; i++)
      to[i] = ACTIVATION_GRADIENT(g[i], x[i]);
  }
  myograph_zero_halo(io->out, blocks, in.height, in.width, OUT_HALO, 16, thread, threads);
}

#include "shapes_end.h"
#undef ACTIVATION_GRADIENT
