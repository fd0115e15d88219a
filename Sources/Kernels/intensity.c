#include <math.h>
#include <string.h>

#include "augmentation.h"

/// Mean and variance of one channel.
static void moments(const float *pixels, size_t count, double *mean, double *variance) {
  double sum = 0, squares = 0;
  for (size_t i = 0; i < count; i++)
    sum += pixels[i];
  *mean = sum / (double)count;
  for (size_t i = 0; i < count; i++)
    squares += (pixels[i] - *mean) * (pixels[i] - *mean);
  *variance = squares / (double)count;
}

static void limits(const float *pixels, size_t count, float *least, float *most) {
  *least = *most = pixels[0];
  for (size_t i = 0; i < count; i++) {
    *least = pixels[i] < *least ? pixels[i] : *least;
    *most = pixels[i] > *most ? pixels[i] : *most;
  }
}

/// pixel · rate + shift.
static void scale(float *pixels, size_t count, double rate, double shift) {
  for (size_t i = 0; i < count; i++)
    pixels[i] = (float)(pixels[i] * rate + shift);
}

static void gamma_change(float *pixels, size_t count, double exponent) {
  float least, most;
  limits(pixels, count, &least, &most);
  const double range = (double)most - least;
  for (size_t i = 0; i < count && range > 0; i++)
    pixels[i] = (float)(least + range * pow((pixels[i] - (double)least) / range, exponent));
}

static int clamped(int place, int count) { return place < 0 ? 0 : place >= count ? count - 1 : place; }

/// Along rows, then along columns; outside the image its border goes on.
static void blur(float *pixels, float *other, const int32_t size[2], double sigma) {
  enum { LARGEST = 81 }; // declarations allow 20 pixels
  const int radius = (int)(4 * sigma + 0.5);
  if (radius < 1 || radius >= LARGEST)
    return;
  double weights[2 * LARGEST + 1], sum = 0;
  for (int i = -radius; i <= radius; i++)
    sum += weights[i + radius] = exp(-0.5 * (i * i) / (sigma * sigma));
  for (int i = 0; i <= 2 * radius; i++)
    weights[i] /= sum;
  for (int axis = 0; axis < 2; axis++) {
    const float *from = axis == 0 ? pixels : other;
    float *to = axis == 0 ? other : pixels;
    for (int y = 0; y < size[0]; y++)
      for (int x = 0; x < size[1]; x++) {
        double value = 0;
        for (int i = -radius; i <= radius; i++) {
          const int row = axis == 0 ? clamped(y + i, size[0]) : y;
          const int column = axis == 0 ? x : clamped(x + i, size[1]);
          value += weights[i + radius] * from[(size_t)row * size[1] + column];
        }
        to[(size_t)y * size[1] + x] = (float)value;
      }
  }
}

static double position(int index, int count) { return count == 1 ? 0 : 2.0 * index / (count - 1) - 1; }

/// Times exp(Σ coefficient · x^i · y^j) for 1 ≤ i + j ≤ 3.
static void bias(float *pixels, const int32_t size[2], const double k[9]) {
  for (int row = 0; row < size[0]; row++) {
    const double y = position(row, size[0]);
    for (int column = 0; column < size[1]; column++) {
      const double x = position(column, size[1]);
      const double field = y * (k[0] + y * (k[1] + y * k[2])) +
                           x * (k[3] + y * (k[4] + y * k[5]) + x * (k[6] + y * k[7] + x * k[8]));
      pixels[(size_t)row * size[1] + column] *= (float)exp(field);
    }
  }
}

void myograph_change_values(const myograph_image_stage *stage, myograph_stream stream, int channel,
                            const int32_t size[2], float *pixels, float *other) {
  const size_t count = (size_t)size[0] * size[1];
  double mean, variance;
  float least, most;
  switch (stage->kind) {
  case MYOGRAPH_Z_SCORE:
    moments(pixels, count, &mean, &variance);
    // The mean first: a shift of it would leave its rounding in every pixel.
    for (size_t i = 0; i < count; i++)
      pixels[i] = variance > 0 ? (float)((pixels[i] - mean) / sqrt(variance)) : 0;
    return;
  case MYOGRAPH_MIN_MAX:
    limits(pixels, count, &least, &most);
    for (size_t i = 0; i < count; i++)
      pixels[i] = (float)(((double)pixels[i] - least) / ((double)most - least + 1e-10));
    return;
  }
  if (!myograph_is_applied(stage, stream))
    return;
  switch (stage->kind) {
  case MYOGRAPH_GAMMA:
    gamma_change(pixels, count, myograph_draw(stage, stream, 0));
    break;
  case MYOGRAPH_BRIGHTNESS_CONTRAST: {
    const double brightness = myograph_draw(stage, stream, 0), contrast = myograph_draw(stage, stream, 1);
    moments(pixels, count, &mean, &variance);
    scale(pixels, count, contrast, mean - contrast * mean + brightness * sqrt(variance));
    break;
  }
  case MYOGRAPH_NOISE: {
    moments(pixels, count, &mean, &variance);
    const double deviation = myograph_draw(stage, stream, 0) * sqrt(variance);
    for (size_t i = 0; i < count; i++)
      pixels[i] = (float)(pixels[i] + deviation * myograph_normal(stream, (uint32_t)(channel * count + i)));
    break;
  }
  case MYOGRAPH_BLUR:
    blur(pixels, other, size, myograph_draw(stage, stream, 0));
    break;
  case MYOGRAPH_BIAS_FIELD: {
    double coefficients[9];
    for (int i = 0; i < 9; i++)
      coefficients[i] = stage->bounds[0][0] + myograph_uniform(stream, 1 + (uint32_t)i) *
                                                  (stage->bounds[0][1] - stage->bounds[0][0]);
    bias(pixels, size, coefficients);
    break;
  }
  }
}
