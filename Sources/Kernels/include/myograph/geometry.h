/// The one definition of where the network's pixels lie on a scan, for the way there and the way back.
///
/// Along an axis a scan of `scan` pixels is resampled to `resampled` pixels of the network's spacing such
/// that both have the same centre, then cropped or padded to the network's size: its pixel i is resampled
/// pixel i + offset.
#ifndef MYOGRAPH_GEOMETRY_H
#define MYOGRAPH_GEOMETRY_H

#include "resample.h"

typedef struct myograph_axis {
  int scan, resampled, network;         ///< pixels on each grid
  int offset;                           ///< of the crop; negative where it pads
  double scan_spacing, network_spacing; ///< millimetres, or 1 where nothing is resampled
} myograph_axis;

MYOGRAPH_INLINE myograph_axis myograph_make_axis(int scan, double scan_spacing, int resample, double spacing,
                                                 int network) {
  // Without a spacing the scan is on the network's own grid: a tensor that a caller brought.
  if (!resample || scan_spacing <= 0)
    scan_spacing = spacing = 1;
  const int rounded = (int)(scan * scan_spacing / spacing + 0.5), resampled = rounded > 1 ? rounded : 1;
  // The shift halves towards minus infinity.
  return (myograph_axis){scan, resampled, network, (resampled - network) >> 1, scan_spacing, spacing};
}

/// The network's pixels before `myograph_end` and from this one on come from the scan; others are padding.
MYOGRAPH_INLINE int myograph_first(myograph_axis axis) { return axis.offset < 0 ? -axis.offset : 0; }
MYOGRAPH_INLINE int myograph_end(myograph_axis axis) {
  const int end = axis.resampled - axis.offset;
  return end < axis.network ? end : axis.network;
}

/// Where the network's pixel `target` lies on the scan.
MYOGRAPH_INLINE myograph_sample myograph_on_scan(myograph_axis axis, int target) {
  const double resampled = target + axis.offset + 0.5 - axis.resampled * 0.5;
  return myograph_sample_at(resampled * axis.network_spacing / axis.scan_spacing + axis.scan * 0.5 - 0.5,
                            axis.scan);
}

/// Where the scan's pixel `target` lies on the network's grid; `low` is -1 where the crop has left it out.
MYOGRAPH_INLINE myograph_sample myograph_on_network(myograph_axis axis, int target) {
  const double resampled = (target + 0.5 - axis.scan * 0.5) * axis.scan_spacing / axis.network_spacing +
                           axis.resampled * 0.5 - 0.5;
  const double position = resampled - axis.offset;
  if (position < -0.5 || position > axis.network - 0.5 || resampled < -0.5 ||
      resampled > axis.resampled - 0.5)
    return (myograph_sample){-1, -1, 0};
  return myograph_sample_at(position, axis.network);
}

#endif
