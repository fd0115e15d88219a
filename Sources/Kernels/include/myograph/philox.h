/// Philox4x32-10 (Salmon et al. 2011, doi 10.1145/2063384.2063405), sixteen counters at once.
#ifndef MYOGRAPH_PHILOX_H
#define MYOGRAPH_PHILOX_H

typedef uint32_t u16 __attribute__((ext_vector_type(16), may_alias));
typedef uint64_t u64x8 __attribute__((ext_vector_type(8)));

/// Eight words in the lower halves of 64 bits: a product fills the whole, what stands above a word is of no
/// account.
#define MYOGRAPH_LOW_WORD(value) ((value)&0xFFFFFFFF)

/// Four words for each of eight counters (x, y, z, w) under a key.
MYOGRAPH_INLINE void myograph_philox_rounds(u64x8 x, u64x8 y, u64x8 z, u64x8 w, uint64_t key,
                                            u64x8 words[4]) {
  uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32);
#pragma clang loop unroll(full)
  for (int round = 0; round < 10; round++) {
    const u64x8 first = MYOGRAPH_LOW_WORD(x) * (u64x8)(uint64_t)0xD2511F53;
    const u64x8 second = MYOGRAPH_LOW_WORD(z) * (u64x8)(uint64_t)0xCD9E8D57;
    x = second >> 32 ^ y ^ (uint64_t)low;
    y = second;
    z = first >> 32 ^ w ^ (uint64_t)high;
    w = first;
    low += 0x9E3779B9;
    high += 0xBB67AE85;
  }
  words[0] = x;
  words[1] = y;
  words[2] = z;
  words[3] = w;
}

/// Four random words for each counter (position, stream, the sample's index, the epoch) under the job's seed.
static inline __attribute__((noinline)) void myograph_philox(u16 position, uint32_t stream,
                                                             const myograph_job *job, u16 words[4]) {
  const u64x8 pairs = (u64x8)position, y = stream, z = job->indices[0], w = job->epoch;
  u64x8 even[4], odd[4];
  myograph_philox_rounds(pairs, y, z, w, job->seed, even);
  myograph_philox_rounds(pairs >> 32, y, z, w, job->seed, odd);
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++)
    words[i] = (u16)(MYOGRAPH_LOW_WORD(even[i]) | odd[i] << 32);
}

#endif
