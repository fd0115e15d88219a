/// Turning a network's parameters, laid out as PyTorch does, into what the kernels read; batch norm is folded
/// into the convolution before it in double precision. Emitted tables say what a kernel's weights are made
/// of.
#ifndef MYOGRAPH_PACK_H
#define MYOGRAPH_PACK_H

#include <stddef.h>
#include <stdint.h>

/// What some of a kernel's weights are.
typedef enum myograph_weight_layout {
  // A convolution's, and its biases behind them. The header of the kernel that reads them has their order.
  MYOGRAPH_WEIGHTS_DIRECT,     ///< conv_direct.h, and conv_gemm.h, whose tile holds all outputs
  MYOGRAPH_WEIGHTS_TRANSPOSED, ///< conv_transposed.h
  MYOGRAPH_WEIGHTS_DEPTHWISE,  ///< conv_depthwise.h
  MYOGRAPH_WEIGHTS_WINOGRAD,   ///< conv_winograd.h
  /// A 1×1 classifier for the epilogue of a convolution: [in_channels, rounded up to 16][16], then 16 biases.
  MYOGRAPH_WEIGHTS_CLASSIFIER,
  /// Batch norm as a scale and a shift, each rounded up to 16 channels. Without gamma and beta these are 1
  /// and 0.
  MYOGRAPH_WEIGHTS_AFFINE,
  /// A value per channel, `weight`, rounded up to 16 channels with zeros; without it numbers[0] in every
  /// channel.
  MYOGRAPH_WEIGHTS_CHANNELS,
  /// The four `numbers` by which intensities are brought to a range, for each channel: see range.h.
  MYOGRAPH_WEIGHTS_RANGE,
  /// The same from what was measured of the training data, `mean` and `variance`, which is a deviation here:
  /// no limits, the mean, 1 / deviation; 0 for a channel that was constant.
  MYOGRAPH_WEIGHTS_MEASURED,
} myograph_weight_layout;

/// Some of a kernel's weights: how they are made of the network's parameters, which are counted as
/// MYOGRAPH_PARAMETER does. Numbers that a layout has no use for are 0.
typedef struct myograph_packing {
  myograph_weight_layout layout;
  size_t offset;    ///< floats from the beginning of the kernel's weights
  int32_t weight;   ///< [outputs][inputs / groups][height][width], transposed [inputs][outputs / groups]…
  int32_t bias;     ///< or none
  int32_t gamma;    ///< of the batch norm that follows, or none
  int32_t beta;     ///< or none
  int32_t mean;     ///< none: nothing to fold
  int32_t variance; ///< none: nothing to fold
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
  float numbers[4];
} myograph_packing;

/// Fills a thread's share of these weights; `parameters[i]` is the tensor of the network's parameter i.
void myograph_pack_part(const myograph_packing *packing, const float *const *parameters, float *weights,
                        int thread, int threads);

#endif
