#!/usr/bin/env python3
"""Time a training step of this library beside PyTorch's: same network, batch and threads, cross entropy and Adam.

    python3 Benchmarks/training.py MYOGRAPH [--networks unet16:20 unet64:2] [--threads 2] [--rounds 3] [--steps 3]

MYOGRAPH is the built command. Each engine has a process of its own; in each round they take turns of some steps, and a turn
counts with its median. Memory is the peak of the whole process, what its libraries take included.
Needs: pip install torch numpy
"""
import argparse
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import time

from engines import FIXTURES, peak_memory

PEERS = {
    'PyTorch, compiled, channels-last': {'compiled': True, 'channels_last': True},
    'PyTorch, channels-last': {'channels_last': True},
    'PyTorch': {},
    'PyTorch, bf16 autocast, channels-last': {'bf16': True, 'channels_last': True},
}


def trainer(name, batch, threads, compiled=False, channels_last=False, bf16=False):
    """Returns a function that does one step."""
    import torch
    sys.path.append(FIXTURES)
    from networks import ZOO
    torch.set_num_threads(threads)
    network = ZOO[name][0]()
    if hasattr(network, 'drop'):
        network.drop = torch.nn.Dropout(0.2)
    image, labels = torch.randn(batch, 1, 256, 256), torch.randint(0, 4, (batch, 256, 256))
    if channels_last:
        network, image = network.to(memory_format=torch.channels_last), image.to(memory_format=torch.channels_last)
    network.train()
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-4)
    run = torch.compile(network) if compiled else network

    def step():
        optimizer.zero_grad()
        with torch.autocast('cpu', torch.bfloat16, enabled=bf16):
            loss = torch.nn.functional.cross_entropy(run(image), labels)
        loss.backward()
        optimizer.step()
    return step


def serve(label, name, batch, threads, steps, pipe):
    step = trainer(name, batch, threads, **PEERS[label])
    step()
    step()
    pipe.send('ready')
    try:
        while pipe.recv():
            times = []
            for _ in range(steps):
                start = time.perf_counter()
                step()
                times.append(time.perf_counter() - start)
            pipe.send((statistics.median(times), peak_memory()))
    except EOFError:
        pass


class Peer:
    def __init__(self, label, *arguments):
        context = multiprocessing.get_context('spawn')
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=serve, args=(label, *arguments, other))
        self.process.start()
        other.close()
        self.pipe.recv()

    def turn(self):
        self.pipe.send('turn')
        return self.pipe.recv()

    def close(self):
        self.pipe.close()
        self.process.join()


class Myograph:
    """A process for each turn."""

    def __init__(self, command, kernels, name, batch, threads, steps):
        self.arguments = [command, 'bench', '--mode', 'train', '--network', name, '--batch-size', str(batch), '--kernels',
                          kernels, '--threads', str(threads), '--iterations', str(steps), '--json']

    def turn(self):
        text = subprocess.run(self.arguments, check=True, stdout=subprocess.PIPE).stdout
        run = json.loads(text)['runs'][0]
        return run['median_s'], run['peak_memory_bytes']

    def close(self):
        pass


def compare(name, batch, arguments):
    common = (name, batch, arguments.threads, arguments.steps)
    engines = {'Myograph': Myograph(arguments.myograph, 'fused', *common),
               'Myograph, unfused': Myograph(arguments.myograph, 'unfused', *common)}
    try:
        for label in PEERS:
            engines[label] = Peer(label, *common)
        turns = {label: [] for label in engines}
        for _ in range(arguments.rounds):
            for label, engine in engines.items():
                turns[label].append(engine.turn())
                print(f'{label}: {turns[label][-1][0]:.3f} s', file=sys.stderr, flush=True)
    finally:
        for engine in engines.values():
            engine.close()
    medians = {label: statistics.median(seconds for seconds, _ in some) for label, some in turns.items()}
    fastest = min(value for label, value in medians.items() if label in PEERS and 'bf16' not in label)
    print(f'\n| {name}, batch {batch}, {arguments.threads} threads | median step | min to max | of the fastest fp32 PyTorch |'
          ' peak memory |\n|---|---|---|---|---|')
    for label, some in turns.items():
        times = [seconds for seconds, _ in some]
        print(f'| {label} | {medians[label]:.2f} s | {min(times):.2f} to {max(times):.2f} s | '
              f'{medians[label] / fastest:.2f} | {max(peak for _, peak in some) / 1e6:.0f} MB |', flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('myograph', type=os.path.abspath)
    parser.add_argument('--networks', nargs='+', default=['unet16:20', 'unet64:2'], metavar='NAME:BATCH')
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--steps', type=int, default=3)
    arguments = parser.parse_args()
    for network in arguments.networks:
        name, batch = network.split(':')
        compare(name, int(batch), arguments)


if __name__ == '__main__':
    main()
