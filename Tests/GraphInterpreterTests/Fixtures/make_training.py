"""Writes training.json: what PyTorch makes of losses and of batch norm while a network is trained.

    pip install torch numpy
    python make_training.py

Inputs and weights are multiples of 1/64, hence exact in every precision; results are computed in double precision.
Swift's side of each loss stands under the same name in TrainingModeTests.swift.
"""

import json
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

folder = pathlib.Path(__file__).parent
random = np.random.default_rng(2015)


def draw(*shape, low=-2, high=2):
    return torch.from_numpy(random.integers(64 * low, 64 * high, shape) / 64)


def flat(tensor):
    return [float(f"{value:.12g}") for value in tensor.detach().flatten().tolist()]


def cross_entropy(ignored=-100, weights=None):
    weights = None if weights is None else torch.tensor(weights, dtype=torch.float64)
    return lambda scores, labels: F.cross_entropy(scores, labels, weights, ignore_index=ignored)


def soft_dice(background=False, smoothing=1e-5, ignored=None):
    def loss(scores, labels):
        counted = (labels != ignored if ignored is not None else torch.ones_like(labels, dtype=bool))[:, None]
        p = scores.softmax(1) * counted
        valid = torch.where(counted[:, 0], labels, 0)
        g = F.one_hot(valid, scores.shape[1]).permute(0, 3, 1, 2) * counted
        intersection, total = (p * g).sum((0, 2, 3)), p.sum((0, 2, 3)) + g.sum((0, 2, 3))
        fractions = (2 * intersection + smoothing) / (total + smoothing)
        return 1 - fractions[0 if background else 1 :].mean()

    return loss


# name: (shape, function); labels run over the channels, and 255 where that is ignored.
losses = {
    "cross entropy": ((2, 4, 3, 5), cross_entropy()),
    "cross entropy one pixel": ((1, 2, 1, 1), cross_entropy()),
    "cross entropy ignoring 255": ((3, 3, 4, 4), cross_entropy(255)),
    "cross entropy with class weights": ((2, 3, 4, 3), cross_entropy(weights=[0.25, 2, 1])),
    "cross entropy ignoring 1 with class weights": ((2, 3, 4, 3), cross_entropy(1, [0.5, 2, 3])),
    "soft dice": ((2, 4, 5, 4), soft_dice()),
    "soft dice with background": ((2, 3, 4, 4), soft_dice(background=True, smoothing=1)),
    "soft dice of a missing class": ((1, 5, 1, 2), soft_dice(smoothing=0.5)),
    "soft dice ignoring 255": ((2, 3, 4, 4), soft_dice(ignored=255)),
    "sum": ((2, 3, 4, 4), lambda s, l: cross_entropy()(s, l) + 0.5 * soft_dice()(s, l)),
}


def loss_fixture():
    result = {}
    for name, (shape, loss) in losses.items():
        scores = draw(*shape).requires_grad_()
        labels = torch.from_numpy(random.integers(0, shape[1], (shape[0], *shape[2:])))
        if "255" in name:
            labels[torch.from_numpy(random.random(labels.shape) < 0.3)] = 255
        value = loss(scores, labels)
        value.backward()
        result[name] = {
            "shape": shape,
            "scores": flat(scores),
            "labels": labels.flatten().tolist(),
            "value": flat(value)[0],
            "gradient": flat(scores.grad),
        }
    return result


def norm_fixture():
    result = {}
    for name, shape, options in [
        ("batch norm", (3, 2, 4, 5), {}),
        ("batch norm momentum 0.3 epsilon 0.5", (2, 3, 2, 2), {"momentum": 0.3, "eps": 0.5}),
        ("batch norm of one sample", (1, 2, 3, 1), {}),
    ]:
        module = nn.BatchNorm2d(shape[1], **options).double().train()
        weights = []
        for kind, tensor in module.state_dict().items():
            if kind != "num_batches_tracked":
                tensor.copy_(draw(*tensor.shape, low=1, high=3))
                weights.append(flat(tensor))
        x = draw(*shape)
        y = module(x)
        result[name] = {
            "shape": shape,
            "input": flat(x),
            "weights": weights,
            "output": flat(y),
            "runningMean": flat(module.running_mean),
            "runningVariance": flat(module.running_var),
        }
    return result


parts = []
for part, fixture in [("losses", loss_fixture()), ("norms", norm_fixture())]:
    lines = [f"  {json.dumps(name)}: {json.dumps(case, separators=(',', ':'))}" for name, case in fixture.items()]
    parts.append(f'"{part}": {{\n' + ",\n".join(lines) + "\n}")
(folder / "training.json").write_text("{\n" + ",\n".join(parts) + "\n}\n")
