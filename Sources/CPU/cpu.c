#include <stddef.h>
#include <string.h>

#include "CPU.h"

const char *const *myograph_isas(void) {
  static const char *const names[] = {
#if defined(__x86_64__)
    "avx512",
    "avx2",
#endif
    "portable",
    NULL
  };
  return names;
}

int myograph_isa_supported(const char *name) {
#if defined(__x86_64__)
  // These also ask whether the operating system saves the wide registers.
  const int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                   __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
  if (strcmp(name, "avx512") == 0)
    return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
  if (strcmp(name, "avx2") == 0)
    return avx2;
#endif
  return strcmp(name, "portable") == 0;
}
