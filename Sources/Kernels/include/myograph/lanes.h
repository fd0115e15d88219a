/// Channels that begin in the middle of a block.
#ifndef MYOGRAPH_LANES_H
#define MYOGRAPH_LANES_H

/// Lanes first, …, first + 15 of two vectors side by side; `first` is a literal from 0 to 16.
#define MYOGRAPH_LANES_FROM(a, b, first)                                                                     \
  __builtin_shufflevector(a, b, (first), (first) + 1, (first) + 2, (first) + 3, (first) + 4, (first) + 5,    \
                          (first) + 6, (first) + 7, (first) + 8, (first) + 9, (first) + 10, (first) + 11,    \
                          (first) + 12, (first) + 13, (first) + 14, (first) + 15)

/// work(n) of the `number` n, 0 to 15, as a literal, which makes one shuffle of MYOGRAPH_LANES_FROM: one
/// kernel has a loop for each.
#define MYOGRAPH_WITH_LITERAL(number, work)                                                                  \
  switch (number) {                                                                                          \
  case 0:                                                                                                    \
    work(0);                                                                                                 \
    break;                                                                                                   \
  case 1:                                                                                                    \
    work(1);                                                                                                 \
    break;                                                                                                   \
  case 2:                                                                                                    \
    work(2);                                                                                                 \
    break;                                                                                                   \
  case 3:                                                                                                    \
    work(3);                                                                                                 \
    break;                                                                                                   \
  case 4:                                                                                                    \
    work(4);                                                                                                 \
    break;                                                                                                   \
  case 5:                                                                                                    \
    work(5);                                                                                                 \
    break;                                                                                                   \
  case 6:                                                                                                    \
    work(6);                                                                                                 \
    break;                                                                                                   \
  case 7:                                                                                                    \
    work(7);                                                                                                 \
    break;                                                                                                   \
  case 8:                                                                                                    \
    work(8);                                                                                                 \
    break;                                                                                                   \
  case 9:                                                                                                    \
    work(9);                                                                                                 \
    break;                                                                                                   \
  case 10:                                                                                                   \
    work(10);                                                                                                \
    break;                                                                                                   \
  case 11:                                                                                                   \
    work(11);                                                                                                \
    break;                                                                                                   \
  case 12:                                                                                                   \
    work(12);                                                                                                \
    break;                                                                                                   \
  case 13:                                                                                                   \
    work(13);                                                                                                \
    break;                                                                                                   \
  case 14:                                                                                                   \
    work(14);                                                                                                \
    break;                                                                                                   \
  default:                                                                                                   \
    work(15);                                                                                                \
  }

#endif
