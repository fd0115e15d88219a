/// What a kernel is given to work on. Pointers that a kernel has no use for are null.
///
/// A blocked tensor is [ceil(C/16)][H + 2·halo][W + 2·halo][16] floats, a planar one [C][H + 2·halo][W +
/// 2·halo]. A pointer is to the start of the storage, halo included, aligned to 64 bytes. Lanes beyond C in
/// the last block are finite. Whoever writes a tensor zeroes its halo.
#ifndef MYOGRAPH_OPERANDS_H
#define MYOGRAPH_OPERANDS_H

#include "program.h"

/// Sizes for a kernel that is compiled once for all layers. Names are those of its template's parameters.
typedef struct myograph_shape {
  int32_t in_channels, in_height, in_width, in_halo;
  int32_t out_channels, out_height, out_width, out_halo;
  int32_t other_channels, other_height, other_width, other_halo;
  int32_t gradient_channels, gradient_height, gradient_width, gradient_halo;
  int32_t channel_offset, first_channel; ///< of a block
  int32_t pad_top, pad_left, residual_halo, pool_halo, sums_halo;
  int32_t enlarged_first, enlarged_blocks, enlarged_halo;
  int32_t winograd_tiles, gemm_rows, units, parts;
  uint32_t stream, first_drawn;
  int64_t scratch_floats;
} myograph_shape;

/// winograd_product.h, which multiplies what conv_winograd.h has transformed.
typedef void myograph_product(const float *weights, int count, const float *inputs, size_t input_matrix,
                              float *sums, size_t sum_matrix);

/// Convolutions, and what follows them in the same kernel.
typedef struct myograph_conv {
  const float *in;
  const float *weights;      ///< packed, the bias behind them
  const float *residual;     ///< added before the activation
  const float *upsampled[8]; ///< added before the activation, once they have been enlarged; blocked, no halo
  const float *enlarged;     ///< an operand of `in` before its up-sampling, blocked
  const float *head_weights; ///< of the 1×1 classifier: [channels][16 classes], then 16 biases
  float *out;
  float *pooled;             ///< 2×2 maximum of `out`
  float *maps;               ///< classifier's result, after the soft-max where there is one, blocked
  float *logits;             ///< classifier's result before the soft-max, planar, without halo
  int64_t *nonfinite;        ///< the number of its pixels that aren't finite is added here
  float *scratch;            ///< this thread's own; of a staged kernel the workspace
  const float *coefficients; ///< of a batch norm that is applied to `in` as it is loaded, or those of `sums`
  float *sums;               ///< over a band, of `out`
  const float *normed;       ///< what the batch norm was given whose gradient is summed
  const float *means;        ///< of `normed`
  myograph_product *product; ///< Winograd's
  myograph_shape shape;
} myograph_conv;

/// Everything else.
typedef struct myograph_io {
  const float *in;
  const float *other;
  const float *weights;
  float *out;
  const myograph_job *job; ///< grid, scan, labels …
  myograph_shape shape;
} myograph_io;

/// Backward operations, and what a batch is summed to.
typedef struct myograph_backward {
  const float *gradient;     ///< the loss's, for a layer's result
  const float *in;           ///< the layer's input, or its result where that says more
  const float *other;        ///< the second operand of a join, of which `in` is the first
  const float *vectors;      ///< numbers of each channel: statistics, coefficients; or weights
  const float *coefficients; ///< of a batch norm that is applied to `in`, or before `gradient`'s activation
  float *out;
  float *sums; ///< of `out`, where it is summed as well
  const myograph_job *job;
  myograph_shape shape;
} myograph_backward;

/// A part of a sum of losses.
typedef struct myograph_term {
  double weight;
  size_t offset; ///< of its value, in floats from the arena's beginning
} myograph_term;

/// What is done once for a batch, by a function of training.h or a loss.
typedef struct myograph_batchwise {
  const float *from;       ///< what the samples gave, or sums of it
  const float *statistics; ///< of each channel: means, then variances
  const float *sums;       ///< of a batch norm's gradient
  const float *scale;      ///< a batch norm's parameters
  const float *shift;
  float *out;
  float *first; ///< what else is written: gradients of two parameters, running statistics, the loss; or null
  float *second;
  const myograph_job *job;
  const myograph_term *terms;
  int32_t term_count;
  int32_t blocks, rows, vectors; ///< of `from`: [samples][blocks][rows][vectors][16]
  size_t stride;                 ///< floats from one sample to the next
  int32_t channels;
  int32_t units, outputs, inputs, taps, groups;
  int32_t is_transformed; ///< 36 of Winograd's points stand for the taps of a 3×3 kernel
  double pixels;          ///< of a sample
  double epsilon, momentum;
} myograph_batchwise;

/// A training sample on its way to the network: planar, without halo.
typedef struct myograph_preparing {
  const float *in;
  const uint8_t *in_labels;
  float *out;
  uint8_t *out_labels;
  const double *in_statistics; ///< of each channel of `in`: a myograph_plane_statistics
  double *out_statistics;      ///< the same of `out`
  const myograph_job *job;
} myograph_preparing;

#endif
