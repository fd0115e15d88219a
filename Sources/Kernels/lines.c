#include "myograph/lines.h"

#include <math.h>
#include <stdlib.h>

// One multiplication more or less exact would give other samples on processors that fuse it.
#pragma STDC FP_CONTRACT OFF

static const double pi = 3.141592653589793;

typedef struct complex_number {
  double real, imaginary;
} complex_number;

static complex_number turn(double turns) {
  return (complex_number){cos(2 * pi * turns), sin(2 * pi * turns)};
}

/// Where what is imaged lies at a line.
static double displacement(const double numbers[9], int line, int count) {
  const double time = (line + 0.5) / count;
  const int passed = (numbers[1] <= time) + (numbers[2] <= time);
  const double sway = numbers[5] * sin(2 * pi * (line / numbers[6] + numbers[7]));
  return (passed == 0 ? 0 : numbers[2 + passed]) + sway;
}

/// Where it lies on an average of the middle lines, which have nearly all of the image: there labels are
/// right.
static double middle_place(const double numbers[9], int count) {
  const int reach = count / 16;
  double sum = 0;
  for (int line = count / 2 - reach; line <= count / 2 + reach; line++)
    sum += displacement(numbers, line, count);
  return sum / (2 * reach + 1);
}

/// By what a line is multiplied.
/// - Parameter middle: where labels are.
static complex_number factor(int kind, const double numbers[9], double middle, int line, int count) {
  const int frequency = line - count / 2;
  if (kind == MYOGRAPH_STAGE_LOW_RESOLUTION)
    return (complex_number){abs(frequency) <= numbers[0] * count / 2, 0};
  return turn(-frequency * (displacement(numbers, line, count) - middle) / count);
}

myograph_lines myograph_draw_lines(int kind, const myograph_draw *draw, int height, int width,
                                   float *scratch) {
  const int is_vertical = draw->numbers[kind == MYOGRAPH_STAGE_MOTION ? 0 : 1] < 0.5;
  const int count = is_vertical ? height : width;
  complex_number *const factors = (complex_number *)scratch, *const turns = factors + count;
  float *const real = (float *)(turns + count), *const imaginary = real + 2 * (size_t)count;
  const double middle = kind == MYOGRAPH_STAGE_MOTION ? middle_place(draw->numbers, count) : 0;
  for (int i = 0; i < count; i++) {
    factors[i] = factor(kind, draw->numbers, middle, i, count);
    turns[i] = turn((double)i / count);
  }
  for (int i = 0; i < count; i++) {
    complex_number sum = {0, 0};
    // Of -count / 2 · i, then of the lines behind it.
    int at = (int)((int64_t)(count - count / 2) * i % count);
    for (int line = 0; line < count; line++) {
      sum.real += factors[line].real * turns[at].real - factors[line].imaginary * turns[at].imaginary;
      sum.imaginary += factors[line].real * turns[at].imaginary + factors[line].imaginary * turns[at].real;
      at = at + i < count ? at + i : at + i - count;
    }
    real[i] = real[count + i] = (float)(sum.real / count);
    imaginary[i] = imaginary[count + i] = (float)(sum.imaginary / count);
  }
  return (myograph_lines){is_vertical, count, real, imaginary};
}
