/// Slices that are covered by tiles: what a network says of each is blended, and brought back to the slice.
#ifndef MYOGRAPH_TILES_H
#define MYOGRAPH_TILES_H

#include "program.h"

/// Rows and columns of a slice at the network's spacing; the grid's own where `spacing` is 0.
void myograph_resampled_size(const myograph_grid *grid, double spacing, int32_t size[2]);

/// Class maps that tiles are added to, [classes][size], and behind them the sum of all weights, [size].
typedef struct myograph_blend_maps {
  float *sums;
  int32_t classes;
  int32_t size[2]; ///< of the slice at the network's spacing
} myograph_blend_maps;

/// Adds a tile of `tile` rows and columns that begins at `first`: its probabilities, [classes][tile], each
/// times rows[y] · columns[x].
void myograph_blend_tile(const myograph_blend_maps *maps, const float *probabilities, const int32_t tile[2],
                         const int32_t first[2], const float *rows, const float *columns);

/// Brings blended maps back to the slice, bilinearly where it was resampled: probabilities,
/// [classes][grid.size], and the largest class of each pixel; either may be null.
void myograph_restore_blend(const myograph_blend_maps *maps, const myograph_grid *grid, double spacing,
                            float *probabilities, uint8_t *labels, int threads);

/// The largest of `classes` maps at each of `pixels`; the first of several.
void myograph_largest_class(const float *maps, int classes, size_t pixels, uint8_t *labels);

#endif
