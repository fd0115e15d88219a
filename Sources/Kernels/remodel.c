#include "myograph/remodel.h"

#include <math.h>

/// Bits must be Swift's, which rounds every product.
#pragma STDC FP_CONTRACT OFF

static const double pi = 3.141592653589793;

/// Outer radii from the centre up to where pixels move: `Remodeling.reach`.
static const double reach = 2.5;

/// From an angle's cosine and sine to those of `next` more.
static void turn(double *cosine, double *sine, const double next[2]) {
  const double turned = *cosine * next[0] - *sine * next[1];
  *sine = *sine * next[0] + *cosine * next[1];
  *cosine = turned;
}

/// Adds a pixel in a direction to sums over a region; its centre has none.
static void add(double *sums, const double direction[2]) {
  double cosine = direction[0], sine = direction[1];
  sums[0] += 1;
  for (int i = 1; i < 1 + 2 * MYOGRAPH_HARMONICS; i += 2) {
    sums[i] += cosine;
    sums[i + 1] += sine;
    turn(&cosine, &sine, direction);
  }
}

static double at(const double *series, const double direction[2]) {
  double value = series[0], cosine = direction[0], sine = direction[1];
  for (int i = 1; i < 1 + 2 * MYOGRAPH_HARMONICS; i += 2) {
    value += series[i] * cosine + series[i + 1] * sine;
    turn(&cosine, &sine, direction);
  }
  return value;
}

int myograph_find_outline(const myograph_job *job, const int32_t classes[2], myograph_outline *outline) {
  const int height = job->grid.size[0], width = job->grid.size[1];
  double *const series[2] = {outline->cavity, outline->wall}, counts[2] = {0, 0}, sums[2] = {0, 0};
  for (int64_t i = 0; i < (int64_t)height * width; i++) {
    counts[1] += job->targets[i] == classes[1];
    if (job->targets[i] != classes[0])
      continue;
    counts[0] += 1;
    sums[0] += (double)(i / width);
    sums[1] += (double)(i % width);
  }
  if (counts[0] == 0 || counts[1] == 0)
    return 0;
  for (int axis = 0; axis < 2; axis++)
    outline->centre[axis] = sums[axis] / counts[0];
  for (int region = 0; region < 2; region++)
    for (int i = 0; i < 1 + 2 * MYOGRAPH_HARMONICS; i++)
      series[region][i] = 0;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      const int label = job->targets[(int64_t)y * width + x];
      if (label != classes[0] && label != classes[1])
        continue;
      const double row = y - outline->centre[0], column = x - outline->centre[1];
      const double radius = sqrt(row * row + column * column);
      const double direction[2] = {radius == 0 ? 0 : row / radius, radius == 0 ? 0 : column / radius};
      add(series[label == classes[1]], direction);
    }
  // A region's area between two angles is half the squared radius' integral.
  double most = 0;
  for (int region = 0; region < 2; region++)
    for (int i = 0; i < 1 + 2 * MYOGRAPH_HARMONICS; i++) {
      series[region][i] *= (i == 0 ? 1 : 2) / pi;
      most += fabs(series[region][i]);
    }
  outline->farthest = most;
  return 1;
}

/// Along a ray: the cavity's radius times one factor, the wall's thickness times the other; what lies around
/// gives way up to where nothing moves. Returns the radius from which a pixel at `radius` comes.
static double source(const myograph_draw *draw, const double direction[2], double radius) {
  const double *cavity = draw->outline.cavity;
  // No harmonics take the border to the centre, or the wall's outer border into the cavity.
  const double square = fmax(at(cavity, direction), cavity[0] / 4);
  const double inner = sqrt(square), outer = sqrt(square + fmax(at(draw->outline.wall, direction), 0));
  const double end = reach * outer;
  const double new_inner = draw->numbers[0] * inner;
  const double new_outer = new_inner + draw->numbers[1] * (outer - inner);
  if (radius >= end)
    return radius;
  if (radius <= new_inner)
    return radius / draw->numbers[0];
  if (radius <= new_outer)
    return inner + (radius - new_inner) / draw->numbers[1];
  // A cubic whose slope is the mean one at the wall, and 1 at the end.
  const double part = (radius - new_outer) / (end - new_outer), slope = (end - new_outer) / (end - outer);
  return outer + (end - outer) * (part + (1 - slope) * (part * part - part * part * part));
}

void myograph_remodel_places(const myograph_job *job, const myograph_draw *draw, double rows[16],
                             double columns[16]) {
  const double last[2] = {job->grid.size[0] - 1, job->grid.size[1] - 1};
  const double *centre = draw->outline.centre;
  for (int i = 0; i < 16; i++) {
    const double row = rows[i] - centre[0], column = columns[i] - centre[1];
    const double square = row * row + column * column;
    const int is_inside =
        rows[i] >= -0.5 && rows[i] <= last[0] + 0.5 && columns[i] >= -0.5 && columns[i] <= last[1] + 0.5;
    if (!is_inside || square == 0 || square >= reach * reach * draw->outline.farthest)
      continue;
    const double radius = sqrt(square), direction[2] = {row / radius, column / radius};
    const double from = source(draw, direction, radius);
    if (from == radius)
      continue;
    rows[i] = fmin(fmax(centre[0] + direction[0] * from, 0), last[0]);
    columns[i] = fmin(fmax(centre[1] + direction[1] * from, 0), last[1]);
  }
}
