"""Writes anatomy.json: what SciPy and scikit-image make of slices by the 16 criteria of arXiv 1907.02865.

    pip install numpy scipy scikit-image
    python make_anatomy.py
"""

import json
import pathlib

import numpy as np
from scipy import ndimage
from skimage import measure, morphology

random = np.random.default_rng(1907)
EIGHT = np.ones((3, 3), bool)


def holes(region):
    rest = np.pad(~region, 1, constant_values=True)
    parts = measure.label(rest, connectivity=2)
    return (rest & (parts != parts[0, 0]))[1:-1, 1:-1]


def separate(region):
    sizes = np.bincount(measure.label(region, connectivity=2).ravel())[1:]
    return int(sizes.sum() - sizes.max()) if len(sizes) else 0


def largest(region):
    parts = measure.label(region, connectivity=2)
    return parts == 1 + np.argmax(np.bincount(parts.ravel())[1:]) if region.any() else region


def gaps(one, other):
    def own(region, rest):
        parts = measure.label(~region, connectivity=1)
        inside = np.zeros_like(region)
        for number in range(1, parts.max() + 1):
            part = parts == number
            if number != parts[0, 0] and not (part & rest).any():
                inside |= part
        return inside

    one, other = np.pad(one, 1), np.pad(other, 1)
    free = ~(one | other | own(one, other) | own(other, one))
    parts = measure.label(free, connectivity=1)
    count = int((free & (parts != parts[0, 0])).sum())
    return count if count > (one.shape[0] - 2) * (one.shape[1] - 2) / 2**14 else 0


def border(one, other):
    count = int((one & ndimage.binary_dilation(other, EIGHT)).sum())
    return count if count > 1 else 0


def distance(rv, myo, spacing):
    if not rv.any() or not myo.any():
        return 0
    return float(ndimage.distance_transform_edt(~myo, spacing)[ndimage.binary_dilation(rv, EIGHT)].min())


def concavity(region, spacing):
    filled = ndimage.binary_fill_holes(region)
    if not filled.any():
        return 0
    hull = morphology.convex_hull_image(filled)
    bays = ndimage.binary_erosion(hull & ~filled, EIGHT, border_value=1)
    # Nothing lies outside of a hull that fills the plane.
    return float((ndimage.distance_transform_edt(hull, spacing) * bays).max()) if not hull.all() else 0


def circularity(region):
    filled = ndimage.binary_fill_holes(region)
    perimeter = measure.perimeter(filled, neighborhood=4) if filled.any() else 0
    return 4 * np.pi * filled.sum() / perimeter**2 if perimeter > 0 else 1


def criteria(classes, spacing):
    lv, myo, rv = (classes == label for label in (1, 2, 3))
    return {
        "holes in LV": int(holes(lv).sum()), "holes in RV": int(holes(rv).sum()),
        "holes in MYO": int((holes(myo) & ~largest(lv)).sum()),
        "separate parts of LV": separate(lv), "separate parts of RV": separate(rv),
        "separate parts of MYO": separate(myo),
        "gaps between LV and MYO": gaps(lv, myo), "gaps between RV and MYO": gaps(rv, myo),
        "distance of RV from MYO": distance(rv, myo, spacing),
        "border of LV and RV": border(lv, rv), "border of LV and background": border(lv, classes == 0),
        "concavity of LV": concavity(lv, spacing), "concavity of RV": concavity(rv, spacing),
        "concavity of MYO": concavity(myo, spacing),
        "circularity of LV": circularity(lv), "circularity of MYO": circularity(myo),
    }


def heart(height, width):
    """A ring with a crescent beside it, bent, cut and spotted."""
    y, x = np.mgrid[:height, :width]
    centre = random.uniform(0.4, 0.6, 2) * (height, width)
    angle, radius = random.uniform(0, 2 * np.pi), random.uniform(3, 7)
    bent = radius * (1 + random.uniform(0, 0.4) * np.cos(2 * (np.arctan2(y - centre[0], x - centre[1]) - angle)))
    far = np.hypot(y - centre[0], x - centre[1])
    classes = np.zeros((height, width), int)
    beside = np.hypot(y - centre[0] - radius * np.sin(angle) * 1.6, x - centre[1] - radius * np.cos(angle) * 1.6)
    classes[beside < radius * 1.3] = 3
    classes[far < bent + random.uniform(1, 4)] = 2
    classes[far < bent] = 1
    if random.random() < 0.3:
        classes[(classes == 3) & (ndimage.distance_transform_edt(classes != 2) < 4)] = 0
    for _ in range(random.integers(0, 4)):
        row, column = random.integers(0, height), random.integers(0, width)
        size = random.integers(1, 6)
        classes[row:row + size, column:column + random.integers(1, 6)] = random.integers(0, 4)
    if random.random() < 0.3:
        spots = random.random((height, width)) < 0.03
        classes[spots] = random.integers(0, 4, spots.sum())
    return classes


slices = []
for index in range(60):
    height, width = random.integers(20, 44, 2)
    spacing = [round(float(v), 2) for v in random.uniform(0.7, 2.5, 2)]
    classes = heart(height, width)
    if index == 0:
        classes[:] = 0
    if index == 1:
        classes[classes != 2] = 0
    slices.append({
        "width": int(width), "height": int(height), "spacing": spacing[::-1],
        "classes": "".join(map(str, classes.ravel())), "values": criteria(classes, spacing),
    })
path = pathlib.Path(__file__).with_name("anatomy.json")
path.write_text(json.dumps(slices, indent=0).replace(",\n", ",") + "\n")
