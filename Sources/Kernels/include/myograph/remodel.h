/// A cavity made larger or smaller and its wall thicker or thinner, along rays from the cavity's centre: with
/// the bits of Myograph's `Remodeling`.
#ifndef MYOGRAPH_REMODEL_H
#define MYOGRAPH_REMODEL_H

#include "program.h"

/// Finds a cavity and its wall among a sample's labels. Returns 0 where one of them has no pixel.
int myograph_find_outline(const myograph_job *job, const int32_t classes[2], myograph_outline *outline);

/// From places on the remodelled sample to those on the sample as it came.
void myograph_remodel_places(const myograph_job *job, const myograph_draw *draw, double rows[16],
                             double columns[16]);

#endif
