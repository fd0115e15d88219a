#ifndef CUSTOM_KERNELS_H
#define CUSTOM_KERNELS_H
#include <Kernels.h>

MYOGRAPH_NETWORK(attention_unet)

#endif
