"""The engines, each in a process of its own that takes turns with the others.

A process imports its own library only, so that its peak of memory is that engine's. All read what `export` wrote into
one folder: the network's weights for this library (weights.safetensors), for PyTorch (network.pt) and for the others
(network.onnx), the input (input.npy) and the scores to compare with (scores.npy).
"""
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import time
import warnings

import numpy as np

import tensors

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'Tests', 'KernelsTests', 'Fixtures')
TURN_SECONDS, TURN_RUNS = 1.0, 10


def export(name, folder, myograph):
    """Writes the network with seeded weights in every form, this library's input, and the scores that PyTorch makes of
    it in double precision. `myograph` comes back ready."""
    import torch
    sys.path.append(FIXTURES)
    from networks import ZOO
    with torch.no_grad():
        network = ZOO[name][0]().seed()
        weights = {key: value.numpy() for key, value in network.tensors()}
        tensors.write(os.path.join(folder, 'weights.safetensors'), weights)
        image = torch.from_numpy(myograph.make_ready().copy())
        np.save(os.path.join(folder, 'input.npy'), image.numpy())
        torch.save(network.state_dict(), os.path.join(folder, 'network.pt'))
        warnings.simplefilter('ignore', DeprecationWarning)  # The exporter that needs no further package.
        torch.onnx.export(network, image, os.path.join(folder, 'network.onnx'), opset_version=17, dynamo=False)
        # One sample at a time: double precision takes twice the memory.
        network.double()
        scores = torch.cat([network(sample[None].double()) for sample in image])
        np.save(os.path.join(folder, 'scores.npy'), scores.numpy())
    return myograph


# MARK: Peers: each function makes ready and returns one that runs the input once.

def pytorch(name, folder, threads, channels_last=False, compiled=False):
    import torch
    if compiled:
        import torch._inductor.config
        torch._inductor.config.freezing = True
    sys.path.append(FIXTURES)
    from networks import ZOO
    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    network = ZOO[name][0]().eval()
    network.load_state_dict(torch.load(os.path.join(folder, 'network.pt')))
    image = torch.from_numpy(np.load(os.path.join(folder, 'input.npy')))
    if channels_last:
        network, image = network.to(memory_format=torch.channels_last), image.to(memory_format=torch.channels_last)
    run = torch.compile(network) if compiled else network
    if compiled:
        run(image)
    return lambda: run(image).numpy()


def onnx_runtime(name, folder, threads):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(os.path.join(folder, 'network.onnx'), options, providers=['CPUExecutionProvider'])
    feed = {session.get_inputs()[0].name: np.load(os.path.join(folder, 'input.npy'))}
    return lambda: session.run(None, feed)[0]


def openvino(name, folder, threads, precision='f32'):
    from openvino import Core
    compiled = Core().compile_model(os.path.join(folder, 'network.onnx'), 'CPU', {
        'INFERENCE_PRECISION_HINT': precision, 'INFERENCE_NUM_THREADS': threads, 'PERFORMANCE_HINT': 'LATENCY'})
    request = compiled.create_infer_request()
    image = np.load(os.path.join(folder, 'input.npy'))
    return lambda: request.infer({0: image})[0]


PEERS = {
    'OpenVINO, f32': (openvino, {}),
    'ONNX Runtime': (onnx_runtime, {}),
    'PyTorch, compiled': (pytorch, {'compiled': True}),
    'PyTorch, channels-last': (pytorch, {'channels_last': True}),
    'PyTorch': (pytorch, {}),
    'OpenVINO, bf16': (openvino, {'precision': 'bf16'}),
}


class Peer:
    """An engine's process. A turn is at least TURN_RUNS runs and TURN_SECONDS, as in `myograph bench`."""

    def __init__(self, label, network, folder, threads, environment=None):
        context = multiprocessing.get_context('spawn')
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=serve, args=(label, network, folder, threads, environment or {}, other))
        self.process.start()
        other.close()
        self.load_seconds, self.scores = self.pipe.recv()
        self.peak_bytes = None

    def turn(self):
        self.pipe.send('turn')
        seconds, self.peak_bytes = self.pipe.recv()
        return seconds

    def close(self):
        self.pipe.close()
        self.process.join()


def serve(label, network, folder, threads, environment, pipe):
    os.environ.update(environment)
    make, options = PEERS[label]
    start = time.perf_counter()
    run = make(network, folder, threads, **options)
    load_seconds = time.perf_counter() - start
    scores = np.array(run())
    run()
    pipe.send((load_seconds, scores))
    try:
        while pipe.recv():
            samples = []
            while len(samples) < TURN_RUNS or sum(samples) < TURN_SECONDS:
                start = time.perf_counter()
                run()
                samples.append(time.perf_counter() - start)
            pipe.send((statistics.median(samples), peak_memory()))
    except EOFError:
        pass


def peak_memory():
    with open('/proc/self/status') as file:
        return next(1024 * int(line.split()[1]) for line in file if line.startswith('VmHWM'))


class Myograph:
    """This library's command, a process for each turn."""

    def __init__(self, command, network, folder, threads, batch, flags=(), kernels='fused'):
        weights = os.path.join(folder, 'weights.safetensors')
        self.arguments = [command, 'bench', '--network', network, '--threads', str(threads), '--batch-size', str(batch),
                          '--kernels', kernels, '--weights', weights, '--json', *flags]
        self.load_seconds = self.scores = self.peak_bytes = self.session_bytes = self.host = None
        self.folder = folder

    def bench(self, *flags):
        text = subprocess.run([*self.arguments, *flags], check=True, stdout=subprocess.PIPE).stdout
        return json.loads(text)

    def make_ready(self):
        """Looks up the scores, how long loading took and the machine's roofs; returns the input."""
        path = os.path.join(self.folder, 'myograph.safetensors')
        document = self.bench('--scores', path, '--overwrite', '--profile')
        profile = document['profile']
        self.load_seconds, self.host = profile['load_s'], profile['host']
        self.session_bytes = profile['runs'][0]['memory_bytes']
        made = tensors.read(path)
        self.scores = made['scores']
        return made['input']

    def turn(self):
        run = self.bench()['runs'][0]
        self.peak_bytes = run['peak_memory_bytes']
        return run['median_s']

    def close(self):
        pass
