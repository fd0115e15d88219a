/// One parallel region for a whole run. Threads share each step of a sample, and a barrier stands between
/// two; or each takes samples of its own.
#define _POSIX_C_SOURCE 200809L
#include <omp.h>
#include <string.h>
#include <time.h>

#include "myograph/operands.h"
#include "myograph/pack.h"
#include "myograph/run.h"

/// The job of one sample: pointers that are wanted move on by as much as the samples before it hold.
static myograph_job sample_job(const myograph_network *network, const myograph_job *job, int sample) {
  const int32_t *shape = job->targets ? network->sample : network->input;
  const size_t in_pixels = (size_t)shape[1] * shape[2];
  const size_t out_pixels = (size_t)network->output[1] * network->output[2];
  const size_t scan_pixels = (size_t)job->grid.size[0] * (size_t)job->grid.size[1];
  const size_t map_pixels = network->restores_grid && !job->tiles ? scan_pixels : out_pixels;
  const size_t channels = network->input[0], classes = network->output[0], n = sample;
  myograph_job own = *job;
  if (own.tiles)
    own.tiles += n * 2;
  else if (own.scan)
    own.scan += n * channels * scan_pixels;
  if (own.input)
    own.input += n * channels * in_pixels;
  if (own.logits)
    own.logits += n * classes * out_pixels;
  if (own.output)
    own.output += n * classes * out_pixels;
  if (own.probabilities)
    own.probabilities += n * classes * map_pixels;
  if (own.labels)
    own.labels += n * map_pixels;
  if (own.targets)
    own.targets += n * in_pixels;
  if (own.indices)
    own.indices += n;
  own.sample = sample;
  return own;
}

/// Image stages need a scan; what follows the last scores is of no use to whoever asked for them alone.
static int is_wanted(const myograph_step *step, const myograph_job *job) {
  if (step->stage == 0)
    return job->scan != 0;
  return step->stage != 2 || job->output || job->probabilities || job->labels;
}

/// In seconds; omp_get_wtime counts whole microseconds.
static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/// A thread's part in a sample: thread `thread` of `threads`, with the scratch of `slot`.
typedef struct part {
  int slot, thread, threads;
} part;

/// Operands of a phase for a job.
static void fill(void *operands, size_t size, const myograph_phase *phase, const myograph_job *job) {
  memcpy(operands, phase->operands, size);
  for (int index = 0; index < phase->place_count; index++) {
    const myograph_place *place = &phase->places[index];
    const char *pointer = (const char *)job;
    if (place->source != MYOGRAPH_JOB) {
      memcpy(&pointer, (const char *)job + place->source, sizeof pointer);
      if (place->parameter > 0)
        memcpy(&pointer, pointer + (place->parameter - 1) * sizeof pointer, sizeof pointer);
      const size_t floats =
          place->offset + place->for_count * (size_t)job->count + place->for_sample * (size_t)job->sample;
      // Of what isn't there.
      if (floats > 0)
        pointer += floats * sizeof(float);
    }
    memcpy((char *)operands + place->field, &pointer, sizeof pointer);
  }
}

static void run_phase(const myograph_phase *phase, const myograph_job *job, int thread, int threads) {
  if (phase->conv) {
    myograph_conv operands;
    fill(&operands, sizeof operands, phase, job);
    phase->conv(&operands, thread, threads);
  } else if (phase->io) {
    myograph_io operands;
    fill(&operands, sizeof operands, phase, job);
    phase->io(&operands, thread, threads);
  } else if (phase->backward) {
    myograph_backward operands;
    fill(&operands, sizeof operands, phase, job);
    phase->backward(&operands, thread, threads);
  } else if (phase->batchwise) {
    myograph_batchwise operands;
    fill(&operands, sizeof operands, phase, job);
    phase->batchwise(&operands, thread, threads);
  } else if (phase->preparing) {
    myograph_preparing operands;
    fill(&operands, sizeof operands, phase, job);
    phase->preparing(&operands, thread, threads);
  } else {
    phase->run(job, thread, threads);
  }
}

