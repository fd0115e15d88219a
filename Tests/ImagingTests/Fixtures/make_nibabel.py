#!/usr/bin/env python3
"""Write nibabel.json: small NIfTI files made by nibabel, and what nibabel reads from them.

    python3 make_nibabel.py          # needs numpy and nibabel; writes beside itself

{little, big endian} x {qform, sform, both, neither} x {slope 0, 1, 2, NaN} x {2D, 3D, 4D} x {nii, gz}: 192 files,
one JSON object per line, the file itself in base64. Datatypes take turns. No clock, no randomness.
"""
import base64
import gzip
import io
import itertools
import json
import pathlib

import nibabel
import numpy

TYPES = ["u1", "i1", "u2", "i2", "u4", "i4", "i8", "f4", "f8"]
SHAPES = {"2D": (5, 4), "3D": (4, 3, 2), "4D": (3, 4, 2, 2)}
SLOPES = {"0": 0.0, "1": 1.0, "2": 2.0, "nan": float("nan")}


def matrix(turn, flip):
    """A rotation by 0.3 + turn / 100 about a slanted axis, times spacings, with an origin."""
    axis = numpy.array([1.0, 2.0, -3.0]) / numpy.sqrt(14)
    angle = 0.3 + turn / 100
    cross = numpy.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    rotation = numpy.eye(3) + numpy.sin(angle) * cross + (1 - numpy.cos(angle)) * cross @ cross
    result = numpy.eye(4)
    result[:3, :3] = rotation @ numpy.diag([1.25, 1.5, -8.0 if flip else 8.0])
    result[:3, 3] = [-31.5, 12.25, 100.0 + turn]
    return result


def make(turn, order, form, slope, rank, ending):
    dtype = numpy.dtype(TYPES[turn % len(TYPES)])
    shape = SHAPES[rank]
    header = nibabel.Nifti1Header(endianness="<" if order == "little" else ">")
    header.set_data_dtype(dtype)
    header.set_data_shape(shape)
    header.set_zooms((1.25, 1.5, 8.0, 0.04)[: len(shape)])
    header.set_xyzt_units("mm", "sec")
    affine = matrix(turn, turn // 2 % 2 == 1)
    if form in ("qform", "both"):
        header.set_qform(affine, 1)
    if form in ("sform", "both"):
        header.set_sform(affine, 2)
    header["vox_offset"] = 352
    header["scl_slope"] = SLOPES[slope]
    header["scl_inter"] = -3.0 if slope == "2" else 0.0
    low = 0 if dtype.kind == "u" else -40
    stored = (numpy.arange(numpy.prod(shape)) * 37 % 100 + low).astype(dtype)
    if dtype.kind == "f":
        stored = stored + dtype.type(0.25)
    blob = io.BytesIO()
    header.write_to(blob)
    assert blob.tell() == 352
    blob.write(stored.astype(dtype.newbyteorder(header.endianness)).tobytes())
    blob = blob.getvalue()

    image = nibabel.Nifti1Image.from_bytes(blob)
    values = image.get_fdata().ravel(order="F").astype("f4")
    file = gzip.compress(blob, mtime=0) if ending == "nii.gz" else blob
    return {
        "name": f"{order}-{form}-{slope}-{rank}-{dtype.name}.{ending}",
        "form": form,
        "shape": list(image.shape),
        "zooms": [float(zoom) for zoom in image.header.get_zooms()],
        "affine": [[float(value) for value in row] for row in image.affine],
        "values": [float(value) for value in values],
        "file": base64.b64encode(file).decode(),
    }


def main():
    axes = itertools.product(
        ["little", "big"], ["qform", "sform", "both", "neither"], SLOPES, SHAPES, ["nii", "nii.gz"])
    lines = [json.dumps(make(turn, *case), separators=(",", ":")) for turn, case in enumerate(axes)]
    path = pathlib.Path(__file__).with_name("nibabel.json")
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n")
    print(len(lines), "files,", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
