#include "myograph/augmentation.h"
#include "myograph/network.h"
#include "myograph/remodel.h"

#include <math.h>
#include <string.h>

/// Bits must be Swift's, which rounds every product.
#pragma STDC FP_CONTRACT OFF

static const double pi = 3.141592653589793;

// MARK: Random numbers

/// Philox4x32-10, as philox.h has it for sixteen counters.
static uint32_t word(const myograph_job *job, uint32_t stream, uint64_t position) {
  uint32_t x[4] = {(uint32_t)(position / 4), stream, job->indices[0], job->epoch};
  uint32_t low = (uint32_t)job->seed, high = (uint32_t)(job->seed >> 32);
  for (int round = 0; round < 10; round++) {
    const uint64_t first = UINT64_C(0xD2511F53) * x[0], second = UINT64_C(0xCD9E8D57) * x[2];
    x[0] = (uint32_t)(second >> 32) ^ x[1] ^ low;
    x[1] = (uint32_t)second;
    x[2] = (uint32_t)(first >> 32) ^ x[3] ^ high;
    x[3] = (uint32_t)first;
    low += 0x9E3779B9;
    high += 0xBB67AE85;
  }
  return x[position % 4];
}

static double uniform(const myograph_job *job, uint32_t stream, uint64_t position) {
  return word(job, stream, position) / 4294967296.0;
}

double myograph_normal(const myograph_job *job, uint32_t stream, uint64_t index) {
  const uint64_t position = 64 + 2 * index;
  const double radius = sqrt(-2 * log(uniform(job, stream, position) + 1 / 4294967296.0));
  return radius * cos(2 * pi * uniform(job, stream, position + 1));
}

static double between(const double bounds[2], double fraction) {
  return bounds[0] + fraction * (bounds[1] - bounds[0]);
}

/// Number 0 of the stream decides whether, the next ones how much.
static void draw(const myograph_stage *stage, const myograph_job *job, myograph_draw *draw) {
  const uint32_t stream = (uint32_t)stage->stream;
  const double first = uniform(job, stream, 0);
  draw->is_applied = first < stage->probability;
  switch (stage->kind) {
  case MYOGRAPH_STAGE_FLIP:
    draw->is_applied = 1;
    draw->numbers[0] = first < stage->probability;
    draw->numbers[1] = uniform(job, stream, 1) < stage->probability;
    break;
  case MYOGRAPH_STAGE_CROP:
    draw->is_applied = 1;
    draw->numbers[0] = uniform(job, stream, 1);
    draw->numbers[1] = uniform(job, stream, 2);
    draw->numbers[2] = first < stage->foreground;
    draw->numbers[3] = uniform(job, stream, 3);
    draw->numbers[4] = uniform(job, stream, 4);
    break;
  case MYOGRAPH_STAGE_RESAMPLE:
  case MYOGRAPH_STAGE_CENTER_CROP:
  case MYOGRAPH_STAGE_Z_SCORE:
  case MYOGRAPH_STAGE_MIN_MAX:
  case MYOGRAPH_STAGE_RANGE:
  case MYOGRAPH_STAGE_PERCENTILES:
    draw->is_applied = 1;
    break;
  case MYOGRAPH_STAGE_MOTION: {
    // An axis, two times, displacements behind them, the swaying's amplitude, period and phase.
    static const double period[2] = {2, 16}, any[2] = {0, 1};
    const double *bounds[8] = {any,    any, any, stage->bounds[0], stage->bounds[0], stage->bounds[1],
                               period, any};
    for (int i = 0; i < 8; i++)
      draw->numbers[i] = between(bounds[i], uniform(job, stream, 1 + i));
    break;
  }
  default: {
    const int is_field = stage->kind == MYOGRAPH_STAGE_BIAS_FIELD;
    for (int i = 0; i < (is_field ? 9 : 2); i++)
      draw->numbers[i] = between(stage->bounds[is_field ? 0 : i], uniform(job, stream, 1 + i));
  }
  }
}

// MARK: Where pixels lie

