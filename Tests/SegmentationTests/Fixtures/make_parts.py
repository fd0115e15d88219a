"""Writes parts.json: what SciPy makes of the parts and holes of small volumes.

    pip install numpy scipy
    python make_parts.py
"""

import json
import pathlib

import numpy as np
from scipy import ndimage

random = np.random.default_rng(26)


def largest(volume, label):
    parts, count = ndimage.label(volume == label, np.ones((3, 3, 3)))
    if count == 0:
        return volume
    # The first of equal ones in the order of voxels, as SciPy numbers them.
    sizes = np.bincount(parts.ravel())[1:]
    return np.where((parts > 0) & (parts != 1 + np.argmax(sizes)), 0, volume)


def filled(volume, label):
    holes = np.stack([ndimage.binary_fill_holes(s == label) & (s == 0) for s in volume])
    return np.where(holes, label, volume)


cases = []
for index in range(40):
    shape = random.integers(1, 9, 3) if index else np.ones(3, int)
    density = random.uniform(0.1, 0.8)
    volume = np.where(random.random(shape) < density, random.integers(1, 3, shape), 0)
    cases.append({
        "shape": [int(v) for v in shape[::-1]], "classes": "".join(map(str, volume.ravel())),
        "largest": "".join(map(str, largest(volume, 1).ravel())),
        "filled": "".join(map(str, filled(volume, 1).ravel())),
    })
path = pathlib.Path(__file__).with_name("parts.json")
path.write_text(json.dumps(cases, indent=0).replace(",\n", ",") + "\n")
