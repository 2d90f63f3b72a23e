"""Getting a stuck board back, one step harder than the one before, and telling the user each.

1. Ctrl-C, several times
2. out of whatever the REPL is in, and a soft reset
3. a reset by the modem lines, or by a BREAK, with Ctrl-C while it starts
4. its `main.py`, which got the board stuck, is renamed
5. advice: reset it by hand, or install MicroPython anew
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from gorae.boards import guest
from gorae.boards.errors import NoAnswerError
from gorae.boards.files import read_file
from gorae.boards.identity import Identity, identify
from gorae.boards.link import Link
from gorae.boards.repl import FRIENDLY, INTERRUPT, Repl
from gorae.names import PROGRAM
from gorae.texts import Text

ASIDE = "main_aside.py"
"""The name of a `main.py` that got a board stuck, once it is renamed on the board or moved to the host."""

_PATIENT_S = 0.5
_START_S = 2.0
_ANSWER_S = 2.0
_BURST = INTERRUPT * 16
_BURST_S = 0.0015
"""16 bytes take 1.4 ms at 115200 baud: Ctrl-C without a gap, so that one comes before it can be caught."""
_END_OF_ALL = b"\r" + INTERRUPT + FRIENDLY + INTERRUPT + b"\x04"

Tell = Callable[[Text], None]


def connect(
    link: Link,
    tell: Tell = lambda text: None,
    *,
    note: Tell | None = None,
    save_to: Path | None = None,
    by_break: bool = False,
) -> Repl:
    """The raw REPL of the board, whatever it takes; `by_break`: only a BREAK, at which a micro:bit resets.

    Raises NoAnswerError when nothing helps.

    `tell` hears of every step but the first. A `main.py` that got the board stuck is put away: renamed
    on the board, or kept in the folder `save_to` when the board cannot rename; without one it stays.
    `note` (`tell` by default) hears of that.
    """
    repl = Repl(link)
    try:
        if by_break:
            repl.enter(tries=1)
        else:
            repl.enter()
    except NoAnswerError:
        _wake(repl, tell, _LADDER[-1:] if by_break else _LADDER)
        put_aside(repl, note or tell, save_to)
    return repl


@contextmanager
def session(
    link: Link, tell: Tell = lambda text: None, *, save_to: Path | None = None
) -> Iterator[tuple[Repl, Identity]]:
    """The board at the other end, in its raw REPL, and what it is. The link is closed in the end.

    Raises NoAnswerError or UnpluggedError, and puts `main.py` aside, as `connect` does.
    """
    with closing(link):
        repl = connect(link, tell, save_to=save_to)
        yield repl, identify(repl)
        repl.leave()


def put_aside(repl: Repl, tell: Tell, save_to: Path | None = None) -> bool:
    """Rename `main.py`, so that the board does not run it when it starts. False when there is none."""
    repl.soft_reset()  # a micro:bit V1 needs all of its heap for this
    board = identify(repl)
    if board.abilities.rename:
        code = guest.program("aside", NAME=PROGRAM, ASIDE=ASIDE)
        if b"moved" not in repl.exec(code):
            return False
        tell(Text("boards.aside", name=PROGRAM, aside=ASIDE))
        return True
    if b"True" not in repl.exec(f"import os\nprint({PROGRAM!r} in os.listdir())"):
        return False
    if save_to is None:
        tell(Text("boards.not-aside", name=PROGRAM))
        return False
    kept = _free_name(save_to)
    kept.write_bytes(read_file(repl, PROGRAM))
    repl.exec(guest.program("remove", NAMES=[PROGRAM]))
    tell(Text("boards.aside-here", name=PROGRAM, file=str(kept)))
    return True


def _wake(repl: Repl, tell: Tell, ladder: Sequence[tuple[str, Callable[[Repl], bool]]]) -> None:
    for key, step in ladder:
        tell(Text(key, port=repl.link.name))
        try:
            if step(repl):
                return
        except NoAnswerError:
            continue
    raise NoAnswerError(Text("boards.reflash", port=repl.link.name))


def _interrupt_patiently(repl: Repl) -> bool:
    return _flood(repl, _PATIENT_S)


def _soft_reset(repl: Repl) -> bool:
    """Out of paste mode, of half a line, of a raw paste that never ended; then restart."""
    repl.link.write(_END_OF_ALL)
    return _flood(repl, _START_S)


def _reset_by_lines(repl: Repl) -> bool:
    return repl.link.reset() and _flood(repl, _START_S)


def _reset_by_break(repl: Repl) -> bool:
    return repl.link.send_break() and _flood(repl, _START_S)


_LADDER = (
    ("boards.step-ctrl-c", _interrupt_patiently),
    ("boards.step-soft-reset", _soft_reset),
    ("boards.step-reset", _reset_by_lines),
    ("boards.step-break", _reset_by_break),
)


def _flood(repl: Repl, for_s: float) -> bool:
    """Ctrl-C upon Ctrl-C: a program that catches the first may not catch one that comes while it does."""
    until_s = repl.link.now_s() + for_s
    while repl.link.now_s() < until_s:
        repl.link.write(_BURST)
        repl.link.read(_BURST_S)
    repl.enter(tries=1, timeout_s=_ANSWER_S)
    return True


def _free_name(folder: Path) -> Path:
    """A file name in the folder that is not taken."""
    stem = Path(ASIDE).stem
    names = (folder / f"{stem}{'' if number == 1 else f'_{number}'}.py" for number in range(1, 10_000))
    return next(name for name in names if not name.exists())
