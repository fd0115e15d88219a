"""Writes surfaces.json: distances between structures' surfaces, by public tools.

    pip install numpy scipy surface-distance-based-measures torch monai
    python make_surfaces.py

surface-distance (Nikolov et al. 2021) weighs surface elements by their area, as Evaluation does. SciPy's exact distance
transform stands for Hausdorff's distance between the same elements. MONAI's Hausdorff and mean distances lie between centres of
the voxels at structures' borders, each of which counts as much; its surface Dice knows elements, too.
"""

import json
import pathlib

import numpy as np
import surface_distance
import torch
from monai import metrics
from scipy import ndimage

random = np.random.default_rng(95)


def blob(shape, shift=(0, 0, 0)):
    noise = np.random.default_rng(11).standard_normal(shape)
    smooth = ndimage.gaussian_filter(noise, 1.6, mode="constant")
    return np.roll(smooth, shift, (0, 1, 2)) > 0.05


def ellipsoid(shape, spacing, centre, radii):
    axes = np.meshgrid(*[np.arange(n) * s for n, s in zip(shape, spacing)], indexing="ij")
    return sum(((a - c) / r) ** 2 for a, c, r in zip(axes, centre, radii)) <= 1


def monai(found, expected, spacing):
    masks = [torch.from_numpy(mask[None, None].astype(np.float32)) for mask in (found, expected)]
    options = {"include_background": True, "spacing": list(spacing)}
    return {
        "hausdorff": float(metrics.compute_hausdorff_distance(*masks, **options)),
        "hd95": float(metrics.compute_hausdorff_distance(*masks, percentile=95, **options)),
        "mean": float(metrics.compute_average_surface_distance(*masks, symmetric=True, **options)),
        "dice": [float(metrics.compute_surface_dice(*masks, [t], use_subvoxels=True, **options)) for t in (0.5, 1, 2, 5)],
    }


def case(name, found, expected, spacing):
    # One slice is a case of its own there, too.
    flat = found.shape[2] == 1
    pick = (lambda a: a[:, :, 0]) if flat else (lambda a: a)
    known = spacing[:2] if flat else spacing
    distances = surface_distance.compute_surface_distances(pick(expected), pick(found), known)
    one, other = distances["surfel_areas_pred"], distances["surfel_areas_gt"]
    to_expected, to_found = distances["distances_pred_to_gt"], distances["distances_gt_to_pred"]
    bits = lambda mask: "".join("01"[int(v)] for v in mask.ravel(order="F"))
    return {
        "name": name, "shape": list(found.shape), "spacing": list(spacing), "found": bits(found), "expected": bits(expected),
        "hausdorff": float(max(to_expected.max(), to_found.max())),
        "hd95": surface_distance.compute_robust_hausdorff(distances, 95),
        "mean": float((to_expected @ one + to_found @ other) / (one.sum() + other.sum())),
        "dice": [surface_distance.compute_surface_dice_at_tolerance(distances, t) for t in (0.5, 1, 2, 5)],
        "monai": monai(pick(found), pick(expected), known),
    }


shape, spacing = (22, 20, 7), (1.0, 1.0, 10.0)
small = ellipsoid(shape, spacing, (10, 9, 30), (7, 6, 27))
large = ellipsoid(shape, spacing, (10.5, 10, 32), (8, 7.5, 30))
speck = np.zeros((9, 8, 3), bool)
speck[4, 4, 1] = True
corner = np.zeros((9, 8, 3), bool)
corner[0, 0, 0] = corner[8, 7, 2] = corner[1, 1, 1] = True
fixtures = [
    case("ellipsoids of thick slices", small, large, spacing),
    case("the same one", small, small, spacing),
    case("blobs", blob((18, 17, 9)), blob((18, 17, 9), (1, 0, 1)), (1.5, 1.25, 3.0)),
    case("a voxel and some at the border", speck, corner, (1.0, 2.0, 4.0)),
    case("one slice", blob((20, 18, 5))[:, :, 2:3], blob((20, 18, 5), (2, 1, 0))[:, :, 2:3], (1.25, 0.75, 8.0)),
]
path = pathlib.Path(__file__).with_name("surfaces.json")
path.write_text(json.dumps(fixtures, separators=(",", ":")) + "\n")
