"""The live runs of a class: at most one a seat, each in a worker, with a feed for who looks on.

A run is ended when its seat begins another, or when nobody of the seat looks on for a while.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from gorae.classroom.live.activity import OVER
from gorae.classroom.live.feed import LiveFeed
from gorae.classroom.live.pool import LivePool, RunningActivity
from gorae.classroom.live.robot_run import RunOrder
from gorae.jobs.results import BadResult, sentence_from_json
from gorae.kits import load_board, load_kit
from gorae.lessons.catalogue import Lesson
from gorae.texts import Text

ALONE_S = 20.0
"""A run that nobody looks at goes on for so long: a page is reloaded in this time."""
_TOLD = ("frames", "printed", "display", "screens")


@dataclass
class LiveRun:
    """One run, as the server knows it."""

    id: str
    seat: int
    lesson: str
    about: Mapping[str, Any]
    """What a page needs to draw it: see docs/classroom-api.md."""
    feed: LiveFeed
    running: RunningActivity | None = None
    idle: asyncio.TimerHandle | None = field(default=None, repr=False)
    speed: float = 1.0
    paused: bool = False


class LiveRuns:
    """All live runs. Everything is called in the server's event loop; `close` anywhere."""

    def __init__(
        self, workers: int | None = None, on_change: Callable[[int], None] = lambda seat: None
    ) -> None:
        """`on_change` is called with a seat whose run begins or is over."""
        self.pool = LivePool(workers)
        self._on_change = on_change
        self._by_seat: dict[int, LiveRun] = {}
        self.cables: dict[int, RunningActivity] = {}
        """What goes on with the boards at the cables of seats."""

    def prepare(self, lessons: Iterable[Lesson]) -> None:
        """Have the workers ready before somebody presses run."""
        kits = {kit for lesson in lessons for kit in lesson.challenge.kits}
        self.pool.prepare(sorted({load_board(load_kit(kit).board).python for kit in kits}))

    def of_seat(self, seat: int) -> LiveRun | None:
        """Return the run of a seat, also one that is over, until the next."""
        return self._by_seat.get(seat)

    def find(self, name: str) -> LiveRun | None:
        """Return a run by its id."""
        return next((run for run in self._by_seat.values() if run.id == name), None)

    def begin(self, seat: int, order: RunOrder, lesson: str, about: Mapping[str, Any], lang: str) -> LiveRun:
        """Begin a run of a seat; the one before ends. Raises LivePoolFull."""
        self.end(seat)
        loop = asyncio.get_running_loop()
        run = LiveRun(secrets.token_hex(8), seat, lesson, about, LiveFeed())

        def hear(message: dict[str, Any], data: bytes) -> None:
            with suppress(RuntimeError):  # the server has ended
                loop.call_soon_threadsafe(self._hear, run, message, lang)

        run.running = self.pool.start(order, hear)
        self._by_seat[seat] = run
        self.watch_over(run)
        self._on_change(seat)
        return run

    def end(self, seat: int) -> None:
        """End the run of a seat, if there is one."""
        run = self._by_seat.get(seat)
        if run and run.running:
            run.running.stop()

    def end_cable(self, seat: int) -> None:
        """End what goes on with the board of a seat."""
        if seat in self.cables:
            self.cables.pop(seat).stop()

    def forget(self, seat: int) -> None:
        """End what runs for a seat, and know nothing more of it."""
        self.end(seat)
        self.end_cable(seat)
        self._by_seat.pop(seat, None)

    def watch_over(self, run: LiveRun) -> None:
        """See to it that a run ends which nobody looks at."""
        if run.idle:
            run.idle.cancel()
        run.idle = asyncio.get_running_loop().call_later(ALONE_S, self._end_if_alone, run)

    def close(self) -> None:
        """End them all."""
        self.pool.close()

    def let_go(self) -> None:
        """Let all streams end."""
        for run in self._by_seat.values():
            run.feed.close()
            if run.idle:
                run.idle.cancel()

    def _end_if_alone(self, run: LiveRun) -> None:
        if run.feed.is_over or not run.running:
            return
        if run.feed.watchers:
            self.watch_over(run)
        else:
            run.running.stop()

    def _hear(self, run: LiveRun, message: Mapping[str, Any], lang: str) -> None:
        """Pass on what a worker tells: data of a stranger's."""
        if OVER in message:
            run.feed.put("over", over_told(message[OVER], lang), last=True)
            self._on_change(run.seat)
            return
        told = {key: message[key] for key in _TOLD if key in message}
        if told and not run.feed.is_over:
            run.feed.put("frames", told)


def over_told(over: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return how a run ended, for people: the sentence that a worker gave, or one of ours."""
    ending = str(over["ending"])
    message = Text(f"classroom_live.run-{ending}")
    try:
        given = sentence_from_json(over.get("message"))
    except (BadResult, KeyError, TypeError, AttributeError):
        given = None
    line = over.get("line")
    return {
        "ending": ending,
        "message": given.say(lang) if isinstance(given, Text) else message.say(lang),
        "line": line if isinstance(line, int) else None,
    }
