"""Writes layers.json and scans.json: what PyTorch and SciPy make of small random inputs.

    pip install torch numpy scipy
    python make_layers.py

Inputs and weights are multiples of 1/64, hence exact in every precision; results are computed in double precision.
Swift's side of each layer stands under the same name in LayerCases.swift.
"""

import functools
import json
import math
import pathlib

import numpy as np
import torch
from scipy.ndimage import map_coordinates
from torch import nn
from torch.nn import functional as F

folder = pathlib.Path(__file__).parent
random = np.random.default_rng(2020)


def draw(*shape, low=-2, high=2):
    return torch.from_numpy(random.integers(64 * low, 64 * high, shape) / 64)


class Join(nn.Module):
    """Operands that all begin at the same input."""

    def __init__(self, how, *operands):
        super().__init__()
        self.how = how
        self.operands = nn.ModuleList(operands)

    def forward(self, x):
        return self.how([operand(x) for operand in self.operands])


class Do(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


class LearnedScale(nn.Module):
    """ConvNeXt's layer scale (Liu et al. 2022)."""

    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))

    def forward(self, x):
        return x * self.weight[:, None, None]


class LayerNorm(nn.LayerNorm):
    """Over the channels of each pixel, which nn.LayerNorm takes last."""

    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


def crop(x, height, width):
    """The central pixels; zeros where there are none."""
    top, left = (x.shape[2] - height) // 2, (x.shape[3] - width) // 2
    result = torch.zeros(x.shape[0], x.shape[1], height, width, dtype=x.dtype)
    for i in range(height):
        for j in range(width):
            if 0 <= i + top < x.shape[2] and 0 <= j + left < x.shape[3]:
                result[:, :, i, j] = x[:, :, i + top, j + left]
    return result


def z_score(x):
    mean = x.mean((2, 3), keepdim=True)
    deviation = x.std((2, 3), keepdim=True, unbiased=False)
    return torch.where(deviation == 0, torch.zeros_like(x), (x - mean) / torch.where(deviation == 0, 1, deviation))


def min_max(x):
    low, high = x.amin((2, 3), keepdim=True), x.amax((2, 3), keepdim=True)
    return (x - low) / (high - low + 1e-10)


def padded_conv(left, right, top, bottom, conv):
    return nn.Sequential(nn.ZeroPad2d((left, right, top, bottom)), conv)


def up(scale, **options):
    return Do(lambda x: F.interpolate(x, scale_factor=scale, **options))


total = lambda values: sum(values)
product = lambda values: values[0] * values[1]
difference = lambda values: values[0] - values[1]
largest = lambda values: functools.reduce(torch.maximum, values)


def joined(values):
    """One pixel is repeated over the others' rows and columns."""
    size = max(value.shape[2:] for value in values)
    return torch.cat([value.expand(-1, -1, *size) for value in values], 1)


def pooled(*layers):
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), *layers)


