/// Of a layer normalisation: for each block and row Σ g·x̂ and Σ g of each channel (SUMS 1), or the gradient
/// for its input (SUMS 0), (s·g − (Σ s·g + x̂ Σ s·g·x̂) / IN_CHANNELS) / √(variance + EPSILON), sums being over
/// a pixel's channels.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; GRADIENT_HALO; OUT_HALO (SUMS 0); EPSILON.
/// gradient, in, out: blocked; out with SUMS 1: [blocks][IN_HEIGHT][2][16]; vectors: the scale s, padded to
/// whole blocks.
#include "pixel_moments.h"

void KERNEL(const myograph_backward *io, int thread, int threads) {
  const myograph_planes gradient = {IN_HEIGHT, IN_WIDTH, GRADIENT_HALO, 16},
                        in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16};
  const int channels = IN_CHANNELS, blocks = MYOGRAPH_BLOCKS(channels);
  const size_t pitch = myograph_pitch(in), gradient_pitch = myograph_pitch(gradient);
  const int last = myograph_share(in.height, thread + 1, threads);
#if !SUMS
  const myograph_planes out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
  const size_t out_pitch = myograph_pitch(out);
  const v16 *scale = (const v16 *)io->vectors;
#endif
  for (int y = myograph_share(in.height, thread, threads); y < last; y++) {
    const v16 *g = myograph_row(io->gradient, gradient, 0, y), *from = myograph_row(io->in, in, 0, y);
#if SUMS
    v16 *sums = (v16 *)io->out + y * 2;
    const size_t sums_pitch = (size_t)in.height * 2;
    for (int block = 0; block < blocks; block++)
      sums[block * sums_pitch] = sums[block * sums_pitch + 1] = 0;
#else
    v16 *to = myograph_out_row(io->out, out, 0, y);
#endif
    for (int x = 0; x < in.width; x++) {
      const myograph_pixel_moments moments = myograph_measure_pixel(from + x, pitch, channels, EPSILON);
#if SUMS
      for (int block = 0; block < blocks; block++) {
        const v16 value = g[block * gradient_pitch + x];
        sums[block * sums_pitch] += value * ((from[block * pitch + x] - moments.mean) * moments.rate);
        sums[block * sums_pitch + 1] += value;
      }
#else
      v16 sum = 0, product = 0;
      for (int block = 0; block < blocks; block++) {
        const v16 scaled = myograph_inside(g[block * gradient_pitch + x] * scale[block], block, channels);
        sum += scaled;
        product += scaled * ((from[block * pitch + x] - moments.mean) * moments.rate);
      }
      sum = myograph_total(sum) / (float)channels;
      product = myograph_total(product) / (float)channels;
      for (int block = 0; block < blocks; block++) {
        const v16 normalized = (from[block * pitch + x] - moments.mean) * moments.rate;
        const v16 scaled = g[block * gradient_pitch + x] * scale[block];
        to[block * out_pitch + x] = (scaled - (sum + normalized * product)) * moments.rate;
      }
#endif
    }
  }
#if !SUMS
  myograph_zero_halo(io->out, blocks, in.height, in.width, OUT_HALO, 16, thread, threads);
#endif
}

#include "shapes_end.h"
#undef SUMS
#undef EPSILON
