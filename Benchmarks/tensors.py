"""Files of named float tensors in the safetensors format, read and written without a library."""
import json
import math

import numpy as np


def write(path, tensors):
    header, offset = {}, 0
    for name, values in sorted(tensors.items()):
        end = offset + 4 * values.size
        header[name] = {'dtype': 'F32', 'shape': list(values.shape), 'data_offsets': [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as file:
        file.write(len(text).to_bytes(8, 'little') + text)
        for _, values in sorted(tensors.items()):
            file.write(np.ascontiguousarray(values, '<f4').tobytes())


def read(path):
    with open(path, 'rb') as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), 'little')))
        data = file.read()
    header.pop('__metadata__', None)
    return {name: np.frombuffer(data, '<f4', math.prod(entry['shape']), entry['data_offsets'][0]).reshape(entry['shape'])
            for name, entry in header.items()}
