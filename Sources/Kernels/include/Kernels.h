#ifndef KERNELS_H
#define KERNELS_H
#include "myograph/augmentation.h"
#include "myograph/host.h"
#include "myograph/network.h"
#include "myograph/pack.h"
#include "myograph/processor.h"
#include "myograph/run.h"
#include "myograph/tiles.h"
#endif
