#include "myograph/pack.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/// A packing whose parameters have been looked up.
typedef struct arguments {
  myograph_packing of;
  float *dst;
  const float *weight, *bias, *gamma, *beta, *mean, *variance;
} arguments;

static int rounded_up(int count, int unit) { return (count + unit - 1) / unit * unit; }

/// The first of `count` units that belong to `thread`; its share ends where the next thread's begins.
static int share(int count, int thread, int threads) { return (int)((int64_t)count * thread / threads); }

static double fold_scale(const arguments *a, int k) {
  if (!a->variance)
    return 1.0;
  return (a->gamma ? a->gamma[k] : 1.0) / sqrt((double)a->variance[k] + a->of.epsilon);
}

/// The filter between output k and input c, both counted over all groups; null where there is none.
static const float *filter_at(const arguments *a, int k, int c) {
  if (k >= a->of.out_channels || c >= a->of.in_channels)
    return NULL;
  if (a->of.swapped) {
    const int group_outputs = a->of.in_channels / a->of.groups,
              group_inputs = a->of.out_channels / a->of.groups;
    if (c / group_outputs != k / group_inputs)
      return NULL;
    return a->weight +
           ((size_t)c * group_inputs + k % group_inputs) * a->of.kernel_height * a->of.kernel_width;
  }
  const int inputs = a->of.all_inputs ? a->of.all_inputs : a->of.in_channels;
  const int group_outputs = a->of.out_channels / a->of.groups, group_inputs = inputs / a->of.groups;
  c += a->of.first_input;
  if (k / group_outputs != c / group_inputs)
    return NULL;
  const size_t pair = a->of.layout == MYOGRAPH_WEIGHTS_TRANSPOSED
                          ? (size_t)c * group_outputs + k % group_outputs
                          : (size_t)k * group_inputs + c % group_inputs;
  return a->weight + pair * a->of.kernel_height * a->of.kernel_width;
}

/// Where a tap's weight stands in its filter.
static int place_of(const arguments *a, int tap) {
  return a->of.turned ? a->of.kernel_height * a->of.kernel_width - 1 - tap : tap;
}

static void pack_bias(const arguments *a, float *dst, int count) {
  for (int k = 0; k < count; k++) {
    double bias = 0;
    if (k < a->of.out_channels && !a->of.without_bias) {
      bias = a->bias ? a->bias[k] : 0;
      if (a->variance)
        bias = (bias - a->mean[k]) * fold_scale(a, k) + (a->beta ? a->beta[k] : 0);
    }
    dst[k] = (float)bias;
  }
}

/// The weights between a block of outputs and some inputs: a row of 16 for each tap of each input.
static void pack_block(const arguments *a, int first_output, int first_input, int inputs, float *dst,
                       size_t tap_stride, size_t input_stride) {
  const int taps = a->of.kernel_height * a->of.kernel_width;
  for (int k = 0; k < 16; k++) {
    const double scale = first_output + k < a->of.out_channels ? fold_scale(a, first_output + k) : 0;
    for (int c = 0; c < inputs; c++) {
      const float *filter = filter_at(a, first_output + k, first_input + c);
      for (int tap = 0; tap < taps; tap++)
        dst[tap * tap_stride + c * input_stride + k] = filter ? (float)(filter[place_of(a, tap)] * scale) : 0;
    }
  }
}

/// Tiles of outputs: in each, blocks of inputs with all taps (direct), or taps with all inputs (transposed).
static void pack_tiles(const arguments *a, int thread, int threads) {
  const int tile = a->of.tile_blocks * 16, outputs = rounded_up(a->of.out_channels, tile);
  const int taps = a->of.kernel_height * a->of.kernel_width;
  const int groups = a->of.dense_groups ? 1 : a->of.groups;
  const int group_inputs = a->of.in_channels / groups;
  const int lanes = a->of.planar ? group_inputs : 16, blocks = (group_inputs + lanes - 1) / lanes;
  const size_t input_block = (size_t)lanes * tile;
  const int is_transposed = a->of.layout == MYOGRAPH_WEIGHTS_TRANSPOSED;
  const int units = outputs / 16 * blocks, last = share(units, thread + 1, threads);
  for (int unit = share(units, thread, threads); unit < last; unit++) {
    const int output = unit / blocks * 16, block = unit % blocks;
    const int group = groups == 1 ? 0 : output / (a->of.out_channels / groups);
    float *dst = a->dst + (size_t)(output / tile) * blocks * taps * input_block + output % tile +
                 block * (is_transposed ? input_block : taps * input_block);
    pack_block(a, output, group * group_inputs + block * lanes, lanes, dst,
               is_transposed ? blocks * input_block : input_block, tile);
  }
  if (thread == 0)
    pack_bias(a, a->dst + (size_t)outputs * blocks * taps * lanes, outputs);
}

