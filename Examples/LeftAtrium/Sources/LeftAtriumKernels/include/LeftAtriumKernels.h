#pragma once
#include <Kernels.h>

MYOGRAPH_NETWORK(left_atrium)
