/// The transpose of upsample.h: each pixel's gradient goes to the pixels that it was blended of.
///
/// Parameters: OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO of the small tensor; GRADIENT_HALO; SCALE; MODE.
/// gradient, out: blocked. A thread takes whole blocks, or rows where no pixel is blended of two.
#include "resample.h"

#define ROWS (OUT_HEIGHT * SCALE)
#define COLUMNS (OUT_WIDTH * SCALE)

void KERNEL(const myograph_backward *io, int thread, int threads) {
  const myograph_planes gradient = {ROWS, COLUMNS, GRADIENT_HALO, 16};
  const myograph_planes out = {OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16};
  const int blocks = MYOGRAPH_BLOCKS(OUT_CHANNELS), bands = MODE == 0 ? OUT_HEIGHT : 1;
  const int last = myograph_share(blocks * bands, thread + 1, threads);
  myograph_sample columns[COLUMNS];
  for (int x = 0; x < gradient.width; x++)
    columns[x] = myograph_upsampled(x, OUT_WIDTH, SCALE, MODE);
  for (int unit = myograph_share(blocks * bands, thread, threads); unit < last; unit++) {
    const int block = unit / bands, first = unit % bands, end = bands == 1 ? OUT_HEIGHT : first + 1;
    for (int y = first; y < end; y++)
      memset(myograph_out_row(io->out, out, block, y), 0, OUT_WIDTH * sizeof(v16));
    for (int y = first * SCALE; y < end * SCALE; y++) {
      const myograph_sample row = myograph_upsampled(y, OUT_HEIGHT, SCALE, MODE);
      const v16 *g = myograph_row(io->gradient, gradient, block, y);
      v16 *low = myograph_out_row(io->out, out, block, row.low);
      v16 *high = myograph_out_row(io->out, out, block, row.high);
      for (int x = 0; x < gradient.width; x++) {
        const myograph_sample column = columns[x];
        if (MODE == 0) {
          low[column.low] += g[x];
          continue;
        }
        const v16 right = g[x] * column.weight, left = g[x] - right;
        low[column.low] += left * (1.0f - row.weight);
        low[column.high] += right * (1.0f - row.weight);
        high[column.low] += left * row.weight;
        high[column.high] += right * row.weight;
      }
    }
  }
  myograph_zero_halo(io->out, blocks, OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16, thread, threads);
}

#undef ROWS
#undef COLUMNS
#include "shapes_end.h"
#undef SCALE
#undef MODE
