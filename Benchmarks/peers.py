#!/usr/bin/env python3
"""Time this package beside PyTorch, ONNX Runtime and OpenVINO on the same networks, alternately in one run.

    python3 Benchmarks/peers.py MYOGRAPH [--networks unet16 unet64 ...] [--threads 2] [--rounds 5] [--svg FILE]

MYOGRAPH is the built command. Each round runs every engine in turn, so that a machine that slows down slows all of
them. Prints medians, the spread, the ratio to the fastest single-precision peer, and for the ONNX engines how far
their scores are from PyTorch's. Needs: pip install torch onnx onnxruntime openvino
"""
import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import onnxruntime
import openvino
import torch
from torch import nn


def block(inputs, outputs, count=2, kernel=3, stride=1):
    layers = []
    for index in range(count):
        layers += [nn.Conv2d(inputs if index == 0 else outputs, outputs, kernel, stride if index == 0 else 1, kernel // 2),
                   nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers)


class UNet(nn.Module):
    def __init__(self, width):
        super().__init__()
        widths = [width << level for level in range(5)]
        self.down = nn.ModuleList([block(1, width)] + [block(a, b) for a, b in zip(widths, widths[1:])])
        self.up = nn.ModuleList([nn.ConvTranspose2d(2 * w, w, 2, 2) for w in reversed(widths[:-1])])
        self.join = nn.ModuleList([block(2 * w, w) for w in reversed(widths[:-1])])
        self.last = nn.Conv2d(width, 4, 1)

    def forward(self, x):
        skips = []
        for level, down in enumerate(self.down):
            x = down(x if level == 0 else nn.functional.max_pool2d(x, 2))
            skips.append(x)
        for level, (up, join) in enumerate(zip(self.up, self.join)):
            x = join(torch.cat([skips[3 - level], up(x)], 1))
        return self.last(x)


class FCN(nn.Module):
    def __init__(self, width):
        super().__init__()
        widths = [width << scale for scale in range(5)]
        self.scales = nn.ModuleList([
            block(1 if scale == 0 else widths[scale - 1], widths[scale], count, stride=2 if scale else 1)
            for scale, count in enumerate([2, 2, 3, 3, 3])])
        self.maps = nn.ModuleList([block(w, 2 * width, 1, 1) for w in widths])
        self.head = nn.Sequential(block(10 * width, 4 * width, 1, 1), block(4 * width, 4 * width, 1, 1))
        self.last = nn.Conv2d(4 * width, 4, 1)

    def forward(self, x):
        joined = []
        for scale, (convolutions, to_map) in enumerate(zip(self.scales, self.maps)):
            x = convolutions(x)
            y = to_map(x)
            joined.append(y if scale == 0 else nn.functional.interpolate(
                y, scale_factor=2 ** scale, mode='bilinear', align_corners=False))
        return self.last(self.head(torch.cat(joined, 1)))


NETWORKS = {'unet16': lambda: UNet(16), 'unet64': lambda: UNet(64), 'fcn16': lambda: FCN(16), 'fcn64': lambda: FCN(64)}


def peers(name, threads, folder):
    """Closures that run the network once, by engine, and their largest difference from PyTorch."""
    model = NETWORKS[name]().eval()
    image = torch.randn(1, 1, 256, 256)
    path = os.path.join(folder, name + '.onnx')
    torch.onnx.export(model, image, path, opset_version=17, dynamo=False)
    with torch.no_grad():
        reference = model(image).numpy()
    channels_last = NETWORKS[name]().eval()
    channels_last.load_state_dict(model.state_dict())
    channels_last = channels_last.to(memory_format=torch.channels_last)
    image_last = image.to(memory_format=torch.channels_last)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(path, options, providers=['CPUExecutionProvider'])
    values = image.numpy()
    feed = {session.get_inputs()[0].name: values}
    engines = {
        'PyTorch': lambda: model(image).numpy(),
        'PyTorch channels-last': lambda: channels_last(image_last).numpy(),
        'ONNX Runtime': lambda: session.run(None, feed)[0],
    }
    for precision in ['f32', 'bf16']:
        compiled = openvino.Core().compile_model(path, 'CPU', {
            'INFERENCE_PRECISION_HINT': precision, 'INFERENCE_NUM_THREADS': threads, 'PERFORMANCE_HINT': 'LATENCY'})
        request = compiled.create_infer_request()
        engines['OpenVINO ' + precision] = lambda request=request: list(request.infer({0: values}).values())[0]
    with torch.no_grad():
        differences = {engine: float(np.abs(run() - reference).max()) for engine, run in engines.items()}
    return engines, differences


def ours(command, name, threads, iterations):
    text = subprocess.run([command, 'bench', '--network', name, '--threads', str(threads), '--iterations',
                           str(iterations), '--kernels', 'fused', '--json'], check=True, capture_output=True).stdout
    return json.loads(text)['runs'][0]['median_s']


def measure(command, name, arguments, folder):
    engines, differences = peers(name, arguments.threads, folder)
    times = {engine: [] for engine in ['Myograph', *engines]}
    with torch.no_grad():
        for run in engines.values():
            run()
        for _ in range(arguments.rounds):
            times['Myograph'].append(ours(command, name, arguments.threads, 5))
            for engine, run in engines.items():
                samples = []
                for _ in range(5):
                    start = time.perf_counter()
                    run()
                    samples.append(time.perf_counter() - start)
                times[engine].append(statistics.median(samples))
    medians = {engine: statistics.median(values) for engine, values in times.items()}
    fastest = min(value for engine, value in medians.items() if engine != 'Myograph' and 'bf16' not in engine)
    print(f'\n| {name}, {arguments.threads} threads | median | min to max | of the fastest fp32 peer | off PyTorch by |')
    print('|---|---|---|---|---|')
    for engine, median in medians.items():
        off = f'{differences[engine]:.1e}' if engine in differences else ''
        print(f'| {engine} | {median * 1e3:.1f} ms | {min(times[engine]) * 1e3:.1f} to {max(times[engine]) * 1e3:.1f} | '
              f'{median / fastest:.2f} | {off} |')
    return {engine: median / fastest for engine, median in medians.items()}


def chart(results, path):
    """Bars of each engine's time over the fastest single-precision peer's."""
    engines = list(next(iter(results.values())))
    bar, gap, left, scale = 18, 26, 190, 300
    height = sum(len(engines) * bar + gap for _ in results) + 40
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="760" height="{height}" font-family="Helvetica, sans-serif" '
             'font-size="12"><rect width="100%" height="100%" fill="white"/>']
    y = 24
    for name, ratios in results.items():
        lines.append(f'<text x="10" y="{y}" font-weight="bold">{name}</text>')
        for engine in engines:
            width = ratios[engine] * scale
            colour = '#c8402f' if engine == 'Myograph' else '#8a99ad' if 'bf16' not in engine else '#c9d1dc'
            lines.append(f'<text x="{left - 8}" y="{y + 13}" text-anchor="end">{engine}</text>'
                         f'<rect x="{left}" y="{y + 2}" width="{width:.0f}" height="{bar - 5}" fill="{colour}"/>'
                         f'<text x="{left + width + 6:.0f}" y="{y + 13}">{ratios[engine]:.2f}</text>')
            y += bar
        y += gap
    lines.append(f'<text x="10" y="{height - 8}">Time for one 256×256 slice over that of the fastest fp32 peer, '
                 'lower is better; pale: bf16</text></svg>')
    with open(path, 'w') as file:
        file.write('\n'.join(lines) + '\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('myograph')
    parser.add_argument('--networks', nargs='+', default=list(NETWORKS), choices=list(NETWORKS))
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--svg')
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    print(f'{platform.processor() or platform.machine()}, PyTorch {torch.__version__}, '
          f'ONNX Runtime {onnxruntime.__version__}, OpenVINO {openvino.__version__}')
    with tempfile.TemporaryDirectory() as folder:
        results = {name: measure(arguments.myograph, name, arguments, folder) for name in arguments.networks}
    if arguments.svg:
        chart(results, arguments.svg)


if __name__ == '__main__':
    sys.exit(main())
