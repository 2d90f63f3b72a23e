"""The bytes of an MCAP file, for messages that come by the table.

As the `mcap` library's own `Writer`, which takes one message at a time, and so several times as long. Chunks
are not compressed.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO, TypeAlias

import numpy as np
import numpy.typing as npt
from mcap.data_stream import RecordBuilder
from mcap.opcode import Opcode
from mcap.records import (
    Channel,
    Chunk,
    ChunkIndex,
    DataEnd,
    Footer,
    Header,
    McapRecord,
    Metadata,
    MetadataIndex,
    Schema,
    Statistics,
    SummaryOffset,
)
from mcap.writer import MCAP0_MAGIC

from gorae.telemetry.recording import FloatArray

TimesNs: TypeAlias = npt.NDArray[np.int64]
_Entries: TypeAlias = npt.NDArray[np.uint64]
"""Of an index, shape (messages, 2): time in ns, and where in the chunk."""

_MESSAGE = struct.Struct("<BQHIQQ")  # opcode, length, channel, number, times of the log and of publishing
_TIMES_AT = 15, 23
_RECORD = struct.calcsize("<BQ")
_INDEX = struct.Struct("<BQHI")  # opcode, length, channel, length of the entries
_FOOTER = struct.Struct("<BQQQ")
_FOOTER_SIZE = 20
_FIXED64 = 1
"""How protobuf says that eight bytes follow."""


class McapFile:
    """Writes into a stream that is open. Messages wait in a chunk until `flush`."""

    def __init__(self, stream: BinaryIO, library: str) -> None:
        self._stream = stream
        self._at = self._crc = 0
        self._schemas: list[Schema] = []
        self._channels: list[Channel] = []
        self._chunks: list[ChunkIndex] = []
        self._metadata: list[MetadataIndex] = []
        self._counts: defaultdict[int, int] = defaultdict(int)
        self._begin_chunk()
        self._put(MCAP0_MAGIC)
        self._put(_bytes(Header("", library)))

    def add_metadata(self, name: str, metadata: Mapping[str, str]) -> None:
        data = _bytes(Metadata(name=name, metadata=dict(metadata)))
        self._metadata.append(MetadataIndex(offset=self._at, length=len(data), name=name))
        self._put(data)

    def add_channel(
        self, topic: str, encoding: str, schema: tuple[str, bytes], metadata: Mapping[str, str]
    ) -> int:
        """The number of a new channel, whose schema has this name and these bytes."""
        name, data = schema
        number = len(self._channels) + 1
        self._schemas.append(Schema(id=number, data=data, encoding=encoding, name=name))
        self._channels.append(Channel(number, topic, encoding, dict(metadata), number))
        self._chunk.write(_bytes(self._schemas[-1]) + _bytes(self._channels[-1]))
        return number

    def add_message(self, channel: int, time_ns: int, message: bytes) -> None:
        self._note(channel, np.array([time_ns]), len(message))
        self._chunk.write(_head(channel, len(message), time_ns) + message)

    def add_doubles(self, channel: int, fields: Sequence[int], times_ns: TimesNs, table: FloatArray) -> None:
        """Protobuf messages of nothing but doubles: the numbers of the fields, and a row for each message.

        All are equally long, since zeros are written, too, which protobuf leaves out.
        """
        message, places = _doubles(fields)
        pattern = _head(channel, len(message), 0) + message
        places = [_MESSAGE.size + place for place in places]
        kind = np.dtype(
            {
                "names": ["log", "published", *map(str, fields)],
                "formats": ["<u8", "<u8", *["<f8"] * len(fields)],
                "offsets": [*_TIMES_AT, *places],
                "itemsize": len(pattern),
            }
        )
        records = np.frombuffer(bytearray(pattern * len(times_ns)), dtype=kind)
        records["log"] = records["published"] = times_ns
        for field, values in zip(fields, table.T, strict=True):
            records[str(field)] = values
        self._note(channel, times_ns, len(message))
        self._chunk.write(records.tobytes())

    def _note(self, channel: int, times_ns: TimesNs, size: int) -> None:
        """Messages of `size` bytes each come next."""
        entries = np.empty((len(times_ns), 2), dtype="<u8")
        entries[:, 0] = times_ns
        entries[:, 1] = self._chunk.tell() + np.arange(len(times_ns)) * (_MESSAGE.size + size)
        self._entries[channel].append(entries)

    def flush(self) -> None:
        """Write all so far. A chunk without messages is not written."""
        if self._entries:
            self._end_chunk()
        self._stream.flush()

    def finish(self) -> None:
        """Write all, and the summary. The stream stays open."""
        self.flush()
        self._put(_bytes(DataEnd(self._crc)))
        begin = at = self._at
        groups, offsets = [], []
        for opcode, records in self._summary().items():
            groups.append(b"".join(map(_bytes, records)))
            offsets.append(_bytes(SummaryOffset(opcode, at, len(groups[-1]))))
            at += len(groups[-1])
        summary = b"".join([*groups, *offsets])
        crc = zlib.crc32(_FOOTER.pack(Opcode.FOOTER, _FOOTER_SIZE, begin, at), zlib.crc32(summary))
        self._put(summary + _bytes(Footer(begin, at, crc)) + MCAP0_MAGIC)

    def _summary(self) -> dict[Opcode, Sequence[McapRecord]]:
        return {
            Opcode.SCHEMA: self._schemas,
            Opcode.CHANNEL: self._channels,
            Opcode.STATISTICS: [self._statistics()],
            Opcode.CHUNK_INDEX: self._chunks,
            Opcode.ATTACHMENT_INDEX: [],
            Opcode.METADATA_INDEX: self._metadata,
        }

    def _statistics(self) -> Statistics:
        return Statistics(
            attachment_count=0,
            channel_count=len(self._channels),
            channel_message_counts=self._counts,
            chunk_count=len(self._chunks),
            message_count=sum(self._counts.values()),
            message_end_time=max((chunk.message_end_time for chunk in self._chunks), default=0),
            message_start_time=min((chunk.message_start_time for chunk in self._chunks), default=0),
            metadata_count=len(self._metadata),
            schema_count=len(self._schemas),
        )

    def _begin_chunk(self) -> None:
        self._chunk = io.BytesIO()
        self._entries: defaultdict[int, list[_Entries]] = defaultdict(list)

    def _end_chunk(self) -> None:
        data = self._chunk.getvalue()
        entries = {channel: np.concatenate(parts) for channel, parts in self._entries.items()}
        begin_ns = min(int(of[:, 0].min()) for of in entries.values())
        end_ns = max(int(of[:, 0].max()) for of in entries.values())
        chunk = _bytes(Chunk("", data, end_ns, begin_ns, zlib.crc32(data), len(data)))
        at = self._at
        self._put(chunk)
        offsets = {channel: self._put_index(channel, of) for channel, of in entries.items()}
        self._chunks.append(
            ChunkIndex(
                chunk_length=len(chunk),
                chunk_start_offset=at,
                compression="",
                compressed_size=len(data),
                message_end_time=end_ns,
                message_index_length=self._at - at - len(chunk),
                message_index_offsets=offsets,
                message_start_time=begin_ns,
                uncompressed_size=len(data),
            )
        )
        self._begin_chunk()

    def _put_index(self, channel: int, entries: _Entries) -> int:
        """Say where the messages of a channel are in the chunk; gives where that is said."""
        at = self._at
        size = entries.nbytes
        self._counts[channel] += len(entries)
        self._put(_INDEX.pack(Opcode.MESSAGE_INDEX, _INDEX.size - _RECORD + size, channel, size))
        self._put(entries.tobytes())
        return at

    def _put(self, data: bytes) -> None:
        self._crc = zlib.crc32(data, self._crc)
        self._at += len(data)
        self._stream.write(data)


def _bytes(record: McapRecord) -> bytes:
    builder = RecordBuilder()
    record.write(builder)
    return bytes(builder.end())


def _head(channel: int, size: int, time_ns: int) -> bytes:
    return _MESSAGE.pack(Opcode.MESSAGE, _MESSAGE.size - _RECORD + size, channel, 0, time_ns, time_ns)


def _doubles(fields: Iterable[int]) -> tuple[bytes, list[int]]:
    """A message with a zero in each of these fields, and where the zeros are."""
    message, places = b"", []
    for field in fields:
        message += _varint(field << 3 | _FIXED64)
        places.append(len(message))
        message += bytes(8)
    return message, places


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    *more, last = [number >> shift & 0x7F for shift in range(0, max(number.bit_length(), 1), 7)]
    return bytes([*(0x80 | bits for bits in more), last])
