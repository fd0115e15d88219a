/// A row of outputs of one block in tiles whose sums stay in registers; included by conv_direct.h,
/// conv_depthwise.h and conv_transposed.h after conv_epilogue.h.
///
/// Parameters: ROW_PIXELS: those of a row; TILE_PIXELS: those of a tile; EVEN_TILES: 1: all tiles have so
/// many; else some have one less.
///
/// A row is cut as evenly as it can be: with tiles of one width, the last would compute an eighth of 16 or 32
/// pixels again.
#include "conv_upsampled.h"

#define ROW_TILES ((ROW_PIXELS + TILE_PIXELS - 1) / TILE_PIXELS)
/// Of `pixels` pixels of a row, tiles that have TILE_PIXELS.
#define WIDE_TILES(pixels) (EVEN_TILES ? ROW_TILES : (pixels)-ROW_TILES * (TILE_PIXELS - 1))

/// Adds the products of `channels` channels, `channel_step` floats apart, of `pixels` pixels.
MYOGRAPH_INLINE void MYOGRAPH_JOIN(KERNEL, add_products)(const float *in, size_t pixel_step,
                                                         size_t channel_step, const float *weights,
                                                         int channels, int pixels, v16 sums[TILE_PIXELS]) {
#pragma clang loop unroll_count(4)
  for (int c = 0; c < channels; c++, weights += 16) {
    const float *pixel = in + c * channel_step;
#if defined(MYOGRAPH_ISA_AVX512)
    // One register for the address: with an index, a multiplication and its load are two operations.
    __asm__("" : "+r"(pixel));
#endif
    const v16 weight = *(const v16 *)weights;
#pragma clang loop unroll(full)
    for (int i = 0; i < pixels; i++)
      sums[i] += pixel[i * pixel_step] * weight;
  }
}

/// Finishes the tile at (y, x) from the registers, unless what follows walks along its pixels. A classifier
/// waits for the last block: `all` is [TILE_PIXELS + 3][OUT_BLOCKS].
MYOGRAPH_INLINE void MYOGRAPH_JOIN(KERNEL, finish_sums)(const myograph_conv *restrict io,
                                                        const myograph_sample *columns, const float *bias,
                                                        int block, int y, int x, int pixels,
                                                        v16 sums[TILE_PIXELS], v16 *all) {
#if HEAD
#pragma clang loop unroll(full)
  for (int i = 0; i < pixels; i++)
    all[i * OUT_BLOCKS + block] = sums[i];
  if (block < OUT_BLOCKS - 1)
    return;
  MYOGRAPH_JOIN(KERNEL, add_upsampled)(io, columns, (float *)all, 0, y, x, pixels);
  MYOGRAPH_JOIN(KERNEL, finish)(io, bias, (float *)all, 0, y, x, pixels);
#elif UPSAMPLED > 0
  v16 tile[TILE_PIXELS];
  memcpy(tile, sums, pixels * sizeof tile[0]);
  MYOGRAPH_JOIN(KERNEL, add_upsampled)(io, columns, (float *)tile, block, y, x, pixels);
  MYOGRAPH_JOIN(KERNEL, finish)(io, bias, (float *)tile, block, y, x, pixels);
#else
  const v16 shift = *(const v16 *)(bias + block * 16);
  v16 *out = MYOGRAPH_JOIN(KERNEL, out_row)(io, block, y, x);
  const v16 *residual = MYOGRAPH_JOIN(KERNEL, residual_row)(io, block, y, x);
#pragma clang loop unroll(full)
  for (int i = 0; i < pixels; i++)
    MYOGRAPH_JOIN(KERNEL, finish_pixel)(out, residual, i * COLUMN_STEP, sums[i] + shift);
#endif
}
