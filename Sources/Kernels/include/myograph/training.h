/// What is done once for a batch: sums over its samples are added up and turned into what kernels read.
/// Emitted code calls these on all threads, and each fills its share. Sums are in double precision, in an
/// order that depends on no number of threads. Vectors of channels are padded to whole blocks of 16.
#ifndef MYOGRAPH_TRAINING_H
#define MYOGRAPH_TRAINING_H

#include <stddef.h>
#include <stdint.h>

/// What each sample gave: [samples][blocks][rows][vectors][16].
typedef struct myograph_partials {
  const float *first;
  int32_t samples;
  size_t stride; ///< floats from one sample to the next
  int32_t blocks, rows, vectors;
} myograph_partials;

/// Sums over samples and rows: [vectors][blocks · 16].
void myograph_finish_sums(const myograph_partials *partials, float *sums, int thread, int threads);

/// Mean and population variance, [2][blocks · 16], of what batch_statistics.h or conv_winograd.h gave.
void myograph_finish_statistics(const myograph_partials *partials, float *statistics, int thread,
                                int threads);

/// Σ g·(x − mean), the first of two vectors, becomes Σ g·x̂.
void myograph_normalize_sums(float *sums, const float *statistics, double epsilon, int blocks, int thread,
                             int threads);

/// The channels of a vector, without its padding; nothing where `to` is null.
void myograph_copy_channels(float *to, const float *vector, int channels, int blocks, int thread,
                            int threads);

/// What weight_gradient.h or weight_gradient_winograd.h gave: [units][blocks of outputs][taps or
/// points][inputs, padded][16].
typedef struct myograph_weight_sums {
  const float *sums;
  int32_t units, outputs, inputs, taps, groups;
  int32_t is_transformed; ///< 36 of Winograd's points stand for the taps of a 3×3 kernel
} myograph_weight_sums;

/// [outputs][inputs / groups][taps].
void myograph_finish_weights(const myograph_weight_sums *from, float *gradient, int thread, int threads);

/// Scale and shift of a batch norm.
void myograph_batch_norm_coefficients(float *coefficients, const float *statistics, const float *scale,
                                      const float *shift, double epsilon, int channels, int thread,
                                      int threads);

/// a, b and d of the gradient for its input, a·g + b·x + d; `sums` are Σ g·x̂ and Σ g over `count` pixels.
void myograph_batch_norm_gradient_coefficients(float *coefficients, const float *statistics,
                                               const float *sums, const float *scale, double epsilon,
                                               int channels, double count, int thread, int threads);

/// (1 − momentum) · running + momentum · batch, of the mean and the sample variance of `count` values.
void myograph_move_running_statistics(float *mean, float *variance, const float *statistics, double momentum,
                                      int channels, double count, int thread, int threads);

#endif
