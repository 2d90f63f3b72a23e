"""Files as literals in code: the way for boards where a program cannot read raw bytes from the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from gorae.boards import guest
from gorae.boards.checksums import sums
from gorae.boards.errors import GuestError, PushError
from gorae.boards.identity import Identity
from gorae.boards.repl import MESSAGE, Repl, pieces
from gorae.texts import Text

_PASTE = 2048
_WRITE_S = 30.0


class CodeLine(NamedTuple):
    """A line of code for the board."""

    code: bytes
    payload: int = 0
    """Bytes of the file in it."""
    ends: str = ""
    """The file that is complete with it."""


def write_files(
    repl: Repl,
    board: Identity,
    files: Mapping[str, bytes],
    on_file: Callable[[str], None],
    on_progress: Callable[[str, int, int], None],
    *,
    spare_heap: bool = False,
) -> None:
    """Send `files`; `on_file` hears of those that are on the board and right.

    Raises GuestError with a MemoryError when the heap is too small; `spare_heap` writes each file as it
    comes. The board must have run `onboard/sums.py`, as it has after a look.
    """
    repl.exec(guest.source("write"))
    most = min(_PASTE, board.heap_free // 16) if repl.has_paste else MESSAGE
    in_heap = 0 if spare_heap else board.heap_free // 4
    total, done = sum(map(len, files.values())), 0
    for group in groups(lines(files, most, in_heap), most):
        said = _run(repl, b"\n".join(line.code for line in group))
        ends = [line.ends for line in group if line.ends]
        for name, verdict in zip(ends, said.splitlines(), strict=False):
            _judge(name, verdict, on_file)
        done += sum(line.payload for line in group)
        on_progress(group[-1].ends, done, total)


def lines(files: Mapping[str, bytes], most: int, in_heap: int) -> Iterator[CodeLine]:
    """The code that brings the files over, no line longer than `most` if a name leaves room for that."""
    for name, data in files.items():
        quoted = repr(name).encode()
        if len(data) > in_heap:
            yield CodeLine(b"begin(%s,%d)" % (quoted, sum(name.encode())))
        left = len(data)
        for piece in pieces(data, most - len(b"a()")):
            # How much of the file a literal holds does not matter but to the progress shown.
            payload = min(left, len(piece) - 3)
            left -= payload
            yield CodeLine(b"a(%s)" % piece, payload)
        check = sums(data, sums(name.encode()))
        yield CodeLine(b"finish(%s,(%d,%d))" % (quoted, *check), left, name)


def groups(all_lines: Iterator[CodeLine], most: int) -> Iterator[list[CodeLine]]:
    """Lines put together, as many as fit into `most` bytes."""
    group: list[CodeLine] = []
    size = 0
    for line in all_lines:
        if group and size + len(line.code) > most:
            yield group
            group, size = [], 0
        group.append(line)
        size += len(line.code) + 1
    if group:
        yield group


def _run(repl: Repl, code: bytes) -> str:
    """What the lines print. They may come over damaged: the board checks the files against their sums."""
    if not repl.has_paste and len(code) > MESSAGE:
        return repl.exec(code.decode(), _WRITE_S).decode("utf-8", "replace")
    output = repl.tell(code)
    if "MemoryError" in output.traceback:
        raise GuestError(output.traceback)
    return output.stdout.decode("utf-8", "replace")


def _judge(name: str, verdict: str, on_file: Callable[[str], None]) -> None:
    if verdict == "=":
        on_file(name)
    elif verdict.startswith("!"):
        raise PushError(Text("boards.not-written", name=name, reason=verdict[1:].strip()))
