/// What this machine does at most, measured: the two roofs under which every kernel runs.
#ifndef MYOGRAPH_HOST_H
#define MYOGRAPH_HOST_H

#include <stddef.h>

/// FLOP/s, 2 per multiply-add, of `threads` threads together that do nothing else; 0 where this CPU doesn't
/// have the instruction set. Takes some 10 ms of each: the best of several short stretches.
double myograph_peak_flops(const char *isa, int threads);

/// Bytes per second of `threads` threads together that read `memory` over and over, each its own part; 0
/// where this CPU doesn't have the instruction set, or `bytes` are less than 896 for each thread. `memory` is
/// 64-byte aligned and was written once. Takes some 10 ms.
double myograph_read_bandwidth(const char *isa, int threads, const float *memory, size_t bytes);

/// Has freed memory go back to the system at once instead of staying with the process. To be called before
/// anything is allocated.
void myograph_return_freed_memory(void);

/// Sets address space aside for OpenBLAS, where the process has a limit of it. To be called before other
/// memory is taken; returns 0 where there isn't enough.
int myograph_reserve_gemm(void);

#endif
