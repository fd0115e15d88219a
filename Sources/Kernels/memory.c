/// How the C library keeps memory.
#include <stdlib.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "myograph/host.h"

void myograph_return_freed_memory(void) {
#if defined(__GLIBC__)
  // Else glibc raises this threshold to the largest block that was ever freed, and keeps twice as much.
  mallopt(M_MMAP_THRESHOLD, 256 << 10);
#endif
}
