#!/usr/bin/env python3
"""Time this library beside PyTorch, ONNX Runtime and OpenVINO: same network, weights, input and threads.

    python3 Benchmarks/peers.py MYOGRAPH [--networks unet16 unet64 ...] [--threads 2] [--rounds 5] [--svg FILE]

MYOGRAPH is the built command. Each engine has a process of its own; in each round they take turns, so that a machine that
slows down slows all of them. A turn is five runs or a second, whichever is more, and counts with its median; the table
shows the median of the turns and their extremes. "Off by" is the largest difference from PyTorch's scores in double
precision over the largest of these. Memory is the peak of the whole process, what its libraries take included.

Afterwards this library is compared with itself: kernels, instruction sets, threads, batches.

--isa avx2 limits this library, OpenVINO and PyTorch to AVX2; ONNX Runtime has no such switch and is left out, as is
bf16, which AVX2 doesn't have.
Needs: pip install torch onnx onnxruntime openvino numpy
"""
import argparse
import copy
import importlib.metadata
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile

import numpy as np

import chart
from engines import PEERS, Myograph, Peer, export

AVX2 = {'ONEDNN_MAX_CPU_ISA': 'AVX2', 'ATEN_CPU_CAPABILITY': 'avx2'}
NETWORKS = ['unet16', 'unet64', 'fcn16', 'fcn64']


def rounds(engines, count):
    """Each engine's times, taken in turns."""
    times = {label: [] for label in engines}
    for round in range(count):
        for label, engine in engines.items():
            times[label].append(engine.turn())
            print(f'\r{round + 1}/{count} {label:40}', end='', file=sys.stderr, flush=True)
    print('\r' + ' ' * 60 + '\r', end='', file=sys.stderr)
    return times


def prepare(name, arguments, folder):
    """Writes what the engines read, in a process that is gone when they run; returns this library's engine."""
    flags = ['--isa', arguments.isa] if arguments.isa else []
    ours = Myograph(arguments.myograph, name, folder, arguments.threads, arguments.batch_size, flags)
    with multiprocessing.get_context('spawn').Pool(1) as pool:
        return pool.apply(export, (name, folder, ours))


def beside_peers(name, ours, arguments, folder):
    """One network's table; returns the medians' ratios to the fastest single-precision peer."""
    expected = np.load(os.path.join(folder, 'scores.npy'))
    engines = {'Myograph': ours}
    try:
        for label in arguments.engines:
            if arguments.isa == 'avx2' and label in ['ONNX Runtime', 'OpenVINO, bf16']:
                continue
            environment = AVX2 if arguments.isa == 'avx2' else {}
            engines[label] = Peer(label, name, folder, arguments.threads, environment)
        leaner = within(engines.get('ONNX Runtime'), ours)
        if leaner:
            engines = {'Myograph': ours, "Myograph in ONNX Runtime's memory": leaner} | engines
        times = rounds(engines, arguments.rounds)
    finally:
        for engine in engines.values():
            engine.close()
    medians = {label: statistics.median(values) for label, values in times.items()}
    single = [value for label, value in medians.items() if not label.startswith('Myograph') and 'bf16' not in label]
    fastest = min(single, default=medians['Myograph'])
    batch = f', batch {arguments.batch_size}' if arguments.batch_size > 1 else ''
    print(f'\n| {name}{batch}, {plural(arguments.threads, "thread")} | median | min to max | of the fastest fp32 peer | '
          'peak memory | ready in | off by |\n|---|---|---|---|---|---|---|')
    for label, engine in engines.items():
        off = np.abs(engine.scores - expected).max() / np.abs(expected).max()
        print(f'| {label} | {medians[label] * 1e3:.1f} ms | {min(times[label]) * 1e3:.1f} to {max(times[label]) * 1e3:.1f} | '
              f'{medians[label] / fastest:.2f} | {engine.peak_bytes / 1e6:.0f} MB | {engine.load_seconds:.2f} s | {off:.1e} |',
              flush=True)
    return {label: median / fastest for label, median in medians.items()}


