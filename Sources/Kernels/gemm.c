/// Matrix multiplication by OpenBLAS, from inside threads that are ours.
#define _DEFAULT_SOURCE
#include "myograph/gemm.h"
#include "myograph/host.h"

#include <cblas.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "myograph/run.h"

/// What OpenBLAS maps for each thread that is in it at once, and asks for again for ever where it gets none.
/// So where the address space has a limit, one thread at a time is in it, with a buffer that was had before
/// all else.
static const size_t buffer = (size_t)128 << 20;
/// What else a process maps, and for each of its threads: libomp aborts it where one gets no stack.
static const size_t margin = (size_t)64 << 20, stack = (size_t)8 << 20;

static int is_bounded;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/// Debian's OpenBLAS has threads of its own, which would fight with those that call it.
static void use_one_thread(void) {
#ifdef OPENBLAS_VERSION
  openblas_set_num_threads(1);
#endif
}

int myograph_reserve_gemm(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return 1;
  const size_t all = buffer + margin + stack * (size_t)myograph_default_threads();
  void *probe = mmap(NULL, all, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (probe == MAP_FAILED)
    return 0;
  munmap(probe, all);
  is_bounded = 1;
  // Small products would go without a buffer.
  static float zeros[128 * 128], product[128 * 128];
  myograph_gemm(128, 128, 128, zeros, 128, zeros, 128, product, 128);
  return 1;
}

void myograph_gemm(int rows, int columns, int depth, const float *a, int a_stride, const float *b,
                   int b_stride, float *c, int c_stride) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, use_one_thread);
  if (is_bounded)
    pthread_mutex_lock(&mutex);
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, columns, depth, 1, a, a_stride, b, b_stride, 0,
              c, c_stride);
  if (is_bounded)
    pthread_mutex_unlock(&mutex);
}
