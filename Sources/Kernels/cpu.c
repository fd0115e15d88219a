/// How much of this machine this process may use.
#if defined(__linux__)
#define _GNU_SOURCE
#include <sched.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "myograph/run.h"

/// Processors that the scheduler may put this process on.
static int allowed_processors(void) {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
    return CPU_COUNT(&set);
#endif
  const long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (int)online : 1;
}

#if defined(__linux__)
/// Reads up to two numbers from a file; returns how many there were. "max" is no number.
static int read_numbers(const char *path, double *first, double *second) {
  FILE *file = fopen(path, "r");
  if (!file)
    return 0;
  const int count = fscanf(file, "%lf %lf", first, second);
  fclose(file);
  return count > 0 ? count : 0;
}

/// Processors' worth of time that one control group grants, rounded up, or `limit` where that is less.
static int within_quota(const char *group_v2, const char *group_v1, int limit) {
  char path[4096];
  double quota = 0, period = 0, unused = 0;
  snprintf(path, sizeof path, "/sys/fs/cgroup%s/cpu.max", group_v2);
  if (read_numbers(path, &quota, &period) < 2) {
    snprintf(path, sizeof path, "/sys/fs/cgroup/cpu%s/cpu.cfs_quota_us", group_v1);
    if (read_numbers(path, &quota, &unused) < 1)
      return limit;
    snprintf(path, sizeof path, "/sys/fs/cgroup/cpu%s/cpu.cfs_period_us", group_v1);
    if (read_numbers(path, &period, &unused) < 1)
      return limit;
  }
  if (quota <= 0 || period <= 0 || quota >= period * limit)
    return limit;
  const int whole = (int)(quota / period);
  return quota > whole * period ? whole + 1 : whole;
}

/// The path of this process's control group: of version 2, or of version 1's `cpu` controller.
static void find_group(char *path, size_t size, int version) {
  path[0] = 0;
  FILE *file = fopen("/proc/self/cgroup", "r");
  char line[4096];
  while (file && fgets(line, sizeof line, file)) {
    line[strcspn(line, "\n")] = 0;
    char *controllers = strchr(line, ':');
    char *group = controllers ? strchr(controllers + 1, ':') : NULL;
    if (!group)
      continue;
    *group++ = 0;
    controllers++;
    const int matches = version == 2
                            ? controllers[0] == 0
                            : strcmp(controllers, "cpu") == 0 || strncmp(controllers, "cpu,", 4) == 0 ||
                                  strstr(controllers, ",cpu,") != NULL;
    if (matches)
      snprintf(path, size, "%s", strcmp(group, "/") == 0 ? "" : group);
  }
  if (file)
    fclose(file);
}
#endif

int myograph_default_threads(void) {
  const char *wanted = getenv("OMP_NUM_THREADS");
  if (wanted && atoi(wanted) > 0)
    return atoi(wanted);
  int threads = allowed_processors();
#if defined(__linux__)
  char group_v2[2048], group_v1[2048];
  find_group(group_v2, sizeof group_v2, 2);
  find_group(group_v1, sizeof group_v1, 1);
  // Inside a container the group's own path may not be mounted; its files are at the root then.
  threads = within_quota(group_v2, group_v1, threads);
  threads = within_quota("", "", threads);
#endif
  return threads > 0 ? threads : 1;
}
