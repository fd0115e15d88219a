/// The instruction set and the vectors of one emitted file.
///
/// The emitter defines MYOGRAPH_ISA_AVX512, MYOGRAPH_ISA_AVX2 or MYOGRAPH_ISA_PORTABLE before it includes
/// this header first and <myograph/isa_end.h> last. Every function in between may use the instruction set,
/// whatever the compiler's flags are. The two x86 variants exist on x86-64 only: the emitter guards their
/// files.
#ifndef MYOGRAPH_ISA_H
#define MYOGRAPH_ISA_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "program.h"
#include "operands.h"

/// Sixteen floats on every instruction set, which the compiler splits into the registers there are: so one
/// layout serves all of them. Operators work lane by lane, a scalar operand is broadcast, `mask ? a : b`
/// selects.
typedef float v16 __attribute__((ext_vector_type(16), may_alias));
typedef float v8 __attribute__((ext_vector_type(8), may_alias));
typedef int32_t i16 __attribute__((ext_vector_type(16), may_alias));
/// As many of them as one register holds, for functions that would not fit their values into the registers
/// all sixteen lanes at once: what they work on, they do register by register.
#if defined(MYOGRAPH_ISA_AVX512)
#define MYOGRAPH_REGISTER 16
#elif defined(MYOGRAPH_ISA_AVX2)
#define MYOGRAPH_REGISTER 8
#else
#define MYOGRAPH_REGISTER 4
#endif
typedef float vreg __attribute__((ext_vector_type(MYOGRAPH_REGISTER), may_alias));
/// The same as v16 for addresses that are aligned to a float only, as those of planar tensors are.
typedef float v16_unaligned __attribute__((ext_vector_type(16), may_alias, aligned(4)));

#define MYOGRAPH_INLINE static inline __attribute__((always_inline))
/// For long functions that are called seldom enough: inlined into what calls them, and that into its callers,
/// they are compiled again and again.
#define MYOGRAPH_APART static __attribute__((noinline, unused))
/// What the emitter promised: a kernel that wrote beyond its scratch would be worse than one that stops.
#define MYOGRAPH_EXPECT(holds)                                                                               \
  do {                                                                                                       \
    if (!(holds))                                                                                            \
      __builtin_trap();                                                                                      \
  } while (0)
#define MYOGRAPH_JOIN_EXPANDED(a, b) a##_##b
/// MYOGRAPH_JOIN(KERNEL, tile) names a helper after the kernel that owns it: convBlock1_conv1_tile.
#define MYOGRAPH_JOIN(a, b) MYOGRAPH_JOIN_EXPANDED(a, b)

/// Vectors are passed to functions that are always inlined, so how they would be passed matters to nobody.
#pragma clang diagnostic ignored "-Wpsabi"

/// One expression may become a fused multiply-add, as clang does unless told otherwise.
#pragma clang fp contract(fast)

/// Debugging information of templates that are included some hundred times takes a quarter of clang's time,
/// and SwiftPM asks for it behind whatever flags a package has.
#pragma clang attribute push(__attribute__((nodebug)), apply_to = hasType(functionType))

#if defined(MYOGRAPH_ISA_AVX512)
#pragma clang attribute push(                                                                                \
    __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma,bmi,bmi2"))), apply_to = function)
#elif defined(MYOGRAPH_ISA_AVX2)
#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2"))), apply_to = function)
#elif !defined(MYOGRAPH_ISA_PORTABLE)
#error                                                                                                       \
    "Can't choose an instruction set; define MYOGRAPH_ISA_AVX512, MYOGRAPH_ISA_AVX2 or MYOGRAPH_ISA_PORTABLE"
#endif

#include "halo.h"
#include "split.h"
#include "vector_math.h"

#endif
