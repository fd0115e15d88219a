/// Functions of a vector; included by isa.h.
#ifndef MYOGRAPH_VECTOR_MATH_H
#define MYOGRAPH_VECTOR_MATH_H

/// Of what can't be compared, `b`.
MYOGRAPH_INLINE v16 myograph_max(v16 a, v16 b) { return a > b ? a : b; }
MYOGRAPH_INLINE v16 myograph_min(v16 a, v16 b) { return a < b ? a : b; }

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

/// a · b + c in one rounding, from which the functions below have the same bits on every instruction set.
/// Where nothing computes it, the product is exact in double precision and the sum is rounded twice: over all
/// single numbers, that changes none of their results.
MYOGRAPH_INLINE v16 myograph_fused(v16 a, v16 b, v16 c) {
#if defined(MYOGRAPH_ISA_PORTABLE) && !defined(__ARM_FEATURE_FMA)
  typedef double f64x16 __attribute__((ext_vector_type(16)));
  const f64x16 product = __builtin_convertvector(a, f64x16) * __builtin_convertvector(b, f64x16);
  return __builtin_convertvector(product + __builtin_convertvector(c, f64x16), v16);
#else
  return __builtin_elementwise_fma(a, b, c);
#endif
}

/// e^x, within 1.1 units in the last place; 0 where that is less than 2^-125.5.
MYOGRAPH_INLINE v16 myograph_exp(v16 x) {
#pragma clang fp contract(off)
  x = x < -87.6f ? -87.6f : x;
  x = x > 89.0f ? 89.0f : x;
  // Adding 1.5·2^23 rounds to the nearest integer n, which then stands in the low bits; 126 more make them
  // the exponent of 2^(n - 1), which has one for the largest results, too. The polynomial is 2·e^r.
  const float shift = 12582912.0f + 126;
  const v16 shifted = myograph_fused(x, 1.44269504f, shift), n = shifted - shift;
  const v16 r = myograph_fused(n, 2.12194440e-4f, myograph_fused(n, -0.693359375f, x));
  v16 p = myograph_fused(r, 2.76292046e-3f, 1.67374313e-2f);
  p = myograph_fused(p, r, 8.3336778e-2f);
  p = myograph_fused(p, r, 0.333330423f);
  p = myograph_fused(p, r, 0.999999881f);
  p = myograph_fused(p, r * r, r + r) + 2.0f;
  return p * __builtin_bit_cast(v16, __builtin_bit_cast(i16, shifted) << 23);
}

/// The natural logarithm, within a unit in the last place.
MYOGRAPH_INLINE v16 myograph_log(v16 x) {
#pragma clang fp contract(off)
  const float infinity = __builtin_inff();
  const int32_t root = 0x3f3504f3; // √½, where the significand begins
  const i16 is_subnormal = x < 1.17549435e-38f;
  const i16 bits = __builtin_bit_cast(i16, is_subnormal ? x * 8388608.0f : x) - root;
  const v16 exponent = __builtin_convertvector(bits >> 23, v16) - (is_subnormal ? 23.0f : (v16)0.0f);
  const v16 m = __builtin_bit_cast(v16, (bits & 0x7fffff) + root) - 1.0f;
  v16 p = myograph_fused(m, -7.63449967e-2f, 0.127615824f);
  p = myograph_fused(p, m, -0.13160184f);
  p = myograph_fused(p, m, 0.142017573f);
  p = myograph_fused(p, m, -0.166233569f);
  p = myograph_fused(p, m, 0.200012267f);
  p = myograph_fused(p, m, -0.250008196f);
  p = myograph_fused(p, m, 0.333333313f);
  p = myograph_fused(p, m, -0.5f);
  p = myograph_fused(p, m * m, exponent * 9.05800061e-6f);
  p = myograph_fused(exponent, 0.693138123f, m + p);
  p = x < infinity ? p : x;
  return x > 0.0f ? p : (x == 0.0f ? -infinity : (v16)__builtin_nanf(""));
}

MYOGRAPH_INLINE v16 myograph_sigmoid(v16 x) { return 1.0f / (1.0f + myograph_exp(-x)); }

/// The hyperbolic tangent, within 2 units in the last place.
MYOGRAPH_INLINE v16 myograph_tanh(v16 x) {
#pragma clang fp contract(off)
  const v16 size = __builtin_elementwise_abs(x), square = x * x;
  v16 near = myograph_fused(square, -5.7170433e-3f, 2.06505861e-2f);
  near = myograph_fused(near, square, -5.37434965e-2f);
  near = myograph_fused(near, square, 0.133314908f);
  near = myograph_fused(near, square, -0.333332837f);
  near = myograph_fused(near, square * x, x);
  const v16 far = 1.0f - 2.0f / (1.0f + myograph_exp(size + size));
  return size > 0.625f ? __builtin_elementwise_copysign(far, x) : near;
}

/// The error function, within 1.1 units in the last place (Juffa's polynomials).
MYOGRAPH_INLINE v16 myograph_erf(v16 x) {
#pragma clang fp contract(off)
  const v16 size = __builtin_elementwise_abs(x), square = x * x;
  v16 near = myograph_fused(square, -5.96761703e-4f, 4.99119423e-3f);
  near = myograph_fused(near, square, -2.67681349e-2f);
  near = myograph_fused(near, square, 0.112819925f);
  near = myograph_fused(near, square, -0.376125336f);
  near = myograph_fused(near, square, 0.128379166f);
  near = myograph_fused(near, x, x);
  v16 far = myograph_fused(size, -1.7285347e-5f, 3.83197126e-4f);
  far = myograph_fused(far, square, myograph_fused(size, -3.88396438e-3f, 2.42546219e-2f));
  far = myograph_fused(far, size, -0.106777877f);
  far = myograph_fused(far, size, -0.634846687f);
  far = myograph_fused(far, size, -0.128717512f);
  far = 1.0f - myograph_exp(myograph_fused(far, size, -size));
  return size > 0.927734375f ? __builtin_elementwise_copysign(far, x) : near;
}

#endif
