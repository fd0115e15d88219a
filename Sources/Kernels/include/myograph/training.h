/// What is done once for a batch: sums over its samples are added up and turned into what kernels read.
/// All threads call these, and each fills its share. Sums are in double precision, in an order that depends
/// on no number of threads. Vectors of channels are padded to whole blocks of 16.
#ifndef MYOGRAPH_TRAINING_H
#define MYOGRAPH_TRAINING_H

#include "operands.h"

/// Sums over samples and rows: [vectors][blocks · 16]. With `statistics` the first vector is Σ g·(x − mean)
/// and becomes Σ g·x̂. `first` and `second` are given the channels of two vectors, without their padding.
void myograph_finish_sums(const myograph_batchwise *batch, int thread, int threads);

/// Mean and population variance, [2][blocks · 16], of what batch_statistics.h or conv_winograd.h gave.
void myograph_finish_statistics(const myograph_batchwise *batch, int thread, int threads);

/// `first`, [outputs][inputs / groups][taps], of what weight_gradient.h or weight_gradient_winograd.h gave:
/// [units][blocks of outputs][taps or points][inputs, padded][16].
void myograph_finish_weights(const myograph_batchwise *batch, int thread, int threads);

/// Scale and shift of a batch norm.
void myograph_batch_norm_coefficients(const myograph_batchwise *batch, int thread, int threads);

/// a, b and d of the gradient for its input, a·g + b·x + d; `sums` are Σ g·x̂ and Σ g over the batch's pixels.
void myograph_batch_norm_gradient_coefficients(const myograph_batchwise *batch, int thread, int threads);

/// (1 − momentum) · running + momentum · batch, of the mean and the sample variance of the batch's pixels.
void myograph_move_running_statistics(const myograph_batchwise *batch, int thread, int threads);

/// Σ weight · loss.
void myograph_sum_losses(const myograph_batchwise *batch, int thread, int threads);

/// A loss, which may be the whole one.
static inline void myograph_finish_loss(const myograph_batchwise *batch, float value) {
  *batch->out = value;
  if (batch->first)
    *batch->first = value;
}

#endif
