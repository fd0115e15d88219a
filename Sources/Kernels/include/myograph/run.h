/// Running a program.
#ifndef MYOGRAPH_RUN_H
#define MYOGRAPH_RUN_H

#include "network.h"

/// Threads to use when nobody says: OMP_NUM_THREADS, else what affinity and the cgroup's quota allow.
int myograph_default_threads(void);

/// The kernel by which a step is computed, and its weights.
typedef struct myograph_choice {
  const myograph_kernel *kernel;
  float *weights; ///< weight_bytes of the kernel, 64-byte aligned
} myograph_choice;

/// Which kernels run a program, and the memory that they share.
typedef struct myograph_plan {
  const myograph_choice *choices;        ///< one for each step
  float *scratch;                        ///< of thread 0, 64-byte aligned
  size_t scratch_floats;                 ///< from one thread's scratch to the next one's
  float *workspace;                      ///< 64-byte aligned
  int32_t arenas;                        ///< at least as many as threads: each may take samples of its own
  size_t arena_floats, workspace_floats; ///< from one arena, one workspace to the next one
} myograph_plan;

/// Packs the weights of all chosen kernels on `threads` threads.
void myograph_pack(const myograph_program *program, const myograph_plan *plan, const float *const *parameters,
                   int threads);

/// Runs all steps over `count` samples in one parallel region of `threads`; `job` needs no weights, scratch
/// or workspace. `seconds`, where not null, has a place per step and gets each step's time added: such that
/// the sum over samples is the time that passes, however many are worked on at once.
void myograph_run(const myograph_network *network, const myograph_program *program, const myograph_plan *plan,
                  const myograph_job *job, int count, int threads, double *seconds);

/// Runs a training step for the `count` samples of `job`: groups of steps between two that need the whole
/// batch sample by sample. `seconds` as above.
void myograph_train(const myograph_network *network, const myograph_program *program,
                    const myograph_plan *plan, const myograph_job *job, int threads, double *seconds);

#endif
