/// Losses of C scores for each pixel against its label, sixteen pixels at once: a row's sums (LOSS_GRADIENT
/// 0), or the gradient for the scores (1). What they are sums of, and how they change, are the emitter's
/// formulas.
///
/// Parameters: IN_CHANNELS, IN_HEIGHT, IN_WIDTH, IN_HALO; LABEL_ROWS, LABEL_COLUMNS: how many labels a pixel
/// has, of which the one in the middle is its own; IGNORED (a label, or -1; what is no class, such as 255,
/// counts nowhere either); CLASS_WEIGHTS ({…}, optional); LOSS_SUMS; LOSS_CLASSES (1: sums run over classes
/// as well, or IN_CHANNELS: each has its own); LOSS_GRADIENT. in, out with LOSS_GRADIENT 1: blocked. Labels
/// are job->targets.
///
/// Of a class at a pixel, whether it is the label there and whether that counts, its score s, probability p,
/// log p = l, weight w, and with LOSS_GRADIENT the loss's slopes by the class's sums:
///   LOSS_SUMMANDS(…)     {…}, all sums' summands (LOSS_GRADIENT 0)
///   LOSS_DESCENT(…)      how the loss falls as l rises, p with it; optional
///   LOSS_SCORE_SLOPE(…)  how it rises as s does; optional
/// LOSS_OF_LABEL: 1: summands or descent are 0 for all classes but the label's, and all classes have the same
/// sums. With LOSS_GRADIENT besides: LOSS_SLOPES(sums), {…} in double precision; FIRST_CLASS, the first class
/// whose slopes aren't 0; OUT_HALO.
///
/// Sums of a row are [blocks of LOSS_CLASSES][rows][LOSS_SUMS][16]. `vectors` are the batch's, each for all
/// blocks.
#include "tensor.h"
#include "tile.h"

#define LANES (MYOGRAPH_BLOCKS(LOSS_CLASSES) * 16)
#define SUMS_OF(c) (LOSS_CLASSES == 1 ? 0 : (c))
#ifdef CLASS_WEIGHTS
#define WEIGHT(c) class_weights[c]
#else
#define CLASS_WEIGHTS                                                                                        \
  { 1 }
#define WEIGHT(c) 1.0f
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
    const int label = from[i * LABEL_COLUMNS];
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
  float slopes[LOSS_CLASSES][LOSS_SUMS] = {0};
  for (int c = FIRST_CLASS; c < LOSS_CLASSES; c++) {
    double sums[LOSS_SUMS];
    for (int i = 0; i < LOSS_SUMS; i++)
      sums[i] = io->vectors[i * LANES + c];
    (void)sums;
    const double exact[LOSS_SUMS] = LOSS_SLOPES(sums);
    for (int i = 0; i < LOSS_SUMS; i++)
      slopes[c][i] = (float)exact[i];
  }
