"""Writes events.json: a small event file, in hexadecimal, as TensorBoard's own writer makes it.

    python3 -m venv venv && venv/bin/pip install tensorboard && venv/bin/python make_events.py
"""

import io
import json
import pathlib

from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.summary.writer.record_writer import RecordWriter


def event(step, time, scalars):
    values = [summary_pb2.Summary.Value(tag=tag, simple_value=value) for tag, value in scalars]
    return event_pb2.Event(wall_time=time, step=step, summary=summary_pb2.Summary(value=values))


class Kept(io.BytesIO):
    def close(self):
        pass


file = Kept()
writer = RecordWriter(file)
for one in [
    event_pb2.Event(wall_time=1.7e9, file_version="brain.Event:2"),
    event(1, 1.7e9 + 0.25, [("step/loss", 1.5)]),
    event(300, 1.7e9 + 60, [("epoch/loss", 0.0625), ("validation/IoU LV", 0.875)]),
]:
    writer.write(one.SerializeToString())
writer.flush()
path = pathlib.Path(__file__).with_name("events.json")
path.write_text(json.dumps({"events": file.getvalue().hex()}) + "\n")
