#include "CNIfTI.h"

/// 15 bits of window, and 16 more to ask for a gzip header and a CRC.
static const int gzip_window = 15 + 16;

int cnifti_inflate_init(z_stream *stream) { return inflateInit2(stream, gzip_window); }

int cnifti_deflate_init(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY);
}
