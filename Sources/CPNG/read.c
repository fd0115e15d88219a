// pread is POSIX.
#define _XOPEN_SOURCE 700

#include "CPNG.h"

#include <errno.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct cpng_file {
  png_structp png;
  png_infop info;
  int descriptor;
  int64_t position;
  uint32_t height;
  char message[128];
};

static void fail(png_structp png, png_const_charp message) {
  cpng_file *file = png_get_error_ptr(png);
  strncpy(file->message, message, sizeof file->message - 1);
  png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void read_bytes(png_structp png, png_bytep bytes, size_t count) {
  cpng_file *file = png_get_io_ptr(png);
  while (count > 0) {
    ssize_t got = pread(file->descriptor, bytes, count, file->position);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      png_error(png, strerror(errno));
    if (got == 0)
      png_error(png, "it ends early");
    bytes += got;
    count -= (size_t)got;
    file->position += got;
  }
}

static void describe(cpng_file *file, cpng_header *header) {
  png_structp png = file->png;
  file->height = png_get_image_height(png, file->info);
  *header = (cpng_header){.width = png_get_image_width(png, file->info),
                          .height = file->height,
                          .bit_depth = png_get_bit_depth(png, file->info),
                          .colour_type = png_get_color_type(png, file->info)};
  memset(header->opacity, 255, sizeof header->opacity);
  png_colorp palette = NULL;
  if (png_get_PLTE(png, file->info, &palette, &header->palette_count)) {
    for (int index = 0; index < header->palette_count; index++) {
      header->palette[3 * index] = palette[index].red;
      header->palette[3 * index + 1] = palette[index].green;
      header->palette[3 * index + 2] = palette[index].blue;
    }
  }
  png_bytep opacity = NULL;
  int count = 0;
  png_color_16p colour = NULL;
  if (!png_get_tRNS(png, file->info, &opacity, &count, &colour))
    return;
  if (header->colour_type == PNG_COLOR_TYPE_PALETTE) {
    if (opacity != NULL)
      memcpy(header->opacity, opacity, (size_t)(count < 256 ? count : 256));
  } else if (colour != NULL) {
    bool is_grey = header->colour_type == PNG_COLOR_TYPE_GRAY;
    header->has_transparent_colour = true;
    header->transparent_colour[0] = is_grey ? colour->gray : colour->red;
    header->transparent_colour[1] = colour->green;
    header->transparent_colour[2] = colour->blue;
  }
}

cpng_file *cpng_open(int descriptor, cpng_header *header) {
  cpng_file *file = calloc(1, sizeof *file);
  if (file == NULL)
    return NULL;
  file->descriptor = descriptor;
  file->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, file, fail, ignore);
  file->info = file->png == NULL ? NULL : png_create_info_struct(file->png);
  if (file->info == NULL) {
    cpng_close(file);
    return NULL;
  }
  if (setjmp(png_jmpbuf(file->png)))
    return file;
  png_set_read_fn(file->png, file, read_bytes);
  // What is wrong with a checksum or in the stream of pixels is an error, and what isn't pixels is passed
  // over, so that no text inflates into memory.
  png_set_crc_action(file->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  png_set_benign_errors(file->png, 0);
  png_set_keep_unknown_chunks(file->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_read_info(file->png, file->info);
  describe(file, header);
  if (header->bit_depth < 8)
    png_set_packing(file->png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  if (header->bit_depth == 16)
    png_set_swap(file->png);
#endif
  return file;
}

const char *cpng_message(const cpng_file *file) { return file->message; }

bool cpng_read(cpng_file *file, uint8_t *rows, size_t row_bytes) {
  if (setjmp(png_jmpbuf(file->png)))
    return false;
  int passes = png_set_interlace_handling(file->png);
  png_read_update_info(file->png, file->info);
  if (png_get_rowbytes(file->png, file->info) != row_bytes)
    png_error(file->png, "its rows have another length");
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t row = 0; row < file->height; row++)
      png_read_row(file->png, rows + row * row_bytes, NULL);
  return true;
}

bool cpng_finish(cpng_file *file) {
  if (setjmp(png_jmpbuf(file->png)))
    return false;
  png_read_end(file->png, NULL);
  return true;
}

int64_t cpng_position(const cpng_file *file) { return file->position; }

void cpng_close(cpng_file *file) {
  if (file->png != NULL)
    png_destroy_read_struct(&file->png, &file->info, NULL);
  free(file);
}