static void pack_depthwise(const arguments *a, int thread, int threads) {
  const int channels = rounded_up(a->of.out_channels, 16), taps = a->of.kernel_height * a->of.kernel_width;
  const int last = share(channels, thread + 1, threads);
  for (int c = share(channels, thread, threads); c < last; c++) {
    const float *filter = filter_at(a, c, c);
    const double scale = filter ? fold_scale(a, c) : 0;
    for (int tap = 0; tap < taps; tap++)
      a->dst[((size_t)(c / 16) * taps + tap) * 16 + c % 16] =
          filter ? (float)(filter[place_of(a, tap)] * scale) : 0;
  }
  if (thread == 0)
    pack_bias(a, a->dst + (size_t)channels * taps, channels);
}

/// The largest tile of Winograd's inputs.
#define MOST_POINTS 6

/// Rows of G for F(4×4, 3×3) and F(2×2, 3×3) (Lavin and Gray 2016, section 4).
static const double transforms[2][MOST_POINTS][3] = {{{1. / 4, 0, 0},
                                                      {-1. / 6, -1. / 6, -1. / 6},
                                                      {-1. / 6, 1. / 6, -1. / 6},
                                                      {1. / 24, 1. / 12, 1. / 6},
                                                      {1. / 24, -1. / 12, 1. / 6},
                                                      {0, 0, 1}},
                                                     {{1, 0, 0}, {.5, .5, .5}, {.5, -.5, .5}, {0, 0, 1}}};

/// G · g · Gᵀ of the filters between a block of outputs and one input: a row of 16 for each point of the
/// tile.
static void transform_filters(const arguments *a, const double scales[16], int first_output, int input,
                              float *dst, size_t point_stride) {
  const int points = a->of.output_tile + 2;
  const double(*g)[3] = transforms[a->of.output_tile == 4 ? 0 : 1];
  double filters[9][16], rows[MOST_POINTS][3][16];
  for (int k = 0; k < 16; k++) {
    const float *filter = filter_at(a, first_output + k, input);
    for (int tap = 0; tap < 9; tap++)
      filters[tap][k] = filter ? filter[place_of(a, tap)] * scales[k] : 0;
  }
  for (int i = 0; i < points; i++)
    for (int j = 0; j < 3; j++)
      for (int k = 0; k < 16; k++)
        rows[i][j][k] = g[i][0] * filters[j][k] + g[i][1] * filters[3 + j][k] + g[i][2] * filters[6 + j][k];
  for (int i = 0; i < points; i++)
    for (int j = 0; j < points; j++) {
      float *point = dst + (i * points + j) * point_stride;
      for (int k = 0; k < 16; k++)
        point[k] = (float)(rows[i][0][k] * g[j][0] + rows[i][1][k] * g[j][1] + rows[i][2][k] * g[j][2]);
    }
}

static void pack_winograd(const arguments *a, int thread, int threads) {
  const int tile = a->of.tile_blocks * 16, outputs = rounded_up(a->of.out_channels, tile);
  const int depth = rounded_up(a->of.in_channels, 16), blocks = depth / 16;
  const int points = (a->of.output_tile + 2) * (a->of.output_tile + 2);
  const int units = outputs / 16 * blocks, last = share(units, thread + 1, threads);
  for (int unit = share(units, thread, threads); unit < last; unit++) {
    const int output = unit / blocks * 16, input = unit % blocks * 16;
    double scales[16];
    for (int k = 0; k < 16; k++)
      scales[k] = output + k < a->of.out_channels ? fold_scale(a, output + k) : 0;
    float *dst = a->dst + (size_t)(output / tile) * points * depth * tile + output % tile;
    for (int c = input; c < input + 16; c++)
      transform_filters(a, scales, output, c, dst + (size_t)c * tile, (size_t)depth * tile);
  }
  if (thread == 0)
    pack_bias(a, a->dst + (size_t)outputs * points * depth, outputs);
}

