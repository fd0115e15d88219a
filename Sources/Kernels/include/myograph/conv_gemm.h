/// A convolution as a matrix product: void KERNEL(const myograph_conv *io, int thread, int threads).
///
/// Parameters, beside those of conv_epilogue.h:
///   KERNEL                                      the function's name
///   IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO   blocked; IN_HALO at least the padding
///   OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO
///   KERNEL_HEIGHT, KERNEL_WIDTH, STRIDE, DILATION, PAD_TOP, PAD_LEFT
///   GEMM_ROWS                                   output rows per product, even where POOL is 2
///   STAGED                                      1: the stages are functions of their own, KERNEL_gather,
///                                               KERNEL_multiply and KERNEL_restore, which leave the whole
///                                               image's columns and products in the workspace; optional
/// Weights: [IN blocks][ky][kx][16][OUT blocks · 16], then the bias.
/// Scratch of a thread: GEMM_ROWS · OUT_WIDTH pixels × (IN blocks · kernel · 16 + OUT blocks · 16) floats,
/// and three pixels more for the classifier; staged it is the workspace, with all bands.
///
/// A band of rows is gathered such that its columns and its products stay in the cache; bands are the same
/// for any number of threads, and so are the bits.
#ifndef STAGED
#define STAGED 0
#endif
#define EPILOGUE_BLOCKS ((OUT_CHANNELS + 15) / 16)
#include "conv_epilogue.h"
#include "gemm.h"

#define IN_ROWS (IN_HEIGHT + 2 * IN_HALO)
#define IN_COLUMNS (IN_WIDTH + 2 * IN_HALO)
#define IN_BLOCKS ((IN_CHANNELS + 15) / 16)
#define TAPS (KERNEL_HEIGHT * KERNEL_WIDTH)
#define DEPTH (IN_BLOCKS * TAPS * 16)
#define BANDS ((OUT_HEIGHT + GEMM_ROWS - 1) / GEMM_ROWS)
#define BAND_COLUMNS ((size_t)GEMM_ROWS * OUT_WIDTH * DEPTH)
#define BAND_PRODUCTS ((size_t)GEMM_ROWS * OUT_WIDTH * OUT_BLOCKS * 16)
#define ALL_MATRICES ((STAGED ? BANDS : 1) * (BAND_COLUMNS + BAND_PRODUCTS) + 3 * OUT_BLOCKS * 16)

/// What the outputs of row y see, one line of the matrix for each.
static void MYOGRAPH_JOIN(KERNEL, gather_row)(const myograph_conv *restrict io, int y, float *columns) {
  const int blocks = IN_BLOCKS, width = OUT_WIDTH;
  const size_t depth = DEPTH;
  for (int block = 0; block < blocks; block++)
    for (int ky = 0; ky < KERNEL_HEIGHT; ky++) {
      const int line = y * STRIDE + ky * DILATION + IN_HALO - PAD_TOP;
      const float *pixels =
          io->in + (((size_t)block * IN_ROWS + line) * IN_COLUMNS + IN_HALO - PAD_LEFT) * 16;
      float *to = columns + (size_t)(block * KERNEL_HEIGHT + ky) * KERNEL_WIDTH * 16;
      for (int x = 0; x < width; x++, to += depth)
        for (int kx = 0; kx < KERNEL_WIDTH; kx++)
          *(v16 *)(to + kx * 16) = *(const v16 *)(pixels + (x * STRIDE + kx * DILATION) * 16);
    }
}

/// The row behind the last one of a band.
static inline int MYOGRAPH_JOIN(KERNEL, end_row)(const myograph_conv *restrict io, int band) {
  const int end = (band + 1) * GEMM_ROWS;
  return end < OUT_HEIGHT ? end : OUT_HEIGHT;
}

MYOGRAPH_APART void MYOGRAPH_JOIN(KERNEL, gather_band)(const myograph_conv *restrict io, int band,
                                                       float *columns) {
  const int end = MYOGRAPH_JOIN(KERNEL, end_row)(io, band);
  for (int y = band * GEMM_ROWS; y < end; y++, columns += (size_t)OUT_WIDTH * DEPTH)
    MYOGRAPH_JOIN(KERNEL, gather_row)(io, y, columns);
}

