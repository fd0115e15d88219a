#!/usr/bin/env python3
"""Writes the corpus that fuzzing begins with: a few small files of each kind, sound ones and ones to refuse.

Inputs that once found something stand beside them as finding-*, and are left alone.
"""

import gzip, json, pathlib, struct, zlib

ROOT = pathlib.Path(__file__).parent.parent / 'TortureTests' / 'Corpus'


def nifti(shape, code, data, spacing=(1.25, 1.25, 8), order='<', offset=352, slope=1.0, intercept=0.0, bits=None,
          sform=1, qform=0, magic=b'n+1\0', units=10, time=0.05, fill=b''):
    """A NIfTI-1 file, its fields at their places."""
    head = bytearray(offset)
    rank = len(shape)
    struct.pack_into(order + 'i', head, 0, 348)
    struct.pack_into(order + '8h', head, 40, rank, *shape, *[1] * (7 - rank))
    kinds = {2: 'B', 4: 'h', 8: 'i', 16: 'f', 64: 'd', 256: 'b', 512: 'H', 768: 'I', 1024: 'q', 1280: 'Q'}
    values = struct.pack(f'{order}{len(data)}{kinds[code]}', *data)
    struct.pack_into(order + '2h', head, 70, code, len(values) // len(data) * 8 if bits is None else bits)
    struct.pack_into(order + '8f', head, 76, 1, *spacing, time, 1, 1, 1)
    struct.pack_into(order + '3f', head, 108, offset, slope, intercept)
    head[123] = units
    struct.pack_into(order + '2h', head, 252, qform, sform)
    struct.pack_into(order + '6f', head, 256, 0.1, 0.2, 0.3, -10, 20, 30)
    matrix = [-spacing[0], 0, 0, 5, 0, -spacing[1], 0, 6, 0, 0, spacing[2], 7]
    struct.pack_into(order + '12f', head, 280, *matrix)
    head[344:348] = magic
    return bytes(head) + values + fill


def scans():
    ramp = list(range(24))
    labels = [0, 1, 2, 3] * 6
    plain = nifti((4, 3, 2), 4, ramp)
    wide = bytearray(nifti((4, 3, 2), 4, ramp, offset=368))
    wide[348:352] = b'\1\0\0\0'
    struct.pack_into('<2i', wide, 352, 16, 6)
    return {
        'short.nii': plain, 'labels.nii': nifti((4, 3, 2), 2, labels), 'flat.nii': nifti((6, 4), 2, ramp),
        'frames.nii': nifti((2, 3, 2, 2), 16, [value / 7 for value in ramp]),
        'big-endian.nii': nifti((4, 3, 2), 4, ramp, order='>'),
        'scaled.nii': nifti((4, 3, 2), 2, ramp, slope=0.5, intercept=-3), 'double.nii': nifti((4, 3, 2), 64, ramp),
        'components.nii': nifti((2, 3, 1, 1, 4), 16, ramp), 'extension.nii': bytes(wide),
        'quaternion.nii': nifti((4, 3, 2), 4, ramp, sform=0, qform=1), 'no-matrix.nii': nifti((4, 3, 2), 4, ramp, sform=0),
        'other-axis.nii': nifti((2, 4, 3), 4, ramp, spacing=(8, 1.25, 1.25)),
        'uint64.nii': nifti((4, 3, 2), 1280, labels), 'int64.nii': nifti((4, 3, 2), 1024, [1 << 40] * 24),
        'bits-0.nii': nifti((4, 3, 2), 4, ramp, bits=0), 'negative.nii': nifti((4, 3, 2), 4, ramp, spacing=(-1, 1, 8)),
        'metres.nii': nifti((4, 3, 2), 4, ramp, spacing=(1e-3, 1e-3, 8e-3), units=1),
        'nan.nii': nifti((4, 3, 2), 16, [float('nan')] * 24), 'huge.nii': nifti((4, 3, 2), 16, [3e38, -3e38] * 12),
        'pair.nii': nifti((4, 3, 2), 4, ramp, magic=b'ni1\0'), 'second.nii': struct.pack('<i', 540) + plain[4:] + bytes(192),
        'short-of-bytes.nii': plain[:-1], 'more-bytes.nii': plain + b'more', 'header-only.nii': plain[:200],
        'too-many.nii': plain[:40] + struct.pack('<8h', 7, *[32767] * 7) + plain[56:],
    }


def nifti2(order='<', magic=b'n+2\0\r\n\x1a\n', offset=544, count=24, code=4, shape=(4, 3, 2)):
    """A NIfTI-2 file, its fields at their places."""
    head = bytearray(max(offset, 540))
    struct.pack_into(order + 'i', head, 0, 540)
    head[4:12] = magic
    struct.pack_into(order + '2h', head, 12, code, {2: 8, 4: 16, 64: 64}[code])
    struct.pack_into(order + '8q', head, 16, len(shape), *shape, *[1] * (7 - len(shape)))
    struct.pack_into(order + '8d', head, 104, 1, 1.25, 1.25, 8, 0.05, 1, 1, 1)
    struct.pack_into(order + 'q2d', head, 168, offset, 1, 0)
    struct.pack_into(order + '2i', head, 344, 0, 1)
    struct.pack_into(order + '12d', head, 400, -1.25, 0, 0, 5, 0, -1.25, 0, 6, 0, 0, 8, 7)
    struct.pack_into(order + 'i', head, 500, 10)
    return bytes(head) + struct.pack(f'{order}{count}{ {2: "B", 4: "h", 64: "d"}[code]}', *range(count))


def second_scans():
    plain = nifti2()
    return {
        'short.nii': plain, 'big-endian.nii': nifti2('>'), 'labels.nii': nifti2(code=2), 'double.nii': nifti2(code=64),
        'flat.nii': nifti2(shape=(6, 4)), 'cut.nii': plain[:-1], 'header-only.nii': plain[:400], 'pair.nii': nifti2(magic=b'ni2\0\r\n\x1a\n'),
        'line-ends.nii': nifti2(magic=b'n+2\0\n\n\x1a\n'), 'long.nii': nifti2(shape=(1 << 40, 1 << 40, 2)),
        'negative.nii': nifti2(shape=(4, -3, 2)), 'far.nii': plain[:168] + struct.pack('<q', (1 << 63) - 1) + plain[176:],
    }


def pairs():
    """A header and the voxels that lie in a file of their own, one behind the other."""
    ramp = list(range(24))

    def pair(header, offset=0):
        data = bytearray(header)
        struct.pack_into('<f', data, 108, offset)
        return bytes(data[:348]) + bytes(offset) + bytes(data[352:])
    made = {'short': nifti((4, 3, 2), 4, ramp, magic=b'ni1\0'), 'flat': nifti((6, 4), 2, ramp, magic=b'ni1\0'),
            'single': nifti((4, 3, 2), 4, ramp), 'double': nifti((4, 3, 2), 64, ramp, magic=b'ni1\0'),
            'analyze': nifti((4, 3, 2), 4, ramp, magic=bytes(4))}
    found = {name: pair(data) for name, data in made.items()}
    return {**found, 'offset': pair(made['short'], 16), 'cut': found['short'][:-1], 'header': found['short'][:348]}


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png(width, height, bits, colour, rows, *before, interlaced=0, after=b''):
    head = struct.pack('>2I5B', width, height, bits, colour, 0, 0, interlaced)
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + b''.join(before) + chunk(b'IDAT', zlib.compress(rows))
            + chunk(b'IEND', b'') + after)


