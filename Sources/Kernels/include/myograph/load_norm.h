/// A batch norm and its activation, applied to what a kernel loads instead of being stored.
///
/// Parameters, each optional: LOAD (1: there is one), LOAD_ACTIVATION, LOAD_NEGATIVE_SLOPE; LOAD_BLOCKS:
/// blocks of its channels. Scales, then shifts, each padded to whole blocks, are the coefficients.
/// load_norm_end.h forgets them.
#ifndef LOAD
#define LOAD 0
#endif
#ifndef LOAD_ACTIVATION
#define LOAD_ACTIVATION MYOGRAPH_ACTIVATION_NONE
#endif
#ifndef LOAD_NEGATIVE_SLOPE
#define LOAD_NEGATIVE_SLOPE 0
#endif

/// Of a block.
#define LOAD_SCALE(coefficients, block) (((const v16 *)(coefficients))[block])
#define LOAD_SHIFT(coefficients, block) (((const v16 *)(coefficients))[LOAD_BLOCKS + (block)])
/// Gradient `g` for the activation's result, as one for what the norm gave, `y`.
#define LOAD_GRADIENT(g, y) myograph_activation_gradient_at(g, y, LOAD_ACTIVATION, LOAD_NEGATIVE_SLOPE)
