#include "myograph/training.h"

#include <math.h>

/// The first of `count` units that belong to `thread`; its share ends where the next thread's begins.
static int share(int count, int thread, int threads) { return (int)((int64_t)count * thread / threads); }

static const float *partial(const myograph_batchwise *b, int sample, int block, int row) {
  return b->from + sample * b->stride + ((size_t)block * b->rows + row) * b->vectors * 16;
}

/// The channels of a block, as far as there are so many.
static void copy_channels(float *to, const float *vector, int block, int channels) {
  for (int c = block * 16; to && c < block * 16 + 16 && c < channels; c++)
    to[c] = vector[c];
}

void myograph_finish_sums(const myograph_batchwise *b, int thread, int threads) {
  const int last = share(b->blocks, thread + 1, threads);
  for (int block = share(b->blocks, thread, threads); block < last; block++) {
    for (int vector = 0; vector < b->vectors; vector++) {
      double total[16] = {0};
      for (int sample = 0; sample < b->job->count; sample++)
        for (int row = 0; row < b->rows; row++)
          for (int lane = 0; lane < 16; lane++)
            total[lane] += partial(b, sample, block, row)[vector * 16 + lane];
      for (int lane = 0; lane < 16; lane++)
        b->out[(vector * b->blocks + block) * 16 + lane] = (float)total[lane];
    }
    for (int c = block * 16; b->statistics && c < block * 16 + 16; c++)
      b->out[c] = (float)(b->out[c] / sqrt(b->statistics[b->blocks * 16 + c] + b->epsilon));
    copy_channels(b->first, b->out, block, b->channels);
    copy_channels(b->second, b->out + b->blocks * 16, block, b->channels);
  }
}

void myograph_finish_statistics(const myograph_batchwise *b, int thread, int threads) {
  const int last = share(b->blocks, thread + 1, threads);
  for (int block = share(b->blocks, thread, threads); block < last; block++)
    for (int lane = 0; lane < 16; lane++) {
      double count = 0, sum = 0, squares = 0;
      for (int sample = 0; sample < b->job->count; sample++)
        for (int row = 0; row < b->rows; row++) {
          const float *from = partial(b, sample, block, row) + lane;
          sum += (double)from[0] * from[48] + from[16];
          count += from[48];
        }
      // Around the mean, each row's squares are those around its first pixel, moved.
      const double mean = sum / count;
      for (int sample = 0; sample < b->job->count; sample++)
        for (int row = 0; row < b->rows; row++) {
          const float *from = partial(b, sample, block, row) + lane;
          const double shift = from[0] - mean;
          squares += from[32] + shift * (2.0 * from[16] + shift * from[48]);
        }
      const double variance = squares / count;
      b->out[block * 16 + lane] = (float)mean;
      b->out[(b->blocks + block) * 16 + lane] = (float)(variance > 0 ? variance : 0);
    }
}

typedef float v16 __attribute__((ext_vector_type(16)));

/// Gᵀ · u · G of 36 points, where G is that of F(4×4, 3×3) (Lavin and Gray 2016, section 4): first of six
/// values that lie `stride` apart three.
static void transform_back(const v16 *u, int stride, v16 taps[3]) {
  const v16 sum = u[stride] + u[2 * stride], difference = u[2 * stride] - u[stride];
  const v16 far_sum = u[3 * stride] + u[4 * stride], far_difference = u[3 * stride] - u[4 * stride];
  taps[0] = u[0] / 4 - sum / 6 + far_sum / 24;
  taps[1] = difference / 6 + far_difference / 12;
  taps[2] = far_sum / 6 - sum / 6 + u[5 * stride];
}

/// Inputs and taps whose weights are made at once: enough to read and write whole runs of memory.
enum { INPUTS = 8, TAPS = 9 };

/// The sums of all units for points [first, first + count) of a block of outputs and some inputs.
static void add_units(const myograph_batchwise *from, const float *sums, int first, int count, int inputs,
                      v16 totals[][INPUTS]) {
  const int blocks = (from->outputs + 15) / 16, padded = (from->inputs + 15) / 16 * 16;
  const int points = from->is_transformed ? 36 : from->taps;
  for (int point = 0; point < count; point++)
    for (int c = 0; c < inputs; c++) {
      v16 total = 0;
      for (int i = 0; i < from->units; i++)
        total += *(const v16 *)(sums + (((size_t)i * blocks * points + first + point) * padded + c) * 16);
      totals[point][c] = total;
    }
}

