#include "myograph/pack.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

typedef myograph_pack_conv_args arguments;

static int rounded_up(int count, int unit) { return (count + unit - 1) / unit * unit; }

static double fold_scale(const arguments *a, int k) {
  if (!a->variance)
    return 1.0;
  return (a->gamma ? a->gamma[k] : 1.0) / sqrt((double)a->variance[k] + a->epsilon);
}

/// The folded weight between output k and input c, both counted over all groups; 0 where there is none.
static float weight_at(const arguments *a, double scale, int k, int c, int ky, int kx) {
  if (k >= a->out_channels || c >= a->in_channels)
    return 0;
  const int group_outputs = a->out_channels / a->groups, group_inputs = a->in_channels / a->groups;
  if (k / group_outputs != c / group_inputs)
    return 0;
  const size_t pair = a->transposed ? (size_t)c * group_outputs + k % group_outputs
                                    : (size_t)k * group_inputs + c % group_inputs;
  return (float)(a->weight[(pair * a->kernel_height + ky) * a->kernel_width + kx] * scale);
}

/// One row of the packed weights: input c's to outputs [first, first + count).
static float *pack_row(const arguments *a, float *dst, int first, int count, int c, int ky, int kx) {
  for (int k = first; k < first + count; k++)
    *dst++ = weight_at(a, fold_scale(a, k < a->out_channels ? k : 0), k, c, ky, kx);
  return dst;
}

static float *pack_bias(const arguments *a, float *dst, int count) {
  for (int k = 0; k < count; k++) {
    double bias = 0;
    if (k < a->out_channels) {
      bias = a->bias ? a->bias[k] : 0;
      if (a->variance)
        bias = (bias - a->mean[k]) * fold_scale(a, k) + (a->beta ? a->beta[k] : 0);
    }
    *dst++ = (float)bias;
  }
  return dst;
}

static void pack_direct(const arguments *a) {
  const int tile = a->tile_blocks * 16, outputs = rounded_up(a->out_channels, tile);
  const int groups = a->dense_groups ? 1 : a->groups;
  const int group_inputs = a->in_channels / groups;
  const int lanes = a->planar ? group_inputs : 16;
  float *dst = a->dst;
  for (int k = 0; k < outputs; k += tile) {
    const int group = groups == 1 ? 0 : k / (a->out_channels / groups);
    for (int c = 0; c < group_inputs; c += lanes)
      for (int ky = 0; ky < a->kernel_height; ky++)
        for (int kx = 0; kx < a->kernel_width; kx++)
          for (int lane = 0; lane < lanes; lane++)
            dst = pack_row(a, dst, k, tile, group * group_inputs + c + lane, ky, kx);
  }
  pack_bias(a, dst, outputs);
}

static void pack_gemm(const arguments *a) {
  const int outputs = rounded_up(a->out_channels, 16);
  float *dst = a->dst;
  for (int c = 0; c < a->in_channels; c += 16)
    for (int ky = 0; ky < a->kernel_height; ky++)
      for (int kx = 0; kx < a->kernel_width; kx++)
        for (int lane = 0; lane < 16; lane++)
          dst = pack_row(a, dst, 0, outputs, c + lane, ky, kx);
  pack_bias(a, dst, outputs);
}

static void pack_transposed(const arguments *a) {
  const int tile = a->tile_blocks * 16, outputs = rounded_up(a->out_channels, tile);
  float *dst = a->dst;
  for (int k = 0; k < outputs; k += tile)
    for (int ky = 0; ky < a->kernel_height; ky++)
      for (int kx = 0; kx < a->kernel_width; kx++)
        for (int c = 0; c < rounded_up(a->in_channels, 16); c++)
          dst = pack_row(a, dst, k, tile, c, ky, kx);
  pack_bias(a, dst, outputs);
}

static void pack_depthwise(const arguments *a) {
  const int channels = rounded_up(a->out_channels, 16);
  float *dst = a->dst;
  for (int block = 0; block < channels; block += 16)
    for (int ky = 0; ky < a->kernel_height; ky++)
      for (int kx = 0; kx < a->kernel_width; kx++)
        for (int c = block; c < block + 16; c++)
          dst = pack_row(a, dst, c, 1, c, ky, kx);
  pack_bias(a, dst, channels);
}

