"""Writes evaluation/, a cohort of five small hearts in ACDC's layout with masks of two methods, and evaluation.json: what
nibabel, NumPy and SciPy make of them.

    pip install nibabel numpy scipy
    python make_evaluation.py
"""

import json
import pathlib
import shutil

import nibabel
import numpy as np
from scipy import ndimage, stats

HERE = pathlib.Path(__file__).parent
FOLDER = HERE / "evaluation"
NAMES = ["LV", "MYO", "RV"]
ACDC = {1: 3, 2: 2, 3: 1}
SUBJECTS = [
    ("patient1", {"Group": "NOR", "Height": "184.0", "Weight": "95.0"}),
    ("patient2", {"Group": "DCM", "Height": "160.0", "Weight": "70.5"}),
    ("patient3", {"Group": "DCM"}),
    ("patient4", {"Group": "NOR", "Height": "171", "Weight": "58"}),
    ("patient5", {"Group": "NOR", "Height": "165.5", "Weight": ""}),
]


def heart(radius, centre, flipped):
    """A cavity in a ring with another cavity beside it, narrower from slice to slice; 1 LV, 2 MYO, 3 RV."""
    labels = np.zeros((26, 20, 7), np.uint8)
    x, y = np.meshgrid(np.arange(26), np.arange(20), indexing="ij")
    for z in range(1, 6):
        inner = radius * (1 - 0.12 * (z - 1))
        distance = np.hypot(x - centre[0], y - centre[1])
        beside = np.hypot(x - centre[0] - inner - 4, y - centre[1]) < inner
        labels[..., z] = np.select([distance < inner, distance < inner + 2, beside], [1, 2, 3], 0)
    return labels[..., ::-1] if flipped else labels


def write(labels, path, affine, values):
    path.parent.mkdir(parents=True, exist_ok=True)
    voxels = np.zeros_like(labels)
    for label, value in values.items():
        voxels[labels == label] = value
    nibabel.Nifti1Image(voxels, affine).to_filename(path)


def grow(labels, steps):
    """Every structure larger, or smaller, in its slices."""
    cross = ndimage.generate_binary_structure(2, 1)[..., None]
    change = ndimage.binary_dilation if steps > 0 else ndimage.binary_erosion
    result = np.zeros_like(labels)
    for label in (3, 2, 1):
        result[change(labels == label, cross, iterations=abs(steps)) if steps else labels == label] = label
    return result


def read(path, values):
    """Classes, and millilitres of a voxel by the header's zooms."""
    image = nibabel.load(path)
    voxels = np.asarray(image.dataobj)
    labels = np.zeros(voxels.shape, int)
    for label, value in values.items():
        labels[voxels == value] = label
    return labels, float(np.prod([float(z) for z in image.header.get_zooms()])) / 1000


def overlap(found, expected):
    shared = int((found & expected).sum())
    found, expected = int(found.sum()), int(expected.sum())
    return {
        "found": found, "expected": expected,
        "dice": 2 * shared / (found + expected) if found + expected else None,
        "sensitivity": shared / expected if expected else None,
        "precision": shared / found if found else None,
    }


