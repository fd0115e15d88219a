"""Writes descents.json: the losses of ten steps of a U-Net, as PyTorch makes them in double precision.

    pip install torch numpy
    python make_descents.py

Networks, weights and the batch are those of make_gradients.py; dropout is that of epochs 0 to 9.
"""

import json

import torch
from torch import optim
from torch.nn import functional as F

import make_gradients
from make_gradients import Dropout, UNet, folder, seeded_batch, soft_dice


def descend(make):
    network = UNet(2)
    network.seed()
    network = network.double().train()
    optimizer = make(network.parameters())
    x, labels = seeded_batch(2, 16, 32)
    losses = []
    for epoch in range(10):
        make_gradients.EPOCH = epoch
        network.drop = Dropout(0.2)
        optimizer.zero_grad()
        scores = network(x)
        loss = F.cross_entropy(scores, labels) + 0.5 * soft_dice(scores, labels)
        loss.backward()
        optimizer.step()
        losses.append(float(f"{loss.item():.12g}"))
    return losses


descents = {
    "sgd": descend(lambda p: optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=1e-3)),
    "adam": descend(lambda p: optim.Adam(p, lr=0.01, weight_decay=1e-3)),
}
(folder / "descents.json").write_text(json.dumps(descents, indent=1) + "\n")
