"""Recordings as MCAP with protobuf, which Foxglove, PlotJuggler and Rerun plot. See docs/recordings.md.

Log times are those of the kit, so the same run gives the same bytes. Chunks are not compressed: what a
compressor makes of them differs between its versions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mcap.writer import CompressionType, Writer

import gorae
from gorae.telemetry.recording import Recording
from gorae.telemetry.schemas import INFO, LOG, POSE, MessageType, known_type, signal_type
from gorae.telemetry.signals import SIGNALS
from gorae.telemetry.writing import RecordingWriter, Row, telling, write_all

ENCODING = "protobuf"
KIT, TRUTH, MARKS, PRINTED, POSES = "/kit", "/truth", "/marks", "/printed", "/pose"
LOGGED = "/logged/"
"""What a program logs itself, and what came late: a topic for each."""
META, ABOUT = "recording", "gorae"
"""Names of the metadata: the labels of the recording, and which gorae wrote the file."""

_PLACE = {"x", "y", "heading"}
_NS_PER_US = 1_000
_NS_PER_S = 1_000_000_000
_MM_PER_M = 1_000.0


def write_mcap(recording: Recording, path: Path) -> None:
    with McapWriter(path, recording.meta, recording.signals) as writer:
        write_all(recording, writer)


@dataclass(frozen=True)
class _Channel:
    id: int
    type: MessageType
    signals: Mapping[str, str]
    """The signal in each field of its messages."""


class McapWriter(RecordingWriter):
    """A recording that grows in an MCAP file. `signals` are those that are known beforehand."""

    def __init__(self, path: Path, meta: Mapping[str, str], signals: Iterable[str] = ()) -> None:
        super().__init__(path, signals)
        with telling(path):
            self._stream = path.open("wb")
            self._file = Writer(self._stream, compression=CompressionType.NONE, enable_data_crcs=True)
            self._file.start(library=f"gorae {gorae.__version__}")
            self._file.add_metadata(ABOUT, {"version": gorae.__version__})
            self._file.add_metadata(META, dict(meta))
            self._flush()
        self._groups: list[_Channel] = []
        self._logged: list[_Channel] = []
        self._others: dict[str, _Channel] = {}
        self._announced: dict[str, int] = {}

    def _write(self, row: Row) -> None:
        self._announce()
        time_ns = round(row.time_s * 1e6) * _NS_PER_US
        for channel in self._groups:
            self._put_signals(channel, time_ns, row.values)
        for channel in self._logged:
            if not math.isnan(row.values.get(channel.signals["value"], math.nan)):
                self._put_signals(channel, time_ns, row.values)
        self._put_pose(time_ns, row.values)
        for topic, texts in ((MARKS, row.marks), (PRINTED, row.lines)):
            for text in texts:
                self._put_other(topic, LOG, time_ns, level=INFO, message=text, name=topic[1:])

    def _flush(self) -> None:
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
        fields = {field: self._announced[name] for field, name in signals.items()}
        about = [labels for name in signals.values() for labels in self._labels(name).items()]
        return self._channel(topic, signal_type(kind, fields), signals, dict(about))

    def _labels(self, name: str) -> dict[str, str]:
        signal = SIGNALS.get(name)
        unit = self.units.get(name, signal.unit if signal else "")
        titles = {f"{name}.en": signal.en, f"{name}.ko": signal.ko} if signal else {}
        return {f"{name}.unit": unit, **titles}

    def _channel(
        self, topic: str, kind: MessageType, signals: Mapping[str, str], about: dict[str, str]
    ) -> _Channel:
        schema = self._file.register_schema(kind.name, ENCODING, kind.descriptors)
        return _Channel(self._file.register_channel(topic, ENCODING, schema, about), kind, signals)

    def _put_signals(self, channel: _Channel, time_ns: int, values: Mapping[str, float]) -> None:
        """A missing value is NaN: a field that is left out would be taken for zero."""
        message = {field: values.get(name, math.nan) for field, name in channel.signals.items()}
        self._put(channel, time_ns, message)

    def _put_pose(self, time_ns: int, values: Mapping[str, float]) -> None:
        """Where the robot is, once more, as a type that 3D views know: in metres, and as a quaternion."""
        if not values.keys() >= _PLACE:
            return
        x, y, heading = values["x"], values["y"], values["heading"]
        if not math.isfinite(x + y + heading):
            return
        half = math.radians(heading % 720) / 2
        turned = {"z": round(math.sin(half), 6), "w": round(math.cos(half), 6)}  # alike on all machines
        pose = {"position": {"x": x / _MM_PER_M, "y": y / _MM_PER_M}, "orientation": turned}
        self._put_other(POSES, POSE, time_ns, frame_id="arena", pose=pose)

    def _put_other(self, topic: str, kind: str, time_ns: int, **fields: object) -> None:
        if topic not in self._others:
            self._others[topic] = self._channel(topic, known_type(kind), {}, {})
        seconds, nanos = divmod(time_ns, _NS_PER_S)
        self._put(self._others[topic], time_ns, {"timestamp": {"seconds": seconds, "nanos": nanos}, **fields})

    def _put(self, channel: _Channel, time_ns: int, fields: Mapping[str, object]) -> None:
        data = channel.type.make(**fields).SerializeToString()
        self._file.add_message(channel.id, log_time=time_ns, publish_time=time_ns, data=data)
