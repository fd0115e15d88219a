/// Elements, or whole channels (DROPOUT_CHANNELS 1), set to zero at random, the rest scaled by KEPT.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_HALO; DROPOUT_CHANNELS; THRESHOLD (of a random
/// word, below which an element is dropped), KEPT, STREAM. in, out: blocked.
///
/// Element e, in the order of channels, rows, columns, draws word e % 4 of Philox4x32-10 at counter (e / 4,
/// stream, sample's index, epoch) under the seed: the same for any number of threads, and again in the
/// backward pass.
#include "philox.h"
#include "tensor.h"
#include "tile.h"

static void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS),
            last = myograph_share(blocks * IN_HEIGHT, thread + 1, threads);
  for (int row = myograph_share(blocks * IN_HEIGHT, thread, threads); row < last; row++) {
    const int block = row / IN_HEIGHT, y = row % IN_HEIGHT;
    const v16 *from = myograph_row(io->in, in, block, y);
    v16 *to = myograph_out_row(io->out, out, block, y);
    const u16 channel = __builtin_convertvector(MYOGRAPH_LANES + block * 16, u16);
    u16 words[4];
    for (int x = 0; x < IN_WIDTH; x++) {
      const u16 element =
          DROPOUT_CHANNELS ? channel : (channel * IN_HEIGHT + (uint32_t)y) * IN_WIDTH + (uint32_t)x;
      // Channels whose rows are whole fours draw together, four pixels at once.
      const int together = !DROPOUT_CHANNELS && IN_WIDTH % 4 == 0;
      if (x == 0 || (!DROPOUT_CHANNELS && (!together || x % 4 == 0)))
        myograph_philox(element >> 2, STREAM, io->job, words);
      u16 word = words[together ? x % 4 : 0];
      if (!together)
        for (int i = 1; i < 4; i++)
          word = (element & 3) == (uint32_t)i ? words[i] : word;
      to[x] = word < (uint32_t)THRESHOLD ? 0.0f : from[x] * KEPT;
    }
  }
  myograph_zero_halo(io->out, blocks, IN_HEIGHT, IN_WIDTH, OUT_HALO, 16, thread, threads);
}

#undef KERNEL
#undef IN_CHANNELS
#undef IN_HEIGHT
#undef IN_WIDTH
#undef IN_HALO
#undef OUT_HALO
#undef DROPOUT_CHANNELS
#undef THRESHOLD
#undef KEPT
#undef STREAM
