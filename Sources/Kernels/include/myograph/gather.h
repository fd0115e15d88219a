/// Image stages in one pass: job->scan on its own grid, resampled, cropped or padded with 0, normalised. Of
/// job->tiles, where there are any, this one instead of the middle.
///
/// Parameters: OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO; RESAMPLE (0/1), SPACING (mm, with RESAMPLE);
/// NORMALIZE as `kind` of normalization.h. out: planar. weights: a myograph_range of each channel, where
/// NORMALIZE needs it. geometry.h says which pixel comes from where.
///
/// Bilinear: a row of the scan is first resampled along x, once, and kept for all rows of out that it is
/// blended into. With NORMALIZE a thread takes whole channels, else rows.
#include "geometry.h"
#include "normalization.h"

#ifndef SPACING
#define SPACING 1
#endif

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_grid grid = io->job->grid;
  myograph_axis rows = myograph_make_axis(grid.size[0], grid.spacing[0], RESAMPLE, SPACING, OUT_HEIGHT);
  myograph_axis cols = myograph_make_axis(grid.size[1], grid.spacing[1], RESAMPLE, SPACING, OUT_WIDTH);
  if (io->job->tiles) {
    rows.offset = io->job->tiles[0];
    cols.offset = io->job->tiles[1];
  }
  const myograph_planes out = {OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 1};
  const int first = myograph_first(cols), end = myograph_end(cols);
  myograph_sample columns[OUT_WIDTH];
  for (int x = first; x < end; x++)
    columns[x] = myograph_on_scan(cols, x);

  float kept[2][OUT_WIDTH]; // rows of the scan, resampled along x
  int64_t kept_row[2] = {-1, -1};
  const int units = NORMALIZE ? OUT_CHANNELS : OUT_CHANNELS * OUT_HEIGHT, lines = NORMALIZE ? OUT_HEIGHT : 1;
  const int first_unit = myograph_share(units, thread, threads),
            last_unit = myograph_share(units, thread + 1, threads);
  for (int line = first_unit * lines; line < last_unit * lines; line++) {
    const int channel = line / OUT_HEIGHT, y = line % OUT_HEIGHT;
    float *to = io->out + myograph_index(out, channel, y, 0);
    memset(to, 0, sizeof(float) * OUT_WIDTH);
    if (y < myograph_first(rows) || y >= myograph_end(rows))
      continue;
    const myograph_sample place = myograph_on_scan(rows, y);
    const int64_t wanted[2] = {(int64_t)channel * grid.size[0] + place.low,
                               (int64_t)channel * grid.size[0] + place.high};
    if (!RESAMPLE) {
      memcpy(to + first, io->job->scan + wanted[0] * grid.size[1] + columns[first].low,
             sizeof(float) * (end - first));
      continue;
    }
    // A row of the scan always has the same of the two places.
    for (int i = 0; i < 2; i++) {
      const int slot = wanted[i] & 1;
      if (kept_row[slot] != wanted[i])
        myograph_resample_row(io->job->scan + wanted[i] * grid.size[1], columns, first, end, kept[slot]);
      kept_row[slot] = wanted[i];
    }
    const float *low = kept[wanted[0] & 1], *high = kept[wanted[1] & 1];
    for (int x = first; x < end; x++)
      to[x] = low[x] + (high[x] - low[x]) * place.weight;
  }
  if (NORMALIZE)
    for (int channel = first_unit; channel < last_unit; channel++) {
      float *plane = io->out + channel * myograph_pitch(out);
      myograph_normalize(plane, out, plane, out, NORMALIZE,
                         NORMALIZE > 2 ? (const myograph_range *)io->weights + channel : NULL);
    }
  myograph_zero_halo(io->out, OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 1, thread, threads);
}

#include "shapes_end.h"
#undef RESAMPLE
#undef SPACING
#undef NORMALIZE
