/// What every convolution does with the sums of a tile, while they are in the first-level cache.
///
/// The convolution's header includes this one after it has defined EPILOGUE_BLOCKS: the blocks of output
/// channels that lie side by side in a tile, which is [pixels][EPILOGUE_BLOCKS][16] floats.
///
/// Parameters, each optional:
///   ACTIVATION(x)                a formula of a pixel's sum
///   RESIDUAL, RESIDUAL_HALO      1: adds `residual`, of the same shape as `out`, before the activation
///   STORE_OUT                    0: nobody needs `out` itself (only with HEAD)
///   STREAM_OUT                   1: `out` is read much later: it goes past the caches, where it would push
///   out
///                                what is read sooner
///   POOL, POOL_HALO              2: `pooled` is the 2×2 maximum of `out`, which is stored as well
///   HEAD                         classes (up to 16) of a 1×1 classifier; a tile must hold all channels
///   SOFTMAX, MAPS_HALO           `maps` is the classifier's result, after the soft-max where SOFTMAX is 1;
///                                `logits` is it before; either may be null at run time
#ifndef ACTIVATION
#define ACTIVATION(x) (x)
#endif
#ifndef RESIDUAL
#define RESIDUAL 0
#endif
#ifndef RESIDUAL_HALO
#define RESIDUAL_HALO 0
#endif
#ifndef STORE_OUT
#define STORE_OUT 1
#endif
#ifndef STREAM_OUT
#define STREAM_OUT 0
#endif
#ifndef POOL
#define POOL 0
#endif
#ifndef POOL_HALO
#define POOL_HALO 0
#endif
#ifndef HEAD
#define HEAD 0
#endif
#ifndef SOFTMAX
#define SOFTMAX 0
#endif
#ifndef MAPS_HALO
#define MAPS_HALO 0
#endif
#ifndef COLUMN_STEP // pixels from one of a tile to the next
#define COLUMN_STEP 1
#endif

#define OUT_BLOCKS ((OUT_CHANNELS + 15) / 16)
#define POOL_HEIGHT (OUT_HEIGHT / 2)
#define POOL_WIDTH (OUT_WIDTH / 2)

/// Where pixel (y, x) of a block begins in a blocked tensor.
#define PIXEL(block, y, x, height, width, halo)                                                              \
  ((((size_t)(block) * ((height) + 2 * (halo)) + (y) + (halo)) * ((width) + 2 * (halo)) + (x) + (halo)) * 16)

#if HEAD
#include "conv_head.h"
#endif

/// One pixel of the result.
MYOGRAPH_INLINE void MYOGRAPH_JOIN(KERNEL, store)(v16 *place, v16 value) {
  if (STREAM_OUT)
    __builtin_nontemporal_store(value, place);
  else
    *place = value;
}

/// Where pixels from (y, x) on are stored; null where they aren't. To be asked for once a row: the compiler
/// takes what is in `io` for changed by each store, and would find each pixel anew.
MYOGRAPH_INLINE v16 *MYOGRAPH_JOIN(KERNEL, out_row)(const myograph_conv *restrict io, int block, int y,
                                                    int x) {
  return STORE_OUT ? (v16 *)(io->out + PIXEL(block, y, x, OUT_HEIGHT, OUT_WIDTH, OUT_HALO)) : 0;
}

/// Where what is added to them lies; null where nothing is.
MYOGRAPH_INLINE const v16 *MYOGRAPH_JOIN(KERNEL, residual_row)(const myograph_conv *restrict io, int block,
                                                               int y, int x) {
  return RESIDUAL ? (const v16 *)(io->residual + PIXEL(block, y, x, OUT_HEIGHT, OUT_WIDTH, RESIDUAL_HALO))
                  : 0;
}

/// Pixel `i` of a row once its bias is added: residual, activation, store; returns what is stored.
MYOGRAPH_INLINE v16 MYOGRAPH_JOIN(KERNEL, finish_pixel)(v16 *out, const v16 *residual, int i, v16 value) {
  if (RESIDUAL)
    value += residual[i];
  value = ACTIVATION(value);
  if (STORE_OUT)
    MYOGRAPH_JOIN(KERNEL, store)(out + i, value);
  return value;
}

/// The `count` pixels of the tile at (y, x): bias, residual, activation, classifier, store.
static inline void MYOGRAPH_JOIN(KERNEL, finish)(const myograph_conv *restrict io, const float *bias,
                                                 float *tile, int block, int y, int x, int count) {
  const int stride = EPILOGUE_BLOCKS;
  const int blocks = OUT_BLOCKS - block < stride ? OUT_BLOCKS - block : stride;
  for (int j = 0; j < blocks; j++) {
    const v16 shift = *(const v16 *)(bias + (block + j) * 16);
    v16 *out = MYOGRAPH_JOIN(KERNEL, out_row)(io, block + j, y, x);
    const v16 *residual = MYOGRAPH_JOIN(KERNEL, residual_row)(io, block + j, y, x);
    for (int i = 0; i < count; i++) {
      v16 *place = (v16 *)(tile + (i * stride + j) * 16);
      const v16 value = MYOGRAPH_JOIN(KERNEL, finish_pixel)(out, residual, i * COLUMN_STEP, *place + shift);
      if (HEAD)
        *place = value;
    }
  }
#if HEAD
  for (int i = 0; i < count; i += 16) {
    const int pixels = count - i < 16 ? count - i : 16;
    float scores[16 * CLASS_LANES] __attribute__((aligned(64)));
    MYOGRAPH_JOIN(KERNEL, score)(io->head_weights, tile + i * EPILOGUE_BLOCKS * 16, scores, pixels);
    MYOGRAPH_JOIN(KERNEL, finish_scores)(io, scores, y, x + i, pixels);
  }
#endif
}

/// Pools rows [first, end) of `blocks` blocks, which this thread has just stored.
static inline void MYOGRAPH_JOIN(KERNEL, pool)(const myograph_conv *restrict io, int block, int blocks,
                                               int first, int end) {
  const int width = POOL_WIDTH, last = block + blocks < OUT_BLOCKS ? block + blocks : OUT_BLOCKS;
  for (int j = block; j < last; j++)
    for (int y = first / 2; y < end / 2; y++) {
      const v16 *above = MYOGRAPH_JOIN(KERNEL, out_row)(io, j, 2 * y, 0);
      const v16 *below = MYOGRAPH_JOIN(KERNEL, out_row)(io, j, 2 * y + 1, 0);
      v16 *pooled = (v16 *)(io->pooled + PIXEL(j, y, 0, POOL_HEIGHT, POOL_WIDTH, POOL_HALO));
      for (int x = 0; x < width; x++)
        pooled[x] = myograph_max(myograph_max(above[2 * x], above[2 * x + 1]),
                                 myograph_max(below[2 * x], below[2 * x + 1]));
    }
}

static inline void MYOGRAPH_JOIN(KERNEL, zero_halos)(const myograph_conv *restrict io, int thread,
                                                     int threads) {
  if (STORE_OUT)
    myograph_zero_halo(io->out, OUT_BLOCKS, OUT_HEIGHT, OUT_WIDTH, OUT_HALO, 16, thread, threads);
  if (POOL)
    myograph_zero_halo(io->pooled, OUT_BLOCKS, POOL_HEIGHT, POOL_WIDTH, POOL_HALO, 16, thread, threads);
  if (HEAD && io->maps)
    myograph_zero_halo(io->maps, 1, OUT_HEIGHT, OUT_WIDTH, MAPS_HALO, 16, thread, threads);
}
