/// Forgets a kernel's name, the shapes of what it is given and gives, and the size of its scratch, so that
/// the next one can have its own.
#undef KERNEL
#undef IN_CHANNELS
#undef IN_HEIGHT
#undef IN_WIDTH
#undef IN_HALO
#undef GRADIENT_CHANNELS
#undef GRADIENT_HEIGHT
#undef GRADIENT_WIDTH
#undef GRADIENT_HALO
#undef OUT_CHANNELS
#undef OUT_HEIGHT
#undef OUT_WIDTH
#undef OUT_HALO
#undef SCRATCH_FLOATS