# name: (input shape, module)
cases = {
    "conv 3x3": ((2, 5, 6), nn.Conv2d(2, 3, 3, padding=1)),
    "conv 1x1 without bias": ((3, 2, 4), nn.Conv2d(3, 4, 1, bias=False)),
    "conv 1x7": ((1, 3, 9), nn.Conv2d(1, 2, (1, 7), padding=(0, 3))),
    "conv 5x3 stride 2": ((2, 7, 8), nn.Conv2d(2, 2, (5, 3), stride=2, padding=(2, 1))),
    "conv 3x3 stride 3 valid": ((1, 8, 9), nn.Conv2d(1, 2, 3, stride=3)),
    "conv 2x2 valid": ((1, 4, 3), nn.Conv2d(1, 2, 2)),
    "conv 3x3 dilation 2": ((1, 7, 6), nn.Conv2d(1, 2, 3, dilation=2, padding=2)),
    "conv 3x3 dilation 3 stride 2 valid": ((1, 10, 9), nn.Conv2d(1, 1, 3, dilation=3, stride=2)),
    "conv 2 groups": ((4, 4, 4), nn.Conv2d(4, 6, 3, groups=2, padding=1)),
    "conv depthwise": ((3, 4, 5), nn.Conv2d(3, 3, 3, groups=3, padding=1)),
    "conv depthwise twice as wide": ((3, 3, 4), nn.Conv2d(3, 6, 3, groups=3, padding=1)),
    "conv asymmetric padding": ((1, 4, 5), padded_conv(3, 0, 2, 1, nn.Conv2d(1, 2, 3))),
    "conv larger padding than kernel": ((1, 2, 2), nn.Conv2d(1, 1, 1, padding=2)),
    "conv one pixel": ((2, 1, 1), nn.Conv2d(2, 2, 3, padding=1)),
    "transposed 2x2 stride 2": ((2, 3, 4), nn.ConvTranspose2d(2, 3, 2, stride=2)),
    "transposed 3x3 stride 2": ((2, 3, 2), nn.ConvTranspose2d(2, 1, 3, stride=2)),
    "transposed 4x4 stride 2 padding 1": ((1, 3, 4), nn.ConvTranspose2d(1, 2, 4, stride=2, padding=1)),
    "transposed 3x3 stride 1 padding 1": ((1, 3, 4), nn.ConvTranspose2d(1, 2, 3, padding=1)),
    "transposed 2x2 stride 3": ((2, 2, 3), nn.ConvTranspose2d(2, 2, 2, stride=3, bias=False)),
    "batch norm": ((3, 3, 4), nn.BatchNorm2d(3)),
    "batch norm epsilon 0.5": ((2, 2, 2), nn.BatchNorm2d(2, eps=0.5)),
    "instance norm": ((3, 4, 5), nn.InstanceNorm2d(3, affine=True)),
    "instance norm without weights": ((2, 4, 4), nn.InstanceNorm2d(2, eps=0.1)),
    "group norm": ((6, 3, 4), nn.GroupNorm(2, 6)),
    "group norm of one group without weights": ((3, 2, 5), nn.GroupNorm(1, 3, eps=1e-3, affine=False)),
    "relu": ((1, 3, 5), nn.ReLU()),
    "leaky relu": ((1, 3, 5), nn.LeakyReLU(0.2)),
    "sigmoid": ((1, 3, 5), nn.Sigmoid()),
    "max pool 2": ((2, 4, 6), nn.MaxPool2d(2)),
    "max pool 3 stride 2": ((1, 7, 5), nn.MaxPool2d(3, 2)),
    "average pool 2": ((2, 4, 6), nn.AvgPool2d(2)),
    "average pool 3 stride 1": ((1, 4, 5), nn.AvgPool2d(3, 1)),
    "global average pool": ((3, 4, 5), nn.AdaptiveAvgPool2d(1)),
    "upsample nearest 3": ((2, 2, 3), up(3, mode="nearest")),
    "upsample bilinear 2": ((2, 3, 4), up(2, mode="bilinear", align_corners=False)),
    "upsample bilinear 4": ((1, 2, 3), up(4, mode="bilinear", align_corners=False)),
    "upsample bilinear 2 aligned": ((2, 3, 4), up(2, mode="bilinear", align_corners=True)),
    "upsample bilinear 3 aligned one row": ((1, 1, 4), up(3, mode="bilinear", align_corners=True)),
    "dropout": ((1, 2, 3), nn.Dropout(0.5)),
    "softmax": ((4, 3, 3), nn.Softmax(1)),
    "arg max": ((4, 3, 5), Do(lambda x: x.argmax(1, keepdim=True).double())),
    "centre crop": ((2, 6, 7), Do(lambda x: crop(x, 3, 4))),
    "centre crop with padding": ((1, 3, 8), Do(lambda x: crop(x, 6, 5))),
    "z-score": ((2, 4, 5), Do(z_score)),
    "min-max": ((2, 4, 5), Do(min_max)),
    "concatenate": ((2, 3, 3), Join(joined, nn.Identity(), nn.Conv2d(2, 3, 1), nn.ReLU())),
    "add": ((2, 3, 3), Join(total, nn.Identity(), nn.Conv2d(2, 2, 1), nn.ReLU())),
    "multiply": ((2, 3, 3), Join(product, nn.Identity(), nn.Conv2d(2, 2, 1))),
    "multiply by one channel": ((3, 3, 4), Join(product, nn.Identity(), nn.Conv2d(3, 1, 1))),
    "multiply one pixel": ((3, 3, 4), Join(product, nn.AdaptiveAvgPool2d(1), nn.Identity())),
    "max pool 2 of odd sizes": ((2, 5, 7), nn.MaxPool2d(2)),
    "max pool 3 stride 2 padding 1": ((2, 7, 6), nn.MaxPool2d(3, 2, 1)),
    "max pool 3 stride 2 ceil": ((1, 6, 8), nn.MaxPool2d(3, 2, ceil_mode=True)),
    "max pool 2 padding 1 ceil": ((1, 5, 4), nn.MaxPool2d(2, 2, 1, ceil_mode=True)),
    "average pool 2 of odd sizes": ((2, 5, 7), nn.AvgPool2d(2)),
    "average pool 3 stride 2 padding 1": ((2, 7, 6), nn.AvgPool2d(3, 2, 1)),
    "average pool 3 stride 2 padding 1 not counted": ((2, 7, 6), nn.AvgPool2d(3, 2, 1, count_include_pad=False)),
    "average pool 3 stride 2 padding 1 ceil": ((1, 6, 8), nn.AvgPool2d(3, 2, 1, ceil_mode=True)),
    "average pool 4 stride 3 ceil": ((1, 6, 9), nn.AvgPool2d(4, 3, ceil_mode=True)),
    "average pool 2 stride 1 padding 1 of one pixel": ((1, 1, 1), nn.AvgPool2d(2, 1, 1)),
    "multiply one value": ((3, 3, 4), Join(product, nn.Identity(), pooled(nn.Conv2d(3, 1, 1)))),
    "add one pixel": ((3, 3, 4), Join(total, pooled(nn.Conv2d(3, 3, 1)), nn.Identity(), nn.ReLU())),
    "add one channel": ((3, 3, 4), Join(total, nn.Identity(), nn.Conv2d(3, 1, 3, padding=1))),
    "subtract": ((2, 3, 3), Join(difference, nn.Identity(), nn.Conv2d(2, 2, 1))),
    "subtract from one pixel": ((3, 3, 4), Join(difference, pooled(), nn.Identity())),
    "maximum": ((2, 3, 3), Join(largest, nn.Identity(), nn.Conv2d(2, 2, 1), nn.Conv2d(2, 2, 1))),
    "maximum of one channel": ((3, 3, 4), Join(largest, nn.Conv2d(3, 1, 1), nn.Identity())),
    "global max pool": ((3, 4, 5), nn.AdaptiveMaxPool2d(1)),
    "learned scale": ((3, 2, 4), LearnedScale(3)),
    "prelu": ((3, 2, 4), nn.PReLU()),
    "prelu of each channel": ((3, 2, 4), nn.PReLU(3)),
    "layer norm": ((5, 3, 4), LayerNorm(5, eps=1e-6)),
    "layer norm without weights": ((4, 2, 3), LayerNorm(4, eps=0.1, elementwise_affine=False)),
    "pixel shuffle": ((12, 2, 3), nn.PixelShuffle(2)),
    "pixel unshuffle": ((2, 6, 3), nn.PixelUnshuffle(3)),
    "slice": ((5, 2, 3), Do(lambda x: x[:, 1:4])),
    "chunks": ((6, 2, 3), Do(lambda x: difference(x.chunk(2, 1)))),
    "concatenate one pixel": ((2, 3, 4), Join(joined, pooled(nn.Conv2d(2, 3, 1)), nn.Identity(), pooled())),
}


