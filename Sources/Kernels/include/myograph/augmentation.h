/// What is drawn for a training sample: a stage's numbers derive from the seed, the epoch, the sample's index
/// and the stage's stream alone, with the bits of Myograph's `Augmentation` and `Placement`.
#ifndef MYOGRAPH_AUGMENTATION_H
#define MYOGRAPH_AUGMENTATION_H

#include "program.h"

struct myograph_network;

/// Draws for all stages of a network; `job` holds seed, epoch, index and targets, and the size of the slice
/// in its grid. `spacing` is in millimetres between rows and between columns. Returns 0 where an image
/// becomes larger than can be counted.
int myograph_draw_sample(const struct myograph_network *network, const myograph_job *job,
                         const double spacing[2], myograph_draw *draws);

/// The maps of `count` stages as one, from the last one's pixels to those before the first.
void myograph_compose_maps(const myograph_draw *draws, int count, double map[6]);

/// Normal number `index` of a stream, with mean 0 and variance 1.
double myograph_normal(const myograph_job *job, uint32_t stream, uint64_t index);

/// The first of the four control points of a cubic B-spline that a position depends on, in units of their
/// distance, and their shares.
int myograph_spline_weights(double position, double weights[4]);

/// A Gaussian's weights, 1 together, from its reach before a pixel to that behind it. Returns that reach; 0,
/// and one weight, where nothing is blurred.
int myograph_blur_weights(const myograph_draw *draw, float *weights);

#endif
