/// The gradient for a convolution's input, whatever its stride, dilation, padding and groups:
/// out[c, y, x] = Σ weight[k, c, ky, kx] · g[k, (y + PAD_TOP − ky·DILATION) / STRIDE, …] where those are
/// whole and inside. For convolutions that are no convolution backwards, and no transposed one.
///
/// Parameters: OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO of the convolution's input; GRADIENT_CHANNELS,
/// GRADIENT_HEIGHT, GRADIENT_WIDTH, GRADIENT_HALO; KERNEL_HEIGHT, KERNEL_WIDTH, STRIDE, DILATION, PAD_TOP,
/// PAD_LEFT. gradient, out: blocked; vectors: weights, [blocks of c][blocks of k][ky][kx][16 k][16 c].
#include "tensor.h"

#define BLOCKS MYOGRAPH_BLOCKS(OUT_CHANNELS)
#define GRADIENT_BLOCKS MYOGRAPH_BLOCKS(GRADIENT_CHANNELS)
#define TAPS (KERNEL_HEIGHT * KERNEL_WIDTH)

void KERNEL(const myograph_backward *io, int thread, int threads) {
  const myograph_planes gradient = {GRADIENT_HEIGHT, GRADIENT_WIDTH, GRADIENT_HALO, 16};
  const myograph_planes out = {OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16};
  const int last = myograph_share(BLOCKS * OUT_HEIGHT, thread + 1, threads);
  for (int row = myograph_share(BLOCKS * OUT_HEIGHT, thread, threads); row < last; row++) {
    const int block = row / OUT_HEIGHT, y = row % OUT_HEIGHT;
    v16 *to = myograph_out_row(io->out, out, block, y);
    memset(to, 0, OUT_WIDTH * sizeof(v16));
    for (int from = 0; from < GRADIENT_BLOCKS; from++)
      for (int tap = 0; tap < TAPS; tap++) {
        const int line = y + PAD_TOP - tap / KERNEL_WIDTH * DILATION;
        if (line < 0 || line % STRIDE != 0 || line / STRIDE >= GRADIENT_HEIGHT)
          continue;
        const float *g = io->gradient + myograph_index(gradient, from, line / STRIDE, 0);
        const v16 *weights =
            (const v16 *)io->vectors + (((size_t)block * GRADIENT_BLOCKS + from) * TAPS + tap) * 16;
        for (int x = 0; x < OUT_WIDTH; x++) {
          const int column = x + PAD_LEFT - tap % KERNEL_WIDTH * DILATION;
          if (column < 0 || column % STRIDE != 0 || column / STRIDE >= GRADIENT_WIDTH)
            continue;
          v16 sum = to[x];
          for (int k = 0; k < 16 && from * 16 + k < GRADIENT_CHANNELS; k++)
            sum += g[column / STRIDE * 16 + k] * weights[k];
          to[x] = sum;
        }
      }
  }
  myograph_zero_halo(io->out, BLOCKS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16, thread, threads);
}

#undef BLOCKS
#undef GRADIENT_BLOCKS
#undef TAPS
#include "shapes_end.h"
#undef KERNEL_HEIGHT
#undef KERNEL_WIDTH
#undef STRIDE
#undef DILATION
#undef PAD_TOP
#undef PAD_LEFT
