/// Labels of a scan from its probabilities, both on job->grid: the first of the largest classes. Does nothing
/// where either is null.
///
/// Parameters: IN_CHANNELS (up to 256).
#include "tile.h"

void KERNEL(const myograph_io *io, int thread, int threads) {
  const float *probabilities = io->job->probabilities;
  uint8_t *labels = io->job->labels;
  if (!probabilities || !labels)
    return;
  const int pixels = io->job->grid.size[0] * io->job->grid.size[1];
  const int last = myograph_share(pixels, thread + 1, threads);
  for (int i = myograph_share(pixels, thread, threads); i < last; i += 16) {
    v16 values[IN_CHANNELS];
    const int count = last - i < 16 ? last - i : 16;
    for (int c = 0; c < IN_CHANNELS; c++)
      values[c] = myograph_load(probabilities + (size_t)c * pixels + i, count);
    myograph_store_labels(labels + i, myograph_argmax(values, IN_CHANNELS), count);
  }
}

#include "shapes_end.h"