def thirds(expected):
    slices = np.flatnonzero(expected.any((0, 1)))
    areas = (expected[..., slices] > 0).sum((0, 1))
    if (areas * np.arange(len(slices))).sum() / areas.sum() > (len(slices) - 1) / 2:
        slices = slices[::-1]
    return {name: [int(s) for rank, s in enumerate(slices) if 3 * rank // len(slices) == number]
            for number, name in enumerate(["basal", "mid", "apical"])}


def make():
    shutil.rmtree(FOLDER, ignore_errors=True)
    for number, (subject, info) in enumerate(SUBJECTS):
        turn = 0.1 * number
        rotation = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
        affine = np.eye(4)
        affine[:3, :3] = rotation @ np.diag([2.5 + 0.1 * number, 2.4, 9.5])
        affine[:3, 3] = [-20, 10 * number, 5]
        for frame, radius in (("01", 5.2 + 0.2 * number), ("02", 3.6 + 0.15 * number)):
            expected = heart(radius, (8.3 + 0.2 * number, 9.7), flipped=number % 2 == 1)
            if number == 3:
                expected[expected == 3] = 0
            found = heart(radius * [1.1, 0.9, 1.15, 1.02, 0.84][number] + 0.2 * number * (frame == "02"), (8.3, 9.7), number % 2 == 1)
            found = np.roll(found, 1 if number < 3 else -1, axis=number % 2)
            if number == 3:
                found[found == 3] = 0
            if number == 4 and frame == "02":
                found[found == 3] = 0
            other = grow(expected, [1, -1, 1, 0, 1][number])
            name = f"{subject}/{subject}_frame{frame}"
            image = expected * 40
            image[0, 0, 0] = 2 * number + int(frame)
            write(image, FOLDER / f"data/{name}.nii.gz", affine, {v: v for v in range(1, 121)})
            write(expected, FOLDER / f"data/{name}_gt.nii.gz", affine, ACDC)
            write(found, FOLDER / f"masks/{name}.nii.gz", affine, {1: 1, 2: 2, 3: 3})
            write(other, FOLDER / f"others/{name}.nii.gz", affine, {1: 1, 2: 2, 3: 3})
        lines = ["ED: 1\nES: 2\n"] + [f"{key}: {value}\n" for key, value in info.items()]
        (FOLDER / f"data/{subject}/Info.cfg").write_text("".join(lines))


def case(subject, frame, masks):
    name = f"{subject}/{subject}_frame{frame}"
    expected, unit = read(FOLDER / f"data/{name}_gt.nii.gz", ACDC)
    found, _ = read(FOLDER / f"{masks}/{name}.nii.gz", {1: 1, 2: 2, 3: 3})
    classes = []
    for label in (1, 2, 3):
        one = overlap(found == label, expected == label)
        one["volume"], one["reference_volume"] = one["found"] * unit, one["expected"] * unit
        one["thirds"] = {
            position: overlap(found[..., slices] == label, expected[..., slices] == label)["dice"]
            for position, slices in thirds(expected).items()}
        classes.append(one)
    return classes


def numbers(ends, info, side):
    """Clinical numbers of two frames."""
    def volume(frame, label):
        one = ends[frame][label - 1]
        return None if one["found"] + one["expected"] == 0 else one[side]

    result = {}
    for name, label in (("LV", 1), ("RV", 3)):
        full, emptied = volume("01", label), volume("02", label)
        both = bool(full) and bool(emptied)
        result |= {f"{name}EDV": full, f"{name}ESV": emptied, f"{name}SV": full - emptied if both else None,
                   f"{name}EF": 100 * (full - emptied) / full if both else None}
    muscle = volume("01", 2)
    result["LVM"] = None if muscle is None else 1.05 * muscle
    known = info.get("Height") and info.get("Weight")
    surface = np.sqrt(float(info["Height"]) * float(info["Weight"]) / 3600) if known else None
    for name in ("LVEDV", "LVESV", "LVSV", "LVM", "RVEDV", "RVESV", "RVSV"):
        value = result[name]
        result[name + "i"] = value / surface if surface is not None and value is not None else None
    return result


def describe(values):
    known = [v for v in values if v is not None]
    return {
        "cases": len(known), "missing": len(values) - len(known),
        "mean": np.mean(known) if known else None, "sd": np.std(known, ddof=1) if len(known) > 1 else None,
        "median": np.median(known) if known else None,
        "lower_quartile": np.quantile(known, 0.25) if known else None,
        "upper_quartile": np.quantile(known, 0.75) if known else None,
    }


def agreement(pairs):
    pairs = [(f, e) for f, e in pairs if f is not None and e is not None]
    found, expected = (np.array(side) for side in zip(*pairs))
    means, differences = (found + expected) / 2, found - expected
    lower, upper = np.quantile(means, [0.25, 0.75])
    kept = (means >= lower - 1.5 * (upper - lower)) & (means <= upper + 1.5 * (upper - lower))
    mean, deviation = np.mean(differences[kept]), np.std(differences[kept], ddof=1)
    return {
        "subjects": len(pairs), "removed": int((~kept).sum()), "mean_difference": mean, "sd": deviation,
        "lower_limit": mean + stats.norm.ppf(0.025) * deviation, "upper_limit": mean + stats.norm.ppf(0.975) * deviation,
        "spearman": stats.spearmanr(found, expected).statistic,
    }


def comparison(first, second, label, measure):
    pairs = []
    for subject, _ in SUBJECTS:
        both = [(first[key][label], second[key][label]) for key in first if key[0] == subject]
        both = [(a[measure], b[measure]) for a, b in both if None not in (a["dice"], a[measure], b[measure])]
        if both:
            pairs.append(tuple(np.mean(both, axis=0)))
    differences = np.array([a - b for a, b in pairs])
    test = stats.wilcoxon(*zip(*pairs), zero_method="wilcox", correction=False)
    return {"class": NAMES[label], "measure": measure, "pairs": len(pairs), "differing": int((differences != 0).sum()),
            "median_difference": np.median(differences), "p": test.pvalue}


def expect():
    masks = {(s, f): case(s, f, "masks") for s, _ in SUBJECTS for f in ("01", "02")}
    others = {key: case(*key, "others") for key in masks}
    clinical = []
    for subject, info in SUBJECTS:
        ends = {frame: masks[subject, frame] for frame in ("01", "02")}
        found, expected = numbers(ends, info, "volume"), numbers(ends, info, "reference_volume")
        clinical += [{"subject": subject, "number": name, "found": found[name], "expected": expected[name]} for name in found]
    groups = []
    for label, name in enumerate(NAMES):
        for group in ("DCM", "NOR"):
            values = [masks[s, f][label]["dice"] for s, i in SUBJECTS if i["Group"] == group for f in ("01", "02")]
            groups.append({"column": "Group", "group": group, "class": name} | describe(values))
        for position in ("basal", "mid", "apical"):
            values = [one[label]["thirds"][position] for one in masks.values()]
            groups.append({"column": "slice_position", "group": position, "class": name} | describe(values))
    return {
        "clinical": clinical,
        "agreement": [
            {"number": name} | agreement([(c["found"], c["expected"]) for c in clinical if c["number"] == name])
            for name in ("LVEDV", "LVESV", "LVSV", "LVEF", "LVM", "RVEDV", "LVEDVi")],
        "groups": groups,
        "comparison": [comparison(masks, others, label, measure)
                       for label in range(3) for measure in ("dice", "sensitivity", "precision", "volume")],
    }


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if value is None or isinstance(value, str):
        return value
    return int(value) if isinstance(value, (int, np.integer)) else float(value)


make()
(HERE / "evaluation.json").write_text(json.dumps(plain(expect()), indent=1) + "\n")
