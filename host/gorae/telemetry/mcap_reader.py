"""Recordings from MCAP files of gorae, whole ones and such as end in the middle."""

from __future__ import annotations

import io
import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
import zstandard
from google.protobuf.message import DecodeError
from mcap.data_stream import ReadDataStream
from mcap.exceptions import EndOfFile, McapError
from mcap.opcode import Opcode
from mcap.records import Channel, Chunk, McapRecord, Metadata, Schema
from mcap.stream_reader import StreamReader, get_chunk_data_stream
from mcap.writer import MCAP0_MAGIC

from gorae.disk import open_file
from gorae.errors import DocumentError, Problem
from gorae.telemetry.mcap import ABOUT, ENCODING, KIT, LOGGED, MARKS, META, PRINTED, TRUTH
from gorae.telemetry.recording import CUT_SHORT, FloatArray, Recording
from gorae.telemetry.schemas import MessageType, type_in
from gorae.texts import Text

MAX_BYTES = 64 * 2**20
"""In one record, or in a chunk once it is unpacked. Ours have a few thousand."""

_MAX_PACKED = 16
"""Times that LZ4, which does not say it beforehand, may have made a chunk smaller."""
_RECORD = struct.Struct("<BQ")  # opcode, length
_MESSAGE = struct.Struct("<H4xQ8x")  # channel, time of the log; not its number and when it was published
_NS_PER_US = 1_000
_US_PER_S = 1e6
_CUT = (EndOfFile, struct.error, UnicodeDecodeError)
"""What a record that stops in the middle makes the library raise."""
_DAMAGED = (
    McapError, struct.error, ValueError, KeyError, TypeError, OverflowError, DecodeError, RuntimeError,
    zstandard.ZstdError,
)  # fmt: skip


def read_mcap(path: Path) -> Recording:
    """The recording in a file of gorae. One that ends in the middle is read up to there, and says so in its
    labels. Raises DocumentError, and OSError."""
    with _Bounded(cast(io.FileIO, open_file(path, buffering=0))) as stream:
        reading = _Reading()
        try:
            whole = reading.read(stream)
            recording = reading.recording()
        except _DAMAGED:
            if reading.ours:
                raise _problem(path, Text("telemetry.mcap-damaged", at=stream.tell())) from None
    if not reading.ours:
        raise _problem(path, Text("telemetry.foreign-mcap"))
    return recording if whole else replace(recording, meta={**recording.meta, CUT_SHORT: "yes"})


def _problem(path: Path, text: Text) -> DocumentError:
    return DocumentError([Problem(str(path), 0, "", text)])