/// Weights of taps [first, first + count) for a block of outputs and some inputs.
static void finish_taps(const myograph_batchwise *from, const float *sums, int first, int count, int inputs,
                        v16 taps[TAPS][INPUTS]) {
  if (!from->is_transformed) {
    add_units(from, sums, first, count, inputs, taps);
    return;
  }
  v16 points[36][INPUTS];
  add_units(from, sums, 0, 36, inputs, points);
  for (int c = 0; c < inputs; c++) {
    v16 rows[18], column[3];
    for (int j = 0; j < 6; j++) {
      transform_back(&points[j][c], 6 * INPUTS, column);
      for (int a = 0; a < 3; a++)
        rows[a * 6 + j] = column[a];
    }
    for (int a = 0; a < 3; a++) {
      transform_back(rows + a * 6, 1, column);
      for (int b = 0; b < 3; b++)
        taps[a * 3 + b][c] = column[b];
    }
  }
}

void myograph_finish_weights(const myograph_batchwise *from, int thread, int threads) {
  const int blocks = (from->outputs + 15) / 16, padded = (from->inputs + 15) / 16 * 16;
  const int group_outputs = from->outputs / from->groups, group_inputs = from->inputs / from->groups;
  const size_t block_sums = (size_t)(from->is_transformed ? 36 : from->taps) * padded * 16;
  const int chunks = (from->inputs + INPUTS - 1) / INPUTS, last = share(chunks, thread + 1, threads);
  for (int block = 0; block < blocks; block++)
    for (int chunk = share(chunks, thread, threads); chunk < last; chunk++)
      for (int first = 0; first < from->taps; first += TAPS) {
        const int input = chunk * INPUTS, rest = from->inputs - input;
        const int inputs = rest < INPUTS ? rest : INPUTS;
        const int count = from->taps - first < TAPS ? from->taps - first : TAPS;
        v16 taps[TAPS][INPUTS];
        finish_taps(from, from->from + block * block_sums + (size_t)input * 16, first, count, inputs, taps);
        for (int k = block * 16; k < block * 16 + 16 && k < from->outputs; k++)
          for (int i = 0; i < inputs; i++) {
            // Between channels of two groups there is no weight.
            const int c = input + i - k / group_outputs * group_inputs;
            float *to = from->first + ((size_t)k * group_inputs + c) * from->taps + first;
            for (int tap = 0; c >= 0 && c < group_inputs && tap < count; tap++)
              to[tap] = taps[tap][i][k % 16];
          }
      }
}

void myograph_batch_norm_coefficients(const myograph_batchwise *b, int thread, int threads) {
  const int padded = (b->channels + 15) / 16 * 16, last = share(padded, thread + 1, threads);
  for (int c = share(padded, thread, threads); c < last; c++) {
    const double factor = c < b->channels ? b->scale[c] / sqrt(b->statistics[padded + c] + b->epsilon) : 0;
    b->out[c] = (float)factor;
    b->out[padded + c] = c < b->channels ? (float)(b->shift[c] - b->statistics[c] * factor) : 0;
  }
}

/// Of the batch.
static double pixel_count(const myograph_batchwise *b) { return b->pixels * b->job->count; }

void myograph_batch_norm_gradient_coefficients(const myograph_batchwise *b, int thread, int threads) {
  const int channels = b->channels;
  const int padded = (channels + 15) / 16 * 16, last = share(padded, thread + 1, threads);
  const double count = pixel_count(b);
  for (int c = share(padded, thread, threads); c < last; c++) {
    const double rate = c < channels ? 1 / sqrt(b->statistics[padded + c] + b->epsilon) : 0;
    const double factor = c < channels ? b->scale[c] * rate : 0;
    const double slope = c < channels ? -factor * rate * b->sums[c] / count : 0;
    b->out[c] = (float)factor;
    b->out[padded + c] = (float)slope;
    b->out[2 * padded + c] =
        c < channels ? (float)(-factor * b->sums[padded + c] / count - slope * b->statistics[c]) : 0;
  }
}

void myograph_move_running_statistics(const myograph_batchwise *b, int thread, int threads) {
  const int channels = b->channels;
  const int padded = (channels + 15) / 16 * 16, last = share(channels, thread + 1, threads);
  const double count = pixel_count(b), unbiased = count > 1 ? count / (count - 1) : 1;
  float *mean = b->first, *variance = b->second;
  for (int c = share(channels, thread, threads); c < last; c++) {
    mean[c] = (float)((1 - b->momentum) * mean[c] + b->momentum * b->statistics[c]);
    variance[c] =
        (float)((1 - b->momentum) * variance[c] + b->momentum * unbiased * b->statistics[padded + c]);
  }
}

void myograph_sum_losses(const myograph_batchwise *b, int thread, int threads) {
  (void)threads;
  if (thread > 0)
    return;
  double total = 0;
  for (int i = 0; i < b->term_count; i++)
    total += b->terms[i].weight * b->job->arena[b->terms[i].offset];
  myograph_finish_loss(b, (float)total);
}
