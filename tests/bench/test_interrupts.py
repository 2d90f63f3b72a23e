"""Ctrl-C while a guest runs: KeyboardInterrupt, at once or a little later, and never anything else."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import wasmtime

from gorae.bench.virtual import DriveTest, run_virtual
from gorae.kits import Pose, load_arena, load_kit
from gorae.telemetry.recording import Recording
from gorae.virtual import board
from gorae.virtual.board import VirtualBoard
from gorae.virtual.vm import machine as vm
from gorae.world import Conditions

PROGRAM = b"""
from robot import *
for turn in range(6):
    print(distance())
    drive(50)
    sleep(50)
f = open("notes.txt", "w")
f.write("x")
f.close()
stop()
"""
RINGS = (1, 2, 3, 20, 40)


@pytest.fixture(autouse=True)
def raising() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def drive_test() -> DriveTest:
    here = Conditions(seed=1, start=Pose.model_construct(x=300.0, y=300.0, heading=0.0))
    return DriveTest(load_kit("maqueen"), load_arena("table"), here, 2.0)


@contextmanager
def interrupt_at_ring(number: int) -> Iterator[None]:
    """Ctrl-C while the board answers the request of this number, from 1."""
    ring, count = VirtualBoard._ring, 0

    def counted(self: VirtualBoard, *asked: int) -> int | None:
        nonlocal count
        count += 1
        if count == number:
            signal.raise_signal(signal.SIGINT)
        return ring(self, *asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(VirtualBoard, "_ring", counted)
        yield
    assert count == number, "no further request is answered"


@contextmanager
def interrupt_after(seconds: float) -> Iterator[None]:
    """Ctrl-C at the first request after so much virtual time."""
    ring, pressed = VirtualBoard._ring, False

    def timed(self: VirtualBoard, *asked: int) -> int | None:
        nonlocal pressed
        if not pressed and self.clock.now_s >= seconds:
            pressed = True
            signal.raise_signal(signal.SIGINT)
        return ring(self, *asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(VirtualBoard, "_ring", timed)
        yield


@pytest.mark.parametrize("number", RINGS)
def test_at_a_request(drive_test: DriveTest, number: int) -> None:
    with interrupt_at_ring(number), pytest.raises(KeyboardInterrupt):
        run_virtual(PROGRAM, drive_test, lang="en")


def test_what_was_recorded_is_kept(drive_test: DriveTest) -> None:
    kept: list[Recording] = []
    program = b"from robot import *\nwhile True:\n    drive(50)\n    sleep(100)\n"
    with interrupt_after(1.0), pytest.raises(KeyboardInterrupt):
        run_virtual(program, drive_test, lang="en", on_broken_off=kept.append)
    (recording,) = kept
    assert 0.9 < recording.times[-1] < 1.9
    whole = run_virtual(program, drive_test, lang="en").recording
    count = len(recording.times)
    assert recording.signals["x"].tolist() == whole.signals["x"][:count].tolist()


def test_the_next_run_is_as_ever(drive_test: DriveTest) -> None:
    before = run_virtual(PROGRAM, drive_test, lang="en")
    with interrupt_after(0.5), pytest.raises(KeyboardInterrupt):
        run_virtual(PROGRAM, drive_test, lang="en")
    after = run_virtual(PROGRAM, drive_test, lang="en")
    assert after.output == before.output
    assert after.recording.signals["x"].tolist() == before.recording.signals["x"].tolist()


def test_a_handler_that_does_not_raise_changes_nothing(drive_test: DriveTest) -> None:
    before = run_virtual(PROGRAM, drive_test, lang="en")
    heard: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    with pytest.MonkeyPatch.context() as patch:
        ring = VirtualBoard._ring

        def interrupted(board: VirtualBoard, *asked: int) -> int | None:
            signal.raise_signal(signal.SIGINT)
            return ring(board, *asked)

        patch.setattr(VirtualBoard, "_ring", interrupted)
        after = run_virtual(PROGRAM, drive_test, lang="en")
    assert len(heard) > 50
    assert after.output == before.output


WATCHED = (vm.__file__, board.__file__, str(Path(wasmtime.__file__).parent))


class Steps:
    """Counts lines of the files that stand between guest and host, and presses Ctrl-C at one of them."""

    def __init__(self, at: int | None) -> None:
        self.at = at
        self.count = 0

    def __call__(self, frame: FrameType, event: str, argument: Any) -> Any:
        if not frame.f_code.co_filename.startswith(WATCHED):
            return None
        if event == "line":
            self.count += 1
            if self.count == self.at:
                signal.raise_signal(signal.SIGINT)
        return self


def stepped(drive_test: DriveTest, at: int | None = None) -> int:
    steps, before = Steps(at), sys.gettrace()
    gc.collect()  # what other tests left has lines in `__del__`, where Python itself loses what is raised
    gc.disable()
    sys.settrace(steps)
    try:
        run_virtual(PROGRAM, drive_test, lang="en")
    finally:
        sys.settrace(before)
        gc.enable()
    return steps.count


def test_at_any_line_between_guest_and_host(
    drive_test: DriveTest, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Linking, starting, answering, ending: nowhere is it lost, and nowhere is anything else raised."""
    lost: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lost.append)
    stepped(drive_test)  # whatever is made once
    lines = stepped(drive_test)
    early = range(1, 400, 9)
    later = range(400, lines, max(1, lines // 40))
    for at in (*early, *later, lines):
        with pytest.raises(KeyboardInterrupt):
            stepped(drive_test, at)
        assert not lost, f"at line {at} of {lines}"
