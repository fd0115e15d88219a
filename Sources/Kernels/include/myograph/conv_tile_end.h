/// Forgets the parameters of conv_tile.h.
#undef ROW_PIXELS
#undef MOST_PIXELS
#undef ROW_TILES
#undef PIXELS