def pngs():
    grey = b''.join(bytes([0, *range(row * 5, row * 5 + 5)]) for row in range(4))
    colour = b''.join(bytes([row, *range(15)]) for row in range(4))
    opaque = b''.join(bytes([0, *[7, 255] * 5]) for row in range(4))
    palette = chunk(b'PLTE', bytes(range(9)))
    indices = bytes([0, 0b00011000, 0b10000000] * 4)
    return {
        'grey': png(5, 4, 8, 0, grey), 'colour': png(5, 4, 8, 2, colour), 'opaque': png(5, 4, 8, 4, opaque),
        'bits': png(5, 4, 1, 0, bytes([0, 0b10101000] * 4)), 'deep': png(2, 4, 16, 0, bytes([0, 1, 2, 3, 4] * 4)),
        'palette': png(5, 4, 2, 3, indices, palette), 'beyond': png(5, 4, 2, 3, bytes([0, 255, 255] * 4), palette),
        'clear': png(5, 4, 2, 3, indices, palette, chunk(b'tRNS', b'\xff\0')), 'key': png(5, 4, 8, 0, grey, chunk(b'tRNS', b'\0\7')),
        'text': png(5, 4, 8, 0, grey, chunk(b'zTXt', b'a\0\0' + zlib.compress(bytes(100000)))),
        'interlaced': png(1, 1, 8, 0, b'\0\7', interlaced=1), 'trailing': png(5, 4, 8, 0, grey, after=b'more'),
        'few': png(5, 4, 8, 0, grey[:-6]), 'many': png(5, 4, 8, 0, grey + grey), 'large': png(1 << 30, 1 << 30, 16, 6, grey),
    }


