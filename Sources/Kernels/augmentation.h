/// What preparation.c is made of: draws, and where images lie on the ones that they were made of.
#ifndef MYOGRAPH_AUGMENTATION_H
#define MYOGRAPH_AUGMENTATION_H

#include "myograph/preparation.h"

/// Numbers of one stage for one sample; the same as Swift's RandomStream gives.
typedef struct myograph_stream {
  myograph_sample_key key;
  uint32_t number;
} myograph_stream;

double myograph_uniform(myograph_stream stream, uint32_t position);
/// Of variance 1, by Box and Muller; `index` counts normal numbers.
double myograph_normal(myograph_stream stream, uint32_t index);

/// Number 0 of a stream decides whether a stage is applied, the next ones how much.
int myograph_is_applied(const myograph_image_stage *stage, myograph_stream stream);
double myograph_draw(const myograph_image_stage *stage, myograph_stream stream, int number);

/// (row, column) ↦ matrix · (row, column) + offset.
typedef struct myograph_map {
  double matrix[4], offset[2];
} myograph_map;

extern const myograph_map myograph_identity;
/// First `inner`, then `outer`.
myograph_map myograph_compose(myograph_map outer, myograph_map inner);

/// Where an image lies on the slice that it was made of.
typedef struct myograph_placement {
  int32_t size[2], source[2];
  double spacing[2];
  myograph_map map;
} myograph_placement;

/// Whether a stage moves pixels.
int myograph_moves(const myograph_image_stage *stage);
/// Puts an image through a stage that moves its pixels; returns the map from the new image's pixels to the
/// old one's.
myograph_map myograph_place(myograph_placement *placement, const myograph_image_stage *stage,
                            myograph_stream stream);

/// Changes the values of one channel in place; `other` has room for as many pixels.
void myograph_change_values(const myograph_image_stage *stage, myograph_stream stream, int channel,
                            const int32_t size[2], float *pixels, float *other);

#endif
