"""Files as one stream of batches, for boards where a program can read raw bytes from the line.

A small receiver runs on the board (`onboard/receive.py`) and takes batches:

    head      6 hexadecimal digits: length of the body; 8: CRC-32 of those 6 and the body; two spaces
    body      records, deflated together, with 0x03 and 0x04 escaped so that Ctrl-C always works

It acknowledges every piece of a head or a body with `+`, so that never more is under way than it can put
aside, and a batch with `k`, or `-` when it must come again. A record is a line `name, what, size, CRC-32`,
tabs between, and so many bytes of the file: its first record says `begin`, its last has the CRC-32
of it all. The board writes into a temporary file, reads that back, and renames it when it is right: `f`,
else `b`.
"""

from __future__ import annotations

import binascii
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gorae.boards import guest
from gorae.boards.answer import Answer
from gorae.boards.errors import NoAnswerError, PushError
from gorae.boards.identity import Identity
from gorae.boards.repl import INTERRUPT, Repl
from gorae.texts import Text

_ESCAPES = ((b"\xf5", b"\xf5\xd5"), (b"\x03", b"\xf5#"), (b"\x04", b"\xf5$"))
_TRIES = 6
_HEAD = 16
_MOST_BODY = 12288
_LEAST_BODY = 512
_LARGEST_WINDOW = 14
_RATIO = 8
_RECORD = 40
_PIECE_S = 2.0
_BATCH_S = 20.0
_END_S = 3.0


class Record(NamedTuple):
    """A piece of a file, or what to do with one."""

    name: str
    what: str = ""
    data: bytes = b""
    crc: int | None = None
    """Of the whole file, with its last piece."""

    def packed(self) -> bytes:
        crc = "" if self.crc is None else self.crc
        return f"{self.name}\t{self.what}\t{len(self.data)}\t{crc}\n".encode() + self.data


class Stream:
    """One sending of files, and of what to remove."""

    def __init__(
        self,
        repl: Repl,
        board: Identity,
        files: Mapping[str, bytes],
        stale: Sequence[str],
        on_file: Callable[[str], None],
        on_progress: Callable[[str, int, int], None],
    ) -> None:
        self.repl = repl
        self.files = dict(files)
        self.stale = stale
        self.on_file = on_file
        self.on_progress = on_progress
        self.piece = board.abilities.receive_buffer // 2
        self.most = min(_MOST_BODY, max(_LEAST_BODY, board.heap_free // 12))
        deflates = board.abilities.deflate
        self.window = min(_LARGEST_WINDOW, max(9, (board.heap_free // 8).bit_length() - 1)) * deflates
        self._expected: list[str] = []  # files of the batch under way of which the board has not yet spoken

    def send(self) -> None:
        """Send everything. Raises PushError when the board cannot take it, NoAnswerError if it is silent."""
        if not self.files and not self.stale:
            return
        program = guest.program("receive", WBITS=self.window, PIECE=self.piece)
        if self.repl.start(program.encode()) is not None:
            raise PushError(Text("boards.no-memory"))
        total, done = sum(map(len, self.files.values())), 0
        for records, body in self.batches():
            self._expected = [record.name for record in records if record.crc is not None]
            self._send_batch(body)
            done += sum(len(record.data) for record in records)
            self.on_progress(records[-1].name, done, total)
        self._send_batch(b"")
        output = self.repl.follow(Answer(), _END_S)
        if output is None or output.traceback:
            raise self._lost()

    # --- what goes over -------------------------------------------------------------------------------

    def batches(self) -> Iterator[tuple[list[Record], bytes]]:
        """Batches and their bodies, as large as the board can hold: together they compress better."""
        todo = [Record(name, "remove") for name in self.stale]
        todo += [Record(name, "begin", data, binascii.crc32(data)) for name, data in self.files.items()]
        while todo:
            room = self.most * (_RATIO if self.window else 1)
            while True:
                records, rest = cut(todo, room)
                body = self._body(records)
                if len(body) <= self.most or room <= _LEAST_BODY // 2:
                    break
                room = min(room * 9 // 10, room * self.most // len(body))
            todo = rest
            yield records, body

    def _body(self, records: Sequence[Record]) -> bytes:
        """The records as they go over the line."""
        body = b"".join(record.packed() for record in records)
        if self.window:
            deflater = zlib.compressobj(9, zlib.DEFLATED, -self.window, memLevel=9)
            body = deflater.compress(body) + deflater.flush()
        for plain, escaped in _ESCAPES:
            body = body.replace(plain, escaped)
        return body

    # --- how it goes over -----------------------------------------------------------------------------

    def _send_batch(self, body: bytes) -> None:
        size = b"%06x" % len(body)
        head = b"%s%08x  " % (size, binascii.crc32(size + body))
        for _ in range(_TRIES):
            self._send_pieces(head, body)
            if self._is_taken():
                return
        raise self._lost()

    def _send_pieces(self, head: bytes, body: bytes) -> None:
        """Two pieces at most are under way: while the board reads one, the next is coming."""
        under_way = 0
        for piece in (head, *(body[at : at + self.piece] for at in range(0, len(body), self.piece))):
            if under_way == 2:
                self._acknowledged()
                under_way -= 1
            self.repl.link.write(piece)
            under_way += 1
        for _ in range(under_way):
            self._acknowledged()

    def _acknowledged(self) -> None:
        if self._heard(_PIECE_S) != b"+":
            raise self._lost()

    def _is_taken(self) -> bool:
        """What the board says of a batch; False when it must come again."""
        while (said := self._heard(_BATCH_S)) in (b"f", b"b") and self._expected:
            name = self._expected.pop(0)
            if said == b"f":
                self.on_file(name)
        if said not in (b"k", b"-"):
            raise self._lost()
        return said == b"k"

    def _heard(self, timeout_s: float) -> bytes:
        said = self.repl.read(1, timeout_s)
        if said == b"!":
            self._explain(self.repl.read_line(_PIECE_S))
        return said

    def _explain(self, error: str) -> None:
        """Raise what the receiver's exception means, unless it comes from damage on the way."""
        self.repl.link.write(INTERRUPT)  # it waits for that
        if error.startswith("OSError(28"):
            raise PushError(Text("boards.full"))
        if error.startswith("MemoryError"):
            raise PushError(Text("boards.no-memory"))
        if not error.startswith("ValueError"):  # which a damaged head gives
            raise PushError(Text("boards.not-written", name="".join(self._expected[:1]), reason=error))

    def _lost(self) -> NoAnswerError:
        return NoAnswerError(Text("boards.no-answer", port=self.repl.link.name))


def cut(todo: Sequence[Record], room: int) -> tuple[list[Record], list[Record]]:
    """The records that fit into `room` bytes, the last of them in part, and the rest. At least one byte."""
    taken: list[Record] = []
    for index, record in enumerate(todo):
        room -= len(record.name) + _RECORD
        if len(record.data) <= room or (not record.data and not taken):
            taken.append(record)
            room -= len(record.data)
            continue
        if room > 0 or not taken:
            room = max(room, 1)
            taken.append(record._replace(data=record.data[:room], crc=None))
            rest = record._replace(what="", data=record.data[room:])
            return taken, [rest, *todo[index + 1 :]]
        return taken, list(todo[index:])
    return taken, []