/// One step of one sample. No vector code here and below: the body of a parallel region has none of its
/// function's target attributes.
static void run_step(const myograph_plan *plan, int step, myograph_job *job, part part) {
  const myograph_kernel *kernel = plan->choices[step].kernel;
  job->weights = plan->choices[step].weights;
  job->scratch = plan->scratch + plan->scratch_floats * part.slot;
  for (int phase = 0; phase < kernel->phase_count; phase++) {
    run_phase(&kernel->phases[phase], job, part.thread, part.threads);
    // Stores past the caches are ordered by a fence only.
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    if (part.threads > 1) {
#pragma omp barrier
    }
  }
}

/// All wanted steps of one sample in the arena and the workspace of `arena`; `nonfinite` is this thread's.
static void run_sample(const myograph_network *network, const myograph_program *program,
                       const myograph_plan *plan, const myograph_job *job, int sample, int arena, part part,
                       int64_t *nonfinite, double *seconds) {
  myograph_job own = sample_job(network, job, sample);
  own.nonfinite = nonfinite;
  own.workspace = plan->workspace;
  if (arena > 0) {
    own.arena += plan->arena_floats * arena;
    own.workspace += plan->workspace_floats * arena;
  }
  for (int step = 0; step < program->step_count; step++) {
    if (!is_wanted(&program->steps[step], job))
      continue;
    const double start = seconds && part.slot == 0 ? now() : 0;
    run_step(plan, step, &own, part);
    if (seconds && part.slot == 0)
      seconds[step] += now() - start;
  }
}

void myograph_run(const myograph_network *network, const myograph_program *program, const myograph_plan *plan,
                  const myograph_job *job, int count, int threads, double *seconds) {
#pragma omp parallel num_threads(threads > 0 ? threads : myograph_default_threads())
  {
    const int thread = omp_get_thread_num(), team = omp_get_num_threads();
    int64_t nonfinite = 0;
    // A sample for each thread, as long as there are so many: nobody waits for another. The rest they share.
    const int apart = plan->arenas >= team ? count - count % team : 0;
    for (int sample = thread; sample < apart; sample += team)
      run_sample(network, program, plan, job, sample, thread, (part){thread, 0, 1}, &nonfinite, seconds);
#pragma omp barrier
    for (int sample = apart; sample < count; sample++)
      run_sample(network, program, plan, job, sample, 0, (part){thread, thread, team}, &nonfinite, seconds);
    if (nonfinite > 0 && job->nonfinite) {
#pragma omp atomic
      *job->nonfinite += nonfinite;
    }
  }
}

void myograph_train(const myograph_network *network, const myograph_program *program,
                    const myograph_plan *plan, const myograph_job *job, int threads, double *seconds) {
#pragma omp parallel num_threads(threads > 0 ? threads : myograph_default_threads())
  {
    const int thread = omp_get_thread_num(), team = omp_get_num_threads();
    for (int first = 0, end; first < program->step_count; first = end) {
      const int is_for_batch = program->steps[first].is_for_batch;
      end = first + 1;
      while (end < program->step_count && program->steps[end].segment == program->steps[first].segment)
        end++;
      for (int sample = 0; sample < (is_for_batch ? 1 : job->count); sample++) {
        myograph_job own = sample_job(network, job, sample);
        own.workspace = plan->workspace;
        for (int step = first; step < end; step++) {
          const double start = seconds && thread == 0 ? now() : 0;
          run_step(plan, step, &own, (part){thread, thread, team});
          if (seconds && thread == 0)
            seconds[step] += now() - start;
        }
      }
    }
  }
}

void myograph_pack(const myograph_program *program, const myograph_plan *plan, const float *const *parameters,
                   int threads) {
#pragma omp parallel num_threads(threads > 0 ? threads : myograph_default_threads())
  for (int step = 0; step < program->step_count; step++) {
    const myograph_choice choice = plan->choices[step];
    for (int part = 0; part < choice.kernel->packing_count; part++)
      myograph_pack_part(&choice.kernel->packings[part], parameters, choice.weights, omp_get_thread_num(),
                         omp_get_num_threads());
  }
}
