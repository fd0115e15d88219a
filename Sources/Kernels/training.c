#include "myograph/training.h"

#include <math.h>

/// The first of `count` units that belong to `thread`; its share ends where the next thread's begins.
static int share(int count, int thread, int threads) { return (int)((int64_t)count * thread / threads); }

static const float *partial(const myograph_partials *p, int sample, int block, int row) {
  return p->first + sample * p->stride + ((size_t)block * p->rows + row) * p->vectors * 16;
}

void myograph_finish_sums(const myograph_partials *p, float *sums, int thread, int threads) {
  const int last = share(p->blocks, thread + 1, threads);
  for (int block = share(p->blocks, thread, threads); block < last; block++)
    for (int vector = 0; vector < p->vectors; vector++) {
      double total[16] = {0};
      for (int sample = 0; sample < p->samples; sample++)
        for (int row = 0; row < p->rows; row++)
          for (int lane = 0; lane < 16; lane++)
            total[lane] += partial(p, sample, block, row)[vector * 16 + lane];
      for (int lane = 0; lane < 16; lane++)
        sums[(vector * p->blocks + block) * 16 + lane] = (float)total[lane];
    }
}

void myograph_finish_statistics(const myograph_partials *p, int width, float *statistics, int thread,
                                int threads) {
  const int last = share(p->blocks, thread + 1, threads);
  const double count = (double)p->samples * p->rows * width;
  for (int block = share(p->blocks, thread, threads); block < last; block++)
    for (int lane = 0; lane < 16; lane++) {
      double sum = 0, squares = 0;
      for (int sample = 0; sample < p->samples; sample++)
        for (int row = 0; row < p->rows; row++) {
          const float *from = partial(p, sample, block, row) + lane;
          sum += (double)from[0] * width + from[16];
        }
      // Around the mean, each row's squares are those around its first pixel, moved.
      const double mean = sum / count;
      for (int sample = 0; sample < p->samples; sample++)
        for (int row = 0; row < p->rows; row++) {
          const float *from = partial(p, sample, block, row) + lane;
          const double shift = from[0] - mean;
          squares += from[32] + shift * (2.0 * from[16] + shift * width);
        }
      const double variance = squares / count;
      statistics[block * 16 + lane] = (float)mean;
      statistics[(p->blocks + block) * 16 + lane] = (float)(variance > 0 ? variance : 0);
    }
}

void myograph_normalize_sums(float *sums, const float *statistics, double epsilon, int blocks, int thread,
                             int threads) {
  const int last = share(blocks, thread + 1, threads) * 16;
  for (int c = share(blocks, thread, threads) * 16; c < last; c++)
    sums[c] = (float)(sums[c] / sqrt(statistics[blocks * 16 + c] + epsilon));
}

void myograph_copy_channels(float *to, const float *vector, int channels, int blocks, int thread,
                            int threads) {
  const int last = share(blocks, thread + 1, threads) * 16;
  for (int c = share(blocks, thread, threads) * 16; to && c < last && c < channels; c++)
    to[c] = vector[c];
}

/// Rows of G for F(4×4, 3×3) (Lavin and Gray 2016, section 4).
static const double transform[6][3] = {{1. / 4, 0, 0},
                                       {-1. / 6, -1. / 6, -1. / 6},
                                       {-1. / 6, 1. / 6, -1. / 6},
                                       {1. / 24, 1. / 12, 1. / 6},
                                       {1. / 24, -1. / 12, 1. / 6},
                                       {0, 0, 1}};

/// Gᵀ · u · G of 36 points.
static void transform_back(const double u[36], double taps[9]) {
  double rows[3][6] = {{0}};
  for (int a = 0; a < 3; a++)
    for (int i = 0; i < 6; i++)
      for (int j = 0; j < 6; j++)
        rows[a][j] += transform[i][a] * u[i * 6 + j];
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 3; b++) {
      taps[a * 3 + b] = 0;
      for (int j = 0; j < 6; j++)
        taps[a * 3 + b] += rows[a][j] * transform[j][b];
    }
}

