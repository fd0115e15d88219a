/// Stages that change values, one behind the other while a row is in cache.
///
/// Parameters: CHANNELS, HEIGHT, WIDTH; FIRST_STAGE, STAGE_COUNT; KINDS, STREAMS (of each stage); MEASURE
/// (0/1: whether it has to look at the plane before; else whoever wrote it has), NUMBERS (0/1: whether the
/// weights are a myograph_range for each channel of each stage), STATISTICS (0/1: of the result). in, out:
/// planar. A thread takes whole channels. Percentiles are those of `in`: only a first stage has them.
#include "intensity.h"

void KERNEL(const myograph_preparing *io, int thread, int threads) {
  static const int kinds[STAGE_COUNT] = KINDS, streams[STAGE_COUNT] = STREAMS;
  const int pixels = HEIGHT * WIDTH, last = myograph_share(CHANNELS, thread + 1, threads);
  for (int channel = myograph_share(CHANNELS, thread, threads); channel < last; channel++) {
    const float *in = io->in + (size_t)channel * pixels;
    float *out = io->out + (size_t)channel * pixels;
    myograph_plane_statistics known = {0};
    if (MEASURE)
      myograph_measure_plane(in, pixels, &known);
    else if (io->in_statistics)
      known = *myograph_statistics_of(io->in_statistics, channel);
    myograph_change changes[STAGE_COUNT];
    for (int i = 0; i < STAGE_COUNT; i++) {
      myograph_range range = {0};
      if (NUMBERS)
        range = ((const myograph_range *)io->job->weights)[i * CHANNELS + channel];
      int kind = kinds[i];
      if (kind == MYOGRAPH_STAGE_PERCENTILES) {
        range = myograph_percentile_range(in, (myograph_planes){HEIGHT, WIDTH, 0, 1}, &range);
        kind = MYOGRAPH_STAGE_RANGE;
      }
      changes[i] = myograph_make_change(kind, streams[i], io->job->draws + FIRST_STAGE + i, &range, &known);
    }
    myograph_plane_sums sums;
    for (int y = 0; y < HEIGHT; y++) {
      float *row = out + y * WIDTH;
      memcpy(row, in + y * WIDTH, sizeof(float) * WIDTH);
      for (int i = 0; i < STAGE_COUNT; i++)
        myograph_change_row(&changes[i], row, y, HEIGHT, WIDTH, (uint32_t)channel * pixels + y * WIDTH,
                            io->job);
      if (STATISTICS && y == 0)
        myograph_start_sums(&sums, row[0]);
      for (int x = 0; STATISTICS && x < WIDTH; x += 16) {
        const int count = WIDTH - x < 16 ? WIDTH - x : 16;
        myograph_add_to_sums(&sums, myograph_load(row + x, count), count);
      }
    }
    if (STATISTICS)
      myograph_finish_sums_of_plane(&sums, pixels, myograph_statistics_of(io->out_statistics, channel));
  }
}

#include "shapes_end.h"
#undef CHANNELS
#undef HEIGHT
#undef WIDTH
#undef FIRST_STAGE
#undef STAGE_COUNT
#undef KINDS
#undef STREAMS
#undef MEASURE
#undef NUMBERS
#undef STATISTICS