#endif
  const int last = myograph_share(IN_HEIGHT, thread + 1, threads);
  for (int y = myograph_share(IN_HEIGHT, thread, threads); y < last; y++) {
    const uint8_t *targets = io->job->targets + LABEL_COLUMNS / 2;
    targets += ((size_t)y * LABEL_ROWS + LABEL_ROWS / 2) * IN_WIDTH * LABEL_COLUMNS;
#if !LOSS_GRADIENT
    v16 totals[LOSS_CLASSES][LOSS_SUMS] = {0};
#endif
    for (int x = 0; x < IN_WIDTH; x += 16) {
      v16 s[IN_CHANNELS], e[IN_CHANNELS], sum = 0;
      const int count = IN_WIDTH - x < 16 ? IN_WIDTH - x : 16;
      const i16 label = MYOGRAPH_JOIN(KERNEL, labels)(targets + x * LABEL_COLUMNS, count);
      myograph_load_pixels(myograph_row(io->in, in, 0, y) + x, myograph_pitch(in), IN_CHANNELS, count, s);
      v16 largest = s[0];
      for (int c = 1; c < IN_CHANNELS; c++)
        largest = myograph_max(largest, s[c]);
      v16 score = 0, exponential = 0, weight = 0; // the label's class's
      for (int c = 0; c < IN_CHANNELS; c++) {
        sum += e[c] = myograph_exp(s[c] - largest);
        score = label == c ? s[c] : score;
        exponential = label == c ? e[c] : exponential;
        weight = label == c ? (v16)WEIGHT(c) : weight;
      }
      const v16 log_sum = myograph_log(sum);
      (void)log_sum;
#if LOSS_OF_LABEL
#define OF_LABEL(macro, slopes)                                                                              \
  macro(label >= 0, label >= 0, score, exponential / sum, score - largest - log_sum, weight, slopes)
#endif
#if !LOSS_GRADIENT && LOSS_OF_LABEL
      const v16 summands[LOSS_SUMS] = OF_LABEL(LOSS_SUMMANDS, 0);
      for (int i = 0; i < LOSS_SUMS; i++)
        totals[0][i] += summands[i];
#elif !LOSS_GRADIENT
      for (int c = 0; c < IN_CHANNELS; c++) {
        const v16 summands[LOSS_SUMS] =
            LOSS_SUMMANDS(label == c, label >= 0, s[c], e[c] / sum, s[c] - largest - log_sum, WEIGHT(c), 0);
        for (int i = 0; i < LOSS_SUMS; i++)
          totals[SUMS_OF(c)][i] += summands[i];
      }
#else
      v16 gradient[IN_CHANNELS] = {0};
#if defined(LOSS_DESCENT) && LOSS_OF_LABEL
      const v16 total = OF_LABEL(LOSS_DESCENT, slopes[0]);
      for (int c = 0; c < IN_CHANNELS; c++)
        gradient[c] = total * (e[c] / sum - (label == c ? (v16)1.0f : (v16)0.0f));
#elif defined(LOSS_DESCENT)
      v16 descents[IN_CHANNELS], total = 0;
      for (int c = 0; c < IN_CHANNELS; c++) {
        gradient[c] = e[c] / sum;
        descents[c] = LOSS_DESCENT(label == c, label >= 0, s[c], gradient[c], s[c] - largest - log_sum,
                                   WEIGHT(c), slopes[SUMS_OF(c)]);
        total += descents[c];
      }
      for (int c = 0; c < IN_CHANNELS; c++)
        gradient[c] = gradient[c] * total - descents[c];
#endif
#ifdef LOSS_SCORE_SLOPE
      for (int c = 0; c < IN_CHANNELS; c++)
        gradient[c] += LOSS_SCORE_SLOPE(label == c, label >= 0, s[c], e[c] / sum, s[c] - largest - log_sum,
                                        WEIGHT(c), slopes[SUMS_OF(c)]);
#endif
      myograph_store_pixels(myograph_out_row(io->out, out, 0, y) + x, myograph_pitch(out), IN_CHANNELS, count,
                            gradient);
#endif
    }
#if !LOSS_GRADIENT
    for (int c = 0; c < LOSS_CLASSES; c++)
      for (int i = 0; i < LOSS_SUMS; i++)
        io->out[((c / 16 * IN_HEIGHT + y) * LOSS_SUMS + i) * 16 + c % 16] =
            MYOGRAPH_JOIN(KERNEL, total)(totals[c][i]);
#endif
  }
#if LOSS_GRADIENT
  myograph_zero_halo(io->out, MYOGRAPH_BLOCKS(IN_CHANNELS), IN_HEIGHT, IN_WIDTH, OUT_HALO, 16, thread,
                     threads);
#endif
}

#undef LANES
#undef SUMS_OF
#undef WEIGHT
#undef OF_LABEL
#include "shapes_end.h"
#undef LABEL_ROWS
#undef LABEL_COLUMNS
#undef IGNORED
#undef CLASS_WEIGHTS
#undef FIRST_CLASS
#undef LOSS_SUMS
#undef LOSS_CLASSES
#undef LOSS_GRADIENT
#undef LOSS_SUMMANDS
#undef LOSS_SLOPES
#undef LOSS_DESCENT
#undef LOSS_SCORE_SLOPE
#undef LOSS_OF_LABEL
