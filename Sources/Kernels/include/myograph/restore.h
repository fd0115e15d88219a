/// The way back: class maps on the network's grid to probabilities and labels on the scan's.
///
/// Parameters: IN_CHANNELS (up to 256), IN_HEIGHT, IN_WIDTH, IN_HALO; RESAMPLE (0/1), SPACING (mm, with
/// RESAMPLE); PROBABILITIES_ONLY (1: no labels, restore_argmax.h follows). in: blocked; job->probabilities,
/// job->labels: planar on job->grid, each may be null. Bilinear where RESAMPLE, else a copy; what the crop
/// has left out is background: class 0 with probability 1.
#include "geometry.h"
#include "tile.h"

#ifndef SPACING
#define SPACING 1
#endif
#ifndef PROBABILITIES_ONLY
#define PROBABILITIES_ONLY 0
#endif
#define COLUMNS 256 // of the scan, whose width is known at run time only, at a time

/// One block of classes of one pixel of the scan.
MYOGRAPH_INLINE v16 MYOGRAPH_JOIN(KERNEL, sample)(const float *maps, int block, myograph_sample row,
                                                  myograph_sample column) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16};
  if (row.low < 0 || column.low < 0)
    return MYOGRAPH_LANES + block == 0 ? (v16)1 : (v16)0;
  const v16 *low = myograph_row(maps, in, block, row.low), *high = myograph_row(maps, in, block, row.high);
  if (!RESAMPLE)
    return low[column.low];
  return myograph_blend(myograph_blend(low[column.low], low[column.high], column.weight),
                        myograph_blend(high[column.low], high[column.high], column.weight), row.weight);
}

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_grid grid = io->job->grid;
  const int height = grid.size[0], width = grid.size[1];
  const myograph_axis rows = myograph_make_axis(height, grid.spacing[0], RESAMPLE, SPACING, IN_HEIGHT);
  const myograph_axis cols = myograph_make_axis(width, grid.spacing[1], RESAMPLE, SPACING, IN_WIDTH);
  float *probabilities = io->job->probabilities;
  uint8_t *labels = PROBABILITIES_ONLY ? NULL : io->job->labels;
  if (!probabilities && !labels)
    return;
  myograph_sample columns[COLUMNS];
  for (int start = 0; start < width; start += COLUMNS) {
    const int run = width - start < COLUMNS ? width - start : COLUMNS;
    for (int x = 0; x < run; x++)
      columns[x] = myograph_on_network(cols, start + x);
    const int last = myograph_share(height, thread + 1, threads);
    for (int y = myograph_share(height, thread, threads); y < last; y++) {
      const myograph_sample row = myograph_on_network(rows, y);
      for (int x = 0; x < run; x += 16) {
        v16 pixels[MYOGRAPH_BLOCKS(IN_CHANNELS)][16], values[IN_CHANNELS];
        const int count = run - x < 16 ? run - x : 16;
        const size_t place = (size_t)y * width + start + x;
        for (int block = 0; block < MYOGRAPH_BLOCKS(IN_CHANNELS); block++)
          for (int i = 0; i < count; i++)
            pixels[block][i] = MYOGRAPH_JOIN(KERNEL, sample)(io->in, block, row, columns[x + i]);
        myograph_load_pixels(pixels[0], 16, IN_CHANNELS, count, values);
        for (int c = 0; probabilities && c < IN_CHANNELS; c++)
          myograph_store(probabilities + (size_t)c * height * width + place, values[c], count);
        if (labels)
          myograph_store_labels(labels + place, myograph_argmax(values, IN_CHANNELS), count);
      }
    }
  }
}

#undef COLUMNS
#include "shapes_end.h"
#undef RESAMPLE
#undef SPACING
#undef PROBABILITIES_ONLY
