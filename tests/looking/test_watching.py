"""Kits on threads of their own: followed, stopped, and what went wrong with one told of that one."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from gorae.bench.live import LiveRobot
from gorae.looking import NOTHING, Feed, Origin, Program, Watched, Watching

PATIENCE_S = 20


class Ear:
    """Hears when something is printed."""

    def __init__(self) -> None:
        self.heard = threading.Event()
        self.units: dict[str, str] = {}

    def text(self, time_s: float, text: str) -> None:
        self.heard.set()

    def label(self, labels: Mapping[str, str]) -> None: ...

    def samples(self, times_s: Sequence[float], columns: Mapping[str, Sequence[float]]) -> None: ...

    def mark(self, time_s: float, name: str) -> None: ...


def test_motors_stand_when_nobody_looks_any_more(served: tuple[LiveRobot, str], tmp_path: Path) -> None:
    """The board's timer goes on sending when the program has been interrupted."""
    robot, port = served
    origin = Origin()
    ear = Ear()
    nobody = "socket://127.0.0.1:1"
    kits = [Watched(port, Feed(port, origin, ear)), Watched(nobody, Feed(nobody, origin))]
    source = b"from robot import *\nstream(200)\nmotors(50, 50)\nprint('on')\nwhile True:\n    pass\n"
    with Watching(kits, Program(source, "main.py"), tmp_path) as watching:
        assert ear.heard.wait(PATIENCE_S)
        assert not watching.wait(), "a kit that fails stops no other"
    assert watching.wait()
    assert robot._live.outputs()[:2] == (0, 0)
    assert (kits[0].error, kits[0].crash) == (None, None)
    assert kits[0].feed.since(NOTHING).state.kind == "ended"
    assert kits[1].error
    assert kits[1].error.exit_code == 3


def test_a_program_that_crashes_is_told(served: tuple[LiveRobot, str], tmp_path: Path) -> None:
    kit = Watched(served[1], Feed(served[1], Origin()))
    with Watching([kit], Program(b"1 / 0", "main.py"), tmp_path) as watching:
        assert watching.wait(PATIENCE_S)
    assert kit.crash
    assert "ZeroDivisionError" in kit.crash.say("en")
    state = kit.feed.since(NOTHING).state
    assert (state.kind, state.note) == ("failed", kit.crash)
