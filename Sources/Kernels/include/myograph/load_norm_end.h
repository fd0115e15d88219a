/// Forgets what load_norm.h was given.
#undef LOAD
#undef LOAD_ACTIVATION
#undef LOAD_BLOCKS
#undef LOAD_SCALE
#undef LOAD_SHIFT
#undef LOAD_GRADIENT
