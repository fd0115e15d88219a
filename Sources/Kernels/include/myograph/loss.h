/// Losses of C scores for each pixel against its label, sixteen pixels at once: a row's sums (LOSS_GRADIENT
/// 0), or the gradient for the scores (1).
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; LOSS_KIND (0 cross entropy, 1 soft Dice); IGNORED
/// (a label, or -1; what is no class, such as 255, counts nowhere either); CLASS_WEIGHTS ({…}, cross entropy,
/// optional); LOSS_GRADIENT; with it SCALE, OUT_HALO, and for Dice SMOOTHING and FIRST_CLASS. in, out with
/// LOSS_GRADIENT 1: blocked. Labels are job->targets.
///
/// Sums of a row, [blocks][rows][vectors][16]: Σ w·−log p and Σ w; or Σ p·g, Σ p and Σ g of each class, in
/// three vectors for each block of classes. `vectors` are the batch's, each for all blocks.
#include "tensor.h"
#include "tile.h"

#define LANES (MYOGRAPH_BLOCKS(IN_CHANNELS) * 16)
#ifdef CLASS_WEIGHTS
#define WEIGHT(weights, c) weights[c]
#else
#define CLASS_WEIGHTS                                                                                        \
  { 1 }
#define WEIGHT(weights, c) 1.0f
#endif

MYOGRAPH_INLINE float MYOGRAPH_JOIN(KERNEL, total)(v16 v) {
#pragma clang loop unroll(full)
  for (int distance = 1; distance < 16; distance *= 2)
    v += myograph_exchange(v, distance);
  return v[0];
}

/// Labels of `count` pixels; -1 where a pixel doesn't count.
MYOGRAPH_INLINE i16 MYOGRAPH_JOIN(KERNEL, labels)(const uint8_t *from, int count) {
  i16 labels = -1;
  for (int i = 0; i < count; i++) {
    const int label = from[i];
    labels[i] = label == IGNORED || label >= IN_CHANNELS ? -1 : label;
  }
  return labels;
}

void KERNEL(const myograph_backward *io, int thread, int threads) {
  const myograph_planes in = {IN_HEIGHT, IN_WIDTH, IN_HALO, 16};
  const float class_weights[] = CLASS_WEIGHTS;
  (void)class_weights;
#if LOSS_GRADIENT
  const myograph_planes out = {IN_HEIGHT, IN_WIDTH, OUT_HALO, 16};
#if LOSS_KIND == 0
  const float rate = io->vectors[1] > 0 ? (float)((SCALE) / io->vectors[1]) : 0.0f;
#else
  float above[IN_CHANNELS], rate[IN_CHANNELS];
  for (int c = 0; c < IN_CHANNELS; c++) {
    const double below = (double)io->vectors[LANES + c] + io->vectors[2 * LANES + c] + SMOOTHING;
    above[c] = (float)((2.0 * io->vectors[c] + SMOOTHING) / below);
    rate[c] = c < FIRST_CLASS ? 0 : (float)(-(SCALE) / (IN_CHANNELS - FIRST_CLASS) / below);
  }
#endif
#endif
  const int last = myograph_share(IN_HEIGHT, thread + 1, threads);
  for (int y = myograph_share(IN_HEIGHT, thread, threads); y < last; y++) {
#if !LOSS_GRADIENT && LOSS_KIND == 0
    v16 losses = 0, weights = 0;
#elif !LOSS_GRADIENT
    v16 hits[IN_CHANNELS] = {0}, found[IN_CHANNELS] = {0}, there[IN_CHANNELS] = {0};
#endif
    for (int x = 0; x < IN_WIDTH; x += 16) {
      v16 p[IN_CHANNELS], largest, sum = 0;
      const int count = IN_WIDTH - x < 16 ? IN_WIDTH - x : 16;
      const i16 label = MYOGRAPH_JOIN(KERNEL, labels)(io->job->targets + (size_t)y * IN_WIDTH + x, count);
      myograph_load_pixels(myograph_row(io->in, in, 0, y) + x, myograph_pitch(in), IN_CHANNELS, count, p);
      largest = p[0];
      for (int c = 1; c < IN_CHANNELS; c++)
        largest = myograph_max(largest, p[c]);
#if !LOSS_GRADIENT && LOSS_KIND == 0
      v16 weight = 0, score = 0;
      for (int c = 0; c < IN_CHANNELS; c++) {
        sum += myograph_exp(p[c] - largest);
        score = label == c ? p[c] - largest : score;
        weight = label == c ? (v16)WEIGHT(class_weights, c) : weight;
      }
      losses += weight != 0.0f ? weight * (myograph_log(sum) - score) : 0.0f;
      weights += weight;
#else
      for (int c = 0; c < IN_CHANNELS; c++)
        sum += p[c] = myograph_exp(p[c] - largest);
      for (int c = 0; c < IN_CHANNELS; c++)
        p[c] /= sum;
#if !LOSS_GRADIENT
      for (int c = 0; c < IN_CHANNELS; c++) {
        hits[c] += label == c ? p[c] : 0.0f;
        found[c] += label >= 0 ? p[c] : 0.0f;
        there[c] += label == c ? (v16)1.0f : (v16)0.0f;
      }
#elif LOSS_KIND == 0
      v16 weight = 0;
      for (int c = 0; c < IN_CHANNELS; c++)
        weight = label == c ? (v16)WEIGHT(class_weights, c) : weight;
      for (int c = 0; c < IN_CHANNELS; c++)
        p[c] = rate * weight * (p[c] - (label == c ? (v16)1.0f : (v16)0.0f));
#else
      v16 g[IN_CHANNELS], mean = 0;
      for (int c = 0; c < IN_CHANNELS; c++) {
        g[c] = label >= 0 ? rate[c] * ((label == c ? (v16)2.0f : (v16)0.0f) - above[c]) : 0.0f;
        mean += g[c] * p[c];
      }
      for (int c = 0; c < IN_CHANNELS; c++)
        p[c] *= g[c] - mean;
#endif
#endif
#if LOSS_GRADIENT
      myograph_store_pixels(myograph_out_row(io->out, out, 0, y) + x, myograph_pitch(out), IN_CHANNELS, count,
                            p);
#endif
    }
#if !LOSS_GRADIENT && LOSS_KIND == 0
    io->out[y * 16] = MYOGRAPH_JOIN(KERNEL, total)(losses);
    io->out[y * 16 + 1] = MYOGRAPH_JOIN(KERNEL, total)(weights);
#elif !LOSS_GRADIENT
    for (int c = 0; c < IN_CHANNELS; c++) {
      float *out = io->out + (c / 16 * IN_HEIGHT + y) * 48 + c % 16;
      out[0] = MYOGRAPH_JOIN(KERNEL, total)(hits[c]);
      out[16] = MYOGRAPH_JOIN(KERNEL, total)(found[c]);
      out[32] = MYOGRAPH_JOIN(KERNEL, total)(there[c]);
    }
#endif
  }
#if LOSS_GRADIENT
  myograph_zero_halo(io->out, MYOGRAPH_BLOCKS(IN_CHANNELS), IN_HEIGHT, IN_WIDTH, OUT_HALO, 16, thread,
                     threads);
#endif
}

#undef LANES
#undef WEIGHT
#include "shapes_end.h"
#undef LOSS_KIND
#undef LOSS_GRADIENT
#undef IGNORED
#undef CLASS_WEIGHTS
#undef SCALE
#undef SMOOTHING
#undef FIRST_CLASS
