/// What a compiled program is: kernels, the steps that they compute, and the job that a run hands them.
///
/// Emitted kernels see this much and no more: what is only said of a network is in network.h.
#ifndef MYOGRAPH_PROGRAM_H
#define MYOGRAPH_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

/// Channels are stored in blocks of this many lanes: [C/16][H + 2·halo][W + 2·halo][16].
#define MYOGRAPH_BLOCK 16

/// One image slice's way between its own grid and the network's. For axis 0 (y, rows) and 1 (x, columns):
/// source = scale · target + shift, where `target` is an index on the network's grid.
typedef struct myograph_grid {
  int32_t size[2];  ///< height and width of the scan's slice, in pixels
  float spacing[2]; ///< millimetres between rows and between columns
} myograph_grid;

/// What a stage between a sample and a network's first layer does.
enum {
  MYOGRAPH_STAGE_RESAMPLE,
  MYOGRAPH_STAGE_CENTER_CROP,
  MYOGRAPH_STAGE_FLIP,
  MYOGRAPH_STAGE_ROTATION,
  MYOGRAPH_STAGE_SCALE,
  MYOGRAPH_STAGE_CROP,
  MYOGRAPH_STAGE_ELASTIC,
  MYOGRAPH_STAGE_REMODELING,
  MYOGRAPH_STAGE_Z_SCORE,
  MYOGRAPH_STAGE_MIN_MAX,
  MYOGRAPH_STAGE_RANGE,       ///< by numbers that come with the weights
  MYOGRAPH_STAGE_PERCENTILES, ///< by those of the slice that the numbers name
  MYOGRAPH_STAGE_GAMMA,
  MYOGRAPH_STAGE_BRIGHTNESS_CONTRAST,
  MYOGRAPH_STAGE_NOISE,
  MYOGRAPH_STAGE_BLUR,
  MYOGRAPH_STAGE_BIAS_FIELD,
  MYOGRAPH_STAGE_MOTION,
  MYOGRAPH_STAGE_LOW_RESOLUTION,
};

/// Harmonics by which a border is known around a centre.
#define MYOGRAPH_HARMONICS 6

/// A cavity and the wall around it, as a sample's labels show them.
typedef struct myograph_outline {
  double centre[2]; ///< row and column
  /// Over the angle, the squared radius, and by how much the wall's outer one is larger: the mean, then a
  /// cosine's and a sine's coefficient of each harmonic.
  double cavity[1 + 2 * MYOGRAPH_HARMONICS], wall[1 + 2 * MYOGRAPH_HARMONICS];
  double farthest; ///< square of what no outer radius exceeds
} myograph_outline;

/// What was drawn for a stage, and what comes of a sample's image there.
typedef struct myograph_draw {
  int32_t is_applied; ///< 0: the image stays as it is
  double numbers[9];
  int32_t size[2]; ///< rows and columns behind the stage
  double map[6];   ///< where those pixels lie on the image before it: a matrix row by row, then an offset
  myograph_outline outline; ///< of what is remodelled
} myograph_draw;

struct myograph_io;
struct myograph_conv;
struct myograph_backward;
struct myograph_batchwise;
struct myograph_preparing;
struct myograph_packing;

/// What one run works on. Pointers may be null where a step's result is not wanted.
typedef struct myograph_job {
  float *arena;         ///< arena_bytes of the program; like the next three 64-byte aligned
  const float *weights; ///< of this kernel: what its `pack` made
  float *scratch;       ///< of this thread: scratch_bytes of the kernel, worth nothing after a phase
  float *workspace;     ///< of all threads: workspace_bytes of the kernel, kept between its phases
  const float *scan;    ///< N slices of grid.size, row-major, channels planar; or null: start at `input`
  const float *input;   ///< N × C × H × W, already through the image stages; or null: start at `scan`
  float *logits;        ///< N × classes × H × W: what the soft-max (or the last layer) is given; or null
  float *output;        ///< the declared result where it is no label map, planar, N × C × H × W; or null
  float *probabilities; ///< N × classes × grid.size (or H × W), after the soft-max; or null
  uint8_t *labels;      ///< N × grid.size (or H × W), after the arg-max; or null
  int64_t *nonfinite;   ///< added: pixels with a logit, wanted or not, that is NaN or infinite; or null
  myograph_grid grid;
  /// The first row and column of each sample's tile on the resampled slice, N × 2, all of one slice; or null:
  /// a slice for each sample, of which the network sees the middle.
  const int32_t *tiles;
  // Training only. A batch's values lie in the arena one sample behind another.
  int32_t count;            ///< samples of the batch
  int32_t sample;           ///< the one that a step works on
  const uint8_t *targets;   ///< the class of each pixel, N × H × W
  const uint32_t *indices;  ///< each sample's place in the data set: its random numbers derive from it
  uint64_t seed;            ///< as do they from this
  uint32_t epoch;           ///< and this
  float *const *parameters; ///< every parameter; running statistics are written
  float *const *gradients;  ///< written: every trainable parameter's; null for the others
  float *loss;              ///< written: one value
  // Preparation of a sample only: `scan` and `targets` become `output` and `labels`.
  const myograph_draw *draws; ///< one for each stage
  float *images[2];           ///< between stages that move pixels, written in turns
  uint8_t *maps[2];           ///< the same for labels
} myograph_job;

