/// Elastic deformation: pixels are fetched from where cubic B-splines move them, within the image.
#ifndef MYOGRAPH_BEND_H
#define MYOGRAPH_BEND_H

#include "augmentation.h"
#include "statistics.h"

typedef struct myograph_bend {
  int height, width, point_rows, point_columns;
  double spacing;
  int is_applied;
  double *points;  ///< [2][point_rows][point_columns]: rows' displacements, then columns'
  double *blended; ///< [2][point_columns]: those of a row of pixels
  double *shares;  ///< [width][4]
  double *rows;    ///< a row's places, padded to whole vectors
  double *columns; ///< the same
  int32_t *firsts; ///< [width]: the first of four control points
} myograph_bend;

/// What the arrays of doubles take; `width` more floats are for the integers.
#define MYOGRAPH_BEND_DOUBLES(width, point_rows, point_columns)                                              \
  (2 * (((width) + 15) / 16 * 16) + 4 * (width) + 2 * (point_columns) + 2 * (point_rows) * (point_columns))

/// Draws the control points into this thread's scratch.
static inline __attribute__((noinline)) myograph_bend
myograph_start_bend(const myograph_job *job, const myograph_draw *draw, uint32_t stream, double spacing,
                    int point_rows, int point_columns, int height, int width) {
  const int padded = (width + 15) / 16 * 16, points = 2 * point_rows * point_columns;
  myograph_bend bend = {.height = height,
                        .width = width,
                        .point_rows = point_rows,
                        .point_columns = point_columns,
                        .spacing = spacing,
                        .is_applied = draw->is_applied};
  bend.rows = (double *)job->scratch;
  bend.columns = bend.rows + padded;
  bend.shares = bend.columns + padded;
  bend.blended = bend.shares + 4 * (size_t)width;
  bend.points = bend.blended + 2 * point_columns;
  bend.firsts = (int32_t *)(bend.points + points);
  memset(bend.rows, 0, sizeof(double) * 2 * padded);
  for (int i = 0; draw->is_applied && i < points; i++)
    bend.points[i] = draw->numbers[0] * myograph_normal(job, stream, i);
  for (int x = 0; x < width; x++)
    bend.firsts[x] = myograph_spline_weights(x / spacing, bend.shares + 4 * (size_t)x);
  return bend;
}

/// Where the pixels of row `y` are fetched from.
static inline __attribute__((noinline)) void myograph_bend_row(const myograph_bend *bend, int y) {
  for (int x = 0; x < bend->width; x++) {
    bend->rows[x] = y;
    bend->columns[x] = x;
  }
  if (!bend->is_applied)
    return;
  double weights[4];
  const int first = myograph_spline_weights(y / bend->spacing, weights), count = bend->point_columns;
  for (int axis = 0; axis < 2; axis++) {
    double *blended = bend->blended + axis * count, *places = axis == 0 ? bend->rows : bend->columns;
    const double *points = bend->points + ((size_t)axis * bend->point_rows + first) * count;
    for (int i = 0; i < count; i++)
      blended[i] = weights[0] * points[i] + weights[1] * points[count + i] +
                   weights[2] * points[2 * count + i] + weights[3] * points[3 * count + i];
    const double last = (axis == 0 ? bend->height : bend->width) - 1;
    for (int x = 0; x < bend->width; x++) {
      const double *from = blended + bend->firsts[x], *share = bend->shares + 4 * (size_t)x;
      const double place =
          places[x] + (share[0] * from[0] + share[1] * from[1] + share[2] * from[2] + share[3] * from[3]);
      places[x] = place < 0 ? 0 : place > last ? last : place;
    }
  }
}

#endif
