"""Writes optimization.json: how PyTorch's optimisers move parameters, and its learning rates, in double precision.

    pip install torch numpy
    python make_optimization.py

Swift's side of each case stands under the same name in OptimizerTests.swift and ScheduleTests.swift.
"""

import json
import pathlib

import numpy as np
import torch
from torch import optim
from torch.optim import lr_scheduler

random = np.random.default_rng(1412)
COUNT, STEPS = 6, 12

optimizers = {
    "sgd": lambda p: optim.SGD(p, lr=0.1),
    "sgd with momentum": lambda p: optim.SGD(p, lr=0.05, momentum=0.9),
    "sgd with momentum and weight decay": lambda p: optim.SGD(p, lr=0.05, momentum=0.8, weight_decay=0.01),
    "adam": lambda p: optim.Adam(p, lr=0.1),
    "adam with weight decay": lambda p: optim.Adam(p, lr=0.01, weight_decay=0.1),
    "adam with other betas": lambda p: optim.Adam(p, lr=0.02, betas=(0.5, 0.9), eps=1e-3),
}

schedules = {
    "paper": lambda o: lr_scheduler.StepLR(o, 50, 0.5),
    "cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, 120, eta_min=1e-5),
    "warm-up": lambda o: lr_scheduler.LinearLR(o, 0.1, 1, 10),
    "warm-up, then cosine": lambda o: lr_scheduler.SequentialLR(
        o, [lr_scheduler.LinearLR(o, 0.25, 1, 8), lr_scheduler.CosineAnnealingLR(o, 112)], [8]
    ),
}


def descend(make):
    start = random.standard_normal(COUNT)
    gradients = random.standard_normal((STEPS, COUNT))
    gradients[:, 0] = 0
    parameter = torch.nn.Parameter(torch.from_numpy(start.copy()))
    optimizer = make([parameter])
    path = []
    for gradient in gradients:
        parameter.grad = torch.from_numpy(gradient)
        optimizer.step()
        path.append(parameter.detach().tolist())
    return {"start": start.tolist(), "gradients": gradients.tolist(), "path": path}


def rates(make):
    optimizer = optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.001)
    schedule = make(optimizer)
    result = []
    for _ in range(120):
        result.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return result


fixture = {
    "optimizers": {name: descend(make) for name, make in optimizers.items()},
    "schedules": {name: rates(make) for name, make in schedules.items()},
}
pathlib.Path(__file__).with_name("optimization.json").write_text(
    json.dumps(fixture, separators=(",", ":")).replace('},"', '},\n"').replace('],"', '],\n"') + "\n"
)
