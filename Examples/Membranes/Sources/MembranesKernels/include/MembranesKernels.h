#pragma once
#include <Kernels.h>

MYOGRAPH_NETWORK(membranes)
