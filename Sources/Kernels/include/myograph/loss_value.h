/// A loss: the mean over classes of what comes of a batch's sums.
///
/// Parameters: FIRST_CLASS, LAST_CLASS (behind the last one that counts), LOSS_VALUE(sums, c): in double
/// precision.
#include "training.h"

void KERNEL(const myograph_batchwise *io, int thread, int threads) {
  (void)threads;
  if (thread > 0)
    return;
  double total = 0;
  for (int c = FIRST_CLASS; c < LAST_CLASS; c++)
    total += LOSS_VALUE(io->from, c);
  myograph_finish_loss(io, (float)(total / (LAST_CLASS - FIRST_CLASS)));
}

#include "shapes_end.h"
#undef FIRST_CLASS
#undef LAST_CLASS
#undef LOSS_VALUE
