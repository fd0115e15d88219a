/// Peak arithmetic and bandwidth, measured in the threads that runs use.
#define _POSIX_C_SOURCE 200809L
#include "myograph/host.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "CPU.h"
#include "myograph/run.h"

/// Chains of multiply-adds in flight: more than the latency times the units of any processor (5 × 2), and
/// few enough for the sixteen registers of AVX2 and SSE.
#define CHAINS 14

/// Both loops for one instruction set. They stand outside the parallel region, whose body has none of its
/// function's target attributes.
#define DEFINE_LOOPS(isa, lanes, attributes)                                                                 \
  typedef float isa##_vector __attribute__((ext_vector_type(lanes)));                                        \
                                                                                                             \
  attributes static float isa##_sum(const isa##_vector *sums) {                                              \
    float total = 0;                                                                                         \
    for (int i = 0; i < CHAINS; i++)                                                                         \
      for (int lane = 0; lane < lanes; lane++)                                                               \
        total += sums[i][lane];                                                                              \
    return total;                                                                                            \
  }                                                                                                          \
                                                                                                             \
  attributes static float isa##_multiply(const float *values, size_t count, long rounds) {                   \
    const isa##_vector factor = values[0], term = values[count - 1];                                         \
    isa##_vector sums[CHAINS];                                                                               \
    for (int i = 0; i < CHAINS; i++)                                                                         \
      sums[i] = (float)i;                                                                                    \
    for (long round = 0; round < rounds; round++)                                                            \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) sums[i] = sums[i] * factor + term; \
    return isa##_sum(sums);                                                                                  \
  }                                                                                                          \
                                                                                                             \
  attributes static float isa##_read(const float *values, size_t count, long rounds) {                       \
    isa##_vector sums[CHAINS] = {0};                                                                         \
    for (long round = 0; round < rounds; round++)                                                            \
      for (size_t at = 0; at + CHAINS * lanes <= count; at += CHAINS * lanes)                                \
        _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) sums[i] +=                       \
            *(const isa##_vector *)(values + at + i * lanes);                                                \
    return isa##_sum(sums);                                                                                  \
  }

#if defined(__x86_64__)
DEFINE_LOOPS(avx512, 16, __attribute__((target("avx512f,avx512vl,avx2,fma"))))
DEFINE_LOOPS(avx2, 8, __attribute__((target("avx2,fma"))))
#endif
DEFINE_LOOPS(portable, 4, )

typedef struct loops {
  const char *isa;
  int lanes;
  float (*multiply)(const float *values, size_t count, long rounds);
  float (*read)(const float *values, size_t count, long rounds);
} loops;

static const loops *find_loops(const char *isa) {
  static const loops all[] = {
#if defined(__x86_64__)
    {"avx512", 16, avx512_multiply, avx512_read},
    {"avx2", 8, avx2_multiply, avx2_read},
#endif
    {"portable", 4, portable_multiply, portable_read},
  };
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
    if (strcmp(all[i].isa, isa) == 0 && myograph_isa_supported(isa))
      return &all[i];
  return NULL;
}

/// Seconds of the shortest stretch that counts, and of all together.
static const double shortest_stretch = 1e-3, all_stretches = 10e-3;

/// Rounds per second of the best stretch, all threads at once, each on `count` values from its own place on.
static double best_rate(float (*loop)(const float *, size_t, long), const float *values, size_t count,
                        int threads) {
  double best = 0, spent = 0;
  long rounds = 1;
#pragma omp parallel num_threads(threads)
  {
    const int thread = omp_get_thread_num();
    volatile float sink;
    for (;;) {
#pragma omp barrier
      if (spent >= all_stretches)
        break;
      const double start = omp_get_wtime();
      sink = loop(values + thread * count, count, rounds);
#pragma omp barrier
      if (thread == 0) {
        const double elapsed = omp_get_wtime() - start;
        spent += elapsed;
        if (elapsed < shortest_stretch)
          rounds *= 2;
        else if (rounds / elapsed > best)
          best = rounds / elapsed;
      }
    }
    (void)sink;
  }
  return best;
}

/// What this thread has had of a processor.
static double processor_seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/// Arithmetic touches nothing that threads share, so each is timed by its own processor time: that other
/// programs take turns with it doesn't show.
double myograph_peak_flops(const char *isa, int threads) {
  const loops *loops = find_loops(isa);
  double total = 0;
  if (!loops || threads < 1)
    return 0;
#pragma omp parallel num_threads(threads) reduction(+ : total)
  {
    const float value = 0.5f;
    volatile float sink;
    double best = 0, spent = 0;
    for (long rounds = 1; spent < all_stretches;) {
      const double start = processor_seconds();
      sink = loops->multiply(&value, 1, rounds);
      const double elapsed = processor_seconds() - start;
      spent += elapsed;
      if (elapsed < shortest_stretch)
        rounds *= 2;
      else if (rounds / elapsed > best)
        best = rounds / elapsed;
    }
    (void)sink;
    total += best;
  }
  return total * CHAINS * loops->lanes * 2;
}

double myograph_read_bandwidth(const char *isa, int threads, const float *memory, size_t bytes) {
  const loops *loops = find_loops(isa);
  if (!loops || threads < 1)
    return 0;
  // Whole rounds of the inner loop for every thread.
  const size_t stride = (size_t)CHAINS * 16;
  const size_t count = bytes / sizeof(float) / (size_t)threads / stride * stride;
  return best_rate(loops->read, memory, count, threads) * (double)(count * sizeof(float)) * threads;
}
