"""The zoo's networks in PyTorch, written down a second time, from the papers and not from the declarations.

Tensors meet the declarations' by name, in the order in which they are computed. Weights come from the formula of
SeededWeights.swift, so no file of weights is needed.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

GOLDEN = 0x9E3779B97F4A7C15


def fnv1a(name):
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def uniform(name, count):
    """`count` numbers in 0..<1, with 24 bits each."""
    with np.errstate(over="ignore"):
        state = np.uint64(fnv1a(name)) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(GOLDEN)
        state = (state ^ state >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ state >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
        state = state ^ state >> np.uint64(31)
    return (state >> np.uint64(40)).astype(np.float64) / 2**24


def seeded(name, shape):
    u = uniform(name, int(np.prod(shape)))
    kind = name.split(".")[-1]
    if kind == "weight" and len(shape) > 1:
        values = (2 * u - 1) * np.sqrt(6 / np.prod(shape[1:]))
    elif kind in ("weight", "running_var"):
        values = 0.5 + u
    else:
        values = (2 * u - 1) * 0.25
    return values.astype(np.float32).reshape(shape)


class Numbered(nn.Module):
    """Layers in the order in which they compute, named like the declaration's: conv1, norm1, conv2, …"""

    def __init__(self):
        super().__init__()
        self.counts = {}
        self.names = []

    def place(self, kind, layer, scope=""):
        count = self.counts[scope, kind] = self.counts.get((scope, kind), 0) + 1
        self.names.append((f"{scope}{kind}{count}", layer))
        self.add_module(f"layer{len(self.names)}", layer)
        return layer

    def unit(self, channels_in, channels, kernel=3, stride=1, scope=""):
        """Convolution, batch norm, ReLU."""
        return nn.Sequential(
            self.place("conv", nn.Conv2d(channels_in, channels, kernel, stride, kernel // 2), scope),
            self.place("norm", nn.BatchNorm2d(channels), scope),
            nn.ReLU(),
        )

    def block(self, channels_in, channels):
        """The U-Nets' pair of convolutions."""
        number = self.counts["", "convBlock"] = self.counts.get(("", "convBlock"), 0) + 1
        scope = f"convBlock{number}."
        return nn.Sequential(
            self.unit(channels_in, channels, scope=scope), self.unit(channels, channels, scope=scope)
        )

    def tensors(self):
        """Weights and running statistics by the declaration's names."""
        for place, layer in self.names:
            for name, tensor in layer.state_dict().items():
                if name != "num_batches_tracked":
                    yield f"{place}.{name}", tensor

    def seed(self):
        for name, tensor in self.tensors():
            tensor.copy_(torch.from_numpy(seeded(name, tuple(tensor.shape))))
        return self.eval()


class UNet(Numbered):
    """Chen et al. 2020, Figure 2."""

    def __init__(self, width):
        super().__init__()
        self.drop = nn.Identity()  # The dropout of a network that runs.
        widths = [width, 2 * width, 4 * width, 8 * width, 16 * width]
        self.down = [self.block(1 if i == 0 else widths[i - 1], widths[i]) for i in range(5)]
        self.up = []
        for i in reversed(range(4)):
            enlarge = self.place("transposedConv", nn.ConvTranspose2d(widths[i + 1], widths[i], 2, 2))
            self.up.append((enlarge, self.block(2 * widths[i], widths[i])))
        self.classify = self.place("conv", nn.Conv2d(width, 4, 1))

    def forward(self, x):
        skips = []
        for block in self.down:
            x = block(F.max_pool2d(x, 2) if skips else x)
            skips.append(x)
        skips.pop()
        for enlarge, block in self.up:
            x = block(self.drop(torch.cat([skips.pop(), enlarge(x)], 1)))
        return self.classify(x)


class BilinearUNet(Numbered):
    """The published code: the bottom is as wide as the level above it, and enlargement is bilinear."""

    def __init__(self, width):
        super().__init__()
        down = [width, 2 * width, 4 * width, 8 * width, 8 * width]
        up = [4 * width, 2 * width, width, width]
        self.down = [self.block(1 if i == 0 else down[i - 1], down[i]) for i in range(5)]
        self.up = []
        channels = down[4]
        for skip, out in zip(reversed(down[:4]), up):
            self.up.append(self.block(skip + channels, out))
            channels = out
        self.classify = self.place("conv", nn.Conv2d(width, 4, 1))

    def forward(self, x):
        skips = []
        for block in self.down:
            x = block(F.max_pool2d(x, 2) if skips else x)
            skips.append(x)
        skips.pop()
        for block in self.up:
            x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=True)
            x = block(torch.cat([skips.pop(), x], 1))
        return self.classify(x)


class FCN(Numbered):
    """Bai et al. 2018: strides between five levels, each mapped to 2·width channels and enlarged to full size."""

    def __init__(self, width):
        super().__init__()
        channels, self.levels = 1, []
        for level, count in enumerate([2, 2, 3, 3, 3]):
            out = width * 2**level
            units = []
            for index in range(count):
                units.append(self.unit(channels, out, stride=2 if level > 0 and index == 0 else 1))
                channels = out
            self.levels.append(nn.Sequential(*units))
        self.maps = [self.unit(width * 2**level, 2 * width, kernel=1) for level in range(5)]
        self.join = nn.Sequential(
            self.unit(10 * width, 4 * width, kernel=1), self.unit(4 * width, 4 * width, kernel=1)
        )
        self.classify = self.place("conv", nn.Conv2d(4 * width, 4, 1))

    def forward(self, x):
        maps = []
        for level, (units, to_map) in enumerate(zip(self.levels, self.maps)):
            x = units(x)
            scale = 2**level
            y = to_map(x)
            maps.append(y if scale == 1 else F.interpolate(y, scale_factor=scale, mode="bilinear"))
        return self.classify(self.join(torch.cat(maps, 1)))


ZOO = {
    "unet64": (lambda: UNet(64), 256, 256),
    "unet16": (lambda: UNet(16), 256, 256),
    "fcn16": (lambda: FCN(16), 256, 256),
    "fcn64": (lambda: FCN(64), 256, 256),
    "unet16-bilinear-192": (lambda: BilinearUNet(16), 192, 192),
}
