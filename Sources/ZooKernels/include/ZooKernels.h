/// The zoo's networks: Sources/Networks/Zoo.swift declares them, FuseKernels emits what these functions
/// return.
#ifndef ZOO_KERNELS_H
#define ZOO_KERNELS_H
#include <Kernels.h>

MYOGRAPH_NETWORK(unet64)
MYOGRAPH_NETWORK(unet16)
MYOGRAPH_NETWORK(fcn16)
MYOGRAPH_NETWORK(fcn64)
MYOGRAPH_NETWORK(unet16_bilinear_192)

#endif
