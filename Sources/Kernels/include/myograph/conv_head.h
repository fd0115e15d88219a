/// The 1×1 classifier in a convolution's epilogue; included by conv_epilogue.h, whose parameters it shares.
///
/// The sums of one pixel are one vector of classes. They are turned into a vector of pixels per class,
/// in which the soft-max costs HEAD exponentials for sixteen pixels and logits are stored in runs.

#if HEAD <= 8
#define CLASS_VECTOR v8
#else
#define CLASS_VECTOR v16
#endif

/// `count` ≤ 16 pixels at (y, x). `tile` is read four pixels at a time: up to three behind its end.
static inline void MYOGRAPH_JOIN(KERNEL, classify)(const myograph_conv *io, const float *tile, int y, int x,
                                                   int count) {
  float logits[HEAD][16] __attribute__((aligned(64)));
  memset(logits, 0, sizeof logits);
  for (int i = 0; i < count; i += 4) {
    const float *bias = io->head_weights + OUT_BLOCKS * 256;
    CLASS_VECTOR sums[4];
    for (int p = 0; p < 4; p++)
      sums[p] = *(const CLASS_VECTOR *)bias;
    for (int c = 0; c < OUT_BLOCKS * 16; c++)
      for (int p = 0; p < 4; p++)
        sums[p] +=
            tile[(i + p) * EPILOGUE_BLOCKS * 16 + c] * *(const CLASS_VECTOR *)(io->head_weights + c * 16);
    for (int p = 0; p < 4; p++)
      for (int c = 0; c < HEAD; c++)
        logits[c][i + p] = sums[p][c];
  }
  if (io->logits)
    for (int c = 0; c < HEAD; c++)
      memcpy(io->logits + ((size_t)c * OUT_HEIGHT + y) * OUT_WIDTH + x, logits[c], count * sizeof(float));
  if (!io->maps)
    return;

#if SOFTMAX
  v16 *values = (v16 *)logits;
  v16 largest = values[0], sum = 0.0f;
  for (int c = 1; c < HEAD; c++)
    largest = myograph_max(largest, values[c]);
  for (int c = 0; c < HEAD; c++)
    sum += values[c] = myograph_exp(values[c] - largest);
  const v16 scale = 1.0f / sum;
  for (int c = 0; c < HEAD; c++)
    values[c] *= scale;
#endif
  float *maps = io->maps + PIXEL(0, y, x, OUT_HEIGHT, OUT_WIDTH, MAPS_HALO);
  for (int i = 0; i < count; i++) {
    v16 classes = 0.0f;
    for (int c = 0; c < HEAD; c++)
      classes[c] = logits[c][i];
    *(v16 *)(maps + i * 16) = classes;
  }
}
