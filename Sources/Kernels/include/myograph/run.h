/// Running a program and asking the machine what it can do.
#ifndef MYOGRAPH_RUN_H
#define MYOGRAPH_RUN_H

#include "network.h"

/// Instruction sets, best first; null-terminated. `supported` says whether this CPU has one by name.
const char *const *myograph_isas(void);
int myograph_isa_supported(const char *name);

/// Threads to use when nobody says: OMP_NUM_THREADS, else what affinity and the cgroup's quota allow.
int myograph_default_threads(void);

/// Runs steps [first, last) over `count` samples in one parallel region of `threads`.
/// `seconds`, where not null, has a place per step and gets each step's time added.
void myograph_run(const myograph_network *network, const myograph_program *program, const myograph_job *job,
                  int count, int threads, double *seconds);

#endif
