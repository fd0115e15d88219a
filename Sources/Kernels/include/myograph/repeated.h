/// An operand of a join, which may have one channel for all channels of the result, or one pixel for all
/// pixels.
#ifndef MYOGRAPH_REPEATED_H
#define MYOGRAPH_REPEATED_H

#include "tensor.h"

typedef struct myograph_repeated {
  myograph_planes planes;
  int one_channel, one_pixel;
} myograph_repeated;

/// A blocked tensor as an operand of a result of so many channels.
MYOGRAPH_INLINE myograph_repeated myograph_repeat(int channels, int height, int width, int halo,
                                                  int result_channels) {
  return (myograph_repeated){
      {height, width, halo, 16}, channels == 1 && result_channels > 1, height == 1 && width == 1};
}

/// What belongs to a row of a block of the result.
MYOGRAPH_INLINE const v16 *myograph_repeated_row(const float *tensor, myograph_repeated operand, int block,
                                                 int y) {
  return myograph_row(tensor, operand.planes, operand.one_channel ? 0 : block, operand.one_pixel ? 0 : y);
}

/// Of that what belongs to a pixel.
MYOGRAPH_INLINE v16 myograph_repeated_at(const v16 *row, myograph_repeated operand, int x) {
  const v16 *pixel = row + (operand.one_pixel ? 0 : x);
  return operand.one_channel ? (v16)((const float *)pixel)[0] : *pixel;
}

#endif
