/// A convolution as a matrix product: static void KERNEL(const myograph_conv *io, int thread, int threads).
///
/// Parameters, beside those of conv_epilogue.h:
///   KERNEL                                      the function's name
///   IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO   blocked; IN_HALO at least the padding
///   OUT_CHANNELS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO
///   KERNEL_HEIGHT, KERNEL_WIDTH, STRIDE, DILATION, PAD_TOP, PAD_LEFT
///   GEMM_ROWS                                   output rows per product, even where POOL is 2
/// Weights: [IN blocks][ky][kx][16][OUT blocks · 16], then the bias.
/// Scratch of a thread: GEMM_ROWS · OUT_WIDTH pixels × (IN blocks · kernel · 16 + OUT blocks · 16) floats,
/// and four pixels more for the classifier.
///
/// A band of rows is gathered such that its columns and its products stay in the cache; bands are the same
/// for any number of threads, and so are the bits.
#define EPILOGUE_BLOCKS ((OUT_CHANNELS + 15) / 16)
#include "conv_epilogue.h"
#include "gemm.h"

#define IN_ROWS (IN_HEIGHT + 2 * IN_HALO)
#define IN_COLUMNS (IN_WIDTH + 2 * IN_HALO)
#define IN_BLOCKS ((IN_CHANNELS + 15) / 16)
#define TAPS (KERNEL_HEIGHT * KERNEL_WIDTH)
#define DEPTH (IN_BLOCKS * TAPS * 16)

/// What the outputs of row y see, one line of the matrix for each.
static void MYOGRAPH_JOIN(KERNEL, gather)(const float *in, int y, float *columns) {
  for (int block = 0; block < IN_BLOCKS; block++)
    for (int ky = 0; ky < KERNEL_HEIGHT; ky++) {
      const int line = y * STRIDE + ky * DILATION + IN_HALO - PAD_TOP;
      const float *pixels = in + (((size_t)block * IN_ROWS + line) * IN_COLUMNS + IN_HALO - PAD_LEFT) * 16;
      for (int x = 0; x < OUT_WIDTH; x++)
        for (int kx = 0; kx < KERNEL_WIDTH; kx++)
          *(v16 *)(columns + (size_t)x * DEPTH + ((block * KERNEL_HEIGHT + ky) * KERNEL_WIDTH + kx) * 16) =
              *(const v16 *)(pixels + (x * STRIDE + kx * DILATION) * 16);
    }
}

static void KERNEL(const myograph_conv *io, int thread, int threads) {
  const int bands = (OUT_HEIGHT + GEMM_ROWS - 1) / GEMM_ROWS;
  const float *bias = io->weights + (size_t)DEPTH * OUT_BLOCKS * 16;
  float *columns = io->scratch, *products = columns + (size_t)GEMM_ROWS * OUT_WIDTH * DEPTH;
  MYOGRAPH_JOIN(KERNEL, zero_halos)(io, thread, threads);
  const int last = myograph_share(bands, thread + 1, threads);
  for (int band = myograph_share(bands, thread, threads); band < last; band++) {
    const int first = band * GEMM_ROWS;
    const int end = first + GEMM_ROWS < OUT_HEIGHT ? first + GEMM_ROWS : OUT_HEIGHT;
    for (int y = first; y < end; y++)
      MYOGRAPH_JOIN(KERNEL, gather)(io->in, y, columns + (size_t)(y - first) * OUT_WIDTH * DEPTH);
    myograph_gemm((end - first) * OUT_WIDTH, OUT_BLOCKS * 16, DEPTH, columns, DEPTH, io->weights,
                  OUT_BLOCKS * 16, products, OUT_BLOCKS * 16);
    for (int y = first; y < end; y++)
      MYOGRAPH_JOIN(KERNEL, finish)
    (io, bias, products + (size_t)(y - first) * OUT_WIDTH * OUT_BLOCKS * 16, 0, y, 0, 0, OUT_WIDTH);
    if (POOL)
      MYOGRAPH_JOIN(KERNEL, pool)(io, 0, OUT_BLOCKS, first, end);
  }
}

#undef IN_ROWS
#undef IN_COLUMNS
#undef IN_BLOCKS
#undef TAPS
#undef DEPTH
#undef GEMM_ROWS
#include "conv_end.h"