/// A pointer among a kernel's operands, which only a job gives a value.
typedef struct myograph_place {
  uint16_t field;    ///< where the operands have it, in bytes
  uint16_t source;   ///< where the job has the pointer that it is counted from; or MYOGRAPH_JOB
  size_t offset;     ///< floats from there
  size_t for_count;  ///< floats more for each sample of the batch
  size_t for_sample; ///< floats more for each sample before the job's
  int32_t parameter; ///< as MYOGRAPH_PARAMETER counts them: the pointer is to a list of one for each
} myograph_place;

/// A place that is the job itself.
#define MYOGRAPH_JOB UINT16_MAX
/// In a table: the network's parameter `index`; 0 stands for none.
#define MYOGRAPH_PARAMETER(index) ((index) + 1)

/// A part of a kernel: one of these functions, the others null. `run` finds what it works on in the job; the
/// others are given operands (operands.h), filled in by `places`.
typedef struct myograph_phase {
  void (*run)(const myograph_job *job, int thread, int threads);
  void (*io)(const struct myograph_io *operands, int thread, int threads);
  void (*conv)(const struct myograph_conv *operands, int thread, int threads);
  void (*backward)(const struct myograph_backward *operands, int thread, int threads);
  void (*batchwise)(const struct myograph_batchwise *operands, int thread, int threads);
  void (*preparing)(const struct myograph_preparing *operands, int thread, int threads);
  const void *operands; ///< of that function's type, all but its places
  const myograph_place *places;
  int32_t place_count;
} myograph_phase;

/// Most phases of a kernel.
#define MYOGRAPH_PHASES 3

/// One way to compute a step.
typedef struct myograph_kernel {
  const char *algorithm; ///< "direct", "im2col+blas", "winograd 4x4", …
  int32_t is_exact;      ///< 0: a transform makes errors larger than those of a plain sum
  double flops;          ///< per sample: what is multiplied and added, 2 per pair, padding included
  double cached_bytes;   ///< per sample: what goes to scratch or workspace and back
  double weight_reads;   ///< per sample: how often all weights are read
  size_t weight_bytes;   ///< weights as this kernel wants them
  size_t scratch_bytes;  ///< for each thread
  size_t workspace_bytes;
  const struct myograph_packing *packings; ///< what its weights are made of (pack.h)
  int32_t packing_count;
  int32_t phase_count;
  /// All threads run each phase, each does its share; a barrier stands between two.
  myograph_phase phases[MYOGRAPH_PHASES];
} myograph_kernel;

/// Layers that are computed at once, by any of some kernels: all read and write the same values in the same
/// layouts, halos included, so that a kernel can be chosen for each step by itself.
/// The job that a step sees is of one sample: its pointers have been moved on.
typedef struct myograph_step {
  const char *name;     ///< the layers in it, e.g. "convBlock1.conv1 + relu + pool"
  const char *location; ///< "path:line" of its first layer
  int32_t input[3];     ///< C, H, W of its first input; 0 for rows and columns that the scan decides
  int32_t output[3];    ///< C, H, W of its result
  double flops;         ///< per sample, 2 per multiply-add of the layers as they are declared
  double bytes;         ///< least traffic per sample: operands read and written once
  int32_t stage;        ///< 0: image stages, 1: the network, 2: what follows the soft-max
  int32_t kernel_count;
  const myograph_kernel *kernels; ///< the compiler's choice first
  int32_t segment;      ///< training: steps of one segment follow each other for one sample after another
  int32_t is_for_batch; ///< training: 1: runs once for all samples
} myograph_step;

/// One variant of a network, compiled for one instruction set.
typedef struct myograph_program {
  const char *kernels;         ///< "fused", "unfused"
  const char *isa;             ///< "avx512", "avx2", "portable"
  size_t arena_bytes;          ///< shared by all threads
  int32_t needs_probabilities; ///< 1: labels are made from job->probabilities, which must not be null then
  int32_t step_count;
  const myograph_step *steps;
  size_t sample_bytes; ///< training: of the arena, for each sample of a batch, behind arena_bytes
} myograph_program;

#endif
