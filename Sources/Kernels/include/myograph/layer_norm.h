/// Layer normalisation of each pixel: out = activation((in - mean) / sqrt(variance + EPSILON) · gamma[c] +
/// beta[c]) with mean and population variance over its channels.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_HALO; EPSILON; ACTIVATION(x) (optional). in,
/// out: blocked, not the same tensor. weights: gamma, then beta, each padded to whole blocks.
#include "pixel_moments.h"

#ifndef ACTIVATION
#define ACTIVATION(x) (x)
#endif

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const int channels = IN_CHANNELS, blocks = MYOGRAPH_BLOCKS(channels);
  const size_t in_pitch = myograph_pitch(in), out_pitch = myograph_pitch(out);
  const v16 *gamma = (const v16 *)io->weights, *beta = gamma + blocks;
  const int last = myograph_share(in.height, thread + 1, threads);
  for (int y = myograph_share(in.height, thread, threads); y < last; y++) {
    const v16 *from = myograph_row(io->in, in, 0, y);
    v16 *to = myograph_out_row(io->out, out, 0, y);
    for (int x = 0; x < in.width; x++) {
      const myograph_pixel_moments moments = myograph_measure_pixel(from + x, in_pitch, channels, EPSILON);
      for (int block = 0; block < blocks; block++) {
        const v16 normalized = (from[block * in_pitch + x] - moments.mean) * moments.rate;
        to[block * out_pitch + x] = ACTIVATION(normalized * gamma[block] + beta[block]);
      }
    }
  }
  myograph_zero_halo(io->out, blocks, in.height, in.width, OUT_HALO, 16, thread, threads);
}

#include "shapes_end.h"
#undef EPSILON
#undef ACTIVATION