/// outer = outer ∘ inner
static void compose(double outer[6], const double inner[6]) {
  const double a[6] = {outer[0], outer[1], outer[2], outer[3], outer[4], outer[5]};
  for (int i = 0; i < 2; i++) {
    outer[2 * i] = a[2 * i] * inner[0] + a[2 * i + 1] * inner[2];
    outer[2 * i + 1] = a[2 * i] * inner[1] + a[2 * i + 1] * inner[3];
    outer[4 + i] = a[2 * i] * inner[4] + a[2 * i + 1] * inner[5] + a[4 + i];
  }
}

void myograph_compose_maps(const myograph_draw *draws, int count, double map[6]) {
  const double identity[6] = {1, 0, 0, 1, 0, 0};
  memcpy(map, identity, sizeof identity);
  for (int i = 0; i < count; i++)
    compose(map, draws[i].map);
}

static double centre(int size) { return (double)(size - 1) / 2; }

/// Around the centres of both images.
static void centre_map(myograph_draw *draw, const int32_t before[2]) {
  const double at[2] = {centre(draw->size[0]), centre(draw->size[1])};
  for (int i = 0; i < 2; i++)
    draw->map[4 + i] = centre(before[i]) - (draw->map[2 * i] * at[0] + draw->map[2 * i + 1] * at[1]);
}

/// Largest side of an image between two stages.
static const double largest = 1 << 28;

/// ⌊n·factor + ½⌋, at least 1.
static double length(int count, double factor) {
  const double length = floor(count * factor + 0.5);
  return length < 1 ? 1 : length;
}

static int keeps_pixels(const double map[6]) {
  for (int i = 0; i < 4; i++)
    if (floor(map[i]) != map[i])
      return 0;
  return fabs(map[0] * map[3] - map[1] * map[2]) == 1;
}

/// Number `fraction` of `count`, from 0 on.
static int64_t chosen(double fraction, int64_t count) {
  const int64_t index = (int64_t)(fraction * (double)count);
  return index < count ? index : count - 1;
}

/// A pixel of a class but the first, each that the sample has as likely: see `Placement.pixel`. Returns 0
/// where there is none.
static int find_foreground(const myograph_job *job, int classes, const double numbers[2], double pixel[2]) {
  int64_t counts[256] = {0};
  const int64_t pixels = (int64_t)job->grid.size[0] * job->grid.size[1];
  for (int64_t i = 0; i < pixels; i++)
    counts[job->targets[i]]++;
  int present = 0;
  for (int label = 1; label < classes; label++)
    present += counts[label] > 0;
  if (present == 0)
    return 0;
  int64_t before = chosen(numbers[0], present);
  int label = 1;
  while (counts[label] == 0 || before-- > 0)
    label++;
  int64_t left = chosen(numbers[1], counts[label]), i = 0;
  while (job->targets[i] != label || left-- > 0)
    i++;
  pixel[0] = (double)(i / job->grid.size[1]);
  pixel[1] = (double)(i % job->grid.size[1]);
  return 1;
}

/// The first pixel of a crop that shows nothing but the first image, where that allows it: see
/// `Placement.place`.
static void place(const double map[6], const myograph_job *job, int classes, myograph_draw *draw) {
  const int32_t *source = job->grid.size;
  double pixel[2];
  const int is_around = draw->numbers[2] && find_foreground(job, classes, draw->numbers + 3, pixel);
  const double half[2] = {centre(draw->size[0]), centre(draw->size[1])};
  const double slack = keeps_pixels(map) ? 0 : 0.5;
  double d[2];
  for (int i = 0; i < 2; i++) {
    const double reach = fabs(map[2 * i]) * (half[0] + slack) + fabs(map[2 * i + 1]) * (half[1] + slack);
    const double count = source[i], least = reach - 0.5, most = count - reach - 0.5;
    const double drawn =
        is_around ? fmax(least, fmin(most, pixel[i])) : least + draw->numbers[i] * (count - 2 * reach);
    const double centre = reach * 2 <= count ? drawn : (count - 1) / 2;
    d[i] = centre - map[4 + i];
  }
  const double determinant = map[0] * map[3] - map[1] * map[2];
  const double first[2] = {(map[3] * d[0] - map[1] * d[1]) / determinant,
                           (map[0] * d[1] - map[2] * d[0]) / determinant};
  for (int i = 0; i < 2; i++)
    draw->map[4 + i] = floor(first[i] - half[i] + 0.5);
}

