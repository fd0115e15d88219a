#pragma once
#include <Kernels.h>

MYOGRAPH_NETWORK(two_channels)
