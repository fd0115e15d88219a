// pread is POSIX.
#define _XOPEN_SOURCE 700

#include "CTIFF.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct ctiff_file {
  TIFF *tiff;
  int descriptor;
  uint64_t position, size;
  bool is_decoding;
  char message[160];
};

static int keep_message(ctiff_file *file, const char *format, va_list arguments) {
  // The first says most.
  if (file->message[0] == 0)
    vsnprintf(file->message, sizeof file->message, format, arguments);
  return 1;
}

static int on_error(TIFF *tiff, void *file, const char *module, const char *format, va_list arguments) {
  (void)tiff;
  (void)module;
  return keep_message(file, format, arguments);
}

static int on_warning(TIFF *tiff, void *context, const char *module, const char *format, va_list arguments) {
  (void)tiff;
  (void)module;
  ctiff_file *file = context;
  return file->is_decoding ? keep_message(file, format, arguments) : 1;
}

static bool failed(ctiff_file *file, const char *message) {
  if (file->message[0] == 0)
    snprintf(file->message, sizeof file->message, "%s", message);
  return false;
}

static tmsize_t read_bytes(thandle_t context, void *bytes, tmsize_t count) {
  ctiff_file *file = context;
  tmsize_t done = 0;
  while (done < count) {
    ssize_t got =
        pread(file->descriptor, (char *)bytes + done, (size_t)(count - done), (off_t)file->position);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return -1;
    if (got == 0)
      break;
    done += got;
    file->position += (uint64_t)got;
  }
  return done;
}

static tmsize_t write_bytes(thandle_t context, void *bytes, tmsize_t count) {
  (void)context;
  (void)bytes;
  (void)count;
  return -1;
}

static toff_t seek(thandle_t context, toff_t offset, int whence) {
  ctiff_file *file = context;
  uint64_t start = whence == SEEK_CUR ? file->position : whence == SEEK_END ? file->size : 0;
  uint64_t end = start + offset;
  if (end < start || end > INT64_MAX)
    return (toff_t)-1;
  return file->position = end;
}

static int close_nothing(thandle_t context) {
  (void)context;
  return 0;
}

static toff_t size(thandle_t context) { return ((ctiff_file *)context)->size; }

ctiff_file *ctiff_open(int descriptor, uint64_t bytes, int64_t largest_allocation) {
  ctiff_file *file = calloc(1, sizeof *file);
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (file == NULL || options == NULL) {
    free(file);
    TIFFOpenOptionsFree(options);
    return NULL;
  }
  file->descriptor = descriptor;
  file->size = bytes;
  TIFFOpenOptionsSetMaxSingleMemAlloc(options, largest_allocation);
  TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, file);
  TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, file);
  // Not mapped: a file that shrinks meanwhile would end the process.
  file->tiff = TIFFClientOpenExt("", "rm", file, read_bytes, write_bytes, seek, close_nothing, size, NULL,
                                 NULL, options);
  TIFFOpenOptionsFree(options);
  if (file->tiff == NULL)
    failed(file, "it can't be opened");
  return file;
}

const char *ctiff_message(const ctiff_file *file) { return file->message; }

bool ctiff_describe(ctiff_file *file, ctiff_page *page) {
  TIFF *tiff = file->tiff;
  *page = (ctiff_page){0};
  uint16_t planes = PLANARCONFIG_CONTIG, extra_samples = 0, *extras = NULL;
  uint32_t depth = 1;
  if (!TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &page->width) ||
      !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &page->height))
    return failed(file, "a page has no size");
  if (!TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &page->photometric))
    return failed(file, "a page doesn't say what its samples mean (PhotometricInterpretation)");
  TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &page->bits);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &page->format);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &page->samples);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &page->compression);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planes);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &extra_samples, &extras);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_IMAGEDEPTH, &depth);
  if (depth != 1)
    return failed(file, "a page has a depth of its own");
  page->opacity = -1;
  for (int index = 0; extras != NULL && index < extra_samples; index++) {
    if (extras[index] != EXTRASAMPLE_ASSOCALPHA && extras[index] != EXTRASAMPLE_UNASSALPHA)
      continue;
    if (page->opacity >= 0 || extra_samples > page->samples)
      return failed(file, "a page has several opacities");
    page->opacity = page->samples - extra_samples + index;
  }
  page->is_planar = planes == PLANARCONFIG_SEPARATE && page->samples > 1;
  if (page->compression == COMPRESSION_JPEG && page->photometric == PHOTOMETRIC_YCBCR) {
    if (!TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB))
      return failed(file, "its JPEG colours can't be decoded");
    page->photometric = PHOTOMETRIC_RGB;
  }
  bool is_tiled = TIFFIsTiled(tiff);
  uint64_t block = is_tiled ? TIFFTileSize64(tiff) : TIFFStripSize64(tiff);
  uint64_t blocks = is_tiled ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff);
  if (block == 0 || blocks == 0 || block > INT64_MAX / blocks)
    return failed(file, "a page's strips or tiles have no size");
  page->block_bytes = block;
  page->bytes = block * blocks;
  return true;
}

