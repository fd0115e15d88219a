/// Forgets the parameters of conv_tile.h.
#undef ROW_PIXELS
#undef EVEN_TILES
#undef ROW_TILES
#undef WIDE_TILES
