/// libpng, and reading with its errors turned into return values: its jumps don't leave C.
#ifndef MYOGRAPH_CPNG_H
#define MYOGRAPH_CPNG_H

#if !__has_include(<png.h>)
#error "Can't find png.h; install libpng-dev"
#endif

#include <png.h>
#include <stdbool.h>
#include <stdint.h>

/// A PNG file that is being read.
typedef struct cpng_file cpng_file;

/// What stands before the pixels.
typedef struct {
  uint32_t width, height;
  /// Bits of a stored sample.
  int bit_depth;
  /// PNG_COLOR_TYPE_….
  int colour_type;
  /// The palette, and how opaque each of its colours is.
  int palette_count;
  uint8_t palette[3 * 256], opacity[256];
  /// Whether pixels of one colour are transparent, and its samples.
  bool has_transparent_colour;
  uint16_t transparent_colour[3];
} cpng_header;

/// Reads up to the pixels of an open file, which stays the caller's; null where there is no memory. Then, as
/// after each function that returns false, `cpng_message` says what is wrong.
cpng_file *cpng_open(int descriptor, cpng_header *header);

/// Why it failed; empty where nothing did.
const char *cpng_message(const cpng_file *file);

/// Reads all rows, one behind the other. Samples of fewer than 8 bits take a byte each, unscaled; those of 16
/// are the machine's.
bool cpng_read(cpng_file *file, uint8_t *rows, size_t row_bytes);

/// Reads on to the end of the image.
bool cpng_finish(cpng_file *file);

/// Where the file was read up to.
int64_t cpng_position(const cpng_file *file);

void cpng_close(cpng_file *file);

#endif
