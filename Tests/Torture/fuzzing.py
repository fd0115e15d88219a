"""libFuzzer on each parser, from the committed corpus."""

import os, pathlib, re, subprocess

CORPUS = pathlib.Path(__file__).parent.parent / 'TortureTests' / 'Corpus'
PARSERS = sorted(folder.name for folder in CORPUS.iterdir())


def fuzz(fuzzer, parser, part):
    """What was found beyond the corpus stays beside the fuzzer, and is gone on from the next time."""
    found = pathlib.Path(fuzzer).parent / 'found' / parser
    found.mkdir(parents=True, exist_ok=True)
    log = found.with_suffix('.log')
    # Swift's own reports of a crash don't get along with the sanitizer.
    environment = {**os.environ, 'PARSER': parser, 'TMPDIR': '/dev/shm' if os.path.isdir('/dev/shm') else '/tmp',
                   'SWIFT_BACKTRACE': 'enable=no',
                   'ASAN_OPTIONS': 'detect_leaks=0:allocator_may_return_null=1:abort_on_error=1:quarantine_size_mb=8'}
    with open(log, 'wb') as output:
        status = subprocess.run(
            [fuzzer, f'-seed={part.seed}', f'-max_total_time={max(1, round(part.seconds))}', '-max_len=4096', '-timeout=10',
             '-malloc_limit_mb=512', '-print_final_stats=1', '-verbosity=1', f'-artifact_prefix={found}.', found,
             CORPUS / parser], env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL).returncode
    text = log.read_text(errors='replace')
    runs = re.findall(r'number_of_executed_units: (\d+)', text) or re.findall(r'^#(\d+)', text, re.M)
    part.runs = int(runs[-1]) if runs else 0
    if status != 0:
        kept = re.findall(r'Test unit written to (\S+)', text)
        why = re.findall(r'(?:Finding|ERROR|Fatal error|runtime error): .*', text)
        part.finding(f'{(why or ["see " + str(log)])[0]}; input {(kept or ["none"])[-1]}')
