"""Writes python.safetensors with Python's own safetensors package (0.8.0) and torch.

    python make.py python.safetensors
"""

import sys

import torch
from safetensors.torch import save_file

save_file(
    {
        "conv.weight": (torch.arange(24, dtype=torch.float32) / 8 - 1).reshape(2, 3, 2, 2),
        "conv.bias": torch.tensor([0.5, -0.25], dtype=torch.float64),
        "norm.weight": torch.tensor([1.0, -2.0, 65504.0, 2.0**-24], dtype=torch.float16),
        "norm.bias": torch.tensor([1.0, -3.140625, 1e38], dtype=torch.bfloat16),
        "norm.num_batches_tracked": torch.tensor(5120, dtype=torch.int64),
        "größe": torch.tensor(7.0),
        "none": torch.zeros(0, 3),
    },
    sys.argv[1],
    metadata={"format": "pt", "text": 'a "quoted"\nline'},
)
