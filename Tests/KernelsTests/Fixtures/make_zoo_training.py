"""Writes zoo_training.json: gradients of the zoo's networks, and losses of ten steps, as PyTorch has them in double precision.

    pip install torch numpy
    python make_zoo_training.py

Networks, weights, batch and dropout are seeded as in GraphInterpreterTests/Fixtures/make_gradients.py; the loss is cross
entropy, as declared. Of each gradient the file keeps its largest magnitude and up to 12 values, evenly spread.

Single precision can't follow these closely: where rounding carries a value over a ReLU's kink a pixel's gradient comes or
goes, and what is left of a sum over random pixels is small. So the file says, too, how far PyTorch itself is off in single
precision, over the largest magnitude of each gradient: the worst of them.
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
# Of the paper's pipeline; dropouts draw from the streams behind them.
AUGMENTATIONS = 4


def rounded(value):
    return float(f"{value:.9g}")


def excerpt(tensor):
    values = tensor.flatten()
    kept = min(12, len(values))
    places = [index * (len(values) - 1) // max(kept - 1, 1) for index in range(kept)]
    return {"largest": rounded(values.abs().max().item()), "values": [rounded(values[p].item()) for p in places]}


def first_gradients(make, x, labels, dtype):
    network = make()
    with torch.no_grad():
        network.seed()
    network = network.to(dtype).train()
    make_gradients.EPOCH = 0
    if hasattr(network, "drop"):
        network.drop = Dropout(0.2)
        network.drop.calls = AUGMENTATIONS
    F.cross_entropy(network(x.to(dtype)).to(dtype), labels).backward()
    return [value.grad.double() for _, layer in network.names for value in layer.parameters()]


def single_error(make, x, labels):
    pairs = list(zip(*(first_gradients(make, x, labels, dtype) for dtype in [torch.float64, torch.float32])))
    largest = max(exact.abs().max() for exact, _ in pairs)
    return max(((exact - single).abs().max() / exact.abs().max()).item() for exact, single in pairs
               if exact.abs().max() > 1e-9 * largest)


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
            network.drop.calls = AUGMENTATIONS
        optimizer.zero_grad()
        loss = F.cross_entropy(network(x), labels)
        loss.backward()
        losses.append(rounded(loss.item()))
        if step == 0:
            for place, layer in network.names:
                for parameter, value in layer.named_parameters():
                    gradients[f"{place}.{parameter}"] = excerpt(value.grad)
        optimizer.step()
    return {"singleError": rounded(single_error(make, x, labels)), "losses": losses, "gradients": gradients}


lines = [f"  {json.dumps(name)}: {json.dumps(train(name), separators=(',', ':'))}" for name in ["unet16", "fcn16"]]
(folder / "zoo_training.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
