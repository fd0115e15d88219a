/// Philox4x32-10 (Salmon et al. 2011, doi 10.1145/2063384.2063405), sixteen counters at once.
#ifndef MYOGRAPH_PHILOX_H
#define MYOGRAPH_PHILOX_H

typedef uint32_t u16 __attribute__((ext_vector_type(16), may_alias));
typedef uint64_t u64x8 __attribute__((ext_vector_type(8)));

/// Products of 32 by 32 bits: of even lanes, and of odd ones.
MYOGRAPH_INLINE void myograph_multiply_words(uint32_t factor, u16 word, u16 *high, u16 *low) {
  const u64x8 pairs = (u64x8)word;
  const u16 even = (u16)((pairs & 0xFFFFFFFF) * (u64x8)(uint64_t)factor);
  const u16 odd = (u16)((pairs >> 32) * (u64x8)(uint64_t)factor);
  *low = __builtin_shufflevector(even, odd, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);
  *high = __builtin_shufflevector(even, odd, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
}

/// Four random words for each counter (position, stream, the sample's index, the epoch) under the job's seed.
static inline __attribute__((noinline)) void myograph_philox(u16 position, uint32_t stream,
                                                             const myograph_job *job, u16 words[4]) {
  u16 x = position, y = stream, z = job->indices[0], w = job->epoch;
  uint32_t key_low = (uint32_t)job->seed, key_high = (uint32_t)(job->seed >> 32);
  for (int round = 0; round < 10; round++) {
    u16 first_high, first_low, second_high, second_low;
    myograph_multiply_words(0xD2511F53, x, &first_high, &first_low);
    myograph_multiply_words(0xCD9E8D57, z, &second_high, &second_low);
    x = second_high ^ y ^ key_low;
    y = second_low;
    z = first_high ^ w ^ key_high;
    w = first_low;
    key_low += 0x9E3779B9;
    key_high += 0xBB67AE85;
  }
  words[0] = x;
  words[1] = y;
  words[2] = z;
  words[3] = w;
}

#endif
