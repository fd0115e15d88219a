"""Bars of each engine's time over the fastest single-precision peer's, as SVG."""
import textwrap

BAR, GAP, LEFT, SCALE = 18, 26, 250, 260


def draw(results, note):
    """`results`: by network, the engines' ratios; bars beyond 2.1 are cut off."""
    note = textwrap.wrap(note, 130)
    height = sum(len(ratios) * BAR + GAP for ratios in results.values()) + 24 + 16 * len(note)
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="860" height="{height}" font-family="Helvetica, sans-serif" '
             'font-size="12"><rect width="100%" height="100%" fill="white"/>']
    y = 24
    for name, ratios in results.items():
        top = y
        lines.append(f'<text x="10" y="{y + 13}" font-weight="bold">{name}</text>')
        for engine, ratio in ratios.items():
            width = min(ratio, 2.1) * SCALE
            ours, pale = engine.startswith('Myograph'), 'bf16' in engine
            colour = '#c8402f' if ours else '#c9d1dc' if pale else '#8a99ad'
            lines.append(f'<text x="{LEFT - 8}" y="{y + 13}" text-anchor="end">{engine}</text>'
                         f'<rect x="{LEFT}" y="{y + 2}" width="{width:.0f}" height="{BAR - 5}" fill="{colour}"/>'
                         f'<text x="{LEFT + width + 6:.0f}" y="{y + 13}">{ratio:.2f}</text>')
            y += BAR
        lines.append(f'<line x1="{LEFT + SCALE}" y1="{top}" x2="{LEFT + SCALE}" y2="{y}" stroke="#222" stroke-dasharray="3 3"/>')
        y += GAP
    lines += [f'<text x="10" y="{y + 16 * number}">{line}</text>' for number, line in enumerate(note)]
    return '\n'.join(lines + ['</svg>']) + '\n'
