/// What libomp reads of the environment, put right before it does: it aborts the process over values that it
/// can't use.
#define _POSIX_C_SOURCE 200809L
#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/// A whole number from 1 to `most` at the start of `text`; `end` is behind it and what is blank. 0 where
/// there is none.
static long number(const char *text, long most, const char **end) {
  char *rest;
  const long value = strtol(text, &rest, 10);
  const int is_number = rest > text && value >= 1 && value <= most;
  while (isspace((unsigned char)*rest))
    rest++;
  *end = rest;
  return is_number ? value : 0;
}

/// "4", or "4,2" for parallel regions within others.
static int is_thread_count(const char *text) {
  const char *end;
  while (number(text, 1 << 16, &end)) {
    if (*end == 0)
      return 1;
    if (*end != ',')
      return 0;
    text = end + 1;
  }
  return 0;
}

/// "8M" and the like; kibibytes where no unit is given. Less than any thread needs and more than there is are
/// refused.
static int is_stack_size(const char *text) {
  const char *end;
  const long value = number(text, 1L << 40, &end);
  static const char units[] = "BKMG";
  const char *unit = strchr(units, *end ? toupper((unsigned char)*end) : 'K');
  if (!value || !unit || (*end && end[1]))
    return 0;
  const double bytes = (double)value * (double)(1L << 10 * (unit - units));
  return bytes >= 0x1p20 && bytes <= 0x1p30;
}

/// Threads get as much stack as the process, unless it is said otherwise.
static void give_threads_stack(void) {
  struct rlimit limit;
  if (!getenv("OMP_STACKSIZE") && getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < 1 << 20)
    setenv("OMP_STACKSIZE", "8M", 0);
}

/// A process that ends while it registers with libomp leaves a file of its number that says nothing. libomp
/// would abort a later process of that number. Of a whole one it finds out itself whose it is.
static void forget_broken_registration(void) {
  char name[64], begin[2];
  snprintf(name, sizeof name, "/__KMP_REGISTERED_LIB_%d_%d", (int)getpid(), (int)getuid());
  const int file = shm_open(name, O_RDONLY, 0);
  if (file < 0)
    return;
  if (read(file, begin, sizeof begin) != sizeof begin || memcmp(begin, "0x", sizeof begin))
    shm_unlink(name);
  close(file);
}

static void forget_unless(int (*is_usable)(const char *), const char *name) {
  const char *value = getenv(name);
  if (value && !is_usable(value))
    unsetenv(name);
}

__attribute__((constructor)) static void mend_environment(void) {
  forget_unless(is_thread_count, "OMP_NUM_THREADS");
  forget_unless(is_stack_size, "OMP_STACKSIZE");
  // Other names of the same, in other units, and what nobody needs.
  const char *const others[] = {"KMP_STACKSIZE", "GOMP_STACKSIZE", "KMP_STACKOFFSET", "KMP_CPUINFO_FILE"};
  for (unsigned index = 0; index < sizeof others / sizeof *others; index++)
    unsetenv(others[index]);
  give_threads_stack();
  forget_broken_registration();
}
