#include <TestKernels.h>

// The header's lines once more, as a list.
#undef MYOGRAPH_NETWORK
#define MYOGRAPH_NETWORK(name) myograph_##name,

static const myograph_network *(*const networks[])(void) = {
#include "include/TestKernels.h"
};

const TestKernels_network *TestKernels_networks(int *count) {
  *count = sizeof networks / sizeof networks[0];
  return networks;
}
