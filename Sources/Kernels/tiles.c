#include "myograph/tiles.h"

#define MYOGRAPH_ISA_PORTABLE
#include "myograph/isa.h"

#include "myograph/geometry.h"

#include "myograph/run.h"

void myograph_resampled_size(const myograph_grid *grid, double spacing, int32_t size[2]) {
  for (int axis = 0; axis < 2; axis++)
    size[axis] = myograph_make_axis(grid->size[axis], grid->spacing[axis], spacing > 0, spacing, 1).resampled;
}

void myograph_blend_tile(const myograph_blend_maps *maps, const float *probabilities, const int32_t tile[2],
                         const int32_t first[2], const float *rows, const float *columns) {
  const int32_t height = maps->size[0], width = maps->size[1];
  const size_t pixels = (size_t)height * (size_t)width;
  // A tile that is larger than the slice reaches over its borders.
  const int left = first[1] < 0 ? -first[1] : 0;
  const int right = first[1] + tile[1] > width ? width - first[1] : tile[1];
  for (int y = 0; y < tile[0]; y++) {
    const int row = first[0] + y;
    if (row < 0 || row >= height)
      continue;
    float *to = maps->sums + (size_t)row * (size_t)width + first[1];
    const float *from = probabilities + (size_t)y * (size_t)tile[1];
    for (int c = 0; c < maps->classes; c++, to += pixels, from += (size_t)tile[0] * (size_t)tile[1])
      for (int x = left; x < right; x++)
        to[x] += from[x] * (rows[y] * columns[x]);
    for (int x = left; x < right; x++)
      to[x] += rows[y] * columns[x];
  }
}

/// One pixel's blended probability of a class.
static float blended(const float *map, const float *weights, int width, myograph_sample row,
                     myograph_sample column) {
  const size_t low = (size_t)row.low * (size_t)width, high = (size_t)row.high * (size_t)width;
  const size_t places[4] = {low + (size_t)column.low, low + (size_t)column.high, high + (size_t)column.low,
                            high + (size_t)column.high};
  float values[4];
  for (int i = 0; i < 4; i++)
    values[i] = map[places[i]] / weights[places[i]];
  const float upper = values[0] + (values[1] - values[0]) * column.weight;
  const float lower = values[2] + (values[3] - values[2]) * column.weight;
  return upper + (lower - upper) * row.weight;
}

void myograph_restore_blend(const myograph_blend_maps *maps, const myograph_grid *grid, double spacing,
                            float *probabilities, uint8_t *labels, int threads) {
  const int height = grid->size[0], width = grid->size[1];
  const size_t pixels = (size_t)maps->size[0] * (size_t)maps->size[1];
  const float *weights = maps->sums + (size_t)maps->classes * pixels;
  const myograph_axis rows =
      myograph_make_axis(height, grid->spacing[0], spacing > 0, spacing, maps->size[0]);
  const myograph_axis columns =
      myograph_make_axis(width, grid->spacing[1], spacing > 0, spacing, maps->size[1]);
#pragma omp parallel for num_threads(threads > 0 ? threads : myograph_default_threads())
  for (int y = 0; y < height; y++) {
    const myograph_sample row = myograph_on_network(rows, y);
    for (int x = 0; x < width; x++) {
      const myograph_sample column = myograph_on_network(columns, x);
      const size_t place = (size_t)y * (size_t)width + (size_t)x;
      float most = -1;
      for (int c = 0; c < maps->classes; c++) {
        const int is_outside = row.low < 0 || column.low < 0;
        const float value =
            is_outside ? (float)(c == 0)
                       : blended(maps->sums + (size_t)c * pixels, weights, maps->size[1], row, column);
        if (probabilities)
          probabilities[(size_t)c * (size_t)height * (size_t)width + place] = value;
        if (labels && value > most) {
          most = value;
          labels[place] = (uint8_t)c;
        }
      }
    }
  }
}

void myograph_largest_class(const float *maps, int classes, size_t pixels, uint8_t *labels) {
  for (size_t i = 0; i < pixels; i++) {
    int largest = 0;
    for (int c = 1; c < classes; c++)
      if (maps[(size_t)c * pixels + i] > maps[(size_t)largest * pixels + i])
        largest = c;
    labels[i] = (uint8_t)largest;
  }
}

#include "myograph/isa_end.h"
