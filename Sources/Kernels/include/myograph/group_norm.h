/// Group normalisation: out = activation((in - mean) / sqrt(variance + EPSILON) · gamma[c] + beta[c]) with
/// mean and population variance over the pixels of IN_CHANNELS / GROUPS channels. GROUPS = IN_CHANNELS is
/// instance normalisation.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_HALO; GROUPS; EPSILON;
/// ACTIVATION(x) (optional). in, out: blocked, not the same tensor. weights: gamma, then beta, each padded
/// to whole blocks.
///
/// A thread sums over all pixels of the groups that it needs, even where another thread sums the same, and
/// writes its share of the rows: no second step is needed and the sums depend on no number of threads.
#include "statistics.h"

#ifndef ACTIVATION
#define ACTIVATION(x) (x)
#endif

/// Mean and 1 / standard deviation of each channel of a block; sums once made are kept in `moments`.
static void MYOGRAPH_JOIN(KERNEL, normalization)(const float *tensor, int block, myograph_moments *moments,
                                                 uint8_t *summed, float mean[16], float rate[16]) {
  const myograph_planes planes = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16};
  const int size = IN_CHANNELS / GROUPS;
  for (int lane = 0; lane < 16; lane++) {
    const int channel = block * 16 + lane;
    mean[lane] = rate[lane] = 0;
    if (channel >= IN_CHANNELS)
      continue;
    const int first = channel / size * size;
    double sum = 0, squares = 0;
    for (int c = first; c < first + size; c++) {
      if (!summed[c / 16])
        myograph_block_moments(tensor, planes, c / 16, &moments[c / 16]);
      summed[c / 16] = 1;
      sum += moments[c / 16].sum[c % 16];
      squares += moments[c / 16].squares[c % 16];
    }
    const double count = (double)size * IN_HEIGHT * IN_WIDTH, average = sum / count;
    const double variance = squares / count - average * average;
    mean[lane] = (float)average;
    rate[lane] = (float)(1 / __builtin_elementwise_sqrt((variance > 0 ? variance : 0) + EPSILON));
  }
}

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS);
  myograph_moments moments[MYOGRAPH_BLOCKS(IN_CHANNELS)];
  uint8_t summed[MYOGRAPH_BLOCKS(IN_CHANNELS)] = {0};
  v16 mean = 0, scale = 0, shift = 0;
  int ready = -1;
  const int last = myograph_share(blocks * IN_HEIGHT, thread + 1, threads);
  for (int row = myograph_share(blocks * IN_HEIGHT, thread, threads); row < last; row++) {
    const int block = row / IN_HEIGHT, y = row % IN_HEIGHT;
    if (block != ready) {
      v16 rate;
      MYOGRAPH_JOIN(KERNEL, normalization)(io->in, block, moments, summed, (float *)&mean, (float *)&rate);
      scale = rate * ((const v16 *)io->weights)[block];
      shift = ((const v16 *)io->weights)[blocks + block];
      ready = block;
    }
    const v16 *from = myograph_row(io->in, in, block, y);
    v16 *to = myograph_out_row(io->out, out, block, y);
    for (int x = 0; x < IN_WIDTH; x++)
      to[x] = ACTIVATION((from[x] - mean) * scale + shift);
  }
  myograph_zero_halo(io->out, blocks, IN_HEIGHT, IN_WIDTH, OUT_HALO, 16, thread, threads);
}

#include "shapes_end.h"
#undef GROUPS
#undef EPSILON
#undef ACTIVATION
