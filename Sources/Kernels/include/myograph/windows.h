/// Where the windows of a pool lie.
#ifndef MYOGRAPH_WINDOWS_H
#define MYOGRAPH_WINDOWS_H

/// Along a side of `size` pixels, in front of which lies padding.
typedef struct myograph_windows {
  int size, window, stride, padding;
  int are_clipped;    ///< 0: none of them reaches beyond the image
  int counts_padding; ///< 1: a mean counts what its window has of the padding
} myograph_windows;

/// One of them.
typedef struct myograph_span {
  int start;      ///< its first pixel, which may lie before the image
  int first, end; ///< its pixels that lie in the image, counted from `start`
  int counted;    ///< those of a mean
} myograph_span;

MYOGRAPH_INLINE myograph_span myograph_find_span(myograph_windows windows, int index) {
  const int start = index * windows.stride - windows.padding, rest = windows.size - start;
  myograph_span span = {start, 0, windows.window, windows.window};
  if (!windows.are_clipped)
    return span;
  span.first = start < 0 ? -start : 0;
  span.end = rest < windows.window ? rest : windows.window;
  span.counted = rest + windows.padding < windows.window ? rest + windows.padding : windows.window;
  if (!windows.counts_padding)
    span.counted = span.end - span.first;
  return span;
}

#endif
