/// A batch norm and its activation, applied to what a kernel loads instead of being stored.
///
/// Parameters, each optional: LOAD (1: there is one), LOAD_ACTIVATION(x), a formula of what the norm gives,
/// LOAD_GRADIENT(g, x), the gradient for it, of that for the activation's result; LOAD_BLOCKS: blocks of its
/// channels. Scales, then shifts, each padded to whole blocks, are the coefficients.
/// load_norm_end.h forgets them.
#ifndef LOAD
#define LOAD 0
#endif
#ifndef LOAD_ACTIVATION
#define LOAD_ACTIVATION(x) (x)
#endif
#ifndef LOAD_GRADIENT
#define LOAD_GRADIENT(g, x) (g)
#endif

/// Of a block.
#define LOAD_SCALE(coefficients, block) (((const v16 *)(coefficients))[block])
#define LOAD_SHIFT(coefficients, block) (((const v16 *)(coefficients))[LOAD_BLOCKS + (block)])
