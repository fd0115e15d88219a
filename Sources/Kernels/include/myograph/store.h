/// Blocked to planar without halo: results for the caller. Does nothing where `out` is null.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; SCORES (0/1: counts pixels that aren't finite,
/// also where `out` is null). in: blocked; out: planar.
#include "finite.h"
#include "tensor.h"
#include "tile.h"

#if SCORES
/// Counts this thread's rows.
static void MYOGRAPH_JOIN(KERNEL, count)(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16};
  const int last = myograph_share(IN_HEIGHT, thread + 1, threads);
  for (int y = myograph_share(IN_HEIGHT, thread, threads); y < last; y++) {
    v16 products = 0;
    for (int block = 0; block < MYOGRAPH_BLOCKS(IN_CHANNELS); block++)
      for (int x = 0; x < IN_WIDTH; x++)
        products += myograph_row(io->in, in, block, y)[x] * 0.0f;
    if (myograph_has_nonfinite(products))
      *io->job->nonfinite += myograph_count_nonfinite(io->in + myograph_index(in, 0, y, 0), IN_WIDTH, 16,
                                                      IN_CHANNELS, myograph_pitch(in) * 16);
  }
}
#endif

void KERNEL(const myograph_io *io, int thread, int threads) {
#if SCORES
  MYOGRAPH_JOIN(KERNEL, count)(io, thread, threads);
#endif
  if (!io->out)
    return;
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {IN_HEIGHT, IN_WIDTH, 0, 1};
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS);
  const int last = myograph_share(blocks * IN_HEIGHT, thread + 1, threads);
  for (int row = myograph_share(blocks * IN_HEIGHT, thread, threads); row < last; row++) {
    const int block = row / IN_HEIGHT, y = row % IN_HEIGHT;
    const int channels = IN_CHANNELS - block * 16 < 16 ? IN_CHANNELS - block * 16 : 16;
    const v16 *from = myograph_row(io->in, in, block, y);
    float *to = io->out + myograph_index(out, block * 16, y, 0);
    for (int x = 0; x < IN_WIDTH; x += 16) {
      v16 values[16];
      const int count = IN_WIDTH - x < 16 ? IN_WIDTH - x : 16;
      myograph_load_pixels(from + x, 0, IN_CHANNELS < 16 ? IN_CHANNELS : 16, count, values);
      for (int c = 0; c < channels; c++)
        myograph_store(to + c * myograph_pitch(out) + x, values[c], count);
    }
  }
}

#include "shapes_end.h"
#undef SCORES
