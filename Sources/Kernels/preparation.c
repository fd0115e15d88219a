#include "myograph/preparation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "augmentation.h"

// As in augmentation.c.
#pragma STDC FP_CONTRACT OFF

static myograph_stream stream_of(const myograph_image_stage *stage, myograph_sample_key key) {
  return (myograph_stream){key, (uint32_t)stage->stream};
}

static myograph_placement placed_on(const myograph_slice *slice) {
  return (myograph_placement){.size = {slice->size[0], slice->size[1]},
                              .source = {slice->size[0], slice->size[1]},
                              .spacing = {slice->spacing[0], slice->spacing[1]},
                              .map = myograph_identity};
}

double myograph_preparation_pixels(const myograph_preparation *preparation, const myograph_slice *slice,
                                   myograph_sample_key key) {
  myograph_placement placement = placed_on(slice);
  double most = preparation->stage_count == 0 ? (double)slice->size[0] * slice->size[1] : 0;
  for (int i = 0; i < preparation->stage_count; i++) {
    const myograph_image_stage *stage = &preparation->stages[i];
    if (myograph_moves(stage))
      myograph_place(&placement, stage, stream_of(stage, key));
    const double pixels = (double)placement.size[0] * placement.size[1];
    if (stage->is_stored && !(pixels <= most))
      most = pixels;
  }
  return most;
}

/// Displacements by cubic B-splines: ElasticField in Swift.
typedef struct bend {
  int32_t size[2], columns;
  double spacing;
  double *displacements; ///< of rows, then of columns
  size_t count;          ///< control points
} bend;

/// The first of the four control points that a position depends on, and their shares.
static int control_points(double position, double shares[4]) {
  const int first = (int)position;
  const double t = position - first, u = 1 - t;
  shares[0] = u * u * u / 6;
  shares[1] = ((3 * t - 6) * t * t + 4) / 6;
  shares[2] = ((3 * u - 6) * u * u + 4) / 6;
  shares[3] = t * t * t / 6;
  return first;
}

static void bent(const bend *bend, int row, int column, double place[2]) {
  double rows[4], columns[4];
  const int first_row = control_points(row / bend->spacing, rows);
  const int first_column = control_points(column / bend->spacing, columns);
  place[0] = row;
  place[1] = column;
  for (int axis = 0; axis < 2; axis++) {
    const double *from = bend->displacements + axis * bend->count;
    for (int i = 0; i < 4; i++)
      for (int j = 0; j < 4; j++)
        place[axis] +=
            rows[i] * columns[j] * from[(size_t)(first_row + i) * bend->columns + first_column + j];
    const double last = bend->size[axis] - 1;
    place[axis] = place[axis] < 0 ? 0 : place[axis] > last ? last : place[axis];
  }
}

/// Fills `bend` where one is drawn; returns whether there is memory for it.
static int make_bend(bend *bend, const myograph_image_stage *stage, myograph_stream stream,
                     const int32_t size[2]) {
  if (!myograph_is_applied(stage, stream))
    return 1;
  const double deviation = myograph_draw(stage, stream, 0);
  const int rows = (int)((size[0] - 1) / stage->spacing) + 4;
  bend->columns = (int)((size[1] - 1) / stage->spacing) + 4;
  bend->spacing = stage->spacing;
  memcpy(bend->size, size, sizeof bend->size);
  bend->count = (size_t)rows * bend->columns;
  bend->displacements = malloc(2 * bend->count * sizeof(double));
  for (size_t i = 0; bend->displacements && i < 2 * bend->count; i++)
    bend->displacements[i] = deviation * myograph_normal(stream, (uint32_t)i);
  return bend->displacements != 0;
}

/// An image with its labels, somewhere in memory.
typedef struct image {
  float *pixels;
  uint8_t *labels;
  int32_t size[2];
} image;

static size_t pixel_count(const int32_t size[2]) { return (size_t)size[0] * size[1]; }

