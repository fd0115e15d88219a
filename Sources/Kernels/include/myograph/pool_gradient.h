/// Hands a pool's gradient back to its windows: to the first of the largest pixels (POOL_KIND 0), which is
/// found again, or in equal shares to all (1).
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO of the pool's input; GRADIENT_HEIGHT,
/// GRADIENT_WIDTH, GRADIENT_HALO; OUT_HALO; POOL_KIND; WINDOW_HEIGHT, WINDOW_WIDTH; STRIDE; PADDING, CLIPPED,
/// COUNTS_PADDING as in windows.h. gradient, in (with POOL_KIND 0), out: blocked.
///
/// Windows may overlap in rows, so a thread takes whole blocks, or bands of rows where they don't.
#include "tensor.h"
#include "windows.h"

#define IS_APART (STRIDE >= WINDOW_HEIGHT)

/// Rows [first, end) of out, from the windows that lie in them.
static void MYOGRAPH_JOIN(KERNEL, rows)(const myograph_backward *io, int block, int first_window,
                                        int end_window, int first, int end) {
  const myograph_planes gradient = {GRADIENT_HEIGHT, GRADIENT_WIDTH, GRADIENT_HALO, 16};
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16}, out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const myograph_windows vertical = {IN_HEIGHT, WINDOW_HEIGHT, STRIDE, PADDING, CLIPPED, COUNTS_PADDING};
  const myograph_windows horizontal = {IN_WIDTH, WINDOW_WIDTH, STRIDE, PADDING, CLIPPED, COUNTS_PADDING};
  for (int y = first; y < end; y++)
    memset(myograph_out_row(io->out, out, block, y), 0, IN_WIDTH * sizeof(v16));
  for (int row = first_window; row < end_window; row++) {
    const myograph_span rows = myograph_find_span(vertical, row);
    const v16 *g = myograph_row(io->gradient, gradient, block, row);
    for (int x = 0; x < gradient.width; x++) {
      const myograph_span columns = myograph_find_span(horizontal, x);
#if POOL_KIND == 0
      v16 largest = 0;
      i16 place = 0;
      for (int i = rows.first; i < rows.end; i++)
        for (int j = columns.first; j < columns.end; j++) {
          const v16 value = myograph_row(io->in, in, block, rows.start + i)[columns.start + j];
          const i16 is_larger = i == rows.first && j == columns.first ? (i16)-1 : value > largest;
          largest = is_larger ? value : largest;
          place = is_larger ? (i16)(i * WINDOW_WIDTH + j) : place;
        }
#else
      const float share = 1.0f / (rows.counted * columns.counted);
#endif
      for (int i = rows.first; i < rows.end; i++)
        for (int j = columns.first; j < columns.end; j++) {
          v16 *to = myograph_out_row(io->out, out, block, rows.start + i) + columns.start + j;
#if POOL_KIND == 0
          *to += place == i * WINDOW_WIDTH + j ? g[x] : 0;
#else
          *to += g[x] * share;
#endif
        }
    }
  }
}

void KERNEL(const myograph_backward *io, int thread, int threads) {
  const int blocks = MYOGRAPH_BLOCKS(IN_CHANNELS), bands = IS_APART ? GRADIENT_HEIGHT : 1;
  const int last = myograph_share(blocks * bands, thread + 1, threads);
  for (int unit = myograph_share(blocks * bands, thread, threads); unit < last; unit++) {
    const int band = unit % bands;
    MYOGRAPH_JOIN(KERNEL, rows)
    (io, unit / bands, IS_APART ? band : 0, IS_APART ? band + 1 : GRADIENT_HEIGHT,
     band == 0 ? 0 : band * STRIDE - PADDING, band == bands - 1 ? IN_HEIGHT : (band + 1) * STRIDE - PADDING);
  }
  myograph_zero_halo(io->out, blocks, IN_HEIGHT, IN_WIDTH, OUT_HALO, 16, thread, threads);
}

#undef IS_APART
#include "shapes_end.h"
#undef POOL_KIND
#undef WINDOW_HEIGHT
#undef WINDOW_WIDTH
#undef STRIDE
#undef PADDING
#undef CLIPPED
#undef COUNTS_PADDING
