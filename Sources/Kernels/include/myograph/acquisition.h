/// Lines of k-space changed while they are acquired: in the image a circular sum along an axis, with complex
/// weights that are the same for all pixels, of which magnitudes are taken.
///
/// Parameters: CHANNELS, HEIGHT, WIDTH; FIRST_STAGE; KIND (MYOGRAPH_STAGE_…); STATISTICS (0/1: of the
/// result). in, out: planar. A thread takes whole channels.
#include "lines.h"
#include "plane_statistics.h"

_Static_assert(MYOGRAPH_LINES_FLOATS(HEIGHT) <= SCRATCH_FLOATS, "Scratch is too small");
_Static_assert(MYOGRAPH_LINES_FLOATS(WIDTH) <= SCRATCH_FLOATS, "Scratch is too small");

#ifndef MYOGRAPH_ACQUISITION_H
#define MYOGRAPH_ACQUISITION_H

/// Up to sixteen pixels of row `y` from column `x` on.
MYOGRAPH_INLINE v16 myograph_acquired(const myograph_lines *lines, const float *in, int width, int y, int x,
                                      int count) {
  const float *real = lines->real + lines->count, *imaginary = lines->imaginary + lines->count;
  v16 sums[2] = {0, 0};
  if (lines->is_vertical)
    for (int i = 0; i < lines->count; i++) {
      const v16 values = myograph_load(in + (size_t)i * width + x, count);
      sums[0] += values * real[y - i];
      sums[1] += values * imaginary[y - i];
    }
  else
    for (int i = 0; i < lines->count; i++) {
      const float value = in[(size_t)y * width + i];
      sums[0] += myograph_load(real + x - i, count) * value;
      sums[1] += myograph_load(imaginary + x - i, count) * value;
    }
  // No square overflows.
  const v16 a = __builtin_elementwise_abs(sums[0]), b = __builtin_elementwise_abs(sums[1]);
  const v16 large = a > b ? a : b, ratio = large > 0.0f ? (a > b ? b : a) / large : 0.0f;
  return large * __builtin_elementwise_sqrt(ratio * ratio + 1.0f);
}

#endif

void KERNEL(const myograph_preparing *io, int thread, int threads) {
  const myograph_draw *draw = io->job->draws + FIRST_STAGE;
  const int pixels = HEIGHT * WIDTH, last = myograph_share(CHANNELS, thread + 1, threads);
  myograph_lines lines;
  if (draw->is_applied)
    lines = myograph_draw_lines(KIND, draw, HEIGHT, WIDTH, io->job->scratch);
  for (int channel = myograph_share(CHANNELS, thread, threads); channel < last; channel++) {
    const float *in = io->in + (size_t)channel * pixels;
    float *out = io->out + (size_t)channel * pixels;
    if (!draw->is_applied)
      memcpy(out, in, sizeof(float) * pixels);
    for (int y = 0; draw->is_applied && y < HEIGHT; y++)
      for (int x = 0; x < WIDTH; x += 16) {
        const int count = WIDTH - x < 16 ? WIDTH - x : 16;
        myograph_store(out + y * WIDTH + x, myograph_acquired(&lines, in, WIDTH, y, x, count), count);
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
#undef KIND
#undef STATISTICS
