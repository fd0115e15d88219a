"""Writes augmentation.json: what SciPy makes of images and labels for given draws.

    pip install scipy numpy
    python make_augmentation.py

Geometric stages are composed here a second time, as 3×3 matrices, and applied once; positions further than half a pixel
outside of the image are 0. Images are multiples of 1/64. Swift's side of each case stands under the same name in
AugmentationTests.swift; "augmentation" is Swift's own form of what was drawn.
"""

import json
import math
import pathlib

import numpy as np
from scipy.ndimage import affine_transform, gaussian_filter, map_coordinates

folder = pathlib.Path(__file__).parent
random = np.random.default_rng(2005)
SEED, EPOCH, INDEX = 2**33 + 9, 4, 17


def philox(counter, key):
    """Philox4x32-10 (Salmon et al. 2011)."""
    x, key = list(counter), list(key)
    for _ in range(10):
        first, second = 0xD2511F53 * x[0], 0xCD9E8D57 * x[2]
        x = [second >> 32 ^ x[1] ^ key[0], second % 2**32, first >> 32 ^ x[3] ^ key[1], first % 2**32]
        key = [(key[0] + 0x9E3779B9) % 2**32, (key[1] + 0xBB67AE85) % 2**32]
    return x


def word(stream, position):
    return philox((position // 4, stream, INDEX, EPOCH), (SEED % 2**32, SEED >> 32))[position % 4]


def normal(stream, count):
    def one(index):
        first, second = word(stream, 64 + 2 * index), word(stream, 65 + 2 * index)
        return math.sqrt(-2 * math.log((first + 1) / 2**32)) * math.cos(2 * math.pi * second / 2**32)

    return np.array([one(index) for index in range(count)])


def centred(matrix, target, source):
    """A linear map of offsets from the centre of `target` to those from the centre of `source`."""
    result = np.eye(3)
    result[:2, :2] = matrix
    result[:2, 2] = (np.array(source) - 1) / 2 - result[:2, :2] @ ((np.array(target) - 1) / 2)
    return result


def compose(size, spacing, stages):
    """Rows and columns after the stages, and the map of their pixels to those of the image."""
    source, total = np.array(size), np.eye(3)
    for kind, *numbers in stages:
        if kind == "resample":
            steps = np.array([numbers[0] / s for s in spacing])
            target = [max(1, math.floor(n / step + 0.5)) for n, step in zip(size, steps)]
            local = centred(np.diag(steps), target, size)
        elif kind == "flip":
            target = size
            local = centred(np.diag([-1.0 if f else 1.0 for f in numbers]), size, size)
        elif kind == "rotation":
            angle = math.radians(numbers[0])
            c, s = math.cos(angle), math.sin(angle)
            target = [
                math.ceil(abs(c) * size[0] + abs(s) * size[1] - 1e-9),
                math.ceil(abs(s) * size[0] + abs(c) * size[1] - 1e-9),
            ]
            local = centred([[c, s], [-s, c]], target, size)
        elif kind == "scale":
            target = [max(1, math.floor(n * numbers[0] + 0.5)) for n in size]
            local = centred(np.eye(2) / numbers[0], target, size)
        elif kind == "crop":
            height, width, *fractions = numbers
            target = [height, width]
            half = (np.array(target) - 1) / 2
            linear = np.abs(total[:2, :2])
            reach = linear @ (half if np.allclose(linear, linear.round(), atol=0) else half + 0.5)
            centre = [
                r - 0.5 + f * (n - 2 * r) if 2 * r <= n else (n - 1) / 2
                for r, f, n in zip(reach, fractions, source)
            ]
            first = np.floor((np.linalg.inv(total) @ [*centre, 1])[:2] - half + 0.5)
            local = np.eye(3)
            local[:2, 2] = first
        total, size = total @ local, target
    return size, total


def inside(places, size):
    return np.logical_and.reduce([(p >= -0.5) & (p <= n - 0.5) for p, n in zip(places, size)])


def geometry(size, spacing, stages, elastic=None, stream=None):
    image = random.integers(-128, 128, (2, *size)) / 64
    labels = random.integers(0, 2, size)
    target, matrix = compose(size, spacing, stages)
    if elastic is None:
        grid = np.stack(np.meshgrid(*map(np.arange, target), indexing="ij")).astype(float)
        places = np.einsum("ij,jyx->iyx", matrix[:2, :2], grid) + matrix[:2, 2, None, None]
        mask = inside(places, size)
        options = {"offset": matrix[:2, 2], "output_shape": tuple(target), "mode": "nearest"}
        moved = [affine_transform(c, matrix[:2, :2], order=1, **options) * mask for c in image]
        moved_labels = affine_transform(labels, matrix[:2, :2], order=0, **options) * mask
    else:
        distance, deviation = elastic
        count = [int((n - 1) / distance) + 4 for n in target]
        points = deviation * normal(stream, 2 * count[0] * count[1]).reshape(2, *count)
        grid = np.stack(np.meshgrid(*map(np.arange, target), indexing="ij")).astype(float)
        at = grid / distance + 1
        shift = [map_coordinates(p, at, order=3, prefilter=False, mode="nearest") for p in points]
        bent = np.stack([np.clip(g + s, 0, n - 1) for g, s, n in zip(grid, shift, target)])
        places = np.einsum("ij,jyx->iyx", matrix[:2, :2], bent) + matrix[:2, 2, None, None]
        mask = inside(places, size)
        moved = [map_coordinates(c, places, order=1, mode="nearest") * mask for c in image]
        moved_labels = map_coordinates(labels, places, order=0, mode="nearest") * mask
    return image, labels, np.stack(moved), moved_labels


def draws(*steps):
    return {
        "key": {"seed": SEED, "epoch": EPOCH, "index": INDEX},
        "steps": [
            {"layer": layer, "stream": stream, "draw": {kind: numbers}}
            for stream, (layer, kind, numbers) in enumerate(steps)
        ],
    }


flip = lambda rows, columns: ("RandomFlip", "flip", {"rows": rows, "columns": columns})
rotation = lambda degrees: ("RandomRotation", "rotation", {"degrees": degrees})
scale = lambda factor: ("RandomScale", "scale", {"factor": factor})
crop = lambda row, column: ("RandomCrop", "crop", {"row": row, "column": column})
no_scale = ("RandomScale", "none", {})

# name: (rows and columns, mm between rows and between columns, stages for SciPy, draws for Swift, elastic)
geometries = {
    "flip rows": ((4, 5), (1, 1), [("flip", True, False), ("crop", 4, 5, 0, 0)], draws(flip(True, False), crop(0, 0))),
    "flip columns and crop": (
        (7, 9), (1, 1), [("flip", False, True), ("crop", 4, 5, 0.3, 0.9)], draws(flip(False, True), crop(0.3, 0.9))),
    "rotation": ((14, 11), (1, 1), [("rotation", 21.5), ("crop", 6, 5, 0.2, 0.7)], draws(rotation(21.5), crop(0.2, 0.7))),
    "rotation of a right angle": (
        (6, 9), (1, 1), [("rotation", 90), ("crop", 9, 6, 0.5, 0.5)], draws(rotation(90), crop(0.5, 0.5))),
    "rotation with borders": (
        (8, 9), (1, 1), [("rotation", -40), ("crop", 12, 4, 0.2, 0.7)], draws(rotation(-40), crop(0.2, 0.7))),
    "scale down": ((16, 12), (1, 1), [("scale", 0.7), ("crop", 5, 6, 1, 0)], draws(scale(0.7), crop(1, 0))),
    "scale up": ((7, 8), (1, 1), [("scale", 1.4), ("crop", 6, 7, 0.99, 0.5)], draws(scale(1.4), crop(0.99, 0.5))),
    "crop of a small image": ((5, 12), (1, 1), [("crop", 8, 6, 0.9, 0.25)], draws(crop(0.9, 0.25))),
    "paper": (
        (18, 22), (1.5, 1.25),
        [("resample", 1.25), ("flip", True, False), ("rotation", -17), ("scale", 1.2), ("crop", 8, 9, 0.6, 0.1)],
        draws(flip(True, False), rotation(-17), scale(1.2), crop(0.6, 0.1))),
    "paper without scale": (
        (15, 15), (1, 1), [("resample", 1.25), ("flip", False, False), ("rotation", 5), ("crop", 6, 6, 0, 1)],
        draws(flip(False, False), rotation(5), no_scale, crop(0, 1))),
    "elastic": (
        (9, 12), (1, 1), [("crop", 9, 12, 0, 0)],
        draws(crop(0, 0), ("ElasticDeformation", "elastic", {"deviation": 2})), (4.5, 2)),
    "rotation, then elastic": (
        (16, 17), (1, 1), [("rotation", 33), ("crop", 7, 8, 0.5, 0.2)],
        draws(rotation(33), crop(0.5, 0.2), ("ElasticDeformation", "elastic", {"deviation": 1.5})), (3, 1.5)),
}


def gamma(image, exponent):
    low, high = image.min((1, 2), keepdims=True), image.max((1, 2), keepdims=True)
    return low + (high - low) * ((image - low) / (high - low)) ** exponent


def brightness_contrast(image, brightness, contrast):
    mean, deviation = image.mean((1, 2), keepdims=True), image.std((1, 2), keepdims=True)
    return mean + contrast * (image - mean) + brightness * deviation


def noise(image, deviation):
    return image + deviation * image.std((1, 2), keepdims=True) * normal(0, image.size).reshape(image.shape)


def blur(image, sigma):
    return np.stack([gaussian_filter(channel, sigma, mode="nearest", truncate=4) for channel in image])


def bias_field(image, coefficients):
    y, x = np.meshgrid(*(np.linspace(-1, 1, n) for n in image.shape[1:]), indexing="ij")
    terms = [y, y**2, y**3, x, x * y, x * y**2, x**2, x**2 * y, x**3]
    return image * np.exp(sum(c * t for c, t in zip(coefficients, terms)))


def acquired(image, vertical, factors):
    axis, count = (1, image.shape[1]) if vertical else (2, image.shape[2])
    lines = np.fft.fftshift(np.fft.fft(image, axis=axis), axes=axis)
    factors = factors(np.arange(count), np.arange(count) - count // 2, count)
    lines = lines * (factors[:, None] if vertical else factors)
    return np.abs(np.fft.ifft(np.fft.ifftshift(lines, axes=axis), axis=axis))


def motion(image, drawn):
    def factors(line, frequency, count):
        jumps = np.array([0, *drawn["displacements"]])
        at = jumps[np.searchsorted(sorted(drawn["times"]), (line + 0.5) / count, side="right")]
        at = at + drawn["sway"] * np.sin(2 * np.pi * (line / drawn["period"] + drawn["phase"]))
        at = at - at[count // 2 - count // 16:count // 2 + count // 16 + 1].mean()
        return np.exp(-2j * np.pi * frequency * at / count)

    return acquired(image, drawn["isVertical"], factors)


def low_resolution(image, vertical, share):
    return acquired(image, vertical, lambda line, frequency, count: np.abs(frequency) <= share * count / 2)


def moving(vertical, times, displacements, sway, period, phase):
    drawn = {"isVertical": vertical, "times": times, "displacements": displacements}
    drawn |= {"sway": sway, "period": period, "phase": phase}
    return motion, ("RandomMotion", "motion", {"_0": drawn})


coefficients = [0.25, -0.5, 0.125, 0.3, -0.2, 0.1, 0.4, -0.35, 0.05]
intensities = {
    "gamma": (gamma, ("RandomGamma", "gamma", {"exponent": 0.8})),
    "brightness and contrast": (
        brightness_contrast, ("RandomBrightnessContrast", "brightnessContrast", {"brightness": -0.2, "contrast": 1.2})),
    "noise": (noise, ("GaussianNoise", "noise", {"deviation": 0.3})),
    "blur": (blur, ("GaussianBlur", "blur", {"sigma": 0.9})),
    "bias field": (bias_field, ("BiasField", "biasField", {"coefficients": coefficients})),
    "movements along rows": moving(True, [0.75, 0.15], [2.3, -1.6], 0, 4, 0),
    "movements along columns": moving(False, [0.1, 0.55], [-1.2, 0.7], 0, 4, 0),
    "swaying along rows": moving(True, [0.2, 0.9], [0, 0], 0.8, 2.5, 0.35),
    "swaying along columns": moving(False, [0, 1], [1.5, 3], 0.6, 16, 0.9),
    "fewer lines along rows": (
        low_resolution, ("RandomLowResolution", "lowResolution", {"isVertical": True, "share": 0.6})),
    "fewer lines along columns": (
        low_resolution, ("RandomLowResolution", "lowResolution", {"isVertical": False, "share": 0.5})),
}


def rounded(values):
    return [float(f"{value:.12g}") for value in values.flatten().tolist()]


def geometry_fixture():
    result = {}
    for name, (size, spacing, stages, drawn, *elastic) in geometries.items():
        stream = len(drawn["steps"]) - 1
        image, labels, moved, moved_labels = geometry(size, spacing, stages, *elastic, *([stream] if elastic else []))
        result[name] = {
            "size": size,
            "spacing": spacing,
            "augmentation": drawn,
            "image": rounded(image),
            "labels": labels.flatten().tolist(),
            "moved": rounded(moved),
            "movedLabels": moved_labels.flatten().tolist(),
        }
        if name == "rotation of a right angle":
            assert np.abs(moved - np.rot90(image, axes=(1, 2))).max() < 1e-12
    return result


def intensity_fixture():
    result = {}
    for name, (change, drawn) in intensities.items():
        image = random.integers(1, 128, (2, 5, 6)) / 64
        numbers = drawn[2].values()
        result[name] = {"augmentation": draws(drawn), "image": rounded(image), "changed": rounded(change(image, *numbers))}
    return result


parts = []
for part, fixture in [("geometries", geometry_fixture()), ("intensities", intensity_fixture())]:
    lines = [f"  {json.dumps(name)}: {json.dumps(case, separators=(',', ':'))}" for name, case in fixture.items()]
    parts.append(f'"{part}": {{\n' + ",\n".join(lines) + "\n}")
(folder / "augmentation.json").write_text("{\n" + ",\n".join(parts) + "\n}\n")