/// Rows of inputs, of 16 classes each.
static void pack_classifier(const arguments *a) {
  const int channels = a->of.in_channels, rows = rounded_up(channels, 16);
  memset(a->dst, 0, (size_t)(rows + 1) * 16 * sizeof(float));
  for (int k = 0; k < a->of.out_channels; k++) {
    for (int c = 0; c < channels; c++)
      a->dst[c * 16 + k] = a->weight[(size_t)k * channels + c];
    a->dst[rows * 16 + k] = a->bias ? a->bias[k] : 0;
  }
}

static void pack_affine(const arguments *a) {
  const int channels = a->of.out_channels, padded = rounded_up(channels, 16);
  memset(a->dst, 0, (size_t)padded * 2 * sizeof(float));
  for (int c = 0; c < channels; c++) {
    const double scale = fold_scale(a, c);
    a->dst[c] = (float)scale;
    a->dst[padded + c] = (float)((a->beta ? a->beta[c] : 0.0) - a->mean[c] * scale);
  }
}

static void pack_channels(const arguments *a) {
  const int channels = a->of.out_channels;
  for (int c = 0; c < rounded_up(channels, 16); c++)
    a->dst[c] = c < channels ? (a->weight ? a->weight[c] : a->of.numbers[0]) : 0;
}

static void pack_range(const arguments *a) {
  for (int c = 0; c < a->of.out_channels; c++)
    memcpy(a->dst + c * 4, a->of.numbers, 4 * sizeof(float));
}

static void pack_measured(const arguments *a) {
  for (int c = 0; c < a->of.out_channels; c++) {
    const float deviation = a->variance[c], rate = deviation > 0 ? 1 / deviation : 0;
    memcpy(a->dst + c * 4, (float[4]){-INFINITY, INFINITY, a->mean[c], rate}, 4 * sizeof(float));
  }
}

/// What is too little to be shared.
static void pack_alone(const arguments *a) {
  switch (a->of.layout) {
  case MYOGRAPH_WEIGHTS_CLASSIFIER:
    return pack_classifier(a);
  case MYOGRAPH_WEIGHTS_AFFINE:
    return pack_affine(a);
  case MYOGRAPH_WEIGHTS_CHANNELS:
    return pack_channels(a);
  case MYOGRAPH_WEIGHTS_RANGE:
    return pack_range(a);
  default:
    return pack_measured(a);
  }
}

static const float *tensor(const float *const *parameters, int32_t place) {
  return place > 0 ? parameters[place - 1] : NULL;
}

void myograph_pack_part(const myograph_packing *packing, const float *const *parameters, float *weights,
                        int thread, int threads) {
  const arguments a = {
      .of = *packing,
      .dst = weights + packing->offset,
      .weight = tensor(parameters, packing->weight),
      .bias = tensor(parameters, packing->bias),
      .gamma = tensor(parameters, packing->gamma),
      .beta = tensor(parameters, packing->beta),
      .mean = tensor(parameters, packing->mean),
      .variance = tensor(parameters, packing->variance),
  };
  switch (packing->layout) {
  case MYOGRAPH_WEIGHTS_DIRECT:
  case MYOGRAPH_WEIGHTS_TRANSPOSED:
    return pack_tiles(&a, thread, threads);
  case MYOGRAPH_WEIGHTS_DEPTHWISE:
    return pack_depthwise(&a, thread, threads);
  case MYOGRAPH_WEIGHTS_WINOGRAD:
    return pack_winograd(&a, thread, threads);
  default:
    if (thread == 0)
      pack_alone(&a);
  }
}
