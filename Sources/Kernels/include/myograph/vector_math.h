/// Functions of a vector; included by isa.h.
#ifndef MYOGRAPH_VECTOR_MATH_H
#define MYOGRAPH_VECTOR_MATH_H

MYOGRAPH_INLINE v16 myograph_max(v16 a, v16 b) { return a > b ? a : b; }

/// a · b + c in one rounding where the instruction set has it. Spelled out where a product is used twice: the
/// compiler would compute it once and add it twice.
MYOGRAPH_INLINE vreg myograph_fma(float a, vreg b, vreg c) {
#if defined(MYOGRAPH_ISA_PORTABLE)
  return a * b + c;
#else
  return __builtin_elementwise_fma((vreg)a, b, c);
#endif
}

/// max(least, x), in this order: a NaN stays one.
MYOGRAPH_INLINE vreg myograph_at_least(float least, vreg x) { return least > x ? (vreg)least : x; }

/// The vector whose lane i is v's lane i ^ distance; `distance` is a literal 1, 2, 4 or 8.
MYOGRAPH_INLINE v16 myograph_exchange(v16 v, int distance) {
  switch (distance) {
  case 1:
    return __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
  case 2:
    return __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
  case 4:
    return __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
  default:
    return __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  }
}

/// e^x, within 2 units in the last place; x below -87.3 gives the smallest normal number instead of less.
MYOGRAPH_INLINE v16 myograph_exp(v16 x) {
  x = x < -87.3f ? -87.3f : x;
  x = x > 88.3f ? 88.3f : x;
  // Adding 1.5·2^23 rounds to the nearest integer, which then stands in the low bits.
  const v16 shifted = x * 1.44269504f + 12582912.0f;
  const v16 n = shifted - 12582912.0f;
  const v16 r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  v16 p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  const i16 exponent = __builtin_convertvector(n, i16) + 127;
  return p * __builtin_bit_cast(v16, exponent << 23);
}

/// Natural logarithm of positive, normal numbers, within 2 units in the last place (Cephes' logf).
MYOGRAPH_INLINE v16 myograph_log(v16 x) {
  const i16 bits = __builtin_bit_cast(i16, x);
  v16 exponent = __builtin_convertvector((bits >> 23) - 126, v16);
  v16 m = __builtin_bit_cast(v16, (bits & 0x7fffff) | 0x3f000000); // 0.5 … 1
  const i16 is_low = m < 0.707106781f;
  exponent = is_low ? exponent - 1.0f : exponent;
  m = (is_low ? m + m : m) - 1.0f;
  v16 p = m * 7.0376836292e-2f - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  p = p * m * (m * m) + exponent * -2.12194440e-4f - 0.5f * m * m;
  return m + p + exponent * 0.693359375f;
}

MYOGRAPH_INLINE v16 myograph_sigmoid(v16 x) { return 1.0f / (1.0f + myograph_exp(-x)); }

/// `kind` is a literal MYOGRAPH_ACTIVATION; `slope` is that of the leaky one.
MYOGRAPH_INLINE v16 myograph_activate(v16 x, int kind, float slope) {
  switch (kind) {
  case MYOGRAPH_ACTIVATION_RELU:
    return 0.0f > x ? 0.0f : x; // in this order a NaN stays one
  case MYOGRAPH_ACTIVATION_LEAKY:
    return x > 0.0f ? x : x * slope;
  case MYOGRAPH_ACTIVATION_SIGMOID:
    return myograph_sigmoid(x);
  default:
    return x;
  }
}

/// g times the activation's derivative; `y` is its result, of the leaky one its input.
MYOGRAPH_INLINE v16 myograph_activation_gradient(v16 g, v16 y, int kind, float slope) {
  switch (kind) {
  case MYOGRAPH_ACTIVATION_RELU:
    return y > 0.0f ? g : 0.0f;
  case MYOGRAPH_ACTIVATION_LEAKY:
    return y > 0.0f ? g : g * slope;
  case MYOGRAPH_ACTIVATION_SIGMOID:
    return g * (y * (1.0f - y));
  default:
    return g;
  }
}

/// The same from the activation's input `x`, whatever its kind.
MYOGRAPH_INLINE v16 myograph_activation_gradient_at(v16 g, v16 x, int kind, float slope) {
  const v16 known = kind == MYOGRAPH_ACTIVATION_LEAKY ? x : myograph_activate(x, kind, slope);
  return myograph_activation_gradient(g, known, kind, slope);
}

#endif