/// Pixels `from` at places `map` · (bend · (row, column)): blended, labels from the nearest, 0 further than
/// half a pixel outside.
static void fetch(const image *from, const image *to, int channels, myograph_map map, const bend *bend) {
  const int rows = from->size[0], columns = from->size[1];
  const size_t from_count = pixel_count(from->size), to_count = pixel_count(to->size);
  const double *m = map.matrix;
  size_t target = 0;
  for (int y = 0; y < to->size[0]; y++)
    for (int x = 0; x < to->size[1]; x++, target++) {
      double at[2] = {y, x};
      if (bend->displacements)
        bent(bend, y, x, at);
      const double row = m[0] * at[0] + m[1] * at[1] + map.offset[0];
      const double column = m[2] * at[0] + m[3] * at[1] + map.offset[1];
      if (!(row >= -0.5 && row <= rows - 0.5 && column >= -0.5 && column <= columns - 0.5)) {
        to->labels[target] = 0;
        for (int c = 0; c < channels; c++)
          to->pixels[c * to_count + target] = 0;
        continue;
      }
      const double inner_row = row < 0 ? 0 : row > rows - 1 ? rows - 1 : row;
      const double inner_column = column < 0 ? 0 : column > columns - 1 ? columns - 1 : column;
      // Halves go up, as the floor of one half more does; positions aren't negative by more than that.
      const int near_row = (int)(row + 0.5), near_column = (int)(column + 0.5);
      const size_t near = (size_t)(near_row < rows ? near_row : rows - 1) * columns +
                          (near_column < columns ? near_column : columns - 1);
      to->labels[target] = from->labels[near];
      const int top = (int)inner_row, left = (int)inner_column;
      const float down = (float)(inner_row - top), right = (float)(inner_column - left);
      const size_t first = (size_t)top * columns + left;
      const size_t below = top < rows - 1 ? columns : 0, beside = left < columns - 1 ? 1 : 0;
      for (int c = 0; c < channels; c++) {
        const float *p = from->pixels + c * from_count + first;
        const float upper = p[0] + (p[beside] - p[0]) * right;
        const float lower = p[below] + (p[below + beside] - p[below]) * right;
        to->pixels[c * to_count + target] = upper + (lower - upper) * down;
      }
    }
}

int myograph_prepare(const myograph_preparation *preparation, const myograph_slice *slice,
                     myograph_sample_key key, size_t room, float *images, uint8_t *labels,
                     const int32_t size[2], float *target, uint8_t *targets) {
  const int channels = slice->channels;
  // Only what is in one of the two buffers is ever written to.
  image current = {(float *)slice->pixels, (uint8_t *)slice->labels, {slice->size[0], slice->size[1]}};
  image other = {images, labels, {0, 0}}, spare = {images + room * channels, labels + room, {0, 0}};
  myograph_placement placement = placed_on(slice);
  myograph_map map = myograph_identity;
  bend bend = {0};
  int is_moving = preparation->stage_count == 0 || !myograph_moves(preparation->stages);
  for (int i = 0; i < preparation->stage_count || is_moving; i++) {
    const myograph_image_stage *stage = i < preparation->stage_count ? &preparation->stages[i] : 0;
    if (stage && myograph_moves(stage)) {
      is_moving = 1;
      const myograph_stream stream = stream_of(stage, key);
      if (stage->kind != MYOGRAPH_BEND)
        map = myograph_compose(map, myograph_place(&placement, stage, stream));
      else if (!make_bend(&bend, stage, stream, placement.size))
        return 0;
      if (!stage->is_stored)
        continue;
    }
    if (is_moving) {
      memcpy(other.size, placement.size, sizeof other.size);
      if (pixel_count(other.size) > room)
        return 0;
      fetch(&current, &other, channels, map, &bend);
      free(bend.displacements);
      bend.displacements = 0;
      map = myograph_identity;
      is_moving = 0;
      const image fetched = other;
      other = current.pixels == slice->pixels ? spare : current;
      current = fetched;
    }
    if (stage && !myograph_moves(stage))
      for (int c = 0; c < channels; c++)
        myograph_change_values(stage, stream_of(stage, key), c, current.size,
                               current.pixels + c * pixel_count(current.size), other.pixels);
  }
  if (current.size[0] != size[0] || current.size[1] != size[1])
    return 0;
  memcpy(target, current.pixels, channels * pixel_count(size) * sizeof(float));
  memcpy(targets, current.labels, pixel_count(size));
  return 1;
}
