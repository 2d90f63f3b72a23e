"""Files onto a board, only those that changed, each whole or not at all.

One question says what lies on the board. What differs is then sent in the quickest way that the board can:
as one stream of compressed batches (`stream_upload.py`), or as literals in code (`literal_upload.py`) where
a program cannot read raw bytes, as on a micro:bit. Either way the board checks every file before it takes
it and reads it back afterwards, and what came over damaged is sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from gorae.boards import guest
from gorae.boards.checksums import sums, text_hash
from gorae.boards.errors import GuestError, NoAnswerError, NoRoomError, PushError
from gorae.boards.identity import Abilities, Identity
from gorae.boards.literal_upload import write_files
from gorae.boards.repl import Repl
from gorae.boards.stream_upload import Stream
from gorae.errors import UsageError
from gorae.kits.ports import port_of_kind
from gorae.literals import literal
from gorae.names import PROGRAM
from gorae.programs import for_board
from gorae.texts import Text
from gorae.texts.words import shown

LABEL = "label.txt"
"""The kit's name among many, as on its sticker."""
KEPT = ("boot.py", PROGRAM, "webrepl_cfg.py", "calibration.json", LABEL)
"""What `delete` never removes: the board's own, a student's program, and what was measured of this robot."""

OnProgress = Callable[[str, int, int], None]
"""Called with the file that just arrived or is under way, bytes done and bytes in all."""

_ATTEMPTS = 5
"""So many on end at which no file arrives."""
_SHORTAGES = 2
_MAX_NAMED = 5
_LOOK_S = 30.0
_LONGEST_NAME = 120
_LONGEST_SIZE = 12
"""Digits: no board has a file of a terabyte."""
_CHUNK = 128


@dataclass
class PushReport:
    """What a push did."""

    sent: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    payload_bytes: int = 0
    """Of the files that were sent."""
    attempts: int = 0
    """1 when nothing had to be done again."""


@dataclass(frozen=True)
class Looked:
    """What lies on the board."""

    same: frozenset[str]
    """Those of our files that it has with the same content."""
    sizes: dict[str, int]
    """Every file and its size; empty when nobody asked."""


def push(
    repl: Repl,
    board: Identity,
    files: Mapping[str, bytes],
    *,
    delete: bool = False,
    keep: Sequence[str] = KEPT,
    on_progress: OnProgress = lambda name, done, total: None,
) -> PushReport:
    """Make the board hold `files`, by their paths with `/`; `delete`: and nothing else but `keep`.

    The board must be in the raw REPL. Raises UsageError for names that it cannot hold, PushError when it
    has no room or takes nothing right, NoAnswerError or UnpluggedError.
    """
    _check_names(files, board.abilities)
    report = PushReport()
    missing = dict(files)
    shortages = fruitless = 0
    while missing or not report.attempts:
        if fruitless == _ATTEMPTS:
            raise PushError(Text("boards.damaged", port=repl.link.name, names=", ".join(missing)))
        arrived = len(report.sent)
        report.attempts += 1
        try:
            if report.attempts > 1:
                repl.enter()
            missing = _Attempt(repl, board, files, report, on_progress).make(delete, keep, shortages > 1)
        except NoAnswerError:
            if fruitless == _ATTEMPTS - 1 and len(report.sent) == arrived:
                raise
        except GuestError as error:
            if "MemoryError" not in error.traceback:
                raise
            shortages += 1
            if shortages > _SHORTAGES:
                raise PushError(Text("boards.no-memory")) from error
        fruitless = 0 if len(report.sent) > arrived else fruitless + 1
    report.unchanged = [name for name in files if name not in report.sent]
    return report


def read_folder(folder: Path, tell: Callable[[Text], object] = lambda _: None) -> dict[str, bytes]:
    """The files below a folder by their paths; hidden ones and caches are left out.

    Remarks on the encodings of programs go to `tell`. Raises UsageError for a program that no board
    could read.
    """
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    names = {path.relative_to(folder): path for path in paths}
    return {
        name.as_posix(): for_board(path, tell)
        for name, path in names.items()
        if not any(part.startswith((".", "__pycache__")) for part in name.parts)
    }


def read_file(repl: Repl, name: str) -> bytes:
    """Return a file of the board. Raises GuestError if it is not there, NoAnswerError if it came damaged."""
    said = repl.exec(guest.program("sums") + guest.program("read", NAME=name), _LOOK_S)
    *lines, last = said.decode("utf-8", "replace").splitlines() or [""]
    try:
        data = b"".join(literal(line) for line in lines)
        right = sums(data) == literal(last)
    except (ValueError, SyntaxError, TypeError):
        right = False
    if not right:
        raise NoAnswerError(Text("boards.bad-line", port=repl.link.name))
    return data


def look(repl: Repl, abilities: Abilities, files: Mapping[str, bytes], *, all_files: bool) -> Looked:
    """Compare `files` with what lies on the board, all in one exec."""
    code = guest.program("ask_hashes" if abilities.hashlib else "ask_sums", NAMES=list(files))
    if not abilities.hashlib:
        code = guest.source("sums") + code
    if all_files:
        code += guest.source("ask_tree" if abilities.mkdir else "ask_flat")
    lines = repl.exec(code, _LOOK_S).decode("utf-8", "replace").split("\r\n")
    have = dict(zip(files, lines, strict=False))
    same = {name for name, data in files.items() if have.get(name) == checksum(data, abilities)}
    return Looked(frozenset(same), _sizes(lines[len(files) :]))


