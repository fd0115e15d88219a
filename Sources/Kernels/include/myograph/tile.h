/// Sixteen pixels at a time: between channels that lie side by side, as in blocks, and pixels that lie side
/// by side, as in planes.
#ifndef MYOGRAPH_TILE_H
#define MYOGRAPH_TILE_H

/// Lane numbers.
#define MYOGRAPH_LANES ((i16){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})

/// The sum of all lanes, in each of them.
MYOGRAPH_INLINE v16 myograph_total(v16 value) {
  for (int distance = 1; distance < 16; distance *= 2)
    value += myograph_exchange(value, distance);
  return value;
}

typedef uint8_t u8x16 __attribute__((ext_vector_type(16), aligned(1)));

/// Sixteen floats from any address, of which only the first `count` are read; the others are 0.
MYOGRAPH_INLINE v16 myograph_load(const float *from, int count) {
  v16 value = 0;
  if (count >= 16)
    value = *(const v16_unaligned *)from;
  else
    memcpy(&value, from, sizeof(float) * count);
  return value;
}

/// Writes the first `count` lanes to any address.
MYOGRAPH_INLINE void myograph_store(float *to, v16 value, int count) {
  if (count >= 16)
    *(v16_unaligned *)to = value;
  else
    memcpy(to, &value, sizeof(float) * count);
}

MYOGRAPH_INLINE void myograph_store_labels(uint8_t *to, i16 value, int count) {
  const u8x16 labels = __builtin_convertvector(value, u8x16);
  if (count >= 16)
    *(u8x16 *)to = labels;
  else
    memcpy(to, &labels, count);
}

/// Soft-max over `count` classes, each a vector of pixels.
MYOGRAPH_INLINE void myograph_softmax(v16 *values, int count) {
  v16 largest = values[0], sum = 0;
  for (int c = 1; c < count; c++)
    largest = myograph_max(largest, values[c]);
  for (int c = 0; c < count; c++)
    sum += values[c] = myograph_exp(values[c] - largest);
  for (int c = 0; c < count; c++)
    values[c] /= sum;
}

/// For each lane the first of `count` vectors that is largest there.
MYOGRAPH_INLINE i16 myograph_argmax(const v16 *values, int count) {
  v16 best = values[0];
  i16 label = 0;
  for (int c = 1; c < count; c++) {
    const i16 better = values[c] > best;
    best = better ? values[c] : best;
    label = better ? (i16)c : label;
  }
  return label;
}

/// Transposes 16 × 16 floats by four perfect shuffles of the rows: rows i and i + 8 interleave into rows 2i
/// and 2i + 1. The compiler drops what leads to rows that nobody reads.
MYOGRAPH_INLINE void myograph_transpose(v16 rows[16]) {
#pragma clang loop unroll(full)
  for (int round = 0; round < 4; round++) {
    v16 shuffled[16];
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i++) {
      const v16 a = rows[i], b = rows[i + 8];
      shuffled[2 * i] = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      shuffled[2 * i + 1] =
          __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < 16; i++)
      rows[i] = shuffled[i];
  }
}

/// All `channels` of `count` ≤ 16 pixels of a row of a blocked tensor whose blocks are `pitch` pixels apart:
/// values[c] holds channel c of each.
MYOGRAPH_INLINE void myograph_load_pixels(const v16 *row, size_t pitch, int channels, int count,
                                          v16 *values) {
  for (int first = 0; first < channels; first += 16, row += pitch) {
    v16 rows[16];
#pragma clang loop unroll(full)
    for (int i = 0; i < 16; i++)
      rows[i] = row[i < count ? i : count - 1];
    myograph_transpose(rows);
    for (int c = 0; c < 16 && first + c < channels; c++)
      values[first + c] = rows[c];
  }
}

/// The reverse; lanes beyond `channels` become 0.
MYOGRAPH_INLINE void myograph_store_pixels(v16 *row, size_t pitch, int channels, int count,
                                           const v16 *values) {
  for (int first = 0; first < channels; first += 16, row += pitch) {
    v16 rows[16];
#pragma clang loop unroll(full)
    for (int c = 0; c < 16; c++)
      rows[c] = first + c < channels ? values[first + c] : 0;
    myograph_transpose(rows);
    for (int i = 0; i < 16; i++)
      if (i < count)
        row[i] = rows[i];
  }
}

#endif
