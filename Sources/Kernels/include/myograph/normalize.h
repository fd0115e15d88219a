/// Normalises the intensities of each channel of an image on its own, over all its pixels.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_HALO; NORMALIZE as `kind` of normalization.h.
/// in, out: planar; they may be one tensor. weights: a myograph_range of each channel, where NORMALIZE needs
/// it. A thread takes whole channels.
#include "normalization.h"

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 1}, out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 1};
  const int last = myograph_share(IN_CHANNELS, thread + 1, threads);
  for (int c = myograph_share(IN_CHANNELS, thread, threads); c < last; c++)
    myograph_normalize(io->in + c * myograph_pitch(in), in, io->out + c * myograph_pitch(out), out, NORMALIZE,
                       NORMALIZE > 2 ? (const myograph_range *)io->weights + c : NULL);
  myograph_zero_halo(io->out, IN_CHANNELS, IN_HEIGHT, IN_WIDTH, OUT_HALO, 1, thread, threads);
}

#include "shapes_end.h"
#undef NORMALIZE
