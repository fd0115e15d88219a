/// Matrix multiplication, for convolutions that gather their input first.
#ifndef MYOGRAPH_GEMM_H
#define MYOGRAPH_GEMM_H

/// c = a · b, row-major: a is rows × depth, b depth × columns; a stride is from one row to the next.
/// Runs on the calling thread alone; any number of threads may call it at once.
void myograph_gemm(int rows, int columns, int depth, const float *a, int a_stride, const float *b,
                   int b_stride, float *c, int c_stride);

/// Takes the room for it where the process has a limit of address space; returns 0 where there isn't enough.
/// To be called before other memory is taken and before there are threads.
int myograph_reserve_gemm(void);

#endif
