/// Maximum or average over WINDOW × WINDOW pixels every STRIDE pixels, without padding.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_HALO; POOL_KIND (0 maximum, 1 average); WINDOW;
/// STRIDE. in, out: blocked; out has (size - WINDOW) / STRIDE + 1 rows and columns.
#include "tensor.h"

#define OUT_HEIGHT ((IN_HEIGHT - WINDOW) / STRIDE + 1)
#define OUT_WIDTH ((IN_WIDTH - WINDOW) / STRIDE + 1)

MYOGRAPH_APART void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS), pitch = in.width + 2 * IN_HALO;
  const int last = myograph_share(blocks * out.height, thread + 1, threads);
  for (int row = myograph_share(blocks * out.height, thread, threads); row < last; row++) {
    const int block = row / out.height, y = row % out.height;
    const v16 *from = myograph_row(io->in, in, block, y * STRIDE);
    v16 *to = myograph_out_row(io->out, out, block, y);
    for (int x = 0; x < out.width; x++) {
      v16 pooled = POOL_KIND == 0 ? from[x * STRIDE] : 0;
      for (int i = 0; i < WINDOW; i++) {
        for (int j = 0; j < WINDOW; j++) {
          const v16 value = from[i * pitch + x * STRIDE + j];
          pooled = POOL_KIND == 0 ? myograph_max(pooled, value) : pooled + value;
        }
      }
      to[x] = POOL_KIND == 0 ? pooled : pooled * (1.0f / (WINDOW * WINDOW));
    }
  }
  myograph_zero_halo(io->out, blocks, out.height, out.width, OUT_HALO, 16, thread, threads);
}

#include "shapes_end.h"
#undef POOL_KIND
#undef WINDOW
#undef STRIDE
