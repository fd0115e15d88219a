"""Checkpoints of a stopped run, damaged in every way: the run goes on from the other one, or says why not."""

import shutil, signal

NAMES = ['checkpoint-a.safetensors', 'checkpoint-b.safetensors']


def stopped_run(tool):
    """A run that got SIGTERM in the middle, and the weights that it ends with if it goes on."""
    folder = tool.workspace / 'stopped'
    process = tool.start(*tool.training(folder))
    while process.poll() is None and not all((folder / name).exists() for name in NAMES):
        pass
    process.send_signal(signal.SIGTERM)
    process.communicate()
    return folder


def damage(random, folder):
    """Changes files of the run's folder; says how, and whether one whole checkpoint is left."""
    first, second = [folder / name for name in NAMES]
    victim, other = random.sample([first, second], 2)
    data = bytearray(victim.read_bytes())
    way = random.choice(['bit', 'byte', 'cut', 'empty', 'grown', 'swapped', 'gone', 'both', 'folder', 'link'])
    if way in ('bit', 'both'):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    elif way == 'byte':
        data[random.randrange(len(data))] = random.randrange(256)
    elif way == 'cut':
        del data[random.randrange(len(data)):]
    elif way == 'empty':
        data.clear()
    elif way == 'grown':
        data += bytes(random.randrange(1, 5000))
    victim.write_bytes(data)
    if way == 'swapped':
        first.rename(folder / 'x')
        second.rename(first)
        (folder / 'x').rename(second)
    elif way == 'both':
        other.write_bytes(other.read_bytes()[:random.randrange(1000)])
    elif way in ('gone', 'folder', 'link'):
        victim.unlink()
        if way == 'folder':
            victim.mkdir()
        if way == 'link':
            victim.symlink_to(other.name)
    # Nothing is written in the place of a folder, so that such a run ends where it would save.
    return f'{way} {victim.name}', way not in ('both', 'folder')


def torture(part, tool, least):
    run = stopped_run(tool)
    expected = (tool.reference / 'last.safetensors').read_bytes()
    copy = tool.workspace / 'copy'
    while part.goes_on(least):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(run, copy, symlinks=True)
        way, is_whole = damage(part.random, copy)
        status, errors = tool.run(*tool.training(copy), '--resume')
        part.runs += 1
        if status not in (0, 1):
            part.finding(f'{way}: {status}: {errors}')
        elif is_whole and status != 0:
            part.finding(f'{way}: refused, though the other checkpoint is whole: {errors}')
        elif status == 0 and (copy / 'last.safetensors').read_bytes() != expected:
            part.finding(f'{way}: other weights than those of an undisturbed run')