static void MYOGRAPH_JOIN(KERNEL, multiply_band)(const myograph_conv *restrict io, int band,
                                                 const float *columns, float *products) {
  myograph_gemm((MYOGRAPH_JOIN(KERNEL, end_row)(io, band) - band * GEMM_ROWS) * OUT_WIDTH, OUT_BLOCKS * 16,
                DEPTH, columns, DEPTH, io->weights, OUT_BLOCKS * 16, products, OUT_BLOCKS * 16);
}

MYOGRAPH_APART void MYOGRAPH_JOIN(KERNEL, finish_band)(const myograph_conv *restrict io, int band,
                                                       float *products) {
  const float *bias = io->weights + (size_t)DEPTH * OUT_BLOCKS * 16;
  const int first = band * GEMM_ROWS, end = MYOGRAPH_JOIN(KERNEL, end_row)(io, band);
  for (int y = first; y < end; y++, products += (size_t)OUT_WIDTH * OUT_BLOCKS * 16)
    MYOGRAPH_JOIN(KERNEL, finish)(io, bias, products, 0, y, 0, OUT_WIDTH);
  if (POOL)
    MYOGRAPH_JOIN(KERNEL, pool)(io, 0, OUT_BLOCKS, first, end);
}

#if STAGED
void MYOGRAPH_JOIN(KERNEL, gather)(const myograph_conv *restrict io, int thread, int threads) {
  MYOGRAPH_EXPECT(ALL_MATRICES <= SCRATCH_FLOATS);
  for (int band = myograph_share(BANDS, thread, threads); band < myograph_share(BANDS, thread + 1, threads);
       band++)
    MYOGRAPH_JOIN(KERNEL, gather_band)(io, band, io->scratch + band * BAND_COLUMNS);
}

void MYOGRAPH_JOIN(KERNEL, multiply)(const myograph_conv *restrict io, int thread, int threads) {
  for (int band = myograph_share(BANDS, thread, threads); band < myograph_share(BANDS, thread + 1, threads);
       band++)
    MYOGRAPH_JOIN(KERNEL, multiply_band)
  (io, band, io->scratch + band * BAND_COLUMNS, io->scratch + BANDS * BAND_COLUMNS + band * BAND_PRODUCTS);
}

void MYOGRAPH_JOIN(KERNEL, restore)(const myograph_conv *restrict io, int thread, int threads) {
  MYOGRAPH_JOIN(KERNEL, zero_halos)(io, thread, threads);
  for (int band = myograph_share(BANDS, thread, threads); band < myograph_share(BANDS, thread + 1, threads);
       band++)
    MYOGRAPH_JOIN(KERNEL, finish_band)(io, band, io->scratch + BANDS * BAND_COLUMNS + band * BAND_PRODUCTS);
}
#else
void KERNEL(const myograph_conv *restrict io, int thread, int threads) {
  MYOGRAPH_EXPECT(ALL_MATRICES <= SCRATCH_FLOATS);
  float *columns = io->scratch, *products = columns + BAND_COLUMNS;
  MYOGRAPH_JOIN(KERNEL, zero_halos)(io, thread, threads);
  for (int band = myograph_share(BANDS, thread, threads); band < myograph_share(BANDS, thread + 1, threads);
       band++) {
    MYOGRAPH_JOIN(KERNEL, gather_band)(io, band, columns);
    MYOGRAPH_JOIN(KERNEL, multiply_band)(io, band, columns, products);
    MYOGRAPH_JOIN(KERNEL, finish_band)(io, band, products);
  }
}
#endif

#undef IN_ROWS
#undef IN_COLUMNS
#undef IN_BLOCKS
#undef TAPS
#undef DEPTH
#undef BANDS
#undef BAND_COLUMNS
#undef BAND_PRODUCTS
#undef ALL_MATRICES
#undef STAGED
#undef GEMM_ROWS
#include "conv_end.h"
