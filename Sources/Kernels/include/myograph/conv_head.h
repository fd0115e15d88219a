/// The 1×1 classifier in a convolution's epilogue; included by conv_epilogue.h, whose parameters it shares.
///
/// The classes of a pixel fill 4, 8 or 16 lanes, so that a vector holds the scores of up to four pixels and
/// the soft-max works within its parts: with 4 classes behind 16 channels at 256×256 it all adds 0.3 ms
/// to 1.3; turning the scores into vectors of pixels and back made that 0.4.
#include "finite.h"

#define CLASS_LANES (HEAD <= 4 ? 4 : HEAD <= 8 ? 8 : 16)
#if HEAD <= 8
#define CLASS_VECTOR v8
#else
#define CLASS_VECTOR v16
#endif

/// Scores of `pixels` pixels of the tile, next to each other.
MYOGRAPH_INLINE void MYOGRAPH_JOIN(KERNEL, score_together)(const float *weights, const float *tile,
                                                           float *scores, int pixels) {
  CLASS_VECTOR sums[8];
#pragma clang loop unroll(full)
  for (int p = 0; p < pixels; p++)
    sums[p] = *(const CLASS_VECTOR *)(weights + OUT_BLOCKS * 256);
  for (int c = 0; c < OUT_BLOCKS * 16; c++)
#pragma clang loop unroll(full)
    for (int p = 0; p < pixels; p++)
      sums[p] += tile[p * EPILOGUE_BLOCKS * 16 + c] * *(const CLASS_VECTOR *)(weights + c * 16);
#pragma clang loop unroll(full)
  for (int p = 0; p < pixels; p++)
    memcpy(scores + p * CLASS_LANES, &sums[p], CLASS_LANES * sizeof(float));
}

/// Scores of `count` ≤ 16 pixels of the tile, which is read four pixels at a time: up to three behind its
/// end. Where eight sums fit the registers, the additions of four don't have to wait for each other.
static inline void MYOGRAPH_JOIN(KERNEL, score)(const float *weights, const float *tile, float *scores,
                                                int count) {
  int i = 0;
  for (; HEAD <= 8 && i + 4 < count; i += 8)
    MYOGRAPH_JOIN(KERNEL, score_together)
  (weights, tile + i * EPILOGUE_BLOCKS * 16, scores + i * CLASS_LANES, 8);
  for (; i < count; i += 4)
    MYOGRAPH_JOIN(KERNEL, score_together)
  (weights, tile + i * EPILOGUE_BLOCKS * 16, scores + i * CLASS_LANES, 4);
}

/// The soft-max within each part of CLASS_LANES lanes; lanes without a class become 0.
static inline void MYOGRAPH_JOIN(KERNEL, softmax)(float *scores) {
  const i16 lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const i16 has_class = (lane & (CLASS_LANES - 1)) < HEAD;
  const v16 values = has_class ? *(v16 *)scores : -3e38f;
  v16 largest = values;
#pragma clang loop unroll(full)
  for (int distance = 1; distance < CLASS_LANES; distance *= 2)
    largest = myograph_max(largest, myograph_exchange(largest, distance));
  const v16 powers = has_class ? myograph_exp(values - largest) : 0.0f;
  v16 sum = powers;
#pragma clang loop unroll(full)
  for (int distance = 1; distance < CLASS_LANES; distance *= 2)
    sum += myograph_exchange(sum, distance);
  *(v16 *)scores = powers / sum;
}

/// `count` pixels, a plane for each class.
MYOGRAPH_INLINE void MYOGRAPH_JOIN(KERNEL, store_logits)(float *restrict logits, const float *restrict scores,
                                                         int count) {
  for (int c = 0; c < HEAD; c++)
    for (int i = 0; i < count; i++)
      logits[(size_t)c * OUT_HEIGHT * OUT_WIDTH + i] = scores[i * CLASS_LANES + c];
}

/// Hands over the scores of `count` ≤ 16 pixels at (y, x), which become probabilities.
static inline void MYOGRAPH_JOIN(KERNEL, finish_scores)(const myograph_conv *restrict io, float *scores,
                                                        int y, int x, int count) {
  v16 products = 0;
  for (int i = 0; i < count * CLASS_LANES; i += 16)
    products += *(const v16 *)(scores + i) * 0.0f;
  if (myograph_has_nonfinite(products))
    *io->nonfinite += myograph_count_nonfinite(scores, count, CLASS_LANES, HEAD, 0);
  if (io->logits) {
    // Four at once become vectors.
    float *logits = io->logits + (size_t)y * OUT_WIDTH + x;
    if (count == 4)
      MYOGRAPH_JOIN(KERNEL, store_logits)(logits, scores, 4);
    else
      MYOGRAPH_JOIN(KERNEL, store_logits)(logits, scores, count);
  }
  if (!io->maps)
    return;

  if (SOFTMAX)
    for (int i = 0; i < count * CLASS_LANES; i += 16)
      MYOGRAPH_JOIN(KERNEL, softmax)(scores + i);
  float *maps = io->maps + PIXEL(0, y, x, OUT_HEIGHT, OUT_WIDTH, MAPS_HALO);
  for (int i = 0; i < count; i++, maps += 16) {
    *(v16 *)maps = 0.0f;
    memcpy(maps, scores + i * CLASS_LANES, CLASS_LANES * sizeof(float));
  }
}
