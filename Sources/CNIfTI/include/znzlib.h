/// nifti1_io.h asks for <znzlib.h>, which Debian keeps in a folder of its own: this points the way.
#include <nifti/znzlib.h>
