/// The label of each pixel: the first of its largest channels, written to job->labels where that is not null.
///
/// Parameters: IN_CHANNELS (up to 256), IN_HEIGHT, IN_WIDTH, IN_HALO. in: blocked; labels: planar, no halo.
#include "tensor.h"
#include "tile.h"

void KERNEL(const myograph_io *io, int thread, int threads) {
  if (!io->job->labels)
    return;
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16};
  const int last = myograph_share(IN_HEIGHT, thread + 1, threads);
  for (int y = myograph_share(IN_HEIGHT, thread, threads); y < last; y++) {
    const v16 *from = myograph_row(io->in, in, 0, y);
    uint8_t *to = io->job->labels + (size_t)y * IN_WIDTH;
    for (int x = 0; x < IN_WIDTH; x += 16) {
      v16 values[IN_CHANNELS];
      const int count = IN_WIDTH - x < 16 ? IN_WIDTH - x : 16;
      myograph_load_pixels(from + x, myograph_pitch(in), IN_CHANNELS, count, values);
      myograph_store_labels(to + x, myograph_argmax(values, IN_CHANNELS), count);
    }
  }
}

#include "shapes_end.h"