def tiff(pages, order='<', big=False):
    """Pages of (entries, data): the entries' values, or where the data begins for `None`."""
    offset, entry = ('Q', f'{order}2HQQ') if big else ('I', f'{order}2H2I')
    file = (b'II' if order == '<' else b'MM') + struct.pack(order + 'H', 43 if big else 42)
    file += struct.pack(order + '2HQ', 8, 0, 16) if big else struct.pack(order + 'I', 8)
    for index, (entries, data) in enumerate(pages):
        size = 8 + 20 * len(entries) + 8 if big else 2 + 12 * len(entries) + 4
        start = len(file) + size
        file += struct.pack(order + ('Q' if big else 'H'), len(entries))
        for tag, kind, value in entries:
            value = start if value is None else value
            # A short stands in front of its field.
            if kind == 3 and order == '>':
                value <<= 48 if big else 16
            file += struct.pack(entry, tag, kind, 1, value)
        data += bytes(len(data) % 2)
        file += struct.pack(order + offset, start + len(data) if index + 1 < len(pages) else 0) + data
    return file


def tiffs():
    grey = bytes(range(20))

    def page(data, **changes):
        tags = {'width': 256, 'height': 257, 'bits': 258, 'compression': 259, 'photometric': 262, 'offset': 273, 'samples': 277,
                'rows': 278, 'bytes': 279, 'planar': 284, 'predictor': 317, 'tile_width': 322, 'tile_height': 323,
                'tile_offset': 324, 'tile_bytes': 325, 'extra': 338, 'format': 339}
        values = {'width': 5, 'height': 4, 'bits': 8, 'compression': 1, 'photometric': 1, 'offset': None, 'samples': 1, 'rows': 4,
                  'bytes': len(data), **changes}
        entries = sorted((tags[name], 4 if 'width' in name or 'height' in name or 'offset' in name or 'bytes' in name else 3, value)
                         for name, value in values.items() if value != 'none')
        return entries, data
    plain = page(grey)
    deflated = page(zlib.compress(grey), compression=8)
    real = page(struct.pack('<5f', *range(5)), height=1, rows=1, bits=32, format=3)
    tile = page(bytes(256), offset='none', bytes='none', rows='none', tile_width=16, tile_height=16, tile_offset=None, tile_bytes=256)
    return {
        'grey': tiff([plain]), 'pages': tiff([plain, deflated, plain]), 'big': tiff([deflated, plain], big=True),
        'motorola': tiff([plain], '>'), 'packed': tiff([page(bytes([19, *grey]), compression=32773)]), 'real': tiff([real]),
        'nan': tiff([page(b'\xff' * 20, height=1, rows=1, bits=32, format=3)]), 'tile': tiff([tile]),
        'colour': tiff([page(bytes(30), width=2, height=5, rows=5, photometric=2, samples=2)]), 'cut': tiff([plain])[:-4],
        'two': tiff([page(bytes(40), samples=2, extra=0)]), 'opaque': tiff([page(b'\7\xff' * 20, samples=2, extra=2)]),
        'planes': tiff([page(bytes(20), height=2, rows=2, samples=2, extra=0, planar=2)]),
        'predictor': tiff([page(zlib.compress(grey), compression=8, predictor=2)]), 'lzw': tiff([page(bytes([128, 0, 64, 0]), compression=5)]),
        'jpeg': tiff([page(b'\xff\xd8\xff\xd9', compression=7)]), 'large': tiff([page(grey, width=1 << 31, height=1 << 31)]),
        'wide-tile': tiff([page(grey, tile_width=1 << 30, tile_height=1 << 30, tile_offset=8, tile_bytes=9)]),
        'different': tiff([plain, page(grey, width=4, height=5)]), 'loop': tiff([plain, plain])[:62] + b'\x08\0\0\0' + tiff([plain, plain])[66:],
        'white': tiff([page(grey, photometric=0)]), 'zstd': tiff([page(b'\x28\xb5\x2f\xfd' + bytes(16), compression=50000)]),
    }


