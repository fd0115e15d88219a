/// A thread's share of a convolution; included by isa.h.
#ifndef MYOGRAPH_SPLIT_H
#define MYOGRAPH_SPLIT_H

/// Groups of output channels and rows of the image, from `first_` up to but not including `end_`.
typedef struct myograph_split {
  int first_group, end_group;
  int first_row, end_row;
} myograph_split;

/// Cuts groups × rows into a grid with a cell per thread such that the largest cell is as small as it can be.
/// Of equal cuts, `heavy` weights ask for that by groups (a thread reads only its own weights), otherwise it
/// is by rows (a thread reads only its own part of the image). Rows are kept together by `unit`.
MYOGRAPH_INLINE myograph_split myograph_split_work(int groups, int rows, int unit, int heavy, int thread,
                                                   int threads) {
  const int units = (rows + unit - 1) / unit;
  int best_parts = 1;
  int64_t best_cost = INT64_MAX;
  for (int parts = 1; parts <= threads; parts++) {
    if (threads % parts != 0)
      continue;
    const int bands = threads / parts;
    const int64_t cost = (int64_t)((groups + parts - 1) / parts) * ((units + bands - 1) / bands);
    if (cost < best_cost || (cost == best_cost && heavy)) {
      best_parts = parts;
      best_cost = cost;
    }
  }
  const int bands = threads / best_parts, part = thread / bands, band = thread % bands;
  const int end_row = myograph_share(units, band + 1, bands) * unit;
  return (myograph_split){myograph_share(groups, part, best_parts),
                          myograph_share(groups, part + 1, best_parts),
                          myograph_share(units, band, bands) * unit, end_row < rows ? end_row : rows};
}

#endif
