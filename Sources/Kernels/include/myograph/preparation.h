/// Samples on their way to a training step: image stages and augmentation, on the caller's thread.
#ifndef MYOGRAPH_PREPARATION_H
#define MYOGRAPH_PREPARATION_H

#include "network.h"

/// A slice as a cohort holds it.
typedef struct myograph_slice {
  const float *pixels;   ///< channels × rows × columns
  const uint8_t *labels; ///< rows × columns
  int32_t channels, size[2];
  double spacing[2]; ///< millimetres between rows and between columns
} myograph_slice;

/// What all that is drawn for a sample derives from.
typedef struct myograph_sample_key {
  uint64_t seed;
  uint32_t epoch, index;
} myograph_sample_key;

/// Pixels of the largest image between two stages: `room` in what follows. Not finite where sizes are out of
/// all bounds.
double myograph_preparation_pixels(const myograph_preparation *preparation, const myograph_slice *slice,
                                   myograph_sample_key key);

/// Takes a sample through all stages. `images` and `labels` have room for 2 · room pixels, images of all
/// channels. Writes channels × rows × columns to `image` and rows × columns to `targets`, where the stages
/// end in an image of `size`; returns 0 where they don't.
int myograph_prepare(const myograph_preparation *preparation, const myograph_slice *slice,
                     myograph_sample_key key, size_t room, float *images, uint8_t *labels,
                     const int32_t size[2], float *image, uint8_t *targets);

#endif
