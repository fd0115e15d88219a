"""Writes networks.json: logits of whole networks, as PyTorch computes them from seeded weights.

    pip install torch numpy
    python make_networks.py

Logits are computed in double precision; of each network the file keeps 16 × 16 pixels that are spread over the image
from corner to corner, and sums over all pixels.
"""

import json
import pathlib

import numpy as np
import torch

from networks import FCN, ZOO, BilinearUNet, UNet, uniform


def spread(side):
    return [index * (side - 1) // 15 for index in range(16)]


def fixture(name, make, height, width):
    x = torch.from_numpy(((2 * uniform("input", height * width) - 1) * np.sqrt(3)).astype(np.float32))
    network = make().seed()
    with torch.no_grad():
        single = network(x.view(1, 1, height, width)).double()[0]
        logits = network.double()(x.double().view(1, 1, height, width))[0]
    error = (single - logits).abs().max().item()
    print(f"{name}: |logits| up to {logits.abs().max():.2f}, single precision is off by {error:.1e}")
    rounded = lambda values: [float(f"{value:.9g}") for value in values.flatten().tolist()]
    return {
        "height": height,
        "width": width,
        "singlePrecisionError": float(f"{error:.2g}"),
        "sums": rounded(logits.sum((1, 2))),
        "absoluteSums": rounded(logits.abs().sum((1, 2))),
        "pixels": rounded(logits[:, spread(height)][:, :, spread(width)]),
    }


SMALL = {
    # Small enough for the interpreter.
    "unet-small": (lambda: UNet(4), 32, 48),
    "fcn-small": (lambda: FCN(4), 48, 32),
    "unet-bilinear-small": (lambda: BilinearUNet(4), 32, 48),
}
lines = [f"  {json.dumps(name)}: {json.dumps(fixture(name, *case), separators=(',', ':'))}" for name, case in (ZOO | SMALL).items()]
pathlib.Path(__file__).with_name("networks.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
