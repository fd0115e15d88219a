#!/usr/bin/env python3
"""Write images.json: small images made by nibabel, pillow and tifffile, and what these read from them.

    python3 make_images.py          # needs numpy, nibabel, pillow, tifffile and imagecodecs; writes beside itself

One JSON object per line: files in base64, and values in slices x channels x rows x columns. No clock, no randomness.
"""
import base64
import gzip
import io
import json
import pathlib
import tempfile

import nibabel
import numpy
import tifffile
from PIL import Image

AFFINE = numpy.array([[-1.2, 0.42, 0, 31.5], [0.35, 1.44, 0, -12.25], [0, 0, 8, 100], [0, 0, 0, 1]])


def ramp(shape, dtype):
    """Numbers without an order, over the whole range of small types."""
    numbers = numpy.arange(numpy.prod(shape)) * 7919 % 65521
    dtype = numpy.dtype(dtype)
    if dtype.kind == "f":
        return (numbers / 7 - 1000).astype(dtype).reshape(shape)
    low, high = numpy.iinfo(dtype).min, numpy.iinfo(dtype).max
    return (numbers % min(int(high) - int(low) + 1, 65521) + max(int(low), -32768)).astype(dtype).reshape(shape)


def entry(name, files, values, **more):
    values = numpy.asarray(values, "f4")
    return {"name": name, "files": {key: base64.b64encode(file).decode() for key, file in files.items()},
            "shape": list(values.shape), "values": [int(value) if value == int(value) else float(value) for value in values.ravel()], **more}


