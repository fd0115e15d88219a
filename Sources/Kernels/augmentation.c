#include "augmentation.h"

#include <math.h>

// Swift's interpreter rounds every product, and labels at the border of two pixels depend on it.
#pragma STDC FP_CONTRACT OFF

static const double pi = 3.14159265358979323846;

static uint32_t word(myograph_stream stream, uint32_t position) {
  uint32_t x = position / 4, y = stream.number, z = stream.key.index, w = stream.key.epoch;
  uint32_t low = (uint32_t)stream.key.seed, high = (uint32_t)(stream.key.seed >> 32);
  for (int round = 0; round < 10; round++, low += 0x9E3779B9, high += 0xBB67AE85) {
    const uint64_t first = (uint64_t)0xD2511F53 * x, second = (uint64_t)0xCD9E8D57 * z;
    x = (uint32_t)(second >> 32) ^ y ^ low;
    y = (uint32_t)second;
    z = (uint32_t)(first >> 32) ^ w ^ high;
    w = (uint32_t)first;
  }
  const uint32_t words[] = {x, y, z, w};
  return words[position % 4];
}

double myograph_uniform(myograph_stream stream, uint32_t position) {
  return word(stream, position) / 4294967296.0;
}

double myograph_normal(myograph_stream stream, uint32_t index) {
  // Behind the numbers that decide whether and how much.
  const uint32_t position = 64 + 2 * index;
  const double radius = sqrt(-2 * log(word(stream, position) / 4294967296.0 + 1 / 4294967296.0));
  return radius * cos(2 * pi * myograph_uniform(stream, position + 1));
}

int myograph_is_applied(const myograph_image_stage *stage, myograph_stream stream) {
  return myograph_uniform(stream, 0) < stage->probability;
}

double myograph_draw(const myograph_image_stage *stage, myograph_stream stream, int number) {
  const double *bounds = stage->bounds[number];
  return bounds[0] + myograph_uniform(stream, 1 + (uint32_t)number) * (bounds[1] - bounds[0]);
}

const myograph_map myograph_identity = {{1, 0, 0, 1}, {0, 0}};

static void apply(const double *matrix, double row, double column, double out[2]) {
  out[0] = matrix[0] * row + matrix[1] * column;
  out[1] = matrix[2] * row + matrix[3] * column;
}

myograph_map myograph_compose(myograph_map outer, myograph_map inner) {
  const double *a = outer.matrix, *b = inner.matrix;
  myograph_map all = {{a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2],
                       a[2] * b[1] + a[3] * b[3]},
                      {0, 0}};
  apply(a, inner.offset[0], inner.offset[1], all.offset);
  all.offset[0] += outer.offset[0];
  all.offset[1] += outer.offset[1];
  return all;
}

static double centre(int32_t count) { return (double)(count - 1) / 2; }

/// A linear map around the centres of two images.
static myograph_map around_centres(const double matrix[4], const int32_t from[2], const int32_t to[2]) {
  myograph_map map = {{matrix[0], matrix[1], matrix[2], matrix[3]}, {0, 0}};
  double moved[2];
  apply(matrix, centre(from[0]), centre(from[1]), moved);
  for (int axis = 0; axis < 2; axis++)
    map.offset[axis] = centre(to[axis]) - moved[axis];
  return map;
}

/// ⌊n · factor + ½⌋, at least 1; so large a one as nobody has memory for stays countable.
static int32_t scaled(int32_t count, double factor) {
  const double length = floor(count * factor + 0.5);
  return length < 1 ? 1 : length > 1 << 30 ? 1 << 30 : (int32_t)length;
}

static int keeps_pixels(const double *m) {
  for (int i = 0; i < 4; i++)
    if (round(m[i]) != m[i])
      return 0;
  return fabs(m[0] * m[3] - m[1] * m[2]) == 1;
}

