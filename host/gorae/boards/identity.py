"""What a board is and can do, by asking it. Nothing is written, and no pin or bus is touched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from gorae.boards import guest
from gorae.boards.errors import NoAnswerError
from gorae.boards.repl import Repl
from gorae.kits.ports import kind_of_machine, port_of_kind
from gorae.literals import literal
from gorae.texts import Text

_SMALLEST = 64
_TRIES = 5
_LONGEST = 64
"""Characters of a word that a board says of itself."""
_KIT = re.compile(r"ID = '(?!.*\.ya?ml')([\w-][\w.-]*)'")
"""A kit's name; one that ends as a file's does would be read as a file on this computer."""


@dataclass(frozen=True)
class Abilities:
    """What the MicroPython on a board has, as far as pushing files needs it."""

    raw_paste: bool = False
    stdin: bool = False
    """Whether a program can read raw bytes from the line."""
    rename: bool = False
    mkdir: bool = False
    crc: bool = False
    hashlib: bool = False
    deflate: bool = False
    receive_buffer: int = _SMALLEST
    """Bytes that the board puts aside while it is busy."""

    @property
    def takes_streams(self) -> bool:
        """Whether the quick way of pushing files works."""
        return self.stdin and self.crc and self.rename and self.raw_paste


@dataclass(frozen=True)
class Identity:
    """A board that has said what it is."""

    kind: str
    """As a port of MicroPython names it: `microbit-v1`, `microbit-v2`, `esp32`; or `other`."""
    machine: str
    """In its own words, as in `micro:bit v2.1.2 with nRF52833`."""
    python: str
    """The implementation, as a rule `micropython`."""
    version: tuple[int, ...]
    release: str
    """Of the port, as in `2.1.2`."""
    unique_id: str
    """In hexadecimal digits; empty when the board has none."""
    heap_free: int
    flash_free: int | None
    """Free bytes of the filesystem; None when the board cannot say."""
    kit: str | None
    """For which kit gorae's firmware on it was made, if any is."""
    abilities: Abilities
    calibration: str | None = None
    """The line in which it keeps how its wheels differ (`gorae.kits.calibration`), unread."""
    label: str = ""
    """Its name among many kits, as on its sticker; empty when it has none."""


def identify(repl: Repl) -> Identity:
    """Ask the board in the raw REPL: one exec, unless the line spoils the answer."""
    for _ in range(_TRIES):
        with suppress(NoAnswerError):
            stdout = repl.exec(guest.source("identify"))
            if is_whole(stdout):
                break
        repl.enter()
    else:
        raise NoAnswerError(Text("boards.bad-line", port=repl.link.name))
    said = read_answers(stdout)
    if "python" not in said:
        raise NoAnswerError(Text("boards.no-python", port=repl.link.name))
    board = identity(said, bool(repl.has_paste))
    repl.has_crc, repl.has_deflate = board.abilities.crc, board.abilities.deflate
    repl.receive_buffer = max(repl.receive_buffer, board.abilities.receive_buffer)
    return board


def is_whole(stdout: bytes) -> bool:
    """Whether an answer of `identify` came as it was sent, by the checksum in its last line."""
    *lines, last = stdout.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    total = 0
    for line in lines:
        total = (total * 31 + sum(line)) % 65521
    return last == b"total %d" % total


def read_answers(stdout: bytes) -> dict[str, Any]:
    """Name and value of each line that has both."""
    answers = {}
    for line in stdout.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(" ")
        try:
            answers[name] = literal(value)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
    return answers


Said = TypeVar("Said")
_NOTHING: tuple[object, ...] = ()


def _said(said: Mapping[str, Any], name: str, default: Said) -> Said:
    """What the board said of `name`, if it is such as the default is."""
    value = said.get(name)
    return value if type(value) is type(default) else default


def identity(said: Mapping[str, Any], raw_paste: bool) -> Identity:
    """The identity of a board that answered so. Whatever is of the wrong type was not said."""
    release, _, machine = (*(str(word)[:_LONGEST] for word in _said(said, "is", _NOTHING)), "", "", "")[:3]
    kind = kind_of_machine(machine)
    port = port_of_kind(kind)
    flash = [size for size in _said(said, "flash", _NOTHING) if type(size) is int]
    kit = _KIT.fullmatch(_said(said, "kit", "").partition("\n")[0].strip())
    calibration = said.get("calibration")
    label = _said(said, "label", "").strip()
    abilities = Abilities(
        raw_paste=raw_paste,
        stdin="stdin" in said,
        rename="rename" in said,
        mkdir="mkdir" in said,
        crc="binascii" in said,
        hashlib="hashlib" in said,
        deflate="deflate" in said and "io" in said,
        receive_buffer=port.kinds[kind].receive_buffer if port else _SMALLEST,
    )
    return Identity(
        kind=kind,
        machine=machine,
        python=str(said["python"])[:_LONGEST],
        version=tuple(part for part in _said(said, "version", _NOTHING) if type(part) is int),
        release=release,
        unique_id=_said(said, "id", b"")[:_LONGEST].hex(),
        heap_free=_said(said, "heap", 0),
        flash_free=flash[0] * flash[3] if len(flash) > 3 else None,
        kit=kit[1] if kit else None,
        abilities=abilities,
        calibration=calibration if isinstance(calibration, str) else None,
        label=label if label.isprintable() and len(label) <= _LONGEST else "",
    )