def _sizes(lines: Iterable[str]) -> dict[str, int]:
    """Return the files in lines of a size and a name as a literal; other lines are passed over."""
    sizes: dict[str, int] = {}
    for line in lines:
        size, _, written = line.partition(" ")
        if not size.isdecimal() or len(size) > _LONGEST_SIZE:
            continue
        with suppress(ValueError, SyntaxError, MemoryError, RecursionError):
            name = literal(written)
            if isinstance(name, str):
                sizes[name] = int(size)
    return sizes


def checksums(repl: Repl, abilities: Abilities, names: Sequence[str]) -> dict[str, str]:
    """The checksum of each of these files that is on the board, to be compared with `checksum`."""
    code = guest.program("ask_hashes" if abilities.hashlib else "ask_sums", NAMES=list(names))
    code = code if abilities.hashlib else guest.source("sums") + code
    lines = repl.exec(code, _LOOK_S).decode("utf-8", "replace").split("\r\n")
    return {name: line for name, line in zip(names, lines, strict=False) if line}


def remove(repl: Repl, names: Sequence[str]) -> None:
    """Remove files from the board; those that are not there do not matter."""
    if names:
        repl.exec(guest.program("remove", NAMES=list(names)), _LOOK_S)


@dataclass
class _Attempt:
    """One look and one sending."""

    repl: Repl
    board: Identity
    files: Mapping[str, bytes]
    report: PushReport
    on_progress: OnProgress
    missing: dict[str, bytes] = field(default_factory=dict)

    def make(self, delete: bool, keep: Sequence[str], spare_heap: bool) -> dict[str, bytes]:
        """Gives the files that came over damaged."""
        repl, board, files = self.repl, self.board, self.files
        seen = look(repl, board.abilities, files, all_files=delete or not board.abilities.mkdir)
        self.missing = {name: data for name, data in files.items() if name not in seen.same}
        stale = [name for name in seen.sizes if name not in files and name not in keep] if delete else []
        if self.missing:
            _check_room(board, seen.sizes, files, stale, keep)
        to_send = dict(self.missing)
        if board.abilities.takes_streams:
            stream = Stream(
                repl, board, to_send, stale, self._arrived, self.on_progress, spare_heap=spare_heap
            )
            try:
                stream.send()
            except NoRoomError:
                if not delete:
                    self._advise(keep)
                raise
        else:
            if stale:
                repl.exec(guest.program("remove", NAMES=stale))
            if to_send:
                write_files(repl, board, to_send, self._arrived, self.on_progress, spare_heap=spare_heap)
                repl.soft_reset()  # gives back the heap, of which there is little
        self.report.deleted += stale
        return self.missing

    def _advise(self, keep: Sequence[str]) -> None:
        """Say what else is on a full board. Raises NoRoomError when there is something to be deleted."""
        self.repl.enter()
        seen = look(self.repl, self.board.abilities, {}, all_files=True)
        others = [name for name in seen.sizes if name not in self.files and name not in keep]
        if others:
            names = ", ".join(map(shown, others[:_MAX_NAMED]))
            raise NoRoomError(Text("boards.full-yet", names=names))

    def _arrived(self, name: str) -> None:
        if name in self.missing:
            self.report.sent.append(name)
            self.report.payload_bytes += len(self.missing.pop(name))


def checksum(data: bytes, abilities: Abilities) -> str:
    """What a board of these abilities says of a file with this content."""
    return text_hash(data) if abilities.hashlib else "{} {}".format(*sums(data))


def _check_names(files: Mapping[str, bytes], abilities: Abilities) -> None:
    for name in files:
        if "/" in name and not abilities.mkdir:
            raise UsageError(Text("boards.no-folders", name=name))
        if not can_hold(name, folders=True):
            raise UsageError(Text("boards.bad-name", name=name))


def can_hold(name: str, *, folders: bool = False) -> bool:
    """Tell whether gorae puts a file of this name onto boards, though a program there may make any other."""
    parts = name.split("/")
    plain = name.isprintable() and all(parts) and not {".", ".."} & set(parts)
    fits = 0 < len(name.encode("utf-8", "replace")) <= _LONGEST_NAME
    return plain and fits and (folders or len(parts) == 1)


def _check_room(
    board: Identity,
    sizes: Mapping[str, int],
    files: Mapping[str, bytes],
    stale: Sequence[str],
    keep: Sequence[str],
) -> None:
    """A micro:bit throws a file away when it runs out of room while writing it: so first ask.

    Raises NoRoomError, which advises to delete other files only where that makes room enough.
    """
    port = port_of_kind(board.kind)
    room = port.kinds[board.kind].room_bytes if port else None
    after = {name: size for name, size in sizes.items() if name not in stale}
    after |= {name: len(data) for name, data in files.items()}
    needed = _taken(after)
    if room is None or needed <= room:
        return
    others = {name: size for name, size in after.items() if name not in files and name not in keep}
    values = {"needed": needed, "room": room, "names": ", ".join(map(shown, list(others)[:_MAX_NAMED]))}
    helps = needed - _taken(others) <= room
    raise NoRoomError(Text("boards.no-room-yet" if helps else "boards.no-room", **values))


def _taken(sizes: Mapping[str, int]) -> int:
    from gorae.kits.firmware import flash_bytes

    return sum(flash_bytes(name, size, _CHUNK) for name, size in sizes.items())
