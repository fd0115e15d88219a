// Preloaded, makes the n-th system call of a process fail (TORTURE_CALL, from 1), as TORTURE_KIND says:
// `hard` with the error that a broken or full disk gives, `soft` with EINTR or another that passes, `short`
// after one byte, `kill` by SIGKILL in its place. The call's name goes to the file descriptor TORTURE_REPORT.
// Call 0 never comes: then that gets the number of calls.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum fault { none, hard, soft, shortened, killed };

static enum fault kind(void) {
  const char *name = getenv("TORTURE_KIND");
  if (!name)
    return none;
  return !strcmp(name, "hard")    ? hard
         : !strcmp(name, "soft")  ? soft
         : !strcmp(name, "short") ? shortened
                                  : killed;
}

static atomic_long calls;

static void report(const char *text) {
  const char *file = getenv("TORTURE_REPORT");
  if (file)
    syscall(SYS_write, atoi(file), text, strlen(text));
}

// What becomes of this call.
static enum fault fault(const char *name) {
  const char *wanted = getenv("TORTURE_CALL");
  if (!wanted || atomic_fetch_add(&calls, 1) + 1 != atol(wanted))
    return none;
  report(name);
  enum fault chosen = kind();
  if (chosen == killed)
    syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
  return chosen;
}

__attribute__((destructor)) static void count(void) {
  const char *wanted = getenv("TORTURE_CALL");
  char text[24];
  snprintf(text, sizeof text, "%ld", atomic_load(&calls));
  if (wanted && !atol(wanted))
    report(text);
}

static int fails(enum fault chosen, int hardError, int softError) {
  if (chosen != hard && chosen != soft)
    return 0;
  errno = chosen == hard ? hardError : softError;
  return 1;
}

#define REAL(name)                                                                                           \
  static __typeof__(&name) real;                                                                             \
  if (!real)                                                                                                 \
    real = (__typeof__(real))dlsym(RTLD_NEXT, #name);

#define WRAP(type, name, parameters, arguments, hardError, softError)                                        \
  type name parameters {                                                                                     \
    REAL(name)                                                                                               \
    if (fails(fault(#name), hardError, softError))                                                           \
      return (type)-1;                                                                                       \
    return real arguments;                                                                                   \
  }

// Transfers may be cut short as well.
#define TRANSFER(name, parameters, arguments, hardError)                                                     \
  ssize_t name parameters {                                                                                  \
    REAL(name)                                                                                               \
    enum fault chosen = fault(#name);                                                                        \
    if (fails(chosen, hardError, EINTR))                                                                     \
      return -1;                                                                                             \
    if (chosen == shortened && count > 1)                                                                    \
      count = 1;                                                                                             \
    return real arguments;                                                                                   \
  }

#define OPEN(name, parameters, ...)                                                                          \
  int name parameters {                                                                                      \
    REAL(name)                                                                                               \
    mode_t mode = 0;                                                                                         \
    if (flags & (O_CREAT | O_TMPFILE)) {                                                                     \
      va_list rest;                                                                                          \
      va_start(rest, flags);                                                                                 \
      mode = va_arg(rest, mode_t);                                                                           \
      va_end(rest);                                                                                          \
    }                                                                                                        \
    if (fails(fault(#name), EACCES, EMFILE))                                                                 \
      return -1;                                                                                             \
    return real(__VA_ARGS__, flags, mode);                                                                   \
  }

OPEN(open, (const char *path, int flags, ...), path)
OPEN(open64, (const char *path, int flags, ...), path)
OPEN(openat, (int folder, const char *path, int flags, ...), folder, path)
OPEN(openat64, (int folder, const char *path, int flags, ...), folder, path)

TRANSFER(read, (int file, void *bytes, size_t count), (file, bytes, count), EIO)
TRANSFER(pread, (int file, void *bytes, size_t count, off_t offset), (file, bytes, count, offset), EIO)
TRANSFER(pread64, (int file, void *bytes, size_t count, off64_t offset), (file, bytes, count, offset), EIO)
TRANSFER(write, (int file, const void *bytes, size_t count), (file, bytes, count), ENOSPC)
TRANSFER(pwrite, (int file, const void *bytes, size_t count, off_t offset), (file, bytes, count, offset),
         ENOSPC)
TRANSFER(pwrite64, (int file, const void *bytes, size_t count, off64_t offset), (file, bytes, count, offset),
         ENOSPC)

WRAP(int, fsync, (int file), (file), EIO, EINTR)
WRAP(int, fdatasync, (int file), (file), EIO, EINTR)
WRAP(int, ftruncate, (int file, off_t size), (file, size), EIO, EINTR)
WRAP(int, ftruncate64, (int file, off64_t size), (file, size), EIO, EINTR)
WRAP(int, rename, (const char *from, const char *to), (from, to), EACCES, ENOSPC)
WRAP(int, renameat, (int one, const char *from, int other, const char *to), (one, from, other, to), EACCES,
     ENOSPC)
WRAP(int, link, (const char *from, const char *to), (from, to), EACCES, EPERM)
WRAP(int, linkat, (int one, const char *from, int other, const char *to, int flags),
     (one, from, other, to, flags), EACCES, EPERM)
WRAP(int, unlink, (const char *path), (path), EACCES, EIO)
WRAP(int, mkdir, (const char *path, mode_t mode), (path, mode), ENOSPC, EACCES)
WRAP(int, fstat, (int file, struct stat *status), (file, status), EIO, EOVERFLOW)
WRAP(void *, mmap, (void *at, size_t count, int rights, int flags, int file, off_t offset),
     (at, count, rights, flags, file, offset), ENOMEM, EAGAIN)
WRAP(void *, mmap64, (void *at, size_t count, int rights, int flags, int file, off64_t offset),
     (at, count, rights, flags, file, offset), ENOMEM, EAGAIN)

// Linux closes the file even where it reports an error.
int close(int file) {
  REAL(close)
  enum fault chosen = fault("close");
  int result = real(file);
  return fails(chosen, EIO, EINTR) ? -1 : result;
}