def fill(module):
    """Weights like the inputs; variances positive. In the order in which Swift lists them."""
    values = []
    for name, tensor in module.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        drawn = draw(*tensor.shape, low=1, high=3) if name.endswith("running_var") else draw(*tensor.shape)
        tensor.copy_(drawn)
        values.append(drawn.flatten().tolist())
    return values


def layer_fixture():
    result = {}
    for name, (shape, module) in cases.items():
        module = module.double().eval()
        weights = fill(module)
        x = draw(1, *shape)
        if name == "arg max":  # with ties: the first of equals wins
            x = x.round()
        if name == "z-score":  # a constant channel
            x[0, 1] = 0.375
        with torch.no_grad():
            y = module(x)
        result[name] = {
            "inputShape": list(shape),
            "input": x.flatten().tolist(),
            "weights": weights,
            "outputShape": list(y.shape[1:]),
            "output": [float(f"{value:.9g}") for value in y.flatten().tolist()],
        }
    return result


# Image stages: (rows, columns), (mm between rows, between columns), mm after resampling or None, crop.
scans = {
    "coarser": ((11, 14), (1.0, 1.0), 1.5, (6, 6)),
    "finer": ((7, 6), (1.5, 1.25), 0.75, (9, 13)),
    "padded": ((5, 9), (2.0, 1.0), 1.25, (12, 10)),
    "same spacing": ((8, 9), (1.25, 1.25), 1.25, (5, 4)),
    "one pixel": ((1, 1), (0.5, 3.0), 2.0, (3, 3)),
    "cropped only": ((9, 8), (1.0, 2.0), None, (4, 5)),
    "padded only": ((4, 3), (1.0, 1.0), None, (5, 6)),
}


