"""Many boards at once, each on a thread of its own: one that fails stops no other.

    cart = Cart(targets, work)
    rows = cart.run(show)

`work` gets a board ready or raises GoraeError. What may pass is tried once more. Ctrl-C lets boards finish
that are being written and begins no other; a second one leaves them, and their rows say that they must be
done again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from gorae.boards.errors import NoAnswerError
from gorae.errors import GoraeError, InternalError
from gorae.flash.errors import FlashError, OtherKitError
from gorae.flash.targets import FlashTarget
from gorae.texts import Text

Step = Literal[
    "waiting", "asking", "reading", "connecting", "wiping", "writing", "copying", "programming", "restarting",
    "pushing", "checking",
]  # fmt: skip
State = Literal["busy", "ready", "unchanged", "skipped", "failed", "untouched", "redo"]
"""`skipped`: it is another kit. `untouched`: stopped before anything was written. `redo`: left while it was
written."""
How = Literal["nothing", "files", "image"]
_ATTEMPTS = 2
_LOOK_S = 0.1


@dataclass(frozen=True)
class Done:
    """A board that is ready, and how it came to be."""

    how: How
    """Nothing was missing, files were sent, or MicroPython was written, too."""
    kind: str
    """As in `hardware/boards`, or `microbit-v1`."""
    micropython: str
    port: str | None
    drive: Path | None
    kept: tuple[str, ...] = ()
    """A student's files that were on the board, and still are although it was written anew."""
    checked: bool = True
    """Whether the board has said that it is this kit; it cannot without a serial port."""
    notes: tuple[Text, ...] = ()
    """What happened besides that somebody should know."""


@dataclass
class CartRow:
    """One board of the cart. Its thread changes it, and everybody may look at it."""

    target: FlashTarget
    index: int
    state: State = "busy"
    step: Step = "waiting"
    done: int = 0
    total: int = 0
    """Of the step, in bytes; 0 when nobody knows."""
    attempt: int = 0
    began_s: float = 0.0
    took_s: float | None = None
    label: str = ""
    unique_id: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    """A student's files that were read from the board, to be put back."""
    saved: Path | None = None
    """Folder on this computer with files of the board's that are not on it now."""
    paths: dict[str, str] = field(default_factory=dict)
    """Where in it the file of each name is."""
    runtime: str = ""
    """Digest of the MicroPython that was written."""
    lost_python: bool = False
    """Whether writing MicroPython has begun, so that there is nothing to ask on the board."""
    result: Done | None = None
    error: GoraeError | None = None
    writing: bool = False
    """Whether it may be neither what it was nor ready."""

    @property
    def name(self) -> str:
        return self.label or self.target.place


class Stopped(Exception):  # noqa: N818
    """The user has had enough, and nothing was written yet."""


@dataclass
class Progress:
    """What `work` tells of one board."""

    row: CartRow
    stopping: threading.Event

    def step(self, step: Step) -> None:
        """Tell what is done next. Raises Stopped when the user has had enough and the board is as it was."""
        if self.stopping.is_set() and not self.row.writing:
            raise Stopped
        self.row.done = self.row.total = 0
        self.row.step = step

    def advance(self, done: int, total: int) -> None:
        self.row.done, self.row.total = done, total

    def begin_writing(self, step: Step, *, python: bool = False) -> None:
        """Note that from now on the board is not what it was; `python`: MicroPython itself is written."""
        self.step(step)
        self.row.writing = True
        self.row.lost_python |= python


Work = Callable[[CartRow, Progress], Done]


class Cart:
    """Boards that get ready together."""

    def __init__(
        self, targets: Sequence[FlashTarget], work: Work, now_s: Callable[[], float] = time.monotonic
    ):
        began_s = now_s()
        self.rows = [CartRow(target, index, began_s=began_s) for index, target in enumerate(targets)]
        self.stopping = threading.Event()
        self._work = work
        self._now_s = now_s
        self._changed = threading.Event()
        self._ending = threading.Lock()

    def run(
        self,
        on_look: Callable[[Sequence[CartRow]], None] = lambda rows: None,
        on_end: Callable[[CartRow], None] = lambda row: None,
        on_stop: Callable[[], None] = lambda: None,
    ) -> list[CartRow]:
        """Work until all have ended. All is called on this thread: `on_look` sees the rows every tenth of
        a second, `on_end` hears of each that has ended, `on_stop` of a first Ctrl-C.
        """
        for row in self.rows:
            threading.Thread(target=self._one, args=(row,), name=row.target.place, daemon=True).start()
        told: set[int] = set()
        while len(told) < len(self.rows):
            try:
                self._changed.wait(_LOOK_S)
                self._changed.clear()
                for row in self.rows:
                    if row.state != "busy" and row.index not in told:
                        told.add(row.index)
                        on_end(row)
                on_look(self.rows)
            except KeyboardInterrupt:
                if self.stopping.is_set():
                    self._leave()
                else:
                    self.stopping.set()
                    on_stop()
        return self.rows

    def _leave(self) -> None:
        """The user does not wait any longer; the threads end with the process."""
        for row in self.rows:
            self._end(row, "redo" if row.writing else "untouched")

    def _one(self, row: CartRow) -> None:
        try:
            row.result = self._try(row)
            state: State = "unchanged" if row.result.how == "nothing" else "ready"
        except Stopped:
            state = "untouched"
        except GoraeError as error:
            row.error, state = error, "skipped" if isinstance(error, OtherKitError) else "failed"
        except Exception as error:
            detail = f"{type(error).__name__}: {error}"
            row.error, state = InternalError(Text("flash.our-fault", detail=detail)), "failed"
        self._end(row, state)

    def _try(self, row: CartRow) -> Done:
        for row.attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._work(row, Progress(row, self.stopping))
            except GoraeError as error:
                if row.attempt == _ATTEMPTS or not _may_pass(error) or self.stopping.is_set():
                    raise
        raise AssertionError

    def _end(self, row: CartRow, state: State) -> None:
        """Only the first end counts."""
        with self._ending:
            if row.state == "busy":
                row.took_s = self._now_s() - row.began_s
                row.state = state
        self._changed.set()


def _may_pass(error: GoraeError) -> bool:
    return error.may_pass if isinstance(error, FlashError) else isinstance(error, NoAnswerError)
