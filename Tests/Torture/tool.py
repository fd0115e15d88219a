"""The built command, the few small files that it works on, and what counts as a finding."""

import gzip, hashlib, math, os, pathlib, random, struct, subprocess, time

NETWORK = 'unet16'


class Part:
    """One row of the table: tries things until its share of the time is over, and notes what went wrong."""

    def __init__(self, name, seconds, seed):
        self.name, self.seed = name, seed
        self.random = random.Random(f'{seed} {name}')
        self.runs, self.findings = 0, []
        self.start, self.seconds = time.monotonic(), seconds

    @property
    def elapsed(self):
        return time.monotonic() - self.start

    def goes_on(self, least):
        """At least so many runs, then as many as there is time for."""
        return self.runs < least or self.elapsed < self.seconds

    def finding(self, text):
        text = text if len(text) < 600 else text[:300] + ' … ' + text[-300:]
        self.findings.append(text)
        print(f'FINDING in {self.name}, seed {self.seed}: {text}', flush=True)


class Tool:
    def __init__(self, binaries, workspace):
        self.path = os.path.abspath(os.path.join(binaries, 'myograph'))
        self.workspace = pathlib.Path(workspace)

    def start(self, *arguments, preamble='', environment=None, **options):
        """Begins a command as a shell would, behind a `ulimit` or a redirection of its own descriptors."""
        surroundings = {**os.environ, 'OMP_WAIT_POLICY': 'passive', 'OMP_NUM_THREADS': '2',
                        'XDG_CACHE_HOME': str(self.workspace / 'cache'), **(environment or {})}
        surroundings = {name: value for name, value in surroundings.items() if value is not None}
        command = ['/bin/sh', '-c', f'{preamble}\nexec "$0" "$@"', self.path, *map(os.fspath, arguments)]
        return subprocess.Popen(command, env=surroundings, stdin=subprocess.DEVNULL, cwd=self.workspace,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def run(self, *arguments, limit=600, **options):
        """(status, errors); the status is the negated signal where one ended it."""
        process = self.start(*arguments, **options)
        try:
            _, errors = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return 'hangs', f'after {limit} s'
        return process.returncode, errors.decode(errors='replace')

    def make_inputs(self):
        """A cohort of two small subjects, a scan, weights of a step or two, and a reference for each command."""
        for index, name in enumerate(['training', 'validation']):
            for phase in ['ED', 'ES']:
                write_case(self.workspace / name / 'subject', phase, 7 * index + len(phase))
        self.scan = self.workspace / 'training' / 'subject' / 'sa_ED.nii.gz'
        self.reference = self.workspace / 'reference'
        self.expect(*self.training(self.reference))
        self.weights = self.reference / 'last.safetensors'
        self.mask = self.workspace / 'reference.nii.gz'
        self.expect(*self.segmenting(self.mask))

    def expect(self, *arguments):
        status, errors = self.run(*arguments)
        if status != 0:
            raise SystemExit(f'Can\'t begin because `{" ".join(map(str, arguments))}` failed: {errors}')

    def training(self, output, *more):
        """Six steps."""
        return ['train', '--network', NETWORK, '--data', self.workspace / 'training', '--validation',
                self.workspace / 'validation', '--output', output, '--epochs', '2', '--batch-size', '2',
                '--checkpoint-every', '0', *more]

    def segmenting(self, output, *more):
        return ['segment', self.scan, '--network', NETWORK, '--weights', self.weights, '--output', output, *more]

    def inputs(self):
        """A hash of everything that no command may change."""
        files = [*sorted(self.workspace.glob('training/**/*')), *sorted(self.workspace.glob('validation/**/*'))]
        return digest([file for file in files if file.is_file()])


def digest(paths):
    state = hashlib.sha256()
    for path in paths:
        state.update(os.fsencode(path) + b'\0' + pathlib.Path(path).read_bytes())
    return state.hexdigest()


def write_case(folder, phase, seed):
    """A bright disc in a dark ring beside another disc, with its labels: three slices of 28 × 30 voxels."""
    folder.mkdir(parents=True, exist_ok=True)
    noise = random.Random(seed)
    radius = (10 if phase == 'ED' else 7) + noise.random()
    voxels, labels = [], []
    for _ in range(3):
        for y in range(30):
            for x in range(28):
                left, right = math.hypot(3.2 * x - 42, 3 * y - 45), math.hypot(3.2 * x - 68, 3 * y - 45)
                labels.append(1 if left < radius else 2 if left < radius + 7 else 3 if right < 9 else 0)
                voxels.append(int([60, 220, 40, 180][labels[-1]] + noise.gauss(0, 12)))
    for name, code, kind, values in [(f'sa_{phase}', 4, 'h', voxels), (f'label_sa_{phase}', 2, 'B', labels)]:
        data = header((28, 30, 3), code) + struct.pack(f'<{len(values)}{kind}', *values)
        (folder / f'{name}.nii.gz').write_bytes(gzip.compress(data, mtime=0))


def header(shape, code, spacing=(3.2, 3, 8)):
    bits = {2: 8, 4: 16}[code]
    matrix = [spacing[0], 0, 0, 0, 0, spacing[1], 0, 0, 0, 0, spacing[2], 0]
    return (struct.pack('<i36x8h', 348, 3, *shape, 1, 1, 1, 1) + struct.pack('<14xhhh8ff', code, bits, 0, 1, *spacing,
            1, 1, 1, 1, 352) + struct.pack('<ff3xB', 1, 0, 10)).ljust(252, b'\0') + struct.pack(
            '<hh24x12f', 0, 1, *matrix).ljust(92, b'\0') + b'n+1\0\0\0\0\0'