void myograph_finish_weights(const myograph_weight_sums *from, float *gradient, int thread, int threads) {
  const int output_blocks = (from->outputs + 15) / 16, padded = (from->inputs + 15) / 16 * 16;
  const int group_outputs = from->outputs / from->groups, group_inputs = from->inputs / from->groups;
  const int points = from->is_transformed ? 36 : from->taps;
  const size_t unit = (size_t)output_blocks * points * padded * 16;
  const int last = share(from->outputs, thread + 1, threads);
  for (int k = share(from->outputs, thread, threads); k < last; k++)
    for (int c = 0; c < group_inputs; c++) {
      float *to = gradient + ((size_t)k * group_inputs + c) * from->taps;
      const size_t input = (size_t)(k / group_outputs) * group_inputs + c;
      double transformed[36];
      for (int point = 0; point < points; point++) {
        const float *sums = from->sums + (((size_t)(k / 16) * points + point) * padded + input) * 16 + k % 16;
        double total = 0;
        for (int i = 0; i < from->units; i++)
          total += sums[i * unit];
        if (from->is_transformed)
          transformed[point] = total;
        else
          to[point] = (float)total;
      }
      if (from->is_transformed) {
        double taps[9];
        transform_back(transformed, taps);
        for (int tap = 0; tap < 9; tap++)
          to[tap] = (float)taps[tap];
      }
    }
}

void myograph_batch_norm_coefficients(float *coefficients, const float *statistics, const float *scale,
                                      const float *shift, double epsilon, int channels, int thread,
                                      int threads) {
  const int padded = (channels + 15) / 16 * 16, last = share(padded, thread + 1, threads);
  for (int c = share(padded, thread, threads); c < last; c++) {
    const double factor = c < channels ? scale[c] / sqrt(statistics[padded + c] + epsilon) : 0;
    coefficients[c] = (float)factor;
    coefficients[padded + c] = c < channels ? (float)(shift[c] - statistics[c] * factor) : 0;
  }
}

void myograph_batch_norm_gradient_coefficients(float *coefficients, const float *statistics,
                                               const float *sums, const float *scale, double epsilon,
                                               int channels, double count, int thread, int threads) {
  const int padded = (channels + 15) / 16 * 16, last = share(padded, thread + 1, threads);
  for (int c = share(padded, thread, threads); c < last; c++) {
    const double rate = c < channels ? 1 / sqrt(statistics[padded + c] + epsilon) : 0;
    const double factor = c < channels ? scale[c] * rate : 0;
    const double slope = c < channels ? -factor * rate * sums[c] / count : 0;
    coefficients[c] = (float)factor;
    coefficients[padded + c] = (float)slope;
    coefficients[2 * padded + c] =
        c < channels ? (float)(-factor * sums[padded + c] / count - slope * statistics[c]) : 0;
  }
}

void myograph_move_running_statistics(float *mean, float *variance, const float *statistics, double momentum,
                                      int channels, double count, int thread, int threads) {
  const int padded = (channels + 15) / 16 * 16, last = share(channels, thread + 1, threads);
  const double unbiased = count > 1 ? count / (count - 1) : 1;
  for (int c = share(channels, thread, threads); c < last; c++) {
    mean[c] = (float)((1 - momentum) * mean[c] + momentum * statistics[c]);
    variance[c] = (float)((1 - momentum) * variance[c] + momentum * unbiased * statistics[padded + c]);
  }
}

float myograph_cross_entropy(const float *sums) {
  return sums[1] > 0 ? (float)((double)sums[0] / sums[1]) : 0;
}

float myograph_soft_dice(const float *sums, int classes, int first_class, double smoothing) {
  const int padded = (classes + 15) / 16 * 16;
  double total = 0;
  for (int c = first_class; c < classes; c++)
    total += (2.0 * sums[c] + smoothing) / ((double)sums[padded + c] + sums[2 * padded + c] + smoothing);
  return (float)(1 - total / (classes - first_class));
}
