/// Turning a network's parameters, laid out as PyTorch does, into what the kernels read.
/// Emitted `pack` functions call these; batch norm is folded into the convolution before it in double
/// precision. Those that take a thread's number are called by all threads, and each fills its share.
#ifndef MYOGRAPH_PACK_H
#define MYOGRAPH_PACK_H

#include <stdint.h>

/// Which kernel reads the weights. Each header documents its own order.
typedef enum myograph_weight_layout {
  MYOGRAPH_WEIGHTS_DIRECT,     ///< conv_direct.h, and conv_gemm.h, whose tile holds all outputs
  MYOGRAPH_WEIGHTS_TRANSPOSED, ///< conv_transposed.h
  MYOGRAPH_WEIGHTS_DEPTHWISE,  ///< conv_depthwise.h
  MYOGRAPH_WEIGHTS_WINOGRAD,   ///< conv_winograd.h
} myograph_weight_layout;

typedef struct myograph_pack_conv_args {
  float *dst;
  const float *weight;   ///< [outputs][inputs / groups][height][width]
  const float *bias;     ///< or null
  const float *gamma;    ///< of the batch norm that follows, or null
  const float *beta;     ///< or null
  const float *mean;     ///< null: nothing to fold
  const float *variance; ///< null: nothing to fold
  float epsilon;
  int32_t out_channels;
  int32_t in_channels; ///< of all groups
  int32_t first_input; ///< where the inputs begin among those of `weight` (1×1 without groups)
  int32_t all_inputs;  ///< inputs that `weight` has; 0: in_channels
  int32_t without_bias;
  int32_t kernel_height;
  int32_t kernel_width;
  int32_t groups;
  int32_t dense_groups; ///< 1: as one group, with zeros between outputs and inputs of different groups
  int32_t tile_blocks;  ///< TILE_BLOCKS of the kernel (direct, transposed, Winograd)
  int32_t swapped;      ///< 1: outputs and inputs are the layer's inputs and outputs, as in its gradient
  int32_t turned;       ///< 1: filters are turned by half a turn
  int32_t planar;       ///< IN_PLANAR of the kernel (direct)
  int32_t output_tile;  ///< rows of outputs of a tile: 4 or 2 (Winograd)
  myograph_weight_layout layout;
} myograph_pack_conv_args;

/// Of a transposed convolution, `weight` is [inputs][outputs / groups][height][width].
void myograph_pack_conv(const myograph_pack_conv_args *args, int thread, int threads);

/// A 1×1 classifier for the epilogue of a convolution: [channels, rounded up to 16][16], then 16 biases.
void myograph_pack_head(float *dst, const float *weight, const float *bias, int32_t classes,
                        int32_t channels);

/// Batch norm as a scale and a shift, each rounded up to 16 channels. Null gamma and beta are 1 and 0.
void myograph_pack_affine(float *dst, const float *gamma, const float *beta, const float *mean,
                          const float *variance, float epsilon, int32_t channels);

/// A value per channel, rounded up to 16 channels with zeros. A null vector is `fill` in every channel.
void myograph_pack_channels(float *dst, const float *vector, int32_t channels, float fill);

/// The four numbers by which intensities are brought to a range, for each channel: see range.h.
void myograph_pack_range(float *dst, const float numbers[4], int32_t channels);

/// The same from what was measured of the training data: no limits, the mean, 1 / deviation; 0 for a channel
/// that was constant.
void myograph_pack_measured(float *dst, const float *mean, const float *deviation, int32_t channels);

#endif
