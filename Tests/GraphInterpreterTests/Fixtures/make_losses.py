"""Writes losses.json: what PyTorch makes of losses that are formulas, and their gradients for the scores.

    pip install torch numpy
    python make_losses.py

Scores are multiples of 1/64, hence exact in every precision, and lie where no loss has a kink; results are computed in
double precision. Swift's side of each loss stands under the same name in LossCases.swift.
"""

import json
import pathlib

import numpy as np
import torch
from torch.nn import functional as F

random = np.random.default_rng(2017)


def flat(tensor):
    return [float(f"{value:.12g}") for value in tensor.detach().flatten().tolist()]


class Pixels:
    """What is counted: probabilities, one-hot labels and scores as C × pixels."""

    def __init__(self, scores, labels, ignored=None):
        counted = (labels != 255) & (labels != ignored)
        self.label = labels[counted]
        self.score = scores.movedim(1, 0)[:, counted]
        self.log_p = self.score.log_softmax(0)
        self.p = self.log_p.exp()
        self.g = F.one_hot(self.label, scores.shape[1]).T.double()


def cross_entropy(smoothing, weights=None, ignored=-100):
    weights = None if weights is None else torch.tensor(weights, dtype=torch.float64)
    return lambda s, l: F.cross_entropy(s, l, weights, ignore_index=ignored, label_smoothing=smoothing)


def focal(exponent, weights=None, ignored=None):
    def loss(scores, labels):
        pixels = Pixels(scores, labels, ignored)
        w = torch.ones(scores.shape[1]) if weights is None else torch.tensor(weights)
        w = w.double()[pixels.label]
        log_p = (pixels.log_p * pixels.g).sum(0)
        return -(w * (1 - log_p.exp()) ** exponent * log_p).sum() / w.sum()

    return loss


def region(formula, background=False, ignored=None):
    def loss(scores, labels):
        pixels = Pixels(scores, labels, ignored)
        return formula(pixels.p, pixels.g)[0 if background else 1 :].mean()

    return loss


def tversky(a, b, smoothing=1e-5, **options):
    def formula(p, g):
        hits = (p * g).sum(1) + smoothing
        return 1 - hits / (hits + a * (p * (1 - g)).sum(1) + b * ((1 - p) * g).sum(1))

    return region(formula, **options)


def log_cosh_dice(p, g):
    return torch.cosh(1 - (2 * (p * g).sum(1) + 1) / (p.sum(1) + g.sum(1) + 1)).log()


def squared_dice(p, g):
    return 1 - (2 * (p * g).sum(1) + 1) / ((p * p).sum(1) + g.sum(1) + 1)


def overlap(p, g):
    return 1 - ((p * g).sum(1) + 1) / (torch.maximum(p, g).sum(1) + 1)


def of_scores(function):
    return lambda s, l: function(Pixels(s, l).score, Pixels(s, l).g)


# name: (shape, whether some pixels have no label, function)
losses = {
    "label smoothing": ((2, 4, 3, 5), False, cross_entropy(0.1)),
    "label smoothing with class weights": ((2, 3, 4, 3), False, cross_entropy(0.2, [0.25, 2, 1])),
    "label smoothing without labels": ((3, 3, 4, 4), True, cross_entropy(0.1, ignored=255)),
    "focal": ((2, 4, 3, 5), False, focal(2)),
    "focal with class weights": ((2, 3, 4, 3), True, focal(1, [0.5, 2, 3])),
    "focal of a broken exponent": ((1, 3, 4, 3), False, focal(1.5, ignored=1)),
    "tversky": ((2, 4, 5, 4), False, tversky(0.3, 0.7)),
    "tversky with background": ((2, 3, 4, 4), True, tversky(0.8, 0.1, smoothing=1, background=True)),
    "tversky ignoring 2": ((2, 4, 5, 4), False, tversky(0.5, 0.5, ignored=2)),
    "brier": ((2, 3, 4, 3), True, lambda s, l: ((Pixels(s, l).p - Pixels(s, l).g) ** 2).sum(0).mean()),
    "log-cosh dice": ((2, 4, 3, 5), False, region(log_cosh_dice)),
    "squared dice": ((2, 3, 4, 4), True, region(squared_dice, background=True)),
    "binary cross entropy": ((2, 3, 4, 3), True, of_scores(F.binary_cross_entropy_with_logits)),
    "mean squares": ((2, 3, 4, 3), True, of_scores(F.mse_loss)),
    "magnitudes": ((2, 3, 4, 3), True, of_scores(F.l1_loss)),
    "huber": ((2, 3, 4, 3), True, of_scores(lambda s, g: F.huber_loss(s, g, delta=0.75))),
    "probabilities and scores": (
        (2, 3, 4, 3),
        False,
        lambda s, l: (Pixels(s, l).p * Pixels(s, l).score * (2 - Pixels(s, l).g)).sum(0).mean(),
    ),
    "overlap": ((2, 4, 3, 5), True, region(overlap)),
    "scores of sure classes": (
        (2, 3, 4, 3),
        True,
        lambda s, l: torch.where(Pixels(s, l).p > 0.5, Pixels(s, l).score ** 2, 0).sum(0).mean(),
    ),
}

lines = []
for name, (shape, is_partial, loss) in losses.items():
    scores = torch.from_numpy((2 * random.integers(-64, 64, shape) + 1) / 64).requires_grad_()
    labels = torch.from_numpy(random.integers(0, shape[1], (shape[0], *shape[2:])))
    if is_partial:
        labels[torch.from_numpy(random.random(labels.shape) < 0.3)] = 255
    value = loss(scores, labels)
    value.backward()
    case = {
        "shape": shape,
        "scores": flat(scores),
        "labels": labels.flatten().tolist(),
        "value": flat(value)[0],
        "gradient": flat(scores.grad),
    }
    lines.append(f"{json.dumps(name)}: {json.dumps(case, separators=(',', ':'))}")
(pathlib.Path(__file__).parent / "losses.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
