"""Programs on live virtual kits: telemetry beside text, and motors that stop however a run ends."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from gorae.boards.identity import identify
from gorae.boards.repl import Repl
from gorae.boards.run import run_program
from gorae.telemetry.frames import Item, MarkFrame

from .conftest import LiveLink

KITS = ("maqueen", "cutebot", "esp32-duo")
DRIVE = b"from robot import *\nstream(50)\ndrive(150)\nprint('off')\nsleep(200)\nmark('here')\nsleep(200)\n"


@pytest.fixture(params=KITS)
def kit(request: pytest.FixtureRequest, live_kit: Callable[[str], LiveLink]) -> tuple[str, LiveLink]:
    return request.param, live_kit(request.param)


def test_a_run_is_recorded(kit: tuple[str, LiveLink]) -> None:
    name, link = kit
    repl = Repl(link)
    repl.enter()
    assert identify(repl).kit == name
    heard: list[Item] = []
    ran = run_program(repl, DRIVE, time_limit_s=20, on_item=heard.append)
    recording = ran.recorder.recording({"kit": name})
    assert ran.recorder.text == "off\r\n"
    assert (ran.recorder.decoder.damaged, ran.recorder.decoder.lost) == (0, 0)
    assert [name for _, name in recording.marks] == ["here"]
    assert [line for _, line in recording.lines] == ["off"]
    assert recording.times.size >= 15
    assert np.median(recording.signals["left_motor"]) > 10
    assert any(isinstance(item, MarkFrame) for item in heard)


def test_what_was_sensed_last_is_recorded(kit: tuple[str, LiveLink]) -> None:
    """The board sends several samples together, and the program ends before they are enough."""
    repl = Repl(kit[1])
    repl.enter()
    count = b"from robot import *\nstream(100)\nfor n in range(30):\n    log('n', n)\n    sleep(10)\n"
    ran = run_program(repl, count, time_limit_s=20)
    assert ran.recorder.recording({}).signals["n"][-1] >= 28


@pytest.mark.parametrize("ends", ["", "1 / 0", "while True: pass", "import sys; sys.exit()"])
def test_motors_stop_however_a_run_ends(kit: tuple[str, LiveLink], ends: str) -> None:
    link = kit[1]
    repl = Repl(link)
    repl.enter()
    run_program(repl, DRIVE + ends.encode(), time_limit_s=2)
    assert powers(link) == (0, 0)


def test_motors_stop_when_the_user_stops_the_run(kit: tuple[str, LiveLink]) -> None:
    link = kit[1]
    repl = Repl(link)
    repl.enter()

    def on_item(item: Item) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_program(repl, DRIVE + b"while True: pass", time_limit_s=60, on_item=on_item)
    assert powers(link) == (0, 0)


def powers(link: LiveLink) -> tuple[float, float]:
    left, right, *_ = link.kit.outputs()
    return left, right