/// Half of a difference, rounded down.
static double half_of(int difference) { return floor(difference / 2.0); }

int myograph_draw_sample(const myograph_network *network, const myograph_job *job, const double spacing[2],
                         myograph_draw *draws) {
  int32_t before[2] = {job->grid.size[0], job->grid.size[1]};
  double total[6];
  myograph_compose_maps(draws, 0, total);
  for (int i = 0; i < network->stage_count; i++) {
    const myograph_stage *stage = &network->stages[i];
    myograph_draw *now = &draws[i];
    *now = (myograph_draw){.size = {before[0], before[1]}, .map = {1, 0, 0, 1, 0, 0}};
    draw(stage, job, now);
    double sides[2] = {before[0], before[1]};
    double *const map = now->map, *const numbers = now->numbers;
    switch (now->is_applied ? stage->kind : -1) {
    case MYOGRAPH_STAGE_RESAMPLE:
      for (int axis = 0; axis < 2; axis++) {
        map[3 * axis] = stage->spacing / spacing[axis];
        sides[axis] = length(before[axis], 1 / map[3 * axis]);
      }
      break;
    case MYOGRAPH_STAGE_FLIP:
      map[0] = numbers[0] ? -1 : 1;
      map[3] = numbers[1] ? -1 : 1;
      break;
    case MYOGRAPH_STAGE_ROTATION: {
      const double angle = numbers[0] * pi / 180, sine = sin(angle), cosine = cos(angle);
      // As large as the rotated image is high and wide, but for rounding.
      sides[0] = ceil(fabs(cosine) * before[0] + fabs(sine) * before[1] - 1e-9);
      sides[1] = ceil(fabs(sine) * before[0] + fabs(cosine) * before[1] - 1e-9);
      map[0] = map[3] = cosine;
      map[1] = sine;
      map[2] = -sine;
      break;
    }
    case MYOGRAPH_STAGE_REMODELING:
      now->is_applied = myograph_find_outline(job, stage->classes, &now->outline);
      break;
    case MYOGRAPH_STAGE_SCALE:
      map[0] = map[3] = 1 / numbers[0];
      for (int axis = 0; axis < 2; axis++)
        sides[axis] = length(before[axis], numbers[0]);
      break;
    case MYOGRAPH_STAGE_CROP:
    case MYOGRAPH_STAGE_CENTER_CROP:
      sides[0] = stage->size[0];
      sides[1] = stage->size[1];
      break;
    }
    if (sides[0] > largest || sides[1] > largest)
      return 0;
    now->size[0] = (int32_t)sides[0];
    now->size[1] = (int32_t)sides[1];
    if (stage->kind == MYOGRAPH_STAGE_CROP)
      place(total, job, network->output[0], now);
    else if (stage->kind == MYOGRAPH_STAGE_CENTER_CROP)
      for (int axis = 0; axis < 2; axis++)
        map[4 + axis] = half_of(before[axis] - now->size[axis]);
    else if (now->is_applied)
      centre_map(now, before);
    compose(total, map);
    memcpy(before, now->size, sizeof before);
  }
  return 1;
}

// MARK: Elastic deformation

int myograph_spline_weights(double position, double weights[4]) {
  const int first = (int)position;
  const double t = position - first, u = 1 - t;
  weights[0] = u * u * u / 6;
  weights[1] = ((3 * t - 6) * t * t + 4) / 6;
  weights[2] = ((3 * u - 6) * u * u + 4) / 6;
  weights[3] = t * t * t / 6;
  return first;
}

// MARK: Blur

int myograph_blur_weights(const myograph_draw *draw, float *weights) {
  const double sigma = draw->numbers[0];
  const int radius = draw->is_applied ? (int)(4 * sigma + 0.5) : 0;
  double sum = 0;
  for (int i = -radius; i <= radius; i++)
    sum += radius == 0 ? 1 : exp(-0.5 * i * i / (sigma * sigma));
  for (int i = -radius; i <= radius; i++)
    weights[i + radius] = radius == 0 ? 1 : (float)(exp(-0.5 * i * i / (sigma * sigma)) / sum);
  return radius;
}
