/// Stages that move pixels, as one: each pixel of the image is blended from the four that lie around its
/// place on the image before, each label is that of the nearest; 0 further than half a pixel outside.
///
/// Parameters: IMAGE, LABELS (0/1: what is fetched); CHANNELS; OUT_HEIGHT, OUT_WIDTH (0: as drawn);
/// FIRST_STAGE, STAGE_COUNT; ELASTIC (0/1), and then of the last stage STREAM, SPACING and POINT_ROWS ×
/// POINT_COLUMNS control points; REMODEL (0/1: whether the first stage does); STATISTICS (0/1: of the
/// result). in, out: planar. A thread takes whole channels.
///
/// Places are in double precision, every product rounded: a label of the interpreter's is the one here.
#include "augmentation.h"
#include "bend.h"
#include "places.h"
#include "plane_statistics.h"
#include "remodel.h"

#ifndef REMODEL
#define REMODEL 0
#endif
#if ELASTIC
_Static_assert(2 * MYOGRAPH_BEND_DOUBLES(OUT_WIDTH, POINT_ROWS, POINT_COLUMNS) + OUT_WIDTH <= SCRATCH_FLOATS,
               "Scratch is too small");
#endif

void KERNEL(const myograph_preparing *io, int thread, int threads) {
  const myograph_draw *draws = io->job->draws + FIRST_STAGE;
  const int32_t *before = FIRST_STAGE > 0 ? draws[-1].size : io->job->grid.size;
  const int32_t *after = STAGE_COUNT > 0 ? draws[STAGE_COUNT - 1].size : before;
  const int height = OUT_HEIGHT ? OUT_HEIGHT : after[0], width = OUT_WIDTH ? OUT_WIDTH : after[1];
  const size_t in_pixels = (size_t)before[0] * before[1], pixels = (size_t)height * width;
  double map[6];
  myograph_compose_maps(draws, STAGE_COUNT, map);
#if ELASTIC
  const myograph_bend bend = myograph_start_bend(io->job, draws + STAGE_COUNT - 1, STREAM, SPACING,
                                                 POINT_ROWS, POINT_COLUMNS, OUT_HEIGHT, OUT_WIDTH);
#endif
  const int units = IMAGE ? CHANNELS : 1, last = myograph_share(units, thread + 1, threads);
  for (int channel = myograph_share(units, thread, threads); channel < last; channel++) {
    const float *plane = IMAGE ? io->in + channel * in_pixels : 0;
    const uint8_t *labels = LABELS && channel == 0 ? io->in_labels : 0;
    myograph_plane_sums sums;
    for (int y = 0; y < height; y++) {
      const size_t start = (size_t)y * width;
#if ELASTIC
      myograph_bend_row(&bend, y);
#endif
      for (int x = 0; x < width; x += 16) {
        const int count = width - x < 16 ? width - x : 16;
        f64x8 rows[2], columns[2];
        for (int half = 0; half < 2; half++) {
#if ELASTIC
          const f64x8 row = myograph_load_places(bend.rows + x + 8 * half);
          const f64x8 column = myograph_load_places(bend.columns + x + 8 * half);
#else
          const f64x8 row = y, column = MYOGRAPH_HALF_LANES + (double)(x + 8 * half);
#endif
          rows[half] = myograph_mapped(map[0], row, map[1], column, map[4]);
          columns[half] = myograph_mapped(map[2], row, map[3], column, map[5]);
        }
        if (REMODEL && draws->is_applied)
          myograph_remodel_places(io->job, draws, (double *)rows, (double *)columns);
        const myograph_places vertical = myograph_find_places(rows, before[0]);
        const myograph_places horizontal = myograph_find_places(columns, before[1]);
        const i16 is_inside = vertical.is_inside & horizontal.is_inside;
        if (IMAGE) {
          const v16 values = myograph_blend_places(plane, before[1], vertical, horizontal);
          const v16 shown = is_inside ? values : 0.0f;
          myograph_store(io->out + channel * pixels + start + x, shown, count);
          if (STATISTICS) {
            if (y == 0 && x == 0)
              myograph_start_sums(&sums, shown[0]);
            myograph_add_to_sums(&sums, shown, count);
          }
        }
        if (labels) {
          const i16 nearest = myograph_labels_at(labels, vertical.nearest * before[1] + horizontal.nearest);
          myograph_store_labels(io->out_labels + start + x, is_inside ? nearest : 0, count);
        }
      }
    }
    if (STATISTICS)
      myograph_finish_sums_of_plane(&sums, (double)pixels,
                                    myograph_statistics_of(io->out_statistics, channel));
  }
}

#include "shapes_end.h"
#undef IMAGE
#undef LABELS
#undef CHANNELS
#undef FIRST_STAGE
#undef STAGE_COUNT
#undef ELASTIC
#undef STREAM
#undef SPACING
#undef POINT_ROWS
#undef POINT_COLUMNS
#undef REMODEL
#undef STATISTICS
