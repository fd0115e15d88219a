"""Writes gradients.json: losses and gradients of whole networks in training mode, as PyTorch's autograd has them.

    pip install torch numpy
    python make_gradients.py

Networks, seeded weights and inputs are those of KernelsTests/Fixtures/networks.py; the loss is cross entropy and
half of soft Dice where a network has none of its own. Everything is computed in double precision. Of each gradient the file keeps its sum, the sum of its
magnitudes and up to 12 values.
"""

import json
import pathlib
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

folder = pathlib.Path(__file__).parent
sys.path.insert(0, str(folder.parent.parent / "KernelsTests/Fixtures"))
from networks import FCN, Numbered, UNet, uniform  # noqa: E402

SEED, EPOCH = 2**40 + 5, 3


def philox(counter, key):
    """Philox4x32-10 of four arrays of counters (Salmon et al. 2011)."""
    x = [np.asarray(c, dtype=np.uint64) for c in counter]
    key = list(key)
    for _ in range(10):
        first, second = 0xD2511F53 * x[0], 0xCD9E8D57 * x[2]
        x = [second >> 32 ^ x[1] ^ key[0], second & 0xFFFFFFFF, first >> 32 ^ x[3] ^ key[1], first & 0xFFFFFFFF]
        key = [(key[0] + 0x9E3779B9) % 2**32, (key[1] + 0xBB67AE85) % 2**32]
    return np.stack(x, -1)


