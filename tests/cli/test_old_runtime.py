"""A board whose MicroPython is too old for the firmware is told by its release, with what to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gorae.boards import suitable
from gorae.flash.esp_firmware import RELEASE
from gorae.flash.runtime import bundled
from gorae.kits import load_board, load_kit
from gorae.kits.firmware import firmware_files
from gorae.kits.ports import load_port
from gorae.virtual.endpoints.tcp import Tcp
from gorae.virtual.live.board import LiveBoard

Call = Callable[..., Any]
SAID = "MicroPython 2.1.2 on this board is too old for gorae's firmware, which needs 2.9.0 or newer"


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The port of a maqueen with 2.1.2, while the firmware is supposed to need a later release."""
    needs = load_port("microbit").model_copy(update={"least_release": "2.9.0"})
    monkeypatch.setattr(suitable, "port_of_kind", lambda kind: needs)
    monkeypatch.setenv("GORAE_INVENTORY", str(tmp_path / "inventory.json"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.py").write_text("print('hello')\n")
    board = LiveBoard(load_board("microbit-v2"), firmware_files(load_kit("maqueen")), seed=1, lang="en")
    endpoint = Tcp(board)
    board.power_on()
    board.inbox.listening.wait(20)
    yield endpoint.url
    endpoint.close()
    board.close()


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "main.py", "--on"],
        ["check", "main.py", "--lesson", "hello-kit", "--on"],
        ["doctor", "--on"],
        ["stream", "--time", "1"],
        ["record", "--label", "a", "--label", "b", "--yes", "--on"],
        ["devices", "--test", "--yes"],
        ["calibrate", "--wall", "--drift-mm", "0", "--yes"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_what_needs_the_firmware_is_refused(call: Call, old: str, arguments: list[str]) -> None:
    called = call(*arguments, old)
    assert called.status == 3
    assert SAID in called.out + called.err
    assert f"gorae flash {old} --kit maqueen" in called.out + called.err


def test_devices_shows_it(call: Call, old: str) -> None:
    called = call("devices", old)
    assert f"✘ {old}" in called.out
    assert SAID in called.out
    (row,) = json.loads(call("devices", old, "--json", "--lang", "ko").out)
    assert row["micropython"] == "2.1.2"
    assert "2.9.0 이상" in row["problem"]


def test_push_sends_files_and_says_so(call: Call, old: str) -> None:
    called = call("push", old, "main.py")
    assert called.status == 0
    assert SAID in called.err
    assert "main.py" in called.out


def test_a_board_of_the_least_release_is_well(call: Call, old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    needs = load_port("microbit").model_copy(update={"least_release": "2.1.2"})
    monkeypatch.setattr(suitable, "port_of_kind", lambda kind: needs)
    assert f"✔ {old}" in call("devices", old).out
    assert call("run", "main.py", "--on", old).status == 0


@pytest.mark.parametrize(
    ("kit", "release"),
    [("maqueen", bundled("microbit-v2").version), ("esp32-duo", RELEASE.partition("-v")[2])],
)
def test_a_virtual_board_says_the_release_that_boards_get(
    call: Call, tmp_path: Path, kit: str, release: str
) -> None:
    program = tmp_path / "main.py"
    program.write_text("import os\nprint('release', os.uname()[2])\n")
    assert f"release {release}" in call("run", program, "--kit", kit).out
    assert f"v{release}" in load_board(load_kit(kit).board).banner
