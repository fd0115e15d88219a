"""Odd surroundings: each command does its work or says in a line why not."""

import os

PREAMBLES = [
    'exec 0<&-', 'exec 1>&-', 'exec 2>&-', 'exec 0<&- 1>&- 2>&-', 'exec 1>/dev/full', 'exec 2>/dev/full',
    'exec 2>&- 1>/dev/full', 'ulimit -n 8', 'ulimit -v 200000', 'ulimit -v 400000', 'ulimit -v 1000000',
    'ulimit -s 64', 'ulimit -s 256', 'ulimit -s unlimited', 'ulimit -f 0', 'ulimit -f 1', 'ulimit -c 0', 'umask 777',
    'mkdir gone; cd gone; rmdir ../gone', 'trap "" TERM INT PIPE HUP', 'exec 1</dev/null', 'exec 2</dev/null',
]

VARIABLES = [
    {'OMP_NUM_THREADS': value} for value in ['0', '-1', 'many', '99999', '2,2', '', '3000000000']
] + [
    {name: value}
    for name in ['OMP_STACKSIZE', 'KMP_STACKSIZE']
    for value in ['1', '4k', '1B', '999999G', 'large', '']
] + [
    {'OMP_WAIT_POLICY': 'never'}, {'OMP_PROC_BIND': 'spread'}, {'OMP_PLACES': '{0:99999}'}, {'OMP_THREAD_LIMIT': '1'},
    {'OMP_DYNAMIC': 'true'}, {'OMP_SCHEDULE': 'x'}, {'OMP_MAX_ACTIVE_LEVELS': '-5'}, {'KMP_AFFINITY': 'disabled'},
    {'KMP_AFFINITY': 'nonsense,42'}, {'KMP_BLOCKTIME': '-3'}, {'OMP_DISPLAY_ENV': 'true'},
    {'OPENBLAS_NUM_THREADS': '0'}, {'OPENBLAS_NUM_THREADS': '9999'}, {'OPENBLAS_CORETYPE': 'nonsense'},
    {'HOME': None, 'XDG_CACHE_HOME': None}, {'HOME': '/proc', 'XDG_CACHE_HOME': None},
    {'HOME': 'relative', 'XDG_CACHE_HOME': None}, {'XDG_CACHE_HOME': '/dev/null'}, {'XDG_CACHE_HOME': '\n'},
    {'TMPDIR': '/nonexistent'}, {'TMPDIR': ''}, {'PATH': ''}, {'LANG': 'C', 'LC_ALL': 'C'}, {'LC_ALL': 'xx_YY.nothing'},
    {'TZ': '/dev/zero'}, {'TERM': None}, {'COLUMNS': '-1'}, {'MALLOC_PERTURB_': '165'},
]

NAMES = [b'latin-\xe9.nii.gz', b'line\nbreak.nii.gz', b'\x1b[2Jescape.nii.gz', b'comma,"quote.nii.gz', b' .nii.gz',
         b'-dash.nii.gz', '\u202ereversed.nii.gz'.encode(), b'%s%n.nii.gz', b'n' * 240 + b'.nii.gz',
         b'n' * 300 + b'.nii.gz', (b'd' * 200 + b'/') * 21 + b'.nii.gz']


def cases(tool):
    """(what, arguments, output, options)"""
    output = tool.workspace / 'odd.nii.gz'
    weights = tool.workspace / 'odd.safetensors'
    commands = [(tool.segmenting(output), output),
                (['convert', tool.weights, weights, '--network', 'unet16'], weights),
                (['check', tool.workspace / 'training'], None)]
    for arguments, made in commands:
        for preamble in PREAMBLES:
            yield f'{arguments[0]} behind `{preamble}`', arguments, made, {'preamble': preamble}
        for variables in VARIABLES:
            yield f'{arguments[0]} with {variables}', arguments, made, {'environment': variables}
    for name in NAMES:
        scan = os.fsencode(tool.workspace) + b'/' + name
        yield f'segment {name!r}', [scan if part == tool.scan else part for part in tool.segmenting(output)], output, {
            'scan': scan}
        yield f'segment to {name!r}', tool.segmenting(os.fsencode(tool.workspace) + b'/out-' + name), None, {}


def torture(part, tool, least):
    inputs = tool.inputs()
    expected = {tool.workspace / 'odd.nii.gz': tool.mask.read_bytes()}
    everything = list(cases(tool))
    part.random.shuffle(everything)
    for what, arguments, output, options in everything:
        if not part.goes_on(least):
            break
        scan = options.pop('scan', None)
        if scan:
            try:
                with open(scan, 'wb') as copy:
                    copy.write(tool.scan.read_bytes())
            except OSError:
                pass
        if output:
            output.unlink(missing_ok=True)
        before = set(os.listdir(tool.workspace))
        status, errors = tool.run(*arguments, **options)
        part.runs += 1
        is_there = bool(output) and output.exists()
        if status == 127 and 'loading shared libraries' in errors:
            continue  # The system's loader gave up before anything of ours began.
        if status not in (0, 1, 2):
            part.finding(f'{what}: {status}: {errors}')
        elif status == 0 and output and (not is_there or output.read_bytes() != expected.setdefault(
                output, output.read_bytes())):
            part.finding(f'{what}: success without the right output')
        elif status != 0 and is_there and output.read_bytes() != expected.get(output):
            part.finding(f'{what}: a part of the output is there')
        elif any(ord(mark) < 32 and mark != '\n' for mark in errors):
            part.finding(f'{what}: a control character reached the terminal: {errors!r}')
        left = {name for name in set(os.listdir(tool.workspace)) - before if name.startswith('.partial-')}
        if left or tool.inputs() != inputs:
            part.finding(f'{what}: left {left}, or an input changed')
