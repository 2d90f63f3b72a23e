"""Many boards at once, whatever is done with each: here that is a function."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from gorae.boards import NoAnswerError, UnpluggedError
from gorae.flash.cart import Cart, CartRow, Done, Progress, Work
from gorae.flash.errors import FlashError
from gorae.flash.targets import FlashTarget
from gorae.kits import load_kit
from gorae.texts import Text

READY = Done("files", "microbit-v2", "2.1.2", "COM1", None)
PATIENCE_S = 20


def targets(count: int) -> list[FlashTarget]:
    return [FlashTarget(load_kit("maqueen"), f"COM{number}", None) for number in range(count)]


def states(rows: list[CartRow]) -> list[str]:
    return [row.state for row in rows]


def failing(error: Exception, times: int = 99, which: int = 1) -> Work:
    """Board number `which` fails so often."""

    def work(row: CartRow, progress: Progress) -> Done:
        progress.step("asking")
        if row.index == which and row.attempt <= times:
            raise error
        return READY

    return work


def test_all_are_at_work_at_the_same_time() -> None:
    together = threading.Barrier(30)

    def work(row: CartRow, progress: Progress) -> Done:
        together.wait(PATIENCE_S)
        return READY

    assert states(Cart(targets(30), work).run()) == ["ready"] * 30


def test_one_that_fails_stops_no_other() -> None:
    ended: list[int] = []
    rows = Cart(targets(10), failing(UnpluggedError("COM1"))).run(on_end=lambda row: ended.append(row.index))
    assert states(rows) == ["ready", "failed", *["ready"] * 8]
    assert isinstance(rows[1].error, UnpluggedError)
    assert rows[1].attempt == 1
    assert sorted(ended) == list(range(10))
    assert all(row.took_s is not None for row in rows)


PASSING = FlashError(Text("flash.not-checked"), may_pass=True)


@pytest.mark.parametrize(
    ("error", "times", "state", "attempts"),
    [
        (PASSING, 1, "ready", 2),
        (PASSING, 2, "failed", 2),
        (NoAnswerError(Text("flash.not-checked")), 1, "ready", 2),
        (FlashError(Text("flash.not-checked")), 1, "failed", 1),
    ],
)
def test_what_may_pass_is_tried_once_more(error: Exception, times: int, state: str, attempts: int) -> None:
    rows = Cart(targets(2), failing(error, times)).run()
    assert (rows[1].state, rows[1].attempt) == (state, attempts)


def test_a_mistake_of_ours_is_told_and_stops_no_other() -> None:
    rows = Cart(targets(2), failing(ZeroDivisionError("division by zero"))).run()
    assert states(rows) == ["ready", "failed"]
    assert rows[1].error is not None
    assert rows[1].error.exit_code == 4
    assert "ZeroDivisionError: division by zero" in rows[1].error.say("en")


@dataclass
class Interrupting:
    """The first board writes, the second asks, the third is ready. Then somebody presses Ctrl-C."""

    presses: int
    at_work: threading.Barrier = field(default_factory=lambda: threading.Barrier(3))
    stopping: threading.Event = field(default_factory=threading.Event)
    left: threading.Event = field(default_factory=threading.Event)

    def work(self, row: CartRow, progress: Progress) -> Done:
        progress.step("asking")
        if row.index == 2:
            return READY
        if row.index == 0:
            progress.begin_writing("copying")
        self.at_work.wait(PATIENCE_S)
        self.stopping.wait(PATIENCE_S)
        self.left.wait(PATIENCE_S)
        progress.step("checking")
        return READY

    def look(self, rows: object) -> None:
        if not self.stopping.is_set():
            self.at_work.wait(PATIENCE_S)
        elif not self.presses:
            self.left.set()
            return
        self.presses -= 1
        raise KeyboardInterrupt


def run(interrupting: Interrupting, on_stop: Callable[[], None] = lambda: None) -> list[CartRow]:
    def stop() -> None:
        interrupting.stopping.set()
        on_stop()

    rows = Cart(targets(3), interrupting.work).run(interrupting.look, on_stop=stop)
    interrupting.left.set()
    return rows


def test_ctrl_c_finishes_what_is_being_written_and_begins_nothing() -> None:
    told: list[str] = []
    assert states(run(Interrupting(1), lambda: told.append("stopping"))) == ["ready", "untouched", "ready"]
    assert told == ["stopping"]


def test_a_second_ctrl_c_says_which_to_do_again() -> None:
    assert states(run(Interrupting(2))) == ["redo", "untouched", "ready"]
