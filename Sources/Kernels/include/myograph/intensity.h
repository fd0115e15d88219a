/// Stages that change each value of a plane by itself.
#ifndef MYOGRAPH_INTENSITY_H
#define MYOGRAPH_INTENSITY_H

#include "philox.h"
#include "plane_statistics.h"
#include "range.h"

/// What a stage does to the values of one channel: mostly ((v · scale - origin) · rate + shift) · unscale.
typedef struct myograph_change {
  int kind; ///< MYOGRAPH_STAGE_…; -1: nothing
  uint32_t stream;
  float scale, origin, rate, shift, unscale, exponent;
  float low, high;     ///< between which values are kept first
  const double *field; ///< coefficients
} myograph_change;

/// From what was drawn or is given as a range and what is `known` of the plane; then that is of the result,
/// as far as it follows.
static inline __attribute__((noinline)) myograph_change
myograph_make_change(int kind, int stream, const myograph_draw *draw, const myograph_range *given,
                     myograph_plane_statistics *known) {
  myograph_change change = {
      draw->is_applied ? kind : -1, (uint32_t)stream, 1, 0, 1, 0, 1, 1, 0, 0, draw->numbers};
  const double deviation = __builtin_elementwise_sqrt(known->variance), range = known->high - known->low;
  double rate, scale;
  switch (change.kind) {
  case MYOGRAPH_STAGE_Z_SCORE:
    rate = known->variance > 0 ? 1 / deviation : 0;
    scale = myograph_scale_for(rate);
    change.origin = (float)(known->mean * scale);
    change.rate = (float)(rate / scale);
    break;
  case MYOGRAPH_STAGE_MIN_MAX:
    rate = 1 / (range + 1e-10);
    scale = myograph_scale_for(rate);
    change.origin = (float)(known->low * scale);
    change.rate = (float)(rate / scale);
    break;
  case MYOGRAPH_STAGE_RANGE:
    scale = myograph_scale_for(given->rate);
    change.low = given->low;
    change.high = given->high;
    change.origin = (float)(given->origin * scale);
    change.rate = (float)(given->rate / scale);
    known->low = myograph_limited((float)known->low, given->low, given->high);
    known->high = myograph_limited((float)known->high, given->low, given->high);
    break;
  case MYOGRAPH_STAGE_BRIGHTNESS_CONTRAST:
    scale = myograph_scale_for(known->variance > 0 ? 1 / deviation : 0);
    change.origin = (float)(known->mean * scale);
    change.rate = (float)draw->numbers[1];
    change.shift = (float)((known->mean + draw->numbers[0] * deviation) * scale);
    change.unscale = (float)(1 / scale);
    break;
  case MYOGRAPH_STAGE_GAMMA:
    rate = range > 0 ? 1 / range : 0;
    scale = myograph_scale_for(rate);
    change.scale = (float)scale;
    change.origin = (float)(known->low * scale);
    change.shift = (float)(range * scale);
    change.rate = (float)(rate / scale);
    change.unscale = (float)(1 / scale);
    change.exponent = (float)draw->numbers[0];
    if (change.rate == 0)
      change.kind = -1;
    return change; // its ends stay where they are
  case MYOGRAPH_STAGE_NOISE:
    change.rate = (float)(draw->numbers[0] * deviation);
    return change;
  default:
    return change;
  }
  change.scale = (float)scale;
  const double slope = scale * change.rate * change.unscale;
  known->mean = ((known->mean * scale - change.origin) * change.rate + change.shift) * change.unscale;
  known->variance *= slope * slope;
  known->low = ((known->low * scale - change.origin) * change.rate + change.shift) * change.unscale;
  known->high = ((known->high * scale - change.origin) * change.rate + change.shift) * change.unscale;
  return change;
}