def axis(n0, s, t, crop):
    """Pixels after resampling, the source of each of the crop's pixels, and the crop's first pixel."""
    n = n0 if t is None else max(1, math.floor(n0 * s / t + 0.5))
    first = math.floor((n - crop) / 2)
    step = 1 if t is None else t / s
    pixels = np.arange(crop) + first
    source = (pixels + 0.5 - n / 2) * step + n0 / 2 - 0.5
    back = (np.arange(n0) + 0.5 - n0 / 2) / step + n / 2 - 0.5
    seen = (back >= -0.5) & (back <= n - 0.5) & (back - first >= -0.5) & (back - first <= crop - 0.5)
    return source, (pixels >= 0) & (pixels < n), back - first, seen


def sample(image, rows, columns):
    """Bilinear; positions beyond the outermost pixels take those."""
    grid = np.meshgrid(rows, columns, indexing="ij")
    return np.stack([map_coordinates(channel, grid, order=1, mode="nearest") for channel in image])


def scan_fixture():
    result = {}
    for name, (size, spacing, target, crop_size) in scans.items():
        image = draw(2, *size).numpy()
        (rows, rows_exist, back_rows, rows_seen), (columns, columns_exist, back_columns, columns_seen) = (
            axis(*each) for each in zip(size, spacing, (target, target), crop_size)
        )
        cropped = sample(image, rows, columns) * (rows_exist[:, None] & columns_exist[None, :])
        maps = np.exp(cropped) / np.exp(cropped).sum(0)
        seen = rows_seen[:, None] & columns_seen[None, :]
        background = np.array([1.0, 0.0])[:, None, None]
        restored = np.where(seen, sample(maps, back_rows, back_columns), background)
        result[name] = {
            "size": size,
            "spacing": spacing,
            "target": target,
            "crop": crop_size,
            "image": image.flatten().tolist(),
            "cropped": [float(f"{value:.9g}") for value in cropped.flatten()],
            "restored": [float(f"{value:.9g}") for value in restored.flatten()],
        }
    return result


for file, fixture in [("layers.json", layer_fixture()), ("scans.json", scan_fixture())]:
    lines = [f"  {json.dumps(name)}: {json.dumps(case, separators=(',', ':'))}" for name, case in fixture.items()]
    (folder / file).write_text("{\n" + ",\n".join(lines) + "\n}\n")
