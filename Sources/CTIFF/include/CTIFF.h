/// libtiff for reading, with its errors kept beside each file: nothing is printed, nothing is global.
#ifndef MYOGRAPH_CTIFF_H
#define MYOGRAPH_CTIFF_H

#if !__has_include(<tiffio.h>)
#error "Can't find tiffio.h; install libtiff-dev"
#endif

#include <stdbool.h>
#include <stdint.h>
#include <tiffio.h>

#if TIFFLIB_VERSION < 20221213
#error "Can't keep a file's errors apart because this libtiff is too old; install libtiff-dev 4.5.0 or newer"
#endif

/// A TIFF file that is being read.
typedef struct ctiff_file ctiff_file;

/// What a page says of itself.
typedef struct {
  uint32_t width, height;
  /// Bits of a sample, and how they are meant: SAMPLEFORMAT_….
  uint16_t bits, format;
  /// Of a pixel, with those beyond its colours.
  uint16_t samples;
  /// Which of them is its opacity; -1: none.
  int opacity;
  /// PHOTOMETRIC_…; as pixels are decoded.
  uint16_t photometric;
  uint16_t compression;
  /// Whether each sample has a plane of its own.
  bool is_planar;
  /// The bytes of all its strips or tiles, and those of one.
  uint64_t bytes, block_bytes;
} ctiff_page;

/// Opens a file, which stays the caller's, at its first page; null where there is no memory.
/// - size: the file's bytes.
/// - largest_allocation: in bytes, for what libtiff takes at once.
ctiff_file *ctiff_open(int descriptor, uint64_t size, int64_t largest_allocation);

/// Why the last thing failed; empty where nothing did.
const char *ctiff_message(const ctiff_file *file);

/// Describes the page; false where it can't be read.
bool ctiff_describe(ctiff_file *file, ctiff_page *page);

/// Whether no page follows.
bool ctiff_is_last(ctiff_file *file);

/// Goes to the next page.
bool ctiff_next(ctiff_file *file);

/// Goes back to the first page.
bool ctiff_restart(ctiff_file *file);

/// Reads the page's samples in rows, as they are stored: pixel by pixel, or plane after plane. What libtiff
/// only warns of while it decodes is an error.
bool ctiff_read(ctiff_file *file, uint8_t *samples, size_t bytes);

void ctiff_close(ctiff_file *file);

#endif
