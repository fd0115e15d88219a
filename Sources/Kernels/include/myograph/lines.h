/// Lines of k-space, as a scanner acquires them one after the other along an axis of the image.
#ifndef MYOGRAPH_LINES_H
#define MYOGRAPH_LINES_H

#include "program.h"

/// What the lines' factors are in the image: the weights of a circular sum along the axis.
typedef struct myograph_lines {
  int is_vertical;   ///< 1: from row to row, 0: from column to column
  int count;         ///< of lines, and of pixels along the axis
  const float *real; ///< [2 * count]: of pixel i for pixel j at count + j - i
  const float *imaginary;
} myograph_lines;

/// Floats that `myograph_draw_lines` fills.
#define MYOGRAPH_LINES_FLOATS(count) (12 * (count))

/// What was drawn for a stage of `kind` on an image of height × width. `scratch` has room for the larger of
/// both.
myograph_lines myograph_draw_lines(int kind, const myograph_draw *draw, int height, int width,
                                   float *scratch);

#endif
