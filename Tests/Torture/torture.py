#!/usr/bin/env python3
"""The campaign: fuzzers, kills, faults, damaged checkpoints, odd surroundings. Prints one table, exits 1 on a finding."""

import argparse, functools, random, sys, tempfile

import checkpoints, environments, faults, fuzzing, kills
from tool import Part, Tool


def parts(arguments, tool):
    """Name, share of the time, and what is done in it, at least so many times however little time there is."""
    if arguments.fuzzer:
        for parser in fuzzing.PARSERS:
            body = functools.partial(fuzzing.fuzz, arguments.fuzzer, parser)
            yield f'fuzz {parser}', 0.5 / len(fuzzing.PARSERS), body
    least = 3 if arguments.short else 100
    yield 'kill segment', 0.08, lambda part: kills.kill(part, tool, 'segment', least)
    yield 'kill train', 0.17, lambda part: kills.kill(part, tool, 'train', 3 if arguments.short else 300)
    yield 'fail each system call', 0.15, lambda part: faults.torture(part, tool, least)
    yield 'damage checkpoints', 0.05, lambda part: checkpoints.torture(part, tool, least)
    yield 'odd surroundings', 0.05, lambda part: environments.torture(part, tool, least)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('binaries', help='the folder of the built command')
    parser.add_argument('--fuzzer', help='the built fuzzer; without it parsers are left out')
    parser.add_argument('--minutes', type=float, default=60)
    parser.add_argument('--seed', type=int, default=random.randrange(1 << 32))
    parser.add_argument('--short', action='store_true', help='a little of everything but the fuzzers')
    parser.add_argument('--only', default='', help='parts whose names begin so')
    arguments = parser.parse_args()
    print(f'seed {arguments.seed}', flush=True)
    rows = []
    with tempfile.TemporaryDirectory(prefix='torture-') as workspace:
        tool = Tool(arguments.binaries, workspace)
        tool.make_inputs()
        for name, share, body in parts(arguments, tool):
            if not name.startswith(arguments.only):
                continue
            part = Part(name, 0 if arguments.short else 60 * arguments.minutes * share, arguments.seed)
            body(part)
            part.took = part.elapsed
            rows.append(part)
    print(f'\n{"part":24}{"runs":>12}{"findings":>10}{"time":>9}')
    for part in rows:
        print(f'{part.name:24}{part.runs:12,}{len(part.findings):10}{part.took:7.0f} s')
    sys.exit(any(part.findings for part in rows))


if __name__ == '__main__':
    main()
