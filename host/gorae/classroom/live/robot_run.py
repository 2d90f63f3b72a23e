"""A student's program on a virtual kit, in a worker, at a pace that one can watch.

It tells `{"frames": {"names": […], "rows": [[time, value, …], …]}, "printed": "…", "display": "25 digits",
"screens": {NAME: PICTURE}}`
several times a second, a value that is not known being null; and hears `{"press": "a", "down": true}`,
`{"gesture": "circle"}`, `{"speed": 2}` and `{"paused": true}`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any

from gorae.bench.pacing import ButtonMove, GestureWish, Pace, WatchEnded
from gorae.bench.session import drive_test
from gorae.bench.watched import RunFrame, WatchedRun
from gorae.classroom.live.activity import Activity, LiveOrder, Message, Tell
from gorae.errors import UsageError
from gorae.grading.challenge import Challenge
from gorae.jobs.results import sentence_to_json
from gorae.kits import Kit
from gorae.names import PROGRAM
from gorae.telemetry.signals import GESTURES

MAX_S = 300.0
"""Virtual time for which a robot is watched at most."""
MAX_PRINTED = 8_000
"""Characters in one message; what is printed faster is cut."""
_TELL_EVERY_S = 0.07
_BUTTONS = ("a", "b")


@dataclass(frozen=True)
class RunOrder(LiveOrder):
    """A run to watch: a program, under the conditions of one seed of a challenge."""

    challenge: Challenge
    kit: Kit
    seed: int
    program: bytes
    along: tuple[tuple[str, bytes], ...] = ()
    """The program's other files, by their names on the board."""
    lang: str = "ko"
    """Of what the board itself says."""

    def begin(self, tell: Tell) -> RobotRun:
        return RobotRun(self, tell, Pace())


class RobotRun(Activity):
    """One run that is watched."""

    def __init__(
        self, order: RunOrder, tell: Tell, pace: Pace, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._order, self._pace, self._now = order, pace, now
        self._news = _News(tell)
        self._told_s = now()

    def go(self) -> Message:
        order = self._order
        try:
            test = drive_test(order.challenge, order.kit, order.seed)
            run = WatchedRun(
                order.program, test, lang=order.lang, along=dict(order.along),
                wait_for=self._pace.wait_for, show=self._show,
            )  # fmt: skip
            result = run.go(MAX_S)
        except UsageError as error:
            return {"ending": "refused", "message": sentence_to_json(error.text)}
        except WatchEnded:
            return {"ending": "stopped"}
        finally:
            self._news.send()
        if result.error:
            message = sentence_to_json(result.error.message)
            return {"ending": "error", "message": message, "line": result.error.line}
        return {"ending": "time-limit" if result.running else "finished"}

    def take(self, message: Message, data: bytes) -> None:
        pace = self._pace
        match message:
            case {"press": str(button), "down": bool(down)} if button in _BUTTONS:
                pace.do(ButtonMove(button, down))
            case {"gesture": str(gesture)} if gesture in GESTURES:
                pace.do(GestureWish(gesture))
            case {"speed": int() | float() as speed}:
                pace.set_speed(float(speed))
            case {"paused": bool(paused)}:
                pace.pause(paused)
            case _:
                raise ValueError("nothing that can be done to a robot")

    def stop(self) -> None:
        self._pace.stop()

    def _show(self, frame: RunFrame) -> None:
        self._news.add(frame)
        now_s = self._now()
        if now_s - self._told_s >= _TELL_EVERY_S:
            self._told_s = now_s
            self._news.send()


class _News:
    """Frames that have not been told yet."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._rows: list[list[float | None]] = []
        self._printed = ""
        self._display = self._told_display = bytes(25)
        self._names: tuple[str, ...] = ()
        self._screens: dict[str, str] = {}
        self._told_screens: dict[str, str] = {}

    def add(self, frame: RunFrame) -> None:
        self._names, self._display = frame.names, frame.display
        self._screens = dict(frame.screens)
        if not self._told_screens:
            self._told_screens = self._screens  # at first they show nothing
        self._rows.append([round(frame.at_s, 2), *map(_number, frame.values)])
        self._printed = (self._printed + frame.printed)[:MAX_PRINTED]

    def send(self) -> None:
        """Tell what there is, if there is anything."""
        if not self._rows:
            return
        message: dict[str, Any] = {"frames": {"names": self._names, "rows": self._rows}}
        if self._printed:
            message["printed"] = self._printed
        if self._display != self._told_display:
            message["display"] = "".join(str(min(level, 9)) for level in self._display)
        if self._screens != self._told_screens:
            message["screens"] = self._screens
        self._told_display, self._told_screens = self._display, self._screens
        self._rows, self._printed = [], ""
        self._tell(message, b"")


def _number(value: float) -> float | None:
    return round(value, 1) if isfinite(value) else None


__all__ = ["MAX_S", "PROGRAM", "RobotRun", "RunOrder"]