def streams():
    plain = scans()['short.nii']
    whole = gzip.compress(plain, mtime=0)
    half = len(plain) // 2
    damaged = bytearray(whole)
    damaged[-6] ^= 1
    return {
        'whole.nii.gz': whole, 'stored.nii': plain, 'labels.nii.gz': gzip.compress(scans()['labels.nii'], mtime=0),
        'members.nii.gz': gzip.compress(plain[:half], mtime=0) + gzip.compress(plain[half:], mtime=0),
        'padded.nii.gz': whole + bytes(64), 'garbage.nii.gz': whole + b'garbage', 'cut.nii.gz': whole[:-5],
        'checksum.nii.gz': bytes(damaged), 'twice.nii.gz': gzip.compress(whole, mtime=0), 'empty.nii.gz': gzip.compress(b''),
        'zeros.nii.gz': gzip.compress(nifti((200, 200, 2), 2, [0] * 80000), mtime=0), 'magic.nii.gz': whole[:2],
    }


def tensors(header, data=b'', length=None):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack('<Q', len(text) if length is None else length) + text + data


def entry(kind, shape, begin, end):
    return {'dtype': kind, 'shape': shape, 'data_offsets': [begin, end]}


def weights():
    values = struct.pack('<6f', *range(6))
    mixed = {'a': entry('F64', [1], 0, 8), 'b': entry('F16', [2, 1], 8, 12), 'c': entry('BF16', [], 12, 14),
             'd': entry('I64', [1], 14, 22), 'e': entry('BOOL', [0, 5], 22, 22)}
    return {
        'plain': tensors({'conv.weight': entry('F32', [2, 3], 0, 24)}, values),
        'metadata': tensors({'__metadata__': {'format': 'pt', 'é\n': '\x01'}, 'x': entry('F32', [6], 0, 24)}, values),
        'types': tensors(mixed, bytes(22)), 'padded': tensors(b'{"x":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}   ', bytes(4)),
        'empty': tensors({}), 'hole': tensors({'x': entry('F32', [1], 4, 8)}, bytes(8)),
        'overlap': tensors({'x': entry('F32', [1], 0, 4), 'y': entry('F32', [1], 0, 4)}, bytes(4)),
        'trailing': tensors({'x': entry('F32', [1], 0, 4)}, bytes(5)),
        'too-large': tensors({'x': entry('F32', [1 << 62, 1 << 62], 0, 4)}, bytes(4)),
        'reversed': tensors({'x': entry('F32', [1], 4, 0)}, bytes(4)), 'long': tensors({}, length=1 << 62),
        'twice': tensors(b'{"x":{},"x":{}}'), 'unknown': tensors({'x': entry('F8_E4M3', [1], 0, 1)}, b'0'),
        'escape': tensors({'\x1b[2J\n\u2028': entry('F32', [1], 0, 3)}, b'0000'),
        'pickle': b'PK\3\4' + bytes(60), 'onnx': b'\x08\x08\x12\x07pytorch' + bytes(40),
    }


def texts():
    return {
        'object': b'{"a": [1, 2, {"b": "c"}], "d": {}}', 'escapes': br'"\" \\ \/ \b \f \n \r \t \u00e9 \ud83d\ude00 \ud800"',
        'numbers': b'[0, 1, 9223372036854775807, 9223372036854775808, 01, -1, 1.5, 1e3]', 'number': b'18446744073709551615',
        'deep': b'[' * 16 + b']' * 16, 'deeper': b'[' * 17 + b']' * 17, 'spaces': b' \t\r\n[ 1 , 2 ]\n', 'behind': b'{} {}',
        'mark': b'\xef\xbb\xbf{}', 'utf8': '"é€😀\u2028"'.encode(), 'not-utf8': b'"\xc0\x80\xed\xa0\x80\xf5\x80\x80\x80"',
        'twice': b'{"a": 1, "a": 2}', 'words': b'[true, false, null]', 'utf16': '{"a": 1}'.encode('utf-16'),
    }


def names():
    return {
        'plain': b'{"conv1.weight": "module.conv1.weight", "conv1.bias": "module.conv1.bias"}',
        'ambiguous': b'{"a": "x", "b": "x"}', 'empty': b'{}', 'no-text': b'{"a": 1}', 'no-object': b'["a"]',
        'escapes': br'{"\u001b[2J": "\n\u2028", "\u00e9": "e\u0301"}', 'cut': b'{"a": "b',
    }


