"""Kits on threads of their own: followed, stopped, and what went wrong with one told of that one."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from gorae.bench.live import LiveRobot
from gorae.boards import guest
from gorae.kits import load_arena, load_kit
from gorae.looking import NOTHING, Feed, Origin, Watched, WatchedProgram, Watching
from gorae.virtual.endpoints.tcp import Tcp

PATIENCE_S = 20


class Ear:
    """Hears when something is printed."""

    def __init__(self) -> None:
        self.heard = threading.Event()
        self.sampled = threading.Event()
        self.times_s: list[float] = []
        self.units: dict[str, str] = {}

    def text(self, time_s: float, text: str) -> None:
        self.heard.set()

    def label(self, labels: Mapping[str, str]) -> None: ...

    def samples(self, times_s: Sequence[float], columns: Mapping[str, Sequence[float]]) -> None:
        self.times_s += times_s
        self.sampled.set()

    def mark(self, time_s: float, name: str) -> None: ...


def test_motors_stand_when_nobody_looks_any_more(served: tuple[LiveRobot, str], tmp_path: Path) -> None:
    """The board's timer goes on sending when the program has been interrupted."""
    robot, port = served
    origin = Origin()
    ear = Ear()
    nobody = "socket://127.0.0.1:1"
    kits = [Watched(port, Feed(port, origin, ear)), Watched(nobody, Feed(nobody, origin))]
    source = b"from robot import *\nstream(200)\nmotors(50, 50)\nprint('on')\nwhile True:\n    pass\n"
    with Watching(kits, WatchedProgram(source, "main.py"), tmp_path) as watching:
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
    with Watching([kit], WatchedProgram(b"1 / 0", "main.py"), tmp_path) as watching:
        assert watching.wait(PATIENCE_S)
    assert kit.crash
    assert "ZeroDivisionError" in kit.crash.say("en")
    state = kit.feed.since(NOTHING).state
    assert (state.kind, state.note) == ("failed", kit.crash)


def unplugged_once(program: WatchedProgram, tmp_path: Path, *, back: bool) -> tuple[Watched, Ear]:
    """A kit that was unplugged after its first samples, and looked at until it had sent others, or ended."""
    arena = load_arena("corridor")
    robot = LiveRobot(load_kit("maqueen"), arena, arena.start, seed=1, lang="en")
    robot.board.power_on()
    endpoint = Tcp(robot.board)
    ear = Ear()
    kit = Watched(endpoint.url, Feed(endpoint.url, Origin(), ear))
    with Watching([kit], program, tmp_path) as watching:
        assert ear.sampled.wait(PATIENCE_S)
        endpoint.close()
        if back:
            endpoint = Tcp(robot.board, port=int(endpoint.url.rpartition(":")[2]))
            ear.sampled.clear()
            assert ear.sampled.wait(PATIENCE_S)
        else:
            assert watching.wait(PATIENCE_S)
    endpoint.close()
    robot.board.close()
    return kit, ear


def test_a_kit_that_is_plugged_in_again_goes_on(tmp_path: Path) -> None:
    sense = guest.program("sense", HZ=20).encode()
    kit, ear = unplugged_once(WatchedProgram(sense, "stream", again=True), tmp_path, back=True)
    assert (kit.error, kit.crash) == (None, None)
    assert ear.times_s == sorted(set(ear.times_s)), "its clock goes on, though the board's began again"


def test_a_students_program_does_not_start_by_itself(tmp_path: Path) -> None:
    source = b"from robot import *\nstream(20)\nwhile True:\n    sleep(100)\n"
    kit, _ = unplugged_once(WatchedProgram(source, "main.py"), tmp_path, back=False)
    assert kit.error
    assert "unplugged" in kit.error.say("en")
