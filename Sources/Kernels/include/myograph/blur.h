/// A Gaussian along rows and columns; outside the image its border goes on.
///
/// Parameters: CHANNELS, HEIGHT, WIDTH; FIRST_STAGE; LARGEST (the widest radius); STATISTICS (0/1: of the
/// result). in, out: planar. A thread takes whole channels.
#include "augmentation.h"
#include "plane_statistics.h"

_Static_assert(WIDTH + 2 * LARGEST <= SCRATCH_FLOATS, "Scratch is too small");

void KERNEL(const myograph_preparing *io, int thread, int threads) {
  const myograph_draw *draw = io->job->draws + FIRST_STAGE;
  float weights[2 * LARGEST + 1];
  const int radius = myograph_blur_weights(draw, weights);
  float *line = io->job->scratch + LARGEST; // a row that has been blurred along columns, and its border
  const int pixels = HEIGHT * WIDTH, last = myograph_share(CHANNELS, thread + 1, threads);
  for (int channel = myograph_share(CHANNELS, thread, threads); channel < last; channel++) {
    const float *in = io->in + (size_t)channel * pixels;
    float *out = io->out + (size_t)channel * pixels;
    for (int y = 0; y < HEIGHT; y++) {
      memset(line, 0, sizeof(float) * WIDTH);
      for (int i = -radius; i <= radius; i++) {
        const int from = y + i < 0 ? 0 : y + i > HEIGHT - 1 ? HEIGHT - 1 : y + i;
        for (int x = 0; x < WIDTH; x++)
          line[x] += weights[i + radius] * in[from * WIDTH + x];
      }
      for (int i = 1; i <= radius; i++) {
        line[-i] = line[0];
        line[WIDTH - 1 + i] = line[WIDTH - 1];
      }
      float *row = out + y * WIDTH;
      memset(row, 0, sizeof(float) * WIDTH);
      for (int i = -radius; i <= radius; i++)
        for (int x = 0; x < WIDTH; x++)
          row[x] += weights[i + radius] * line[x + i];
    }
    if (STATISTICS)
      myograph_measure_plane(out, pixels, myograph_statistics_of(io->out_statistics, channel));
  }
}

#include "shapes_end.h"
#undef CHANNELS
#undef HEIGHT
#undef WIDTH
#undef FIRST_STAGE
#undef LARGEST
#undef STATISTICS
