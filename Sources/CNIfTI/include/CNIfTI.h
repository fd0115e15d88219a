/// libniftiio for headers and geometry, zlib for everything that holds voxels.
#ifndef MYOGRAPH_CNIFTI_H
#define MYOGRAPH_CNIFTI_H

#if !__has_include(<nifti/nifti1_io.h>)
#error "Can't find nifti/nifti1_io.h; install libnifti-dev"
#endif
#if !__has_include(<zlib.h>)
#error "Can't find zlib.h; install zlib1g-dev"
#endif

#include <nifti/nifti1_io.h>
#include <zlib.h>

/// zlib's initialisers are macros, which Swift can't call. Both speak gzip only.
int cnifti_inflate_init(z_stream *stream);
int cnifti_deflate_init(z_stream *stream, int level);

#endif
