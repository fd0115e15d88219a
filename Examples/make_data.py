#!/usr/bin/env python3
"""usage: make_data.py atrium|membranes|lesions FOLDER

Writes small labelled images to try an example on, FOLDER/training and FOLDER/validation, the same ones each time. Needs
nothing but Python: blobs in noise (NIfTI), cells with dark borders (PNG), and lesions that show in one of two channels
only (NIfTI, named by a table).
"""
import csv, gzip, json, math, os, random, struct, sys, zlib


def write_nifti(path, shape, spacing, values, kind="f"):
    """A NIfTI-1 file of float32 ("f") or uint8 ("B") values, x fastest, axes along the scanner's."""
    code, bits = {"f": (16, 32), "B": (2, 8)}[kind]
    header = struct.pack("<i36x", 348) + struct.pack("<8h", 3, *shape, 1, 1, 1, 1)
    header += struct.pack("<14xhhh", code, bits, 0) + struct.pack("<8f", 1, *spacing, 0, 0, 0, 0)
    header += struct.pack("<ffh", 352, 1, 0) + b"\0" * (252 - 118)
    header += struct.pack("<hh6f", 0, 1, 0, 0, 0, 0, 0, 0)
    header += struct.pack("<12f", spacing[0], 0, 0, 0, 0, spacing[1], 0, 0, 0, 0, spacing[2], 0)
    header += b"\0" * 16 + b"n+1\0" + b"\0" * 4
    assert len(header) == 352, len(header)
    # No time stamp: the same bytes each time.
    with open(path, "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as stream:
        stream.write(header + struct.pack(f"<{len(values)}{kind}", *values))


def write_png(path, width, height, values):
    """An 8-bit grey image."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + bytes(values[y * width : (y + 1) * width]) for y in range(height))
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)))
        file.write(chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def noise(generator, mean, deviation):
    return mean + deviation * generator.gauss(0, 1)


def write_dataset(folder, labels, channels, ending, count):
    description = {"channel_names": channels, "labels": labels, "file_ending": ending, "numTraining": count}
    with open(f"{folder}/dataset.json", "w") as file:
        json.dump(description, file, indent=2)


def atrium(folder, count, generator):
    """A bright blob that grows and shrinks from slice to slice, in nnU-Net's layout."""
    for part in ("imagesTr", "labelsTr"):
        os.makedirs(f"{folder}/{part}")
    width, height, depth = 60, 52, 5
    for case in range(count):
        (x0, y0), size = (generator.uniform(22, 38), generator.uniform(20, 32)), generator.uniform(9, 13)
        angle, brightness = generator.uniform(0, math.pi), generator.uniform(600, 1800)
        image, label = [], []
        for z in range(depth):
            radius = size * math.sqrt(1 - ((z - 2) / 3) ** 2)
            for y in range(height):
                for x in range(width):
                    u = (x - x0) * math.cos(angle) + (y - y0) * math.sin(angle)
                    v = (y - y0) * math.cos(angle) - (x - x0) * math.sin(angle)
                    inside = (u / radius) ** 2 + (1.5 * v / radius) ** 2 < 1
                    label.append(int(inside))
                    image.append(noise(generator, (1.0 if inside else 0.45) * brightness, 0.12 * brightness))
        spacing = (0.9, 0.9, 2.5)
        write_nifti(f"{folder}/imagesTr/case{case}_0000.nii.gz", (width, height, depth), spacing, image)
        write_nifti(f"{folder}/labelsTr/case{case}.nii.gz", (width, height, depth), spacing, label, "B")
    write_dataset(folder, {"background": 0, "left atrium": 1}, {"0": "MRI"}, ".nii.gz", count)


def membranes(folder, count, generator):
    """Cells around scattered points, dark where two meet, in nnU-Net's layout for PNG."""
    for part in ("imagesTr", "labelsTr"):
        os.makedirs(f"{folder}/{part}")
    side, step = 352, 32
    cells = side // step + 3
    for case in range(count):
        points = [
            [((i - 1 + generator.random()) * step, (j - 1 + generator.random()) * step) for j in range(cells)]
            for i in range(cells)
        ]
        image, label = [], []
        for y in range(side):
            for x in range(side):
                i, j = y // step + 1, x // step + 1
                near = sorted(
                    math.hypot(y - points[k][l][0], x - points[k][l][1])
                    for k in range(max(0, i - 2), min(cells, i + 3))
                    for l in range(max(0, j - 2), min(cells, j + 3))
                )
                inside = near[1] - near[0] > 4
                label.append(int(inside))
                image.append(min(255, max(0, round(noise(generator, 165 if inside else 85, 22)))))
        write_png(f"{folder}/imagesTr/slice{case}_0000.png", side, side, image)
        write_png(f"{folder}/labelsTr/slice{case}.png", side, side, label)
    write_dataset(folder, {"membrane": 0, "cell": 1}, {"0": "electron microscopy"}, ".png", count)


def lesions(folder, count, generator):
    """An organ that both channels show, and in it a lesion that only the second one does, in a table."""
    os.makedirs(folder)
    width, height, depth = 56, 48, 4
    rows = []
    for case in range(count):
        x0, y0 = generator.uniform(22, 34), generator.uniform(18, 30)
        turn, gains = generator.uniform(0, 2 * math.pi), [generator.uniform(0.7, 1.4) for _ in range(2)]
        x1, y1 = x0 + 6 * math.cos(turn), y0 + 6 * math.sin(turn)
        images, label = ([], []), []
        for z in range(depth):
            for y in range(height):
                for x in range(width):
                    lesion = math.hypot(x - x1, y - y1) < 5 - abs(z - 1.5)
                    organ = math.hypot(x - x0, y - y0) < 15
                    label.append(2 if lesion else int(organ))
                    seen = (300 if organ else 100, 320 if lesion else 160 if organ else 100)
                    for channel in range(2):
                        images[channel].append(noise(generator, gains[channel] * seen[channel], 25))
        shape, spacing = (width, height, depth), (1.2, 1.2, 4)
        for channel, values in enumerate(images):
            write_nifti(f"{folder}/case{case}_{channel:04}.nii.gz", shape, spacing, values)
        write_nifti(f"{folder}/case{case}_label.nii.gz", shape, spacing, label, "B")
        rows.append([f"case{case}_0000.nii.gz", f"case{case}_0001.nii.gz", f"case{case}_label.nii.gz", f"person {case // 2}"])
    with open(f"{folder}/samples.csv", "w", newline="") as file:
        csv.writer(file).writerows([["image_0", "image_1", "label", "subject"]] + rows)


KINDS = {"atrium": atrium, "membranes": membranes, "lesions": lesions}

if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in KINDS:
        sys.exit(__doc__.split("\n")[0])
    for seed, (part, count) in enumerate((("training", 4), ("validation", 2))):
        make, folder = KINDS[sys.argv[1]], f"{sys.argv[2]}/{part}"
        os.makedirs(folder) if sys.argv[1] != "lesions" else os.makedirs(sys.argv[2], exist_ok=True)
        make(folder, count, random.Random(f"{sys.argv[1]} {seed}"))