def nifti():
    """NIfTI-2 and pairs: {little, big} x {nii, nii.gz, hdr + img, hdr.gz + img.gz} x types x {2D, 3D, 4D}."""
    types, shapes = ["u1", "i2", "u2", "i4", "f4", "f8"], [(5, 4), (4, 3, 2), (3, 4, 2, 2)]
    for turn in range(24):
        version, order, ending = 1 + turn % 2, "<>"[turn // 2 % 2], [".nii", ".nii.gz", ".hdr", ".hdr.gz"][turn // 4 % 4]
        if version == 1 and ending.startswith(".nii"):
            continue
        is_pair = ending.startswith(".hdr")
        kind = {(1, True): nibabel.Nifti1Pair, (2, False): nibabel.Nifti2Image, (2, True): nibabel.Nifti2Pair}[version, is_pair]
        stored = ramp(shapes[turn // 3 % 3], types[turn % len(types)])
        header = kind.header_class(endianness=order)
        header.set_data_dtype(stored.dtype)
        image = kind(stored, None, header)
        image.header.set_xyzt_units("mm", "sec")
        image.header.set_zooms((1.25, 1.5, 8.0, 0.04)[: stored.ndim])
        image.header.set_qform(AFFINE if turn % 3 else None, 1 if turn % 3 else 0)
        image.header.set_sform(AFFINE, 2)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / f"image{ending}"
            nibabel.save(image, path)
            files = {file.name: file.read_bytes() for file in path.parent.iterdir()}
            read = nibabel.load(path)
            values = read.get_fdata()
        files = {name: gzip.compress(gzip.decompress(file), mtime=0) if name.endswith(".gz") else file
                 for name, file in files.items()}
        axes = {2: (1, 0), 3: (2, 1, 0), 4: (3, 2, 1, 0)}[values.ndim]
        planes = values.transpose(axes).reshape((-1, 1) + values.shape[1::-1])
        yield entry(f"nifti{version}-{order}-{stored.dtype.name}-{stored.ndim}D{ending}", files, planes,
                    affine=read.affine.tolist())


def png():
    def saved(image, **more):
        blob = io.BytesIO()
        image.save(blob, "PNG", **more)
        return blob.getvalue()

    grey8, grey16, colour = ramp((6, 5), "u1"), ramp((6, 5), "u2"), ramp((6, 5, 3), "u1")
    labels = numpy.arange(30).reshape(6, 5)
    yield entry("grey8.png", {"image.png": saved(Image.fromarray(grey8))}, grey8[None, None])
    yield entry("grey16.png", {"image.png": saved(Image.fromarray(grey16))}, grey16[None, None])
    yield entry("rgb8.png", {"image.png": saved(Image.fromarray(colour))}, colour.transpose(2, 0, 1)[None])
    opaque = numpy.full((6, 5, 1), 255, "u1")
    for name, samples, mode in [("rgba", colour, "RGBA"), ("grey-alpha", grey8[..., None], "LA")]:
        for alpha in [opaque, opaque - (labels == 7)[..., None].astype("u1")]:
            image = Image.fromarray(numpy.concatenate([samples, alpha], 2), mode)
            more = {} if (alpha == 255).all() else {"transparent": 1}
            yield entry(f"{name}{'-transparent' if more else ''}.png", {"image.png": saved(image)},
                        samples.transpose(2, 0, 1)[None], **more)
    palette = Image.fromarray((labels % 3).astype("u1"), "P")
    palette.putpalette([10, 20, 30, 40, 50, 60, 70, 80, 90])
    colours = numpy.array(palette.convert("RGB"))
    for bits in [2, 8]:
        yield entry(f"palette{bits}.png", {"image.png": saved(palette, bits=bits)}, colours.transpose(2, 0, 1)[None])
    yield entry("palette-transparent.png", {"image.png": saved(palette, transparency=1)}, colours.transpose(2, 0, 1)[None],
                transparent=10)
    yield entry("bilevel.png", {"image.png": saved(Image.fromarray(labels % 2 == 1))}, (labels % 2)[None, None])
    for bits in [1, 2, 4]:
        # pillow writes grey of few bits for palettes only; tool-made labels have it all the same.
        yield entry(f"grey{bits}.png", {"image.png": raw_png(labels % (1 << bits), bits)}, (labels % (1 << bits))[None, None])
    yield entry("interlaced.png", {"image.png": raw_png(labels * 5, 8, passes=True)}, (labels * 5)[None, None])
    deep = ramp((6, 5, 3), "u2")
    yield entry("rgb16.png", {"image.png": raw_png(deep, 16, colour=2)}, deep.transpose(2, 0, 1)[None])
    yield entry("colour-key.png", {"image.png": saved(Image.fromarray(grey8), transparency=int(grey8[2, 3]))},
                grey8[None, None], transparent=int((grey8 == grey8[2, 3]).sum()))


def raw_png(samples, bits, colour=0, passes=False):
    """A PNG file by the standard alone, for kinds that pillow doesn't write."""
    import struct, zlib

    def packed(rows):
        lines = b""
        for row in rows:
            if bits == 16:
                line = row.astype(">u2").tobytes()
            elif bits == 8:
                line = row.astype("u1").tobytes()
            else:
                digits = "".join(format(int(value), f"0{bits}b") for value in row.ravel())
                digits += "0" * (-len(digits) % 8)
                line = bytes(int(digits[start:start + 8], 2) for start in range(0, len(digits), 8))
            lines += b"\0" + line
        return lines

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    data = packed(samples)
    if passes:
        adam7 = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
        parts = [samples[top::down, left::right] for top, left, down, right in adam7]
        data = b"".join(packed(part) for part in parts if part.size)
    head = struct.pack(">2I5B", samples.shape[1], samples.shape[0], bits, colour, 0, 0, passes)
    file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")
    shown = numpy.array(Image.open(io.BytesIO(file)))
    if colour == 0:
        scale = 255 // ((1 << bits) - 1) if bits < 8 else 1
        assert (shown.astype(int) * (1 if bits > 1 else 255) == samples * scale).all()
    return file


def tiff():
    def saved(pages, **more):
        blob = io.BytesIO()
        tifffile.imwrite(blob, pages, software=False, metadata=None, **more)
        return blob.getvalue()

    for dtype in ["u1", "i1", "u2", "i2", "u4", "i4", "f4", "f8"]:
        stack = ramp((3, 6, 5), dtype) if dtype not in ("u4", "i4") else ramp((3, 6, 5), "u2").astype(dtype)
        for order in "<>":
            yield entry(f"{stack.dtype.name}-{'little' if order == '<' else 'big'}.tif",
                        {"image.tif": saved(stack, byteorder=order, photometric="minisblack")}, stack[:, None])
    stack = ramp((2, 18, 19), "u2")
    for compression in ["lzw", "zlib", "packbits", "zstd"]:
        for predictor in [False, True] if compression in ("lzw", "zlib") else [False]:
            name = f"{compression}{'-predictor' if predictor else ''}"
            yield entry(f"{name}.tif", {"image.tif": saved(
                stack, compression=compression, predictor=predictor, rowsperstrip=7, photometric="minisblack")}, stack[:, None])
    yield entry("tiles.tif", {"image.tif": saved(stack, tile=(16, 16), photometric="minisblack")}, stack[:, None])
    yield entry("big.tiff", {"image.tiff": saved(stack, bigtiff=True, compression="zlib", photometric="minisblack")},
                stack[:, None])
    colour = ramp((2, 10, 17, 3), "u1")
    planes = colour.transpose(0, 3, 1, 2)
    yield entry("rgb.tif", {"image.tif": saved(colour, photometric="rgb")}, planes)
    yield entry("rgb-tiles.tif", {"image.tif": saved(colour, photometric="rgb", tile=(16, 16), compression="lzw")}, planes)
    yield entry("rgb-planar.tif", {"image.tif": saved(
        planes, photometric="rgb", planarconfig="separate", compression="zlib")}, planes)
    yield entry("rgb-planar-tiles.tif", {"image.tif": saved(
        planes, photometric="rgb", planarconfig="separate", tile=(16, 16))}, planes)
    many = ramp((1, 6, 5, 5), "i2")
    yield entry("five.tif", {"image.tif": saved(
        many, photometric="minisblack", planarconfig="contig", extrasamples=[0] * 4)}, many.transpose(0, 3, 1, 2))
    alpha = numpy.full((2, 10, 17, 1), 255, "u1")
    for changed in [0, 9]:
        alpha[0, 0, :changed] = 3
        more = {"transparent": changed} if changed else {}
        yield entry(f"rgba{changed}.tif", {"image.tif": saved(
            numpy.concatenate([colour, alpha], 3), photometric="rgb", extrasamples=["unassalpha"])}, planes, **more)
    smooth = numpy.add.outer(numpy.arange(16) * 6, numpy.arange(8) * 9).astype("u1")
    file = saved(smooth, photometric="minisblack", compression="jpeg")
    yield entry("jpeg.tif", {"image.tif": file}, tifffile.imread(io.BytesIO(file))[None, None], within=2)


def main():
    lines = [json.dumps(one, separators=(",", ":")) for make in (nifti, png, tiff) for one in make()]
    path = pathlib.Path(__file__).with_name("images.json")
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n")
    print(len(lines), "images,", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
