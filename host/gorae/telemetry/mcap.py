"""Recordings as MCAP with protobuf, which Foxglove, PlotJuggler and Rerun plot. See docs/recordings.md.

Log times are those of the kit, so the same run gives the same bytes. Chunks are not compressed: what a
compressor makes of them differs between its versions.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

import gorae
from gorae.disk import write_whole, writing
from gorae.telemetry.mcap_file import McapFile, TimesNs
from gorae.telemetry.recorder import Noted, RecordingWriter, write_all
from gorae.telemetry.recording import FloatArray, Recording
from gorae.telemetry.schemas import INFO, LOG, POSE, MessageType, known_type, signal_type
from gorae.telemetry.signals import SIGNALS

ENCODING = "protobuf"
KIT, TRUTH, MARKS, PRINTED, POSES = "/kit", "/truth", "/marks", "/printed", "/pose"
LOGGED = "/logged/"
"""What a program logs itself, and what came late: a topic for each."""
META, ABOUT = "recording", "gorae"
"""Names of the metadata: the labels of the recording, and which gorae wrote the file."""

_PLACE = ("x", "y", "heading")
_NS_PER_US = 1_000
_NS_PER_S = 1_000_000_000
_MM_PER_M = 1_000.0


class _Memory(io.BytesIO):
    """A file in memory that can still be read when its writer has closed it."""

    def close(self) -> None:
        pass


def write_mcap(recording: Recording, path: Path) -> None:
    """Write a whole recording, or nothing. Raises OSError."""
    memory = _Memory()
    with McapWriter(path, recording.meta, recording.signals, stream=memory) as writer:
        write_all(recording, writer)
    write_whole(path, memory.getvalue())


@dataclass(frozen=True)
class _Channel:
    """A topic whose messages are doubles."""

    id: int
    fields: list[int]
    """Their numbers, which are those of the signals: 1 for the first."""


class McapWriter(RecordingWriter):
    """A recording that grows in an MCAP file. `signals` are those that are known beforehand."""

    def __init__(
        self,
        path: Path,
        meta: Mapping[str, str],
        signals: Iterable[str] = (),
        *,
        stream: BinaryIO | None = None,
    ) -> None:
        """`stream` is written instead of the file at `path`."""
        super().__init__(path, signals)
        self._meta = dict(meta)
        with writing(path):
            self._stream = stream or path.open("wb")
            self._file = McapFile(self._stream, f"gorae {gorae.__version__}")
            self._file.add_metadata(ABOUT, {"version": gorae.__version__})
            self._file.add_metadata(META, self._meta)
            self._file.flush()
        self._groups: list[_Channel] = []
        self._logged: list[_Channel] = []
        self._others: dict[str, int] = {}
        self._announced: dict[str, int] = {}

    def label(self, labels: Mapping[str, str]) -> None:
        self._meta |= labels
        with writing(self.path):
            self._file.add_metadata(META, self._meta)

    def _write(self, table: FloatArray, events: Sequence[Noted]) -> None:
        self._announce()
        times_ns = _in_ns(table[:, 0])
        for channel in self._groups:
            self._put_signals(channel, times_ns, table)
        for channel in self._logged:
            known = ~np.isnan(table[:, channel.fields[0]])
            if known.any():
                self._put_signals(channel, times_ns[known], table[known])
        if self._announced.keys() >= set(_PLACE):
            self._put_poses(times_ns, table[:, [self._announced[name] for name in _PLACE]])
        for event in events:
            topic = MARKS if event.kind == "marks" else PRINTED
            time_ns = round(event.time_s * 1e6) * _NS_PER_US
            self._put_other(topic, LOG, time_ns, level=INFO, message=event.text, name=topic[1:])
        self._file.flush()

    def _end(self) -> None:
        self._announce()
        self._file.finish()
        self._stream.close()

    def _announce(self) -> None:
        """Open channels for the signals that are new. Those that are there at first share two of them."""
        if self._groups and len(self._announced) == len(self._names):
            return
        first, new = not self._groups, list(self._names)[len(self._announced) :]
        self._announced |= {name: number for number, name in enumerate(new, len(self._announced) + 1)}
        if first:
            for topic, kind, source in ((KIT, "gorae.Kit", "kit"), (TRUTH, "gorae.Truth", "truth")):
                names = [name for name in new if name in SIGNALS and SIGNALS[name].source == source]
                if names or topic == KIT:  # whose times are those of all samples
                    self._groups.append(self._signal_channel(topic, kind, {name: name for name in names}))
            new = [name for name in new if name not in SIGNALS]
        self._logged += [self._signal_channel(LOGGED + name, "gorae.Value", {"value": name}) for name in new]

    def _signal_channel(self, topic: str, kind: str, signals: Mapping[str, str]) -> _Channel:
        """`signals` are the names of the signals by those of the fields."""
        fields = {field: self._announced[name] for field, name in signals.items()}
        about = [labels for name in signals.values() for labels in self._labels(name).items()]
        return _Channel(self._channel(topic, signal_type(kind, fields), dict(about)), list(fields.values()))

    def _labels(self, name: str) -> dict[str, str]:
        signal = SIGNALS.get(name)
        unit = self.units.get(name, signal.unit if signal else "")
        titles = {f"{name}.en": signal.en, f"{name}.ko": signal.ko} if signal else {}
        return {f"{name}.unit": unit, **titles}

    def _channel(self, topic: str, kind: MessageType, about: Mapping[str, str]) -> int:
        return self._file.add_channel(topic, ENCODING, (kind.name, kind.descriptors), about)

    def _put_signals(self, channel: _Channel, times_ns: TimesNs, table: FloatArray) -> None:
        """A missing value is NaN: a field that is left out would be taken for zero."""
        self._file.add_doubles(channel.id, channel.fields, times_ns, table[:, channel.fields])

    def _put_poses(self, times_ns: TimesNs, places: FloatArray) -> None:
        """Where the robot is, once more, as a type that 3D views know: in metres, and as a quaternion."""
        for time_ns, (x, y, heading) in zip(times_ns.tolist(), places.tolist(), strict=True):
            if not math.isfinite(x + y + heading):
                continue
            half = math.radians(heading % 720) / 2
            turned = {"z": round(math.sin(half), 6), "w": round(math.cos(half), 6)}  # alike on all machines
            pose = {"position": {"x": x / _MM_PER_M, "y": y / _MM_PER_M}, "orientation": turned}
            self._put_other(POSES, POSE, time_ns, frame_id="arena", pose=pose)

    def _put_other(self, topic: str, kind: str, time_ns: int, **fields: object) -> None:
        if topic not in self._others:
            self._others[topic] = self._channel(topic, known_type(kind), {})
        seconds, nanos = divmod(time_ns, _NS_PER_S)
        message = known_type(kind).make(timestamp={"seconds": seconds, "nanos": nanos}, **fields)
        self._file.add_message(self._others[topic], time_ns, message.SerializeToString())


def _in_ns(times_s: FloatArray) -> TimesNs:
    return np.rint(times_s * 1e6).astype(np.int64) * _NS_PER_US
