"""Writes zoo_training.json: gradients of the zoo's networks, and losses of ten steps, as PyTorch has them in double precision.

    pip install torch numpy
    python make_zoo_training.py

Networks, weights, batch and dropout are seeded as in GraphInterpreterTests/Fixtures/make_gradients.py; the loss is cross
entropy, as declared. Of each gradient the file keeps its largest magnitude and up to 12 values, evenly spread.
"""

import json
import pathlib
import sys

import torch
from torch import optim
from torch.nn import functional as F

folder = pathlib.Path(__file__).parent
sys.path.insert(0, str(folder.parent.parent / "GraphInterpreterTests/Fixtures"))
import make_gradients  # noqa: E402
from make_gradients import Dropout, seeded_batch  # noqa: E402
from networks import ZOO  # noqa: E402

SAMPLES, STEPS, RATE = 2, 10, 0.02


def rounded(value):
    return float(f"{value:.9g}")


def excerpt(tensor):
    values = tensor.flatten()
    kept = min(12, len(values))
    places = [index * (len(values) - 1) // max(kept - 1, 1) for index in range(kept)]
    return {"largest": rounded(values.abs().max().item()), "values": [rounded(values[p].item()) for p in places]}


def train(name):
    make, height, width = ZOO[name]
    network = make()
    with torch.no_grad():
        network.seed()
    network = network.double().train()
    x, labels = seeded_batch(SAMPLES, height, width)
    optimizer = optim.SGD(network.parameters(), lr=RATE)
    gradients, losses = {}, []
    for step in range(STEPS):
        make_gradients.EPOCH = step
        if hasattr(network, "drop"):
            network.drop = Dropout(0.2)
        optimizer.zero_grad()
        loss = F.cross_entropy(network(x), labels)
        loss.backward()
        losses.append(rounded(loss.item()))
        if step == 0:
            for place, layer in network.names:
                for parameter, value in layer.named_parameters():
                    gradients[f"{place}.{parameter}"] = excerpt(value.grad)
        optimizer.step()
    return {"losses": losses, "gradients": gradients}


lines = [f"  {json.dumps(name)}: {json.dumps(train(name), separators=(',', ':'))}" for name in ["unet16", "fcn16"]]
(folder / "zoo_training.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