class _Bounded(io.BufferedReader):
    """A file of which a length that is wrong cannot make us take too much at once."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= MAX_BYTES:
            raise ValueError(f"{size} bytes at once")
        return super().read(size)


@dataclass
class _Signals:
    """The messages of a channel with signals, and under which names and numbers its fields are known."""

    type: MessageType
    signals: dict[str, int]
    times_us: array[int] = field(default_factory=lambda: array("q"))
    values: array[float] = field(default_factory=lambda: array("d"))

    def __post_init__(self) -> None:
        self._fields = self.type.fields

    def take(self, time_ns: int, data: bytes) -> None:
        decoded = self.type.make.FromString(data)
        self.times_us.append(time_ns // _NS_PER_US)
        self.values.extend([getattr(decoded, name) for name in self._fields])

    def columns(self, times_us: FloatArray) -> Iterator[tuple[int, str, FloatArray]]:
        """Number, name and values of each signal at all the times of the recording."""
        rows = np.searchsorted(times_us, np.array(self.times_us, dtype=np.int64))
        table = np.array(self.values).reshape(len(rows), len(self.signals))
        for (name, number), values in zip(self.signals.items(), table.T, strict=True):
            column = np.full(len(times_us), np.nan)
            column[rows] = values
            yield number, name, column


@dataclass
class _Texts:
    """The messages of a channel with marks or printed lines."""

    type: MessageType
    topic: str
    events: list[tuple[float, str]] = field(default_factory=list)

    def take(self, time_ns: int, data: bytes) -> None:
        decoded: Any = self.type.make.FromString(data)
        self.events.append((time_ns // _NS_PER_US / _US_PER_S, decoded.message))


class _Reading:
    def __init__(self) -> None:
        self.ours = False
        self._meta: dict[str, str] = {}
        self._schemas: dict[int, Schema] = {}
        self._channels: dict[int, _Signals | _Texts | None] = {}
        """None for what we do not need to read."""

    def read(self, stream: BinaryIO) -> bool:
        """Take all that is there; False when the file ends too early."""
        size = stream.seek(0, 2)
        stream.seek(0)
        how = {"emit_chunks": True, "validate_crcs": True}
        try:
            for record in StreamReader(stream, record_size_limit=MAX_BYTES, **how).records:
                if isinstance(record, Chunk):
                    self._take_chunk(_unpacked(record))
                else:
                    self._take(record)
        except _CUT:
            if stream.tell() < size or _ends_well(stream):
                raise
            return False
        return True

    def recording(self) -> Recording:
        sources = list(self._channels.values())
        all_signals = [source for source in sources if isinstance(source, _Signals)]
        events = {source.topic: tuple(source.events) for source in sources if isinstance(source, _Texts)}
        stamps = [np.array(signals.times_us, dtype=np.int64) for signals in all_signals]
        times_us = np.unique(np.concatenate([*stamps, np.empty(0, dtype=np.int64)]))
        columns = [column for signals in all_signals for column in signals.columns(times_us)]
        in_order = sorted(columns, key=lambda column: column[0])
        signals = {name: values for _, name, values in in_order}
        marks, lines = (events.get(topic, ()) for topic in (MARKS, PRINTED))
        return Recording(times_us / _US_PER_S, signals, marks, lines, self._meta).as_written()

    def _take_chunk(self, data: bytes) -> None:
        """Messages are unpacked here: the library's own way takes five times as long."""
        at = 0
        while at < len(data):
            opcode, length = _RECORD.unpack_from(data, at)
            begin, at = at + _RECORD.size, at + _RECORD.size + length
            if opcode == Opcode.MESSAGE:
                channel, time_ns = _MESSAGE.unpack_from(data, begin)
                source = self._channels[channel]
                if source:
                    source.take(time_ns, data[begin + _MESSAGE.size : at])
            elif opcode == Opcode.SCHEMA:
                self._take(Schema.read(ReadDataStream(io.BytesIO(data[begin:at]))))
            elif opcode == Opcode.CHANNEL:
                self._take(Channel.read(ReadDataStream(io.BytesIO(data[begin:at]))))

    def _take(self, record: McapRecord) -> None:
        if isinstance(record, Schema):
            self._schemas[record.id] = record
        elif isinstance(record, Channel) and record.id not in self._channels:
            self._channels[record.id] = self._source(record)
        elif isinstance(record, Metadata):
            self.ours |= record.name == ABOUT
            self._meta |= record.metadata if record.name == META else {}

    def _source(self, channel: Channel) -> _Signals | _Texts | None:
        if channel.message_encoding != ENCODING:
            return None
        schema = self._schemas[channel.schema_id]
        if channel.topic in (MARKS, PRINTED):
            return _Texts(type_in(schema.name, schema.data), channel.topic)
        logged = channel.topic.startswith(LOGGED)
        if not logged and channel.topic not in (KIT, TRUTH):
            return None
        kind = type_in(schema.name, schema.data)
        numbers = {one.name: one.number for one in kind.make.DESCRIPTOR.fields}
        if logged:
            numbers = {channel.topic.removeprefix(LOGGED): numbers["value"]}
        return _Signals(kind, numbers)


def _unpacked(chunk: Chunk) -> bytes:
    """What is in a chunk, if it is no more than may be. Raises what `_DAMAGED` names."""
    size = max(chunk.uncompressed_size, len(chunk.data))
    if chunk.compression == "zstd":
        size = max(size, zstandard.frame_content_size(chunk.data))
    elif chunk.compression:
        size = max(size, len(chunk.data) * _MAX_PACKED)
    if size > MAX_BYTES:
        raise ValueError(f"a chunk of {size} bytes")
    stream, length = get_chunk_data_stream(chunk, validate_crc=True)
    return stream.read(length)


def _ends_well(stream: BinaryIO) -> bool:
    stream.seek(max(0, stream.seek(0, 2) - len(MCAP0_MAGIC)))
    return stream.read(len(MCAP0_MAGIC)) == MCAP0_MAGIC
