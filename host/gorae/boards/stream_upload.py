"""Files as one stream of frames, for boards where a program can read raw bytes from the line.

What goes over is one text of records, deflated in one go where the board can inflate. A record is a line
`name, size, CRC-32`, tabs between, and so many bytes of the file. A name alone is a file to remove or, with a
`/` at its end, a folder to make; the end has no name. A small receiver on the board (`onboard/receive.py`)
takes it in frames:

    head      12 characters of base64: 2 bytes length of the body, 3 bytes how much more of the text can be
              read once it is there, 4 bytes CRC-32 of those 5 and the body
    body      the next bytes of the stream, with 0x03 and 0x04 escaped so that Ctrl-C always works

The board unpacks a frame while the next is coming. Its answers are single characters, no two of which differ
in one bit only where that could do harm:

    +         another piece of bytes was taken out of the receive buffer: never more is under way than fits in
    .         a frame is right, and will not be asked for again
    -         a frame is not: it shall come again, after a mark that no body can contain
    a b … z   the next file was written into a temporary file, read back, found right and renamed
    ?         it was not right
    !         an exception, which follows
"""

from __future__ import annotations

import binascii
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from gorae.boards import guest
from gorae.boards.answer import EOT, RawReplParser
from gorae.boards.errors import GuestError, NoAnswerError, NoRoomError, PushError
from gorae.boards.identity import Identity
from gorae.boards.repl import INTERRUPT, Repl
from gorae.texts import Text

_ESCAPES = ((b"\xf5", b"\xf5\xd5"), (b"\x03", b"\xf5#"), (b"\x04", b"\xf5$"))
_MARK = b"\xf5\n"
_TRIES = 6
_PIECES = 2
"""So many are under way: while the board reads one, the next is coming."""
_HEAD = 12
_MAX_FRAME = 1024
"""The board unpacks it in less time than its receive buffer takes to fill."""
_LEAST_FRAME = 256
_LARGEST_WINDOW, _SMALLEST_WINDOW = 15, 9
_TAKEN_S = 3.0
_WRITTEN_S = 20.0
_END_S = 3.0