def label_maps():
    return {
        'network': b'{"LV": 1, "MYO": 2, "RV": 3}', 'background': b'{"background": 9, "LV": 3, "MYO": 2, "RV": 1}',
        'large': b'{"LV": 500, "MYO": 200, "RV": 600}', 'merged': b'{"LV": 1, "MYO": [2, 4], "RV": 3, "ignore": 5}',
        'largest': b'{"LV": 9223372036854775807, "MYO": -9223372036854775808, "RV": 1e300}', 'twice': b'{"LV": 1, "MYO": 1, "RV": 2}',
        'missing': b'{"LV": 1}', 'stranger': b'{"LV": 1, "MYO": 2, "RV": 3, "aorta": 4}', 'half': b'{"LV": 1.5, "MYO": 2, "RV": 3}',
        'mark': b'\xef\xbb\xbf{"LV": 1, "MYO": 2, "RV": 3}', 'no-json': b'LV=1', 'empty-list': b'{"LV": [], "MYO": 2, "RV": 3}',
    }


def datasets():
    new = {'channel_names': {'0': 'MRI'}, 'labels': {'background': 0, 'LV': 3, 'MYO': 2, 'RV': 1}, 'numTraining': 2,
           'file_ending': '.nii.gz'}
    old = {'numTraining': 0, 'labels': {'0': 'background', '1': 'RV', '2': 'myocardium', '3': 'LV cavity'},
           'training': [{'image': './imagesTr/a.nii.gz', 'label': './labelsTr/a.nii.gz'}]}
    merged = {**new, 'labels': {**new['labels'], 'MYO': [2, 4], 'ignore': 5}, 'regions_class_order': [1, 2, 3]}
    return {
        'new': json.dumps(new).encode(), 'old': json.dumps(old).encode(), 'merged': json.dumps(merged).encode(),
        'mark': b'\xef\xbb\xbf' + json.dumps(new).encode(), 'whole': json.dumps({**new, 'numTraining': 1e300}).encode(),
        'large': b'{"labels": {"LV": 9223372036854775808, "MYO": -1, "RV": 1e308}}', 'left': b'{"labels": {"left ventricle": 1}}',
        'twice': b'{"labels": {"lv": 1, "LV": 2, "MYO": 3, "RV": 4}}', 'list': b'[]', 'none': b'{"labels": null}',
        'deep': b'{"labels": ' + b'[' * 200 + b']' * 200 + b'}', 'cut': b'{"labels": {"LV"',
    }


def infos():
    return {
        'plain': b'ED: 1\nES: 12\nGroup: DCM\nHeight: 184.0\nNbFrame: 30\nWeight: 95.0\n', 'windows': b'ED: 1\r\nES: 12\r\n',
        'mark': b'\xef\xbb\xbfED: 1\nES: 12\n', 'no-es': b'ED: 1\n', 'same': b'ED: 1\nES: 1\n', 'other': b'ED: 1\nES: 13\n',
        'twice': b'ED: 1\nED: 12\nES: 12\n', 'latin': b'Group: \xe9\nED: 1\nES: 12\n', 'long': b'ED: 1234567\nES: 012\n',
        'spaces': b'  ED  :  1  \n\tES\t:\t12\t\n', 'empty': b'', 'digits': 'ED: ١\nES: 12\n'.encode(),
    }


def states():
    state = {
        'network': 'unet16', 'isa': 'avx2', 'training': 1, 'validation': 2, 'began': 1.7e9, 'saves': 3, 'step': 2, 'epoch': 1,
        'position': 1, 'seconds': 2.5, 'isComplete': False, 'best': {'epoch': 1, 'meanOverlap': 0.5},
        'history': [{'epoch': 1, 'step': 2, 'seconds': 2.0, 'rate': 0.001, 'loss': 0.75,
                     'overlap': {'classes': [0.9, 0.5, None, 0.25]}}],
        'recipe': {'epochs': 6, 'batchSize': 5, 'seed': 1, 'optimizer': {'adam': {'_0': {
            'beta1': 0.9, 'beta2': 0.999, 'epsilon': 1e-8, 'weightDecay': 0}}},
            'schedule': {'rate': 0.01, 'decay': {'cosine': {'epochs': 6, 'end': 0}}, 'warmUp': {'epochs': 1, 'start': 0.1}}},
    }
    recipe = state['recipe']
    stepped = {**recipe, 'minutes': 1.5, 'optimizer': {'sgd': {'_0': {'momentum': 0.9, 'weightDecay': 0}}},
               'schedule': {'rate': 0.01, 'decay': {'step': {'factor': 0.5, 'every': 50}}}}
    changes = {
        'plain': {}, 'stepped': {'recipe': stepped}, 'begun': {'history': [], 'best': None}, 'long': {'seconds': 1e300},
        'late': {'began': 1e308}, 'negative': {'position': -1}, 'far': {'step': 1 << 62}, 'named': {'network': '\x1b[2J\n'},
        'overlap': {'history': [{**state['history'][0], 'overlap': {'classes': [1.0]}}]},
        'loss': {'history': [{**state['history'][0], 'loss': 1e308, 'seconds': 1e300, 'rate': -1}]},
    }
    made = {name: json.dumps({**state, **change}).encode() for name, change in changes.items()}
    text = json.dumps(state)
    file = tensors({'__metadata__': {'state': text, 'checksum': '00000000'}, 'losses': entry('F32', [2], 0, 8)}, bytes(8))
    return {**made, 'file': file, 'no-state': tensors({'losses': entry('F32', [2], 0, 8)}, bytes(8))}


