/// Last line of an emitted file: ends what <myograph/isa.h> began.
#if defined(MYOGRAPH_ISA_AVX512) || defined(MYOGRAPH_ISA_AVX2)
#pragma clang attribute pop
#endif
#pragma clang attribute pop