/// G · g · Gᵀ of the filter between output k and input c, each of 36 values `stride` floats apart.
static void transform_filter(const arguments *a, int k, int c, float *dst, size_t stride) {
  static const double g[6][3] = {{1. / 4, 0, 0},
                                 {-1. / 6, -1. / 6, -1. / 6},
                                 {-1. / 6, 1. / 6, -1. / 6},
                                 {1. / 24, 1. / 12, 1. / 6},
                                 {1. / 24, -1. / 12, 1. / 6},
                                 {0, 0, 1}};
  const double scale = fold_scale(a, k);
  const float *filter = a->weight + ((size_t)k * a->in_channels + c) * 9;
  double rows[6][3];
  for (int i = 0; i < 6; i++)
    for (int j = 0; j < 3; j++)
      rows[i][j] = scale * (g[i][0] * filter[j] + g[i][1] * filter[3 + j] + g[i][2] * filter[6 + j]);
  for (int i = 0; i < 6; i++)
    for (int j = 0; j < 6; j++)
      dst[(i * 6 + j) * stride] = (float)(rows[i][0] * g[j][0] + rows[i][1] * g[j][1] + rows[i][2] * g[j][2]);
}

static void pack_winograd(const arguments *a) {
  const int tile = a->tile_blocks * 16, outputs = rounded_up(a->out_channels, tile);
  const int depth = rounded_up(a->in_channels, 16);
  float *bias = a->dst + (size_t)outputs * 36 * depth;
  memset(a->dst, 0, (size_t)(bias - a->dst) * sizeof(float));
  for (int k = 0; k < a->out_channels; k++)
    for (int c = 0; c < a->in_channels; c++)
      transform_filter(a, k, c, a->dst + ((size_t)(k / tile) * 36 * depth + c) * tile + k % tile,
                       (size_t)depth * tile);
  pack_bias(a, bias, outputs);
}

void myograph_pack_conv(const myograph_pack_conv_args *args) {
  switch (args->layout) {
  case MYOGRAPH_WEIGHTS_DIRECT:
    return pack_direct(args);
  case MYOGRAPH_WEIGHTS_GEMM:
    return pack_gemm(args);
  case MYOGRAPH_WEIGHTS_TRANSPOSED:
    return pack_transposed(args);
  case MYOGRAPH_WEIGHTS_DEPTHWISE:
    return pack_depthwise(args);
  case MYOGRAPH_WEIGHTS_WINOGRAD:
    return pack_winograd(args);
  }
}

void myograph_pack_head(float *dst, const float *weight, const float *bias, int32_t classes,
                        int32_t channels) {
  const int rows = rounded_up(channels, 16);
  memset(dst, 0, (size_t)(rows + 1) * 16 * sizeof(float));
  for (int k = 0; k < classes; k++) {
    for (int c = 0; c < channels; c++)
      dst[c * 16 + k] = weight[(size_t)k * channels + c];
    dst[rows * 16 + k] = bias ? bias[k] : 0;
  }
}

void myograph_pack_affine(float *dst, const float *gamma, const float *beta, const float *mean,
                          const float *variance, float epsilon, int32_t channels) {
  const int padded = rounded_up(channels, 16);
  memset(dst, 0, (size_t)padded * 2 * sizeof(float));
  for (int c = 0; c < channels; c++) {
    const double scale = (gamma ? gamma[c] : 1.0) / sqrt((double)variance[c] + epsilon);
    dst[c] = (float)scale;
    dst[padded + c] = (float)((beta ? beta[c] : 0.0) - mean[c] * scale);
  }
}

void myograph_pack_channels(float *dst, const float *vector, int32_t channels, float fill) {
  for (int c = 0; c < rounded_up(channels, 16); c++)
    dst[c] = c < channels ? (vector ? vector[c] : fill) : 0;
}