def within(peer, ours):
    """This library with slower kernels, so that its process's peak stays under the peer's; None where it does so by
    itself or can't."""
    if not peer:
        return None
    peer.turn()
    ours.turn()
    limit = ours.session_bytes - (ours.peak_bytes - peer.peak_bytes)
    if not 0 < limit < ours.session_bytes:
        return None
    leaner = copy.copy(ours)
    leaner.arguments = [*ours.arguments, '--memory-limit', str(limit)]
    try:
        leaner.make_ready()
    except subprocess.CalledProcessError:
        return None
    return leaner


def beside_itself(name, arguments, folder):
    """This library's own variants of one network, alternately. The limit of direct convolution is what all its
    multiply-adds take at the peak that the command measured."""
    def variant(threads=arguments.threads, batch=1, flags=(), kernels='fused'):
        return Myograph(arguments.myograph, name, folder, threads, batch, flags, kernels)

    single, avx2 = variant(), variant(flags=['--isa', 'avx2'])
    engines = {'as it is': single, 'unfused': variant(kernels='unfused'), 'direct only': variant(kernels='fused direct'),
               '1 thread': variant(threads=1), 'batch 8': variant(batch=8)}
    zoo = {row['name']: row for row in json.loads(subprocess.check_output([arguments.myograph, 'networks', '--json']))}
    if 'avx2' in zoo[name]['isas']:
        engines['AVX2'] = avx2
        avx2.make_ready()
    single.make_ready()
    times = rounds(engines, arguments.rounds)
    medians = {label: statistics.median(values) for label, values in times.items()}
    medians['batch 8'] /= 8
    print(f'\n| {name} by itself | one sample | over the time as it is | over the limit of direct convolution |\n|---|---|---|---|')
    for label, median in medians.items():
        host = avx2.host if label == 'AVX2' else single.host
        peak = host['peak_flops'] / (arguments.threads if label == '1 thread' else 1)
        limit = zoo[name]['flops'] / peak
        print(f'| {label} | {median * 1e3:.1f} ms | {median / medians["as it is"]:.2f} | {median / limit:.2f} of {limit * 1e3:.0f} ms |',
              flush=True)


def summarize(results, arguments):
    """All networks in one table, for a README."""
    print(f'\n| time of one sample over the fastest fp32 peer\'s, {plural(arguments.threads, "thread")} | '
          + ' | '.join(f'`{name}`' for name in results) + ' |\n|---' + '|---' * len(results) + '|')
    for label in dict.fromkeys(label for ratios in results.values() for label in ratios):
        mark = '**' if label == 'Myograph' else ''
        cells = [f'{mark}{ratios[label]:.2f}{mark}' if label in ratios else '' for ratios in results.values()]
        print(f'| {mark}{label}{mark} | {" | ".join(cells)} |')
    print(f'\n{versions()}', flush=True)


def plural(count, noun):
    return f'{count} {noun}' + ('' if count == 1 else 's')


def versions():
    packages = {'PyTorch': 'torch', 'ONNX Runtime': 'onnxruntime', 'OpenVINO': 'openvino'}
    return ', '.join(f'{label} {importlib.metadata.version(package)}' for label, package in packages.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('myograph')
    parser.add_argument('--networks', nargs='+', default=NETWORKS, choices=NETWORKS)
    parser.add_argument('--engines', nargs='*', default=list(PEERS), choices=list(PEERS), metavar='ENGINE',
                        help=', '.join(PEERS))
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--batch-size', type=int, default=1)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--isa', choices=['avx2'])
    parser.add_argument('--only', choices=['peers', 'itself'], help='one half of the tables')
    parser.add_argument('--svg', help='draw the ratios into this file')
    arguments = parser.parse_args()
    results = {}
    for name in arguments.networks:
        with tempfile.TemporaryDirectory() as folder:
            ours = prepare(name, arguments, folder)
            if arguments.only != 'itself':
                results[name] = beside_peers(name, ours, arguments, folder)
            if arguments.only != 'peers':
                beside_itself(name, arguments, folder)
    if results:
        summarize(results, arguments)
    if arguments.svg and results:
        note = (f'Time for one 256×256 slice over that of the fastest fp32 peer, {plural(arguments.threads, "thread")}, '
                f'lower is better; pale: bf16. {versions()}')
        with open(arguments.svg, 'w') as file:
            file.write(chart.draw(results, note))


if __name__ == '__main__':
    sys.exit(main())
