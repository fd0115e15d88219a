"""Writes activations.json: what PyTorch makes of numbers by each activation, and its derivative there.

    pip install torch numpy
    python make_activations.py

Everything is computed in double precision. Swift's side of each activation stands under the same name in
ActivationCases.swift. No number lies where an activation has a kink.
"""

import json
import pathlib

import numpy as np
import torch
from torch.nn import functional as F

numbers = np.concatenate([np.arange(-6, 6, 0.25) + 1 / 64, [-100, -30, -19.5, -8.5, 8.5, 19.5, 20.5, 30, 100]])

activations = {
    "relu": F.relu,
    "leaky relu": lambda x: F.leaky_relu(x, 0.2),
    "leaky relu of negative slope": lambda x: F.leaky_relu(x, -0.5),
    "relu6": F.relu6,
    "elu": F.elu,
    "elu of scale 1.5": lambda x: F.elu(x, 1.5),
    "selu": F.selu,
    "gelu": F.gelu,
    "gelu by tanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "sigmoid": torch.sigmoid,
    "hard sigmoid": F.hardsigmoid,
    "hard swish": F.hardswish,
    "tanh": torch.tanh,
    "softplus": F.softplus,
    "mish": F.mish,
    "a formula of everything": lambda x: torch.maximum(
        torch.minimum(x.abs(), torch.exp(-x * x) / 2), torch.log(1 + x.abs()) - 3 * torch.erf(x)
    ),
}

fixtures = {}
for name, activation in activations.items():
    x = torch.tensor(numbers, requires_grad=True)
    y = activation(x)
    y.sum().backward()
    fixtures[name] = {"input": x.tolist(), "output": y.tolist(), "derivative": x.grad.tolist()}

with open(pathlib.Path(__file__).parent / "activations.json", "w") as file:
    lines = [f"{json.dumps(name)}: {json.dumps(fixture)}" for name, fixture in fixtures.items()]
    file.write("{\n" + ",\n".join(lines) + "\n}\n")
