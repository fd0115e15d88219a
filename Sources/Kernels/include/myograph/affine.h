/// out = dropout(activation(in · scale[c] + shift[c])): a batch normalisation and what follows it; with
/// AFFINE 0 what follows alone.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_HALO; AFFINE; ACTIVATION(x) (optional);
/// DROPOUT (1: of elements, 2: of whole channels), THRESHOLD (of a random word, below which an
/// element is dropped), KEPT (what the rest is scaled by), STREAM, FIRST_DRAWN, DRAWS_TOGETHER (1: channels
/// whose rows are whole fours draw four pixels at once).
/// in, out: blocked; they may be one tensor. weights: scale, then shift, each padded to whole blocks.
///
/// Element e, in the order of channels from FIRST_DRAWN on, rows, columns, draws word e % 4 of Philox4x32-10
/// at counter (e / 4, stream, sample's index, epoch) under the seed: the same for any number of threads, and
/// again in the backward pass.
#include "philox.h"
#include "tensor.h"
#include "tile.h"

#ifndef ACTIVATION
#define ACTIVATION(x) (x)
#endif
#ifndef DROPOUT
#define DROPOUT 0
#endif
#ifndef DRAWS_TOGETHER
#define DRAWS_TOGETHER 0
#endif

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS);
  const int last = myograph_share(blocks * in.height, thread + 1, threads);
  for (int row = myograph_share(blocks * in.height, thread, threads); row < last; row++) {
    const int block = row / in.height, y = row % in.height;
    const v16 *from = myograph_row(io->in, in, block, y);
    v16 *to = myograph_out_row(io->out, out, block, y);
    const v16 scale = AFFINE ? ((const v16 *)io->weights)[block] : 1;
    const v16 shift = AFFINE ? ((const v16 *)io->weights)[blocks + block] : 0;
#if DROPOUT
    const u16 channel = __builtin_convertvector(MYOGRAPH_LANES + (block * 16 + FIRST_DRAWN), u16);
    const u16 first = (channel * (uint32_t)in.height + (uint32_t)y) * (uint32_t)in.width;
    u16 words[4];
#endif
    for (int x = 0; x < in.width; x++) {
      v16 value = ACTIVATION(AFFINE ? from[x] * scale + shift : from[x]);
#if DROPOUT
      const u16 element = DROPOUT == 2 ? channel : first + (uint32_t)x;
      if (x == 0 || (DROPOUT == 1 && (!DRAWS_TOGETHER || x % 4 == 0)))
        myograph_philox(element >> 2, STREAM, io->job, words);
      u16 word = words[DRAWS_TOGETHER ? x % 4 : 0];
      if (!DRAWS_TOGETHER)
        for (int i = 1; i < 4; i++)
          word = (element & 3) == (uint32_t)i ? words[i] : word;
      value = word < (uint32_t)THRESHOLD ? 0.0f : value * KEPT;
#endif
      to[x] = value;
    }
  }
  myograph_zero_halo(io->out, blocks, in.height, in.width, OUT_HALO, 16, thread, threads);
}

#include "shapes_end.h"
#undef AFFINE
#undef ACTIVATION
#undef DROPOUT
#undef DRAWS_TOGETHER
#undef THRESHOLD
#undef KEPT
#undef STREAM
#undef FIRST_DRAWN