bool ctiff_is_last(ctiff_file *file) { return TIFFLastDirectory(file->tiff); }

bool ctiff_next(ctiff_file *file) {
  return TIFFReadDirectory(file->tiff) == 1 || failed(file, "a page can't be found");
}

bool ctiff_restart(ctiff_file *file) {
  return TIFFSetDirectory(file->tiff, 0) == 1 || failed(file, "its first page can't be found");
}

/// The size of a page's planes: one for all samples, or one for each.
typedef struct {
  uint32_t width, height;
  uint16_t planes;
  size_t pixel, row, plane;
} plane_shape;

static bool read_strips(ctiff_file *file, plane_shape shape, uint8_t *samples) {
  uint32_t rows = shape.height;
  TIFFGetFieldDefaulted(file->tiff, TIFFTAG_ROWSPERSTRIP, &rows);
  if (rows == 0)
    return failed(file, "its strips have no rows");
  for (uint16_t plane = 0; plane < shape.planes; plane++) {
    for (uint32_t row = 0; row < shape.height;) {
      uint32_t count = shape.height - row < rows ? shape.height - row : rows;
      size_t bytes = count * shape.row;
      if (TIFFVStripSize64(file->tiff, count) != bytes)
        return failed(file, "its strips have another size");
      uint32_t strip = TIFFComputeStrip(file->tiff, row, plane);
      if (TIFFReadEncodedStrip(file->tiff, strip, samples, (tmsize_t)bytes) != (tmsize_t)bytes)
        return failed(file, "a strip can't be decoded");
      samples += bytes;
      row += count;
    }
  }
  return true;
}

static bool read_tiles(ctiff_file *file, plane_shape shape, uint8_t *samples, uint8_t *tile, size_t bytes) {
  uint32_t width = 0, height = 0;
  TIFFGetField(file->tiff, TIFFTAG_TILEWIDTH, &width);
  TIFFGetField(file->tiff, TIFFTAG_TILELENGTH, &height);
  size_t expected;
  if (width == 0 || height == 0 || __builtin_mul_overflow((size_t)width * shape.pixel, height, &expected) ||
      expected != bytes)
    return failed(file, "its tiles have another size");
  for (uint16_t plane = 0; plane < shape.planes; plane++, samples += shape.plane) {
    for (uint64_t top = 0; top < shape.height; top += height) {
      for (uint64_t left = 0; left < shape.width; left += width) {
        uint32_t number = TIFFComputeTile(file->tiff, (uint32_t)left, (uint32_t)top, 0, plane);
        if (TIFFReadEncodedTile(file->tiff, number, tile, (tmsize_t)bytes) != (tmsize_t)bytes)
          return failed(file, "a tile can't be decoded");
        uint64_t rows = shape.height - top < height ? shape.height - top : height;
        uint64_t columns = shape.width - left < width ? shape.width - left : width;
        for (uint64_t row = 0; row < rows; row++)
          memcpy(samples + (top + row) * shape.row + left * shape.pixel, tile + row * width * shape.pixel,
                 columns * shape.pixel);
      }
    }
  }
  return true;
}

bool ctiff_read(ctiff_file *file, uint8_t *samples, size_t bytes) {
  file->message[0] = 0;
  ctiff_page page;
  if (!ctiff_describe(file, &page))
    return false;
  plane_shape shape = {page.width, page.height, page.is_planar ? page.samples : 1};
  shape.pixel = (size_t)page.bits / 8 * (page.is_planar ? 1 : page.samples);
  shape.row = page.width * shape.pixel;
  shape.plane = page.height * shape.row;
  if (shape.plane * shape.planes != bytes)
    return failed(file, "a page has another size than before");
  file->is_decoding = true;
  bool is_read = false;
  if (TIFFIsTiled(file->tiff)) {
    uint8_t *tile = malloc(page.block_bytes);
    is_read = tile == NULL ? failed(file, "there is no memory for a tile")
                           : read_tiles(file, shape, samples, tile, page.block_bytes);
    free(tile);
  } else {
    is_read = read_strips(file, shape, samples);
  }
  file->is_decoding = false;
  return is_read && file->message[0] == 0;
}

void ctiff_close(ctiff_file *file) {
  if (file->tiff != NULL)
    TIFFClose(file->tiff);
  free(file);
}
