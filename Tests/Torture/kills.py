"""SIGKILL at random moments of training and segmenting."""

import signal, time

import faults


def kill(part, tool, name, least):
    """A run, killed over and over, that goes on each time and ends with the bits of one that nobody disturbed."""
    job, inputs = faults.job(tool, name), tool.inputs()
    start = time.monotonic()
    tool.expect(*job.arguments)
    usual = time.monotonic() - start
    job.reset()
    while part.goes_on(least):
        resumes = job.resuming and job.is_there()
        process = tool.start(*job.arguments, *(job.resuming if resumes else []))
        time.sleep(part.random.uniform(0, 1.2 * usual))
        process.send_signal(signal.SIGKILL)
        errors = process.communicate()[1].decode(errors='replace')
        part.runs += 1
        if process.returncode not in (0, -signal.SIGKILL):
            part.finding(f'run {part.runs}: status {process.returncode}: {errors}')
        if tool.inputs() != inputs:
            part.finding(f'run {part.runs}: an input changed')
        if process.returncode == 0 or not job.resuming:
            check(part, job, process.returncode == 0)
    if job.resuming:
        check(part, job, False)


def check(part, job, is_done):
    """What is there is whole, or the next run makes it so; nothing else is left."""
    if not is_done and not (job.is_there() and not job.resuming):
        status, errors = job.tool.run(*job.arguments, *(job.resuming if job.is_there() else []))
        if status != 0:
            part.finding(f'run {part.runs}: the next one ended with {status}: {errors}')
    if not job.is_whole():
        part.finding(f'run {part.runs}: other bits than those of an undisturbed run')
    if job.left_over():
        part.finding(f'run {part.runs}: left over for good: {job.left_over()}')
    job.reset()
