"""Every system call of every command failing in turn, and SIGKILL in the place of each."""

import os, pathlib, shutil, subprocess

from tool import NETWORK, digest

KINDS = ['hard', 'soft', 'short', 'kill']


class Job:
    """A command, what it makes, and how one goes on with what a failure left of it."""

    def __init__(self, tool, arguments, output=None, compared=('',), resuming=()):
        self.tool, self.arguments, self.compared, self.resuming = tool, arguments, compared, resuming
        self.output = output
        self.reset()
        tool.expect(*arguments)
        self.whole = self.contents()
        self.reset()

    def reset(self):
        shutil.rmtree(self.tool.workspace / 'out', ignore_errors=True)
        (self.tool.workspace / 'out').mkdir()

    def contents(self):
        return digest([self.output / name for name in self.compared]) if self.output else ''

    def is_whole(self):
        try:
            return self.contents() == self.whole
        except OSError:
            return False

    def is_there(self):
        return bool(self.output) and self.output.exists()

    def left_over(self):
        return sorted(entry.name for entry in (self.tool.workspace / 'out').iterdir() if entry != self.output)


COMMANDS = ['segment', 'train', 'convert', 'check', 'phantom']


def job(tool, name):
    output = tool.workspace / 'out' / ('mask.nii.gz' if name == 'segment' else name)
    match name:
        case 'segment':
            return Job(tool, tool.segmenting(output), output)
        case 'train':
            compared = ['last.safetensors', 'best.safetensors', 'dice.csv']
            return Job(tool, tool.training(output), output, compared, ['--resume'])
        case 'convert':
            return Job(tool, ['convert', tool.weights, output, '--network', NETWORK], output)
        case 'phantom':
            compared = ['labels.json', 'phantom-a-001/sa_ED.nii.gz', 'phantom-a-001/label_sa_ES.nii.gz']
            return Job(tool, ['phantom', '--output', output, '--subjects', '1'], output, compared)
        case 'check':
            return Job(tool, ['check', tool.workspace / 'training'])


def fail(tool, shim, job, call, kind):
    """Runs a job with a fault in it: what the fault met (nothing: the job was over before), status and errors."""
    reader, writer = os.pipe()
    try:
        status, errors = tool.run(
            *job.arguments, preamble=f'export LD_PRELOAD="{shim}"', pass_fds=[writer],
            environment={'TORTURE_CALL': str(call), 'TORTURE_KIND': kind, 'TORTURE_REPORT': str(writer)})
        os.close(writer)
        return os.read(reader, 64).decode(), status, errors
    finally:
        os.close(reader)


def complaint(tool, job, met, kind, status, errors, inputs):
    """What is wrong with how a run ended; nil if nothing."""
    if status == 'hangs' or (status < 0 and kind != 'kill'):
        return f'ended by {status}: {errors}'
    if tool.inputs() != inputs:
        return 'an input changed'
    if status == 0 and not job.is_whole():
        return 'success, and the output is not whole'
    if status not in (0, 1, 2) and kind != 'kill':
        return f'status {status}: {errors}'
    if status != 0 and kind != 'kill' and not errors.strip() and met != 'write':
        return 'failed without a word'
    if status != 0 and job.is_there() and not job.is_whole() and not job.resuming:
        return 'a part of the output is there'
    if kind != 'kill' and met != 'unlink' and job.left_over():
        return f'left over: {job.left_over()}'
    return None


def check_next(job):
    """What is wrong with the same command behind a failure; nil if nothing."""
    more = (job.resuming or ['--overwrite']) if job.is_there() else []
    status, errors = job.tool.run(*job.arguments, *more)
    if status != 0 or not job.is_whole():
        return f'the next run ended with {status}: {errors}'
    return f'left over for good: {job.left_over()}' if job.left_over() else None


def torture(part, tool, least):
    shim = pathlib.Path(tool.workspace) / 'faults.so'
    source = pathlib.Path(__file__).with_name('faults.c')
    subprocess.run(['cc', '-shared', '-fPIC', '-O1', '-o', shim, source, '-ldl'], check=True)
    known = {name: job(tool, name) for name in COMMANDS}
    inputs = tool.inputs()
    places = []
    for name in COMMANDS:
        calls = int(fail(tool, shim, known[name], 0, 'count')[0])
        print(f'{name}: {calls} system calls', flush=True)
        places += [(name, call, kind) for call in range(1, calls + 1) for kind in KINDS]
    part.random.shuffle(places)
    for name, call, kind in places:
        if not part.goes_on(least):
            break
        chosen = known[name]
        chosen.reset()
        met, status, errors = fail(tool, shim, chosen, call, kind)
        part.runs += 1
        wrong = complaint(tool, chosen, met, kind, status, errors, inputs) or (status != 0 and check_next(chosen))
        if wrong:
            part.finding(f'{name}, call {call} ({met or "none"}), {kind}: {wrong}')