/// The first pixel of a crop that shows nothing but the slice, where that allows it: the crop's centre is
/// drawn on the slice, away from its borders by as far as the crop reaches there. Along an axis on which the
/// slice is too small, the crop shows its middle.
static void place_crop(const myograph_placement *placement, const int32_t size[2], const double drawn[2],
                       double first[2]) {
  const double *m = placement->map.matrix;
  // The first pixel is a whole number: rounding moves the crop by up to half a pixel along both axes.
  const double slack = keeps_pixels(m) ? 0 : 0.5;
  double on_source[2];
  for (int axis = 0; axis < 2; axis++) {
    const double reach =
        fabs(m[2 * axis]) * (centre(size[0]) + slack) + fabs(m[2 * axis + 1]) * (centre(size[1]) + slack);
    const double count = placement->source[axis];
    on_source[axis] = reach * 2 <= count ? reach - 0.5 + drawn[axis] * (count - 2 * reach) : (count - 1) / 2;
    on_source[axis] -= placement->map.offset[axis];
  }
  const double determinant = m[0] * m[3] - m[1] * m[2];
  const double found[2] = {(m[3] * on_source[0] - m[1] * on_source[1]) / determinant,
                           (m[0] * on_source[1] - m[2] * on_source[0]) / determinant};
  for (int axis = 0; axis < 2; axis++)
    first[axis] = floor(found[axis] - centre(size[axis]) + 0.5);
}

int myograph_moves(const myograph_image_stage *stage) { return stage->kind <= MYOGRAPH_BEND; }

myograph_map myograph_place(myograph_placement *placement, const myograph_image_stage *stage,
                            myograph_stream stream) {
  const int32_t old[2] = {placement->size[0], placement->size[1]};
  int32_t size[2] = {old[0], old[1]};
  myograph_map map = myograph_identity;
  switch (stage->kind) {
  case MYOGRAPH_RESAMPLE: {
    const double steps[2] = {stage->spacing / placement->spacing[0], stage->spacing / placement->spacing[1]};
    const double matrix[4] = {steps[0], 0, 0, steps[1]};
    for (int axis = 0; axis < 2; axis++)
      size[axis] = scaled(old[axis], 1 / steps[axis]);
    map = around_centres(matrix, size, old);
    break;
  }
  case MYOGRAPH_CENTER_CROP:
    for (int axis = 0; axis < 2; axis++) {
      size[axis] = stage->size[axis];
      map.offset[axis] = (old[axis] - size[axis]) >> 1;
    }
    break;
  case MYOGRAPH_FLIP: {
    const double matrix[4] = {myograph_uniform(stream, 0) < stage->probability ? -1 : 1, 0, 0,
                              myograph_uniform(stream, 1) < stage->probability ? -1 : 1};
    map = around_centres(matrix, old, old);
    break;
  }
  case MYOGRAPH_ROTATE: {
    if (!myograph_is_applied(stage, stream))
      break;
    const double angle = myograph_draw(stage, stream, 0) * pi / 180, sine = sin(angle), cosine = cos(angle);
    // As large as the rotated image is high and wide, but for rounding.
    size[0] = (int32_t)ceil(fabs(cosine) * old[0] + fabs(sine) * old[1] - 1e-9);
    size[1] = (int32_t)ceil(fabs(sine) * old[0] + fabs(cosine) * old[1] - 1e-9);
    const double matrix[4] = {cosine, sine, -sine, cosine};
    map = around_centres(matrix, size, old);
    break;
  }
  case MYOGRAPH_SCALE: {
    if (!myograph_is_applied(stage, stream))
      break;
    const double factor = myograph_draw(stage, stream, 0);
    const double matrix[4] = {1 / factor, 0, 0, 1 / factor};
    for (int axis = 0; axis < 2; axis++)
      size[axis] = scaled(old[axis], factor);
    map = around_centres(matrix, size, old);
    break;
  }
  case MYOGRAPH_CROP: {
    const double drawn[2] = {myograph_uniform(stream, 1), myograph_uniform(stream, 2)};
    for (int axis = 0; axis < 2; axis++)
      size[axis] = stage->size[axis];
    place_crop(placement, size, drawn, map.offset);
    break;
  }
  }
  for (int axis = 0; axis < 2; axis++)
    placement->size[axis] = size[axis];
  placement->map = myograph_compose(placement->map, map);
  return map;
}
