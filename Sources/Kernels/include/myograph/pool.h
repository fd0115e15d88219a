/// Maximum or average over WINDOW × WINDOW pixels every STRIDE pixels.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; OUT_HEIGHT, OUT_WIDTH, OUT_HALO; POOL_KIND (0
/// maximum, 1 average); WINDOW; STRIDE; PADDING, CLIPPED, COUNTS_PADDING as in windows.h. in, out: blocked.
#include "tensor.h"
#include "windows.h"

/// The maximum or the sum of `rows` × `columns` pixels.
MYOGRAPH_INLINE v16 MYOGRAPH_JOIN(KERNEL, reduce)(const v16 *from, int pitch, int rows, int columns) {
  v16 pooled = POOL_KIND == 0 ? from[0] : 0;
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) {
      const v16 value = from[i * pitch + j];
      pooled = POOL_KIND == 0 ? myograph_max(pooled, value) : pooled + value;
    }
  return pooled;
}

void KERNEL(const myograph_io *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS), pitch = in.width + 2 * IN_HALO;
  const myograph_windows vertical = {in.height, WINDOW, STRIDE, PADDING, CLIPPED, COUNTS_PADDING};
  const myograph_windows horizontal = {in.width, WINDOW, STRIDE, PADDING, CLIPPED, COUNTS_PADDING};
  const int last = myograph_share(blocks * out.height, thread + 1, threads);
  for (int row = myograph_share(blocks * out.height, thread, threads); row < last; row++) {
    const int block = row / out.height, y = row % out.height;
    const myograph_span rows = myograph_find_span(vertical, y);
    const v16 *from = myograph_row(io->in, in, block, rows.start + rows.first);
    v16 *to = myograph_out_row(io->out, out, block, y);
    for (int x = 0; x < out.width; x++) {
      const myograph_span columns = myograph_find_span(horizontal, x);
      const v16 *first = from + columns.start + columns.first;
      const int height = rows.end - rows.first, width = columns.end - columns.first;
      if (height == WINDOW && width == WINDOW) {
        const v16 pooled = MYOGRAPH_JOIN(KERNEL, reduce)(first, pitch, WINDOW, WINDOW);
        to[x] = POOL_KIND == 0 ? pooled : pooled * (1.0f / (WINDOW * WINDOW));
      } else {
        const v16 pooled = MYOGRAPH_JOIN(KERNEL, reduce)(first, pitch, height, width);
        to[x] = POOL_KIND == 0 ? pooled : pooled / (float)(rows.counted * columns.counted);
      }
    }
  }
  myograph_zero_halo(io->out, blocks, out.height, out.width, OUT_HALO, 16, thread, threads);
}

#include "shapes_end.h"
#undef POOL_KIND
#undef WINDOW
#undef STRIDE
#undef PADDING
#undef CLIPPED
#undef COUNTS_PADDING