class Dropout(nn.Module):
    """Streams are numbered in the order of the calls."""

    def __init__(self, rate):
        super().__init__()
        self.rate, self.calls = rate, 0

    def forward(self, x):
        kept = []
        for index in range(x.shape[0]):
            count = x[0].numel()
            blocks = np.arange((count + 3) // 4, dtype=np.uint64)
            full = lambda value: np.full_like(blocks, value)
            words = philox(
                (blocks, full(self.calls), full(index), full(EPOCH)), (SEED & 0xFFFFFFFF, SEED >> 32)
            ).flatten()
            kept.append((words[:count] / 2**32 >= self.rate).reshape(x.shape[1:]))
        self.calls += 1
        return x * torch.from_numpy(np.stack(kept)) / (1 - self.rate)


class AttentionUNet(Numbered):
    """The network of Examples/CustomNetwork."""

    def __init__(self, width, depth):
        super().__init__()
        self.level = self.make_level(1, width, depth)
        self.classify = self.place("conv", nn.Conv2d(width, 4, 1))

    def make_residual(self, channels, width):
        enter = self.place("conv", nn.Conv2d(channels, width, 1))
        body = []
        for last in [False, True]:
            body.append(self.place("conv", nn.Conv2d(width, width, 3, padding=1)))
            body.append(self.place("norm", nn.BatchNorm2d(width)))
            if not last:
                body.append(nn.ReLU())
        return lambda x: self.residual(enter(x), body)

    @staticmethod
    def residual(x, body):
        y = x
        for layer in body:
            y = layer(y)
        return F.relu(x + y)

    def make_level(self, channels, width, depth):
        first = self.make_residual(channels, width)
        if depth == 0:
            return first
        below = self.make_level(width, 2 * width, depth - 1)
        enlarge = self.place("transposedConv", nn.ConvTranspose2d(2 * width, width, 2, 2))
        squeeze = self.place("conv", nn.Conv2d(2 * width, width // 2, 1))
        gate = self.place("conv", nn.Conv2d(width // 2, 1, 1))
        last = self.make_residual(2 * width, width)

        def forward(x):
            skip = first(x)
            up = enlarge(below(F.max_pool2d(skip, 2)))
            attention = gate(F.relu(squeeze(torch.cat([up, skip], 1)))).sigmoid()
            return last(torch.cat([up, skip * attention], 1))

        return forward

    def forward(self, x):
        return self.classify(self.level(x))


class DeepSupervision(Numbered):
    """The test network t-train-deep: heads at several depths that only training has."""

    def __init__(self):
        super().__init__()
        self.shallow, self.deep = self.unit(1, 8), self.unit(8, 20)
        self.classify = self.place("conv", nn.Conv2d(28, 4, 1))
        self.deep_head = self.place("conv", nn.Conv2d(20, 4, 1))
        normed = self.unit(8, 6)
        self.normed_head = nn.Sequential(normed, self.place("conv", nn.Conv2d(6, 4, 3, padding=1, bias=False)))
        self.drop = Dropout(0.25)
        self.dropped_head = self.place("conv", nn.Conv2d(8, 4, 1))
        apart = self.unit(1, 5, stride=2)
        self.apart = nn.Sequential(apart, self.place("transposedConv", nn.ConvTranspose2d(5, 4, 2, 2)))

    def loss(self, x, labels):
        shallow = self.shallow(x)
        deep = self.deep(F.max_pool2d(shallow, 2))
        up = F.interpolate(deep, scale_factor=2, mode="nearest")
        deep_scores = F.interpolate(self.deep_head(deep), scale_factor=2, mode="bilinear")
        return (
            F.cross_entropy(self.classify(torch.cat([up, shallow], 1)), labels)
            + 0.5 * F.cross_entropy(deep_scores, labels)
            + 0.25 * soft_dice(self.normed_head(shallow), labels)
            + 0.125 * F.cross_entropy(self.dropped_head(self.drop(shallow)), labels)
            + 0.1 * F.cross_entropy(self.apart(x), labels)
        )


class Stem(Numbered):
    """ResNet's first layers, and pools whose windows leave pixels out or reach beyond the image."""

    def __init__(self, width):
        super().__init__()
        self.first = self.place("conv", nn.Conv2d(1, width, 7, stride=2, padding=3, bias=False))
        self.norm = self.place("norm", nn.BatchNorm2d(width))
        self.second = self.place("conv", nn.Conv2d(width, width, 3, padding=1))
        self.third = self.place("conv", nn.Conv2d(width, width, 3, padding=1))
        self.classify = self.place("conv", nn.Conv2d(width, 4, 1))

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.norm(self.first(x))), 3, 2, 1)
        x = F.avg_pool2d(self.second(x), 3, 2, 1, count_include_pad=False)
        x = F.max_pool2d(self.third(x), 2, ceil_mode=True)
        x = F.avg_pool2d(x, 2, 1, 1)
        return F.interpolate(self.classify(x), scale_factor=6, mode="nearest")


def soft_dice(scores, labels):
    p, g = scores.softmax(1), F.one_hot(labels, scores.shape[1]).permute(0, 3, 1, 2)
    intersection, total = (p * g).sum((0, 2, 3)), p.sum((0, 2, 3)) + g.sum((0, 2, 3))
    return 1 - ((2 * intersection + 1e-5) / (total + 1e-5))[1:].mean()


def seeded_batch(samples, height, width):
    count = samples * height * width
    x = ((2 * uniform("input", count) - 1) * np.sqrt(3)).astype(np.float32).astype(np.float64)
    labels = (uniform("labels", count) * 4).astype(np.int64)
    shape = (samples, height, width)
    return torch.from_numpy(x.reshape(samples, 1, height, width)), torch.from_numpy(labels.reshape(shape))


def excerpt(tensor):
    values = tensor.detach().flatten()
    kept = min(12, len(values))
    places = [index * (len(values) - 1) // max(kept - 1, 1) for index in range(kept)]
    rounded = lambda value: float(f"{value.item():.12g}")
    return {
        "sum": rounded(values.sum()),
        "absoluteSum": rounded(values.abs().sum()),
        "values": [rounded(values[place]) for place in places],
    }


def fixture(network, samples, height, width):
    network.seed()
    network = network.double().train()
    x, labels = seeded_batch(samples, height, width)
    if hasattr(network, "loss"):
        loss = network.loss(x, labels)
    else:
        scores = network(x)
        loss = F.cross_entropy(scores, labels) + 0.5 * soft_dice(scores, labels)
    loss.backward()
    gradients, statistics = {}, {}
    for place, layer in network.names:
        for name, parameter in layer.named_parameters():
            gradients[f"{place}.{name}"] = excerpt(parameter.grad)
        for name, buffer in layer.named_buffers():
            if name != "num_batches_tracked":
                statistics[f"{place}.{name}"] = excerpt(buffer)
    return {
        "samples": samples,
        "height": height,
        "width": width,
        "loss": float(f"{loss.item():.12g}"),
        "gradients": gradients,
        "runningStatistics": statistics,
    }


if __name__ == "__main__":
    unet = UNet(2)
    unet.drop = Dropout(0.2)
    cases = {
        "unet": (unet, 2, 32, 16),
        "fcn": (FCN(2), 2, 16, 32),
        "attention": (AttentionUNet(4, 2), 2, 12, 16),
        "deep": (DeepSupervision(), 2, 16, 24),
        "stem": (Stem(3), 2, 18, 12),
    }
    lines = [
        f"  {json.dumps(name)}: {json.dumps(fixture(*case), separators=(',', ':'))}" for name, case in cases.items()
    ]
    (folder / "gradients.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
