/// Matrix multiplication by OpenBLAS, from inside threads that are ours.
#include "myograph/gemm.h"

#include <cblas.h>
#include <pthread.h>

/// Debian's OpenBLAS has threads of its own, which would fight with those that call it.
static void use_one_thread(void) {
#ifdef OPENBLAS_VERSION
  openblas_set_num_threads(1);
#endif
}

void myograph_gemm(int rows, int columns, int depth, const float *a, int a_stride, const float *b,
                   int b_stride, float *c, int c_stride) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, use_one_thread);
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, columns, depth, 1, a, a_stride, b, b_stride, 0,
              c, c_stride);
}
