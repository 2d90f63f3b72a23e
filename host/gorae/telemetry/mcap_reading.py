"""Recordings from MCAP files of gorae, whole ones and such as end in the middle."""

from __future__ import annotations

import io
import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import zstandard
from google.protobuf.message import DecodeError
from mcap.exceptions import EndOfFile, McapError
from mcap.records import Channel, Chunk, McapRecord, Message, Metadata, Schema
from mcap.stream_reader import StreamReader, breakup_chunk
from mcap.writer import MCAP0_MAGIC

from gorae.errors import DocumentError, Problem
from gorae.telemetry.mcap import ABOUT, ENCODING, KIT, LOGGED, MARKS, META, PRINTED, TRUTH
from gorae.telemetry.recording import CUT_SHORT, FloatArray, Recording
from gorae.telemetry.schemas import LOG, MessageType, type_in
from gorae.texts import Text

MOST_BYTES = 64 * 2**20
"""In one record, or in a chunk once it is unpacked. Ours have a few thousand."""

_MOST_PACKED = 16
"""Times that LZ4, which does not say it beforehand, may have made a chunk smaller."""
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
    with _Bounded(path.open("rb", buffering=0)) as stream:
        reading = _Reading()
        try:
            whole = reading.read(stream)
            if not reading.ours:
                raise DocumentError([Problem(str(path), 0, "", Text("telemetry.foreign-mcap"))])
            recording = reading.recording()
        except _DAMAGED:
            raise DocumentError([_damaged(path, stream)]) from None
    return recording if whole else replace(recording, meta={**recording.meta, CUT_SHORT: "yes"})


class _Bounded(io.BufferedReader):
    """A file of which a length that is wrong cannot make us take too much at once."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= MOST_BYTES:
            raise ValueError(f"{size} bytes at once")
        return super().read(size)


def _damaged(path: Path, stream: BinaryIO) -> Problem:
    return Problem(str(path), 0, "", Text("telemetry.mcap-damaged", at=stream.tell()))


@dataclass
class _Signals:
    """The messages of a channel with signals, and under which names and numbers its fields are known."""

    type: MessageType
    signals: dict[str, int]
    times_us: array[int] = field(default_factory=lambda: array("q"))
    values: array[float] = field(default_factory=lambda: array("d"))

    def take(self, message: Message) -> None:
        decoded = self.type.make.FromString(message.data)
        self.times_us.append(message.log_time // _NS_PER_US)
        self.values.extend([getattr(decoded, name) for name in self.type.fields])

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
    events: list[tuple[float, str]] = field(default_factory=list)

    def take(self, message: Message) -> None:
        decoded: Any = self.type.make.FromString(message.data)
        self.events.append((message.log_time // _NS_PER_US / _US_PER_S, decoded.message))


class _Reading:
    def __init__(self) -> None:
        self.ours = False
        self._meta: dict[str, str] = {}
        self._schemas: dict[int, Schema] = {}
        self._signals: dict[int, _Signals] = {}
        self._texts: dict[int, tuple[str, _Texts]] = {}

    def read(self, stream: BinaryIO) -> bool:
        """Take all that is there; False when the file ends too early."""
        size = stream.seek(0, 2)
        stream.seek(0)
        try:
            records = StreamReader(
                stream, emit_chunks=True, validate_crcs=True, record_size_limit=MOST_BYTES
            ).records
            for record in records:
                for inner in _unpacked(record) if isinstance(record, Chunk) else (record,):
                    self._take(inner)
        except _CUT:
            if stream.tell() < size or _ends_well(stream):
                raise
            return False
        return True

    def recording(self) -> Recording:
        texts = {topic: tuple(texts.events) for topic, texts in self._texts.values()}
        marks, lines = (texts.get(topic, ()) for topic in (MARKS, PRINTED))
        stamps = [np.array(signals.times_us, dtype=np.int64) for signals in self._signals.values()]
        times_us = np.unique(np.concatenate([*stamps, np.empty(0, dtype=np.int64)]))
        columns = [column for signals in self._signals.values() for column in signals.columns(times_us)]
        in_order = sorted(columns, key=lambda column: column[0])
        signals = {name: values for _, name, values in in_order}
        return Recording(times_us / _US_PER_S, signals, marks, lines, self._meta).as_written()

    def _take(self, record: McapRecord) -> None:
        if isinstance(record, Message):
            if record.channel_id in self._signals:
                self._signals[record.channel_id].take(record)
            elif record.channel_id in self._texts:
                self._texts[record.channel_id][1].take(record)
        elif isinstance(record, Schema):
            self._schemas[record.id] = record
        elif isinstance(record, Channel):
            self._open(record)
        elif isinstance(record, Metadata):
            self.ours |= record.name == ABOUT
            self._meta |= record.metadata if record.name == META else {}

    def _open(self, channel: Channel) -> None:
        """Channels come again in the summary at the end of a file."""
        if channel.id in self._signals or channel.id in self._texts or channel.message_encoding != ENCODING:
            return
        schema = self._schemas[channel.schema_id]
        logged = channel.topic.startswith(LOGGED)
        if logged or channel.topic in (KIT, TRUTH):
            kind = type_in(schema.name, schema.data)
            numbers = {one.name: one.number for one in kind.make.DESCRIPTOR.fields}
            if logged:
                numbers = {channel.topic.removeprefix(LOGGED): numbers["value"]}
            self._signals[channel.id] = _Signals(kind, numbers)
        elif channel.topic in (MARKS, PRINTED) and schema.name == LOG:
            self._texts[channel.id] = (channel.topic, _Texts(type_in(schema.name, schema.data)))


def _unpacked(chunk: Chunk) -> list[McapRecord]:
    """The records in a chunk, if they are no more than may be. Raises what `_DAMAGED` names."""
    size = max(chunk.uncompressed_size, len(chunk.data))
    if chunk.compression == "zstd":
        size = max(size, zstandard.frame_content_size(chunk.data))
    elif chunk.compression:
        size = max(size, len(chunk.data) * _MOST_PACKED)
    if size > MOST_BYTES:
        raise ValueError(f"a chunk of {size} bytes")
    return breakup_chunk(chunk, validate_crc=True)


def _ends_well(stream: BinaryIO) -> bool:
    stream.seek(-len(MCAP0_MAGIC), 2)
    return stream.read(len(MCAP0_MAGIC)) == MCAP0_MAGIC