def hosts():
    def host(peak, *rows):
        return json.dumps({'processor': 'A CPU', 'isa': 'avx2', 'threads': 2, 'peak_flops': peak, 'bandwidths': [
            {'working_set': size, 'bytes_per_second': rate} for size, rate in rows]}).encode()
    return {
        'plain': host(10 ** 11, (16384, 4 * 10 ** 11), (32768, 3 * 10 ** 11), (1 << 27, 2 * 10 ** 10)), 'one': host(1, (1, 1)),
        'largest': host((1 << 63) - 1, (1, 1), ((1 << 63) - 1, (1 << 63) - 1)), 'unsorted': host(1, (2, 1), (1, 1)),
        'none': host(1), 'zero': host(0, (1, 1)), 'no-object': b'[1]',
    }


def plans():
    def plan(**changes):
        steps = [{'step': 'conv1 + relu', 'algorithm': 'direct', 'nanoseconds': {'direct': 1000, 'winograd 4x4': 900}}]
        return json.dumps({'network': 'unet16', 'kernels': 'fused', 'isa': 'avx2', 'processor': 'A CPU', 'threads': 2,
                           'shape': '1a2b', 'steps': steps, **changes}).encode()
    step = {'step': '', 'algorithm': '\x1b[2J', 'nanoseconds': {}}
    return {
        'plain': plan(), 'no-steps': plan(steps=[]), 'no-times': plan(steps=[step] * 3), 'no-number': plan(threads='2'),
        'largest': plan(threads=(1 << 63) - 1, steps=[{**step, 'nanoseconds': {'direct': (1 << 63) - 1}}]),
        'negative': plan(steps=[{**step, 'nanoseconds': {'direct': -1}}]), 'cut': plan()[:90], 'list': b'[]',
    }


def subject_tables():
    return {
        'plain': b'subject,site,height,weight\np1,A,170,70\np2,B,,\n', 'windows': b'subject,Height\r\np1,1.7e2\r\n\r\n',
        'tabs': b'weight_kg\tsubject\tHeight\n70\tp1\t"160"\n', 'mark': b'\xef\xbb\xbfsubject;a\n p1 ;"b;""c"\n',
        'wide': 'subject,a\np1,b\n'.encode('utf-16'), 'lines': b'subject,"a\nb"\n"p1","c\n\nd"\np1,e\n', 'cut': b'subject,a\np1,"b',
        'quote': b'subject,a\n"p"1,b\n', 'ragged': b'subject\np1,a,b\n', 'no-subject': b'a,b\n1,2\n', 'empty': b'',
        'numbers': b'subject,height,height_cm,weight\np1,170,171,0x1p3\np2,inf,nan,1e400\n', 'long': b'subject\n' + b'p' * 2000,
        'columns': b'subject' + b',' * 1500 + b'\np1\n', 'twice': b'subject,a,a\np1,b,c\n', 'phase': b'subject,phase\np1,ED\n',
    }


def main():
    kinds = {'nifti': scans, 'nifti2': second_scans, 'pair': pairs, 'gzip': streams, 'png': pngs, 'tiff': tiffs, 'safetensors': weights, 'json': texts, 'names': names, 'labels': label_maps,
             'dataset': datasets, 'info': infos, 'checkpoint': states, 'host': hosts, 'plan': plans, 'subjects': subject_tables}
    for kind, make in kinds.items():
        folder = ROOT / kind
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in make().items():
            (folder / name).write_bytes(data)


if __name__ == '__main__':
    main()
