"""Intel HEX: lines of `:` length, address, kind, data and checksum, and the memory that they make."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from gorae.errors import DocumentError, Problem
from gorae.texts import Text

DATA, END, SEGMENT, LINEAR = 0x00, 0x01, 0x02, 0x04
ERASED = b"\xff"
LONGEST = 32
"""Bytes of data in a record that DAPLink takes."""


class BadRecordError(ValueError):
    """A line is no record. `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text


Record = tuple[int, int, bytes]
"""Kind, the low 16 bits of the address, and data."""


def record(written: str) -> Record:
    """The record in a line without its line end. Raises BadRecordError."""
    try:
        raw = bytes.fromhex(written[1:])
    except ValueError:
        raise BadRecordError(Text("images.no-record")) from None
    if written[0] != ":" or len(raw) < 5 or len(raw) != raw[0] + 5:
        raise BadRecordError(Text("images.no-record"))
    if sum(raw) & 0xFF:
        raise BadRecordError(Text("images.bad-checksum"))
    return raw[3], raw[1] << 8 | raw[2], raw[4:-1]


def records(raw: bytes, file: str) -> Iterator[Record]:
    """The records of a hex file, without its end. Raises DocumentError, with the line, for a broken one."""
    text = raw.decode("latin-1")
    for found in whole(text) or _by_line(text, file):
        if found[0] == END:
            return
        yield found
    raise DocumentError([Problem(file, 0, "", Text("images.cut-off"))])


def whole(text: str) -> list[Record] | None:
    """The records of whole lines, read in one go; None when one of them is broken."""
    try:
        memory = bytes.fromhex(text.replace(":", ""))
    except ValueError:
        return None
    found, at = [], 0
    while at < len(memory):
        raw = memory[at : at + memory[at] + 5]
        if sum(raw) & 0xFF or len(raw) != raw[0] + 5:
            return None
        found.append((raw[3], raw[1] << 8 | raw[2], raw[4:-1]))
        at += len(raw)
    return found if len(found) == text.count(":") else None


def _by_line(text: str, file: str) -> Iterator[Record]:
    """Line by line, to say which is wrong."""
    lines = text.splitlines()
    for number, written in enumerate(lines, start=1):
        if not written.strip():
            continue
        try:
            yield record(written.strip())
        except BadRecordError as error:
            cut = number == len(lines) > 1 and not text.endswith("\n")
            why = Text("images.cut-off") if cut else error.text
            raise DocumentError([Problem(file, number, "", why)]) from None


def line(kind: int, address: int, data: bytes) -> str:
    """A record as a line, LF included."""
    body = bytes((len(data), address >> 8 & 0xFF, address & 0xFF, kind)) + data
    return f":{body.hex().upper()}{-sum(body) & 0xFF:02X}\n"


END_LINE = line(END, 0, b"")


class Image:
    """Bytes by address: runs in rising order that neither touch nor overlap. Cannot be changed."""

    def __init__(self, runs: Iterable[tuple[int, bytes]] = ()) -> None:
        """Runs may come in any order. Where two overlap, the one that begins later counts."""
        self.runs = tuple(_merged(runs))
        self._starts = [start for start, _ in self.runs]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Image) and self.runs == other.runs

    def __hash__(self) -> int:
        return hash(self.runs)

    @property
    def end(self) -> int:
        """The address after the last byte."""
        return self.runs[-1][0] + len(self.runs[-1][1]) if self.runs else 0

    def read(self, address: int, length: int) -> bytes:
        """Memory from `address`; what no run has is erased, 0xFF."""
        memory = bytearray(ERASED * length)
        first = max(0, bisect_right(self._starts, address) - 1)
        for start, data in self.runs[first:]:
            if start >= address + length:
                break
            part = data[max(0, address - start) : address + length - start]
            at = max(0, start - address)
            memory[at : at + len(part)] = part
        return bytes(memory)

    def without(self, start: int, end: int) -> Image:
        """The same with nothing from `start` to before `end`."""
        kept = []
        for begin, data in self.runs:
            kept.append((begin, data[: max(0, start - begin)]))
            kept.append((max(begin, end), data[max(0, end - begin) :]))
        return Image(kept)

    def with_runs(self, runs: Iterable[tuple[int, bytes]]) -> Image:
        """The same and these."""
        return Image([*self.runs, *runs])


def _merged(runs: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    begin, run = 0, bytearray()
    for start, data in sorted(((start, data) for start, data in runs if data), key=lambda run: run[0]):
        if run and start <= begin + len(run):
            run[start - begin : start - begin + len(data)] = data
            continue
        if run:
            yield begin, bytes(run)
        begin, run = start, bytearray(data)
    if run:
        yield begin, bytes(run)


class HexLoader:
    """Takes records one by one and puts their data where it belongs."""

    def __init__(self) -> None:
        self._base = 0
        self._runs: list[tuple[int, bytearray]] = []
        self._next = -1

    def move(self, kind: int, data: bytes) -> None:
        """A record of kind SEGMENT or LINEAR: where the addresses that follow begin."""
        self._base = int.from_bytes(data[:2], "big") << (16 if kind == LINEAR else 4)

    def put(self, address: int, data: bytes) -> None:
        """A record of data."""
        address += self._base
        if address == self._next:
            self._runs[-1][1].extend(data)
        else:
            self._runs.append((address, bytearray(data)))
        self._next = address + len(data)

    def image(self) -> Image:
        return Image((start, bytes(data)) for start, data in self._runs)


def lines(image: Image, kind: int = DATA) -> Iterator[str]:
    """The image as records of data of that kind and of where they begin, without the end."""
    base = None
    for start, data in image.runs:
        at = 0
        while at < len(data):
            address = start + at
            if address >> 16 != base:
                base = address >> 16
                yield line(LINEAR, 0, base.to_bytes(2, "big"))
            low = address & 0xFFFF
            size = min(LONGEST, 0x10000 - low)
            yield line(kind, low, data[at : at + size])
            at += size


def to_hex(image: Image) -> bytes:
    """The image as a hex for one board."""
    return ("".join(lines(image)) + END_LINE).encode("ascii")
