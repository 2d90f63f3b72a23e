"""What a board has before it is flashed: asked over its serial line, and only read."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gorae.boards import Identity, Link, NoAnswerError, Repl, UnpluggedError, connect, identify, read_file
from gorae.boards.files import look
from gorae.boards.link import Through
from gorae.boards.recovery import ASIDE
from gorae.errors import DeviceError
from gorae.texts import Text

_MAX_HEARD = 65536
_LOADER_SAYS = (b"invalid header: 0x", b"waiting for download", b"ets_main.c")
_PYTHON_SAYS = (b"MicroPython", b">>> ", b"Traceback")


@dataclass(frozen=True)
class BoardContents:
    """What lies on a board that has answered."""

    board: Identity
    sizes: Mapping[str, int]
    """Every file and its size in bytes."""
    same: frozenset[str]
    """Those of the wanted files that are there just so."""


class EmptyBoardError(NoAnswerError):
    """The board has said that there is no firmware on it."""


class Overheard(Through):
    """A link that remembers what the board said, for the case that it never says what it should."""

    def __init__(self, link: Link, *, takes_break: bool = False) -> None:
        super().__init__(link)
        self.takes_break = takes_break
        """Whether a BREAK resets it, as it does a micro:bit."""
        self.heard = b""
        self.was_reset = False
        """Whether a BREAK was sent, at which a micro:bit restarts."""

    def read(self, timeout_s: float) -> bytes:
        data = super().read(timeout_s)
        self.heard = (self.heard + data)[-_MAX_HEARD:]
        if any(said in self.heard for said in _LOADER_SAYS) and not self.has_python:
            raise EmptyBoardError(Text("boards.no-python", port=self.name))
        return data

    def send_break(self) -> bool:
        self.was_reset = super().send_break()
        return self.was_reset

    @property
    def has_python(self) -> bool:
        """Whether anything that was heard can be MicroPython's."""
        return any(said in self.heard for said in _PYTHON_SAYS)


@contextlib.contextmanager
def talking(
    link: Overheard, rescue: Callable[[str, bytes], None], note: Callable[[Text], None]
) -> Iterator[tuple[Repl, Identity]]:
    """The board at the other end, in its raw REPL; in the end it runs its program.

    A `main.py` that got it stuck is put aside: where the board cannot rename it, `rescue` gets it. `note`
    hears what becomes of it.
    Raises what `connect` does.
    """
    with contextlib.closing(link), tempfile.TemporaryDirectory(prefix="gorae-") as folder:
        try:
            repl = _reach(link, note, Path(folder))
        finally:
            for path in Path(folder).iterdir():
                rescue(ASIDE, path.read_bytes())
        try:
            yield repl, identify(repl)
        except (NoAnswerError, UnpluggedError):
            raise
        except BaseException:
            with contextlib.suppress(DeviceError):
                repl.start_over()
            raise
        repl.start_over()


def _reach(link: Overheard, note: Callable[[Text], None], save_to: Path) -> Repl:
    """As `connect`; but a board that takes a BREAK and says nothing at all then has nothing to say."""
    if link.takes_break:
        try:
            return connect(link, note=note, save_to=save_to, by_break=True)
        except NoAnswerError:
            if link.was_reset and not link.heard:
                raise
    return connect(link, note=note, save_to=save_to)


def see(repl: Repl, board: Identity, wanted: Mapping[str, bytes]) -> BoardContents:
    """Compare what lies on the board with what is wanted. One exec."""
    looked = look(repl, board.abilities, wanted, all_files=True)
    return BoardContents(board, looked.sizes, looked.same)


def read_files(repl: Repl, names: Iterable[str], on_progress: Callable[[int], None]) -> dict[str, bytes]:
    """Files of the board's; `on_progress` hears how many bytes there are so far.

    Raises NoAnswerError when one comes over damaged twice.
    """
    files: dict[str, bytes] = {}
    for name in names:
        try:
            files[name] = read_file(repl, name)
        except NoAnswerError:
            repl.enter()
            files[name] = read_file(repl, name)
        on_progress(sum(map(len, files.values())))
    return files