/// Normal numbers from two random words each, by Box and Muller's transform.
MYOGRAPH_INLINE v16 myograph_normals(u16 radius, u16 angle) {
  const v16 uniform = __builtin_convertvector(radius, v16) * 0x1p-32f + 0x1p-32f;
  const v16 length = __builtin_elementwise_sqrt(-2.0f * myograph_log(uniform > 1.0f ? 1.0f : uniform));
  // cos(2π·u) = sin(2π·(1/4 − |u|)) for u between −1/2 and 1/2: exact until it is converted.
  const i16 turn = __builtin_bit_cast(i16, angle), magnitude = turn < 0 ? -turn : turn;
  const i16 quarter = __builtin_bit_cast(i16, (u16)0x40000000u - __builtin_bit_cast(u16, magnitude));
  const v16 a = __builtin_convertvector(quarter, v16) * (6.2831853072f * 0x1p-32f), s = a * a;
  v16 p = s * -2.5052108385e-8f + 2.7557319224e-6f;
  p = p * s - 1.9841269841e-4f;
  p = p * s + 8.3333333333e-3f;
  p = p * s - 1.6666666667e-1f;
  return length * (a + a * s * p);
}

/// Adds normal numbers from `first` on, `scale` times, in pairs that one counter gives.
static inline __attribute__((noinline)) void myograph_add_noise(float *row, int width, float scale,
                                                                uint32_t stream, uint32_t first,
                                                                const myograph_job *job) {
  const int odd = first & 1;
  for (int x = -odd; x < width; x += 32) {
    u16 words[4];
    // Normal numbers begin at word 64.
    const u16 position = __builtin_convertvector(MYOGRAPH_LANES, u16) + (16 + (first + x) / 2);
    myograph_philox(position, stream, job, words);
    const v16 even = myograph_normals(words[0], words[1]), other = myograph_normals(words[2], words[3]);
    float both[32];
    for (int lane = 0; lane < 16; lane++) {
      both[2 * lane] = even[lane];
      both[2 * lane + 1] = other[lane];
    }
    const int from = x < 0 ? 1 : 0, end = width - x < 32 ? width - x : 32;
    for (int i = from; i < end; i++)
      row[x + i] += scale * both[i];
  }
}

/// Times exp(Σ coefficient · x^i · y^j) for 1 ≤ i + j ≤ 3, x and y from −1 to 1.
static inline __attribute__((noinline)) void myograph_apply_field(float *row, int y, int height, int width,
                                                                  const double *c) {
  const double v = height == 1 ? 0 : 2.0 * y / (height - 1) - 1;
  const float terms[4] = {(float)((c[0] + (c[1] + c[2] * v) * v) * v), (float)(c[3] + (c[4] + c[5] * v) * v),
                          (float)(c[6] + c[7] * v), (float)c[8]};
  for (int x = 0; x < width; x += 16) {
    const int count = width - x < 16 ? width - x : 16;
    const v16 column = __builtin_convertvector(MYOGRAPH_LANES + x, v16);
    const v16 u = width == 1 ? (v16)0.0f : column * (float)(2.0 / (width - 1)) - 1.0f;
    const v16 field = ((u * terms[3] + terms[2]) * u + terms[1]) * u + terms[0];
    myograph_store(row + x, myograph_load(row + x, count) * myograph_exp(field), count);
  }
}

/// `first` is the row's first value among those of all channels.
static inline void myograph_change_row(const myograph_change *change, float *row, int y, int height,
                                       int width, uint32_t first, const myograph_job *job) {
  switch (change->kind) {
  case -1:
    break;
  case MYOGRAPH_STAGE_NOISE:
    myograph_add_noise(row, width, change->rate, change->stream, first, job);
    break;
  case MYOGRAPH_STAGE_BIAS_FIELD:
    myograph_apply_field(row, y, height, width, change->field);
    break;
  case MYOGRAPH_STAGE_GAMMA:
    for (int x = 0; x < width; x += 16) {
      const int count = width - x < 16 ? width - x : 16;
      v16 part = (myograph_load(row + x, count) * change->scale - change->origin) * change->rate;
      part = part > 1.0f ? 1.0f : part;
      const v16 power = myograph_exp(myograph_log(part < 1e-30f ? 1e-30f : part) * change->exponent);
      const v16 value = change->origin + change->shift * (part > 1e-30f ? power : 0.0f);
      myograph_store(row + x, value * change->unscale, count);
    }
    break;
  case MYOGRAPH_STAGE_RANGE:
    for (int x = 0; x < width; x++)
      row[x] = (myograph_limited(row[x], change->low, change->high) * change->scale - change->origin) *
               change->rate;
    break;
  default:
    for (int x = 0; x < width; x++)
      row[x] = ((row[x] * change->scale - change->origin) * change->rate + change->shift) * change->unscale;
  }
}

#endif