class StreamFrame(NamedTuple):
    """What goes over and is checked together."""

    ready: int
    """How much more of the text of records the board can read once it has this."""
    body: bytes

    def packed(self) -> bytes:
        counts = len(self.body).to_bytes(2, "big") + self.ready.to_bytes(3, "big")
        check = binascii.crc32(counts + self.body).to_bytes(4, "big")
        return binascii.b2a_base64(counts + check, newline=False) + self.body


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
        *,
        spare_heap: bool = False,
    ) -> None:
        self.repl = repl
        self.files = dict(files)
        self.stale = stale
        self.on_file = on_file
        self.on_progress = on_progress
        self.piece = board.abilities.receive_buffer // 2
        self.most = min(_MAX_FRAME, max(_LEAST_FRAME, board.heap_free // 32)) - _HEAD
        self.window = window_bits(board.heap_free, spare_heap) * board.abilities.deflate
        self._unspoken = list(self.files)

    def send(self) -> None:
        """Send everything. Raises PushError when the board cannot take it, NoAnswerError if it is silent,
        GuestError with a MemoryError when its heap is too small."""
        if not self.files and not self.stale:
            return
        values = {"WBITS": self.window, "PIECE": self.piece, "MOST": self.most, "MARK": _MARK}
        if self.repl.start(guest.program("receive", **values).encode()) is not None:
            raise PushError(Text("boards.no-memory"))
        self._send_frames(self.frames())
        output = self.repl.follow(RawReplParser(), _END_S)
        if output is None or output.traceback:
            raise self._lost()

    # --- what goes over -------------------------------------------------------------------------------

    def records(self) -> bytes:
        """The text that the board reads."""
        lines = [*self.stale, *folders(self.files)]
        text = "".join(f"{name}\t\t\n" for name in lines).encode()
        for name, data in self.files.items():
            text += f"{name}\t{len(data)}\t{binascii.crc32(data)}\n".encode() + data
        return text + b"\t\t\n"

    def frames(self) -> tuple[StreamFrame, ...]:
        """The text, packed, in pieces that the board can check one by one."""
        with _PACKING:
            return pack(self.records(), self.window, self.most)

    # --- how it goes over -----------------------------------------------------------------------------

    def _send_frames(self, frames: Sequence[StreamFrame]) -> None:
        flow = Flow(frames, _PIECES * self.piece)
        total, size = sum(map(len, self.files.values())), sum(frame.ready for frame in frames)
        while not flow.finished or self._unspoken:
            data = flow.next()
            if data:
                self.repl.link.write(data)
                continue
            said = self.repl.read(1, _WRITTEN_S if flow.finished else _TAKEN_S)
            if said == b"+":
                flow.has_room(self.piece)
            elif said == b".":
                done = total * flow.is_taken() // size
                self.on_progress(self._unspoken[0] if self._unspoken else "", done, total)
            elif not (said == b"-" and flow.again()):
                self._is_spoken_of(said)

    def _is_spoken_of(self, said: bytes) -> None:
        """The board's word on the next file, or on why it gives up."""
        if said == b"!":
            self._explain(self.repl.read_line(_TAKEN_S))
        if said == EOT:
            self._ended(said)
        letter = b"%c" % (97 + (len(self.files) - len(self._unspoken)) % 26)
        if not self._unspoken or said not in (letter, b"?"):
            raise self._lost()
        name = self._unspoken.pop(0)
        if said == letter:
            self.on_file(name)

    def _explain(self, error: str) -> None:
        """Raise what the receiver's exception means, unless it comes from damage on the way."""
        self.repl.link.write(INTERRUPT)  # it waits for that
        if error.startswith("OSError(28"):
            raise NoRoomError(Text("boards.full"))
        if error.startswith("MemoryError"):
            raise GuestError(error)
        if not error.startswith(("ValueError", "OSError(22")):  # as the inflater says of what it cannot read
            raise PushError(Text("boards.not-written", name="".join(self._unspoken[:1]), reason=error))

    def _ended(self, said: bytes) -> None:
        """The receiver could not even begin: raise that for want of memory."""
        answer = RawReplParser()
        output = answer.feed(said) or self.repl.follow(answer, _END_S)
        if output and "MemoryError" in output.traceback:
            raise GuestError(output.traceback)

    def _lost(self) -> NoAnswerError:
        return NoAnswerError(Text("boards.no-answer", port=self.repl.link.name))


class Flow:
    """What may go over now: never more than `most` bytes that the board has not taken out of its buffer."""

    def __init__(self, frames: Sequence[StreamFrame], most: int) -> None:
        self._frames = frames
        self._most = self._room = most
        self._coming = b""
        self._begun = self._taken = self._refused = 0

    @property
    def finished(self) -> bool:
        """Whether the board has all of it."""
        return self._taken == len(self._frames)

    def next(self) -> bytes:
        """The next bytes to send, none while the board has no room."""
        if not self._coming and self._begun < len(self._frames):
            self._coming = self._frames[self._begun].packed()
            self._begun += 1
        data, self._coming = self._coming[: self._room], self._coming[self._room :]
        self._room -= len(data)
        return data

    def has_room(self, count: int) -> None:
        """The board took so many bytes out of its buffer."""
        self._room = min(self._room + count, self._most)

    def is_taken(self) -> int:
        """A frame is right. Gives how much of the text has now come over."""
        self._taken = min(self._taken + 1, self._begun)
        self._refused = 0
        return sum(frame.ready for frame in self._frames[: self._taken])

    def again(self) -> bool:
        """Send the frame again that was not right, and all after it; False when that is enough."""
        self._refused += 1
        if self.finished or self._refused > _TRIES:
            return False
        self._coming, self._room = _MARK + self._frames[self._taken].packed(), self._most
        self._begun = self._taken + 1
        return True


_PACKING = threading.Lock()
"""Many boards get the same files, and all at the same time: so one packs, and the others wait for it."""


@lru_cache(maxsize=4)
def pack(text: bytes, window: int, most: int) -> tuple[StreamFrame, ...]:
    """The text in frames of bodies of at most `most` bytes, deflated unless `window` is 0."""
    inflater = None
    if window:
        deflater = zlib.compressobj(9, zlib.DEFLATED, -window, memLevel=9)
        text = deflater.compress(text) + deflater.flush()
        inflater = zlib.decompressobj(-window)
    frames = []
    while text:
        piece, body = escaped(text, most)
        text = text[len(piece) :]
        frames.append(StreamFrame(len(inflater.decompress(piece) if inflater else piece), body))
    return tuple(frames)


def folders(names: Iterable[str]) -> list[str]:
    """The folders that the files lie in, each with `/` at its end and after the one that it lies in."""
    ends = ((name, at) for name in names for at, letter in enumerate(name, 1) if letter == "/")
    return list(dict.fromkeys(name[:at] for name, at in ends))


def window_bits(heap_free: int, spare_heap: bool) -> int:
    """Return the bits of the window that the board inflates with: larger is quicker, and takes its heap."""
    fits = (heap_free // (32 if spare_heap else 4)).bit_length() - 1
    return min(_LARGEST_WINDOW, max(_SMALLEST_WINDOW, fits))


def escaped(data: bytes, most: int) -> tuple[bytes, bytes]:
    """Return as many first bytes as fit into `most` bytes once escaped; the same, escaped."""
    size = most
    while True:
        piece = body = data[:size]
        for plain, instead in _ESCAPES:
            body = body.replace(plain, instead)
        if len(body) <= most:
            return piece, body
        size = len(piece) - (len(body) - most + 1) // 2
