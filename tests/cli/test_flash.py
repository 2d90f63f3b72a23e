"""`gorae flash`: what a person or a program sees of it. What it does with boards is in `tests/flash`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import gorae
from gorae.flash.inventory import WHERE, Inventory
from gorae.flash.runtime import bundled
from gorae.images import universal
from gorae.images.ihex import to_hex
from gorae.images.layout import find_layout
from gorae.images.microbit_fs import files_in
from gorae.kits import load_board, load_kit
from gorae.kits.firmware import firmware_files
from gorae.virtual.endpoints.tcp import Tcp
from gorae.virtual.live.board import LiveBoard

Call = Callable[..., Any]
NOBODY = "socket://127.0.0.1:1"


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WHERE, str(tmp_path / "inventory.json"))
    monkeypatch.setenv("GORAE_DEVICES", str(tmp_path / "devices"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def port() -> Iterator[str]:
    """An ESP32 with MicroPython and a student's program."""
    board = LiveBoard(load_board("esp32"), {"main.py": b"print('mine')\n"}, seed=1, lang="en")
    endpoint = Tcp(board)
    board.power_on()
    board.inbox.listening.wait(20)
    yield endpoint.url
    endpoint.close()
    board.close()


def test_one_is_ready_and_one_explained(call: Call, port: str) -> None:
    called = call("flash", port, NOBODY, "--kit", "esp32-duo")
    assert called.status == 3
    assert f"✔ esp32-duo-01 ({port}): ready for esp32-duo" in called.out
    assert f"✘ {NOBODY}: nobody answers" in called.out
    assert f"1 of 2 boards are ready. To be done again: {NOBODY}" in called.out
    korean = call("flash", port, "--kit", "esp32-duo", "--lang", "ko")
    assert korean.status == 0
    assert "이미 esp32-duo 준비가 되어 있어서 아무것도 쓰지 않았어요" in korean.out


def test_the_result_for_programs(call: Call, port: str, tmp_path: Path) -> None:
    called = call("flash", port, NOBODY, "--kit", "esp32-duo", "--label", "duo-07", "--json")
    told = json.loads(called.out)
    assert told["ready"] == 1
    ready, failed = told["boards"]
    assert (ready["label"], ready["result"], ready["did"], ready["kit"]) == (
        "duo-07",
        "ready",
        "files",
        "esp32-duo",
    )
    assert (failed["result"], failed["label"]) == ("failed", None)
    assert "nobody answers" in failed["reason"]
    (entry,) = Inventory.load().entries
    assert entry.label == "duo-07"


def test_on_a_terminal_a_table_is_drawn_over_and_over_and_gone_in_the_end(
    call: Call, port: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    called = call("flash", port, NOBODY, "--kit", "esp32-duo")
    assert "asking" in called.err
    assert "1 of 2 boards done" in called.err
    screen = Screen()
    screen.show(called.err)
    assert screen.lines == [""]
    assert [line[0] for line in called.out.splitlines()] == ["✔", "✘", "1"]


class Screen:
    """A terminal that knows what the table needs: up, erase what is right of here or all below."""

    def __init__(self) -> None:
        self.lines = [""]
        self.at = 0
        self.column = 0

    def show(self, text: str) -> None:
        for up, erase, plain in re.findall(r"\x1b\[(\d+)A|\x1b\[([KJ])|([^\x1b\n]+|\n)", text):
            if up:
                self.at -= int(up)
                assert self.at >= 0
            elif erase:
                self.lines[self.at] = self.lines[self.at][: self.column]
                del self.lines[self.at + 1 if erase == "J" else len(self.lines) :]
            elif plain == "\n":
                self.at += 1
                self.column = 0
                self.lines += [""] * (self.at + 1 - len(self.lines))
            else:
                line = self.lines[self.at]
                self.lines[self.at] = line[: self.column] + plain + line[self.column + len(plain) :]
                self.column += len(plain)


def test_devices_shows_what_is_known_of_a_board(call: Call, port: str) -> None:
    assert "without gorae's firmware" in call("devices", port).out
    call("flash", port, "--kit", "esp32-duo")
    Inventory.load().record(
        Inventory.load().entries[0].unique_id,
        health={"left_motor": "motor-back", "tail": "off", "sonar": "good"},
    )
    said = call("devices", port).out
    assert f"✔ esp32-duo-01 {port}" in said
    assert "firmware up to date · flashed 20" in said
    assert f"version {gorae.__version__}+" in said
    assert "self-test: see to left motor, tail" in said
    (row,) = json.loads(call("devices", port, "--json").out)
    assert (row["label"], row["firmware_current"], row["flash_result"]) == ("esp32-duo-01", True, "ready")
    assert row["health"] == {"left_motor": "motor-back", "tail": "off", "sonar": "good"}


def test_three_kits_that_are_served_boot_the_lesson_firmware(call: Call, tmp_path: Path) -> None:
    """Without a name: found as boards that are plugged in, their drives with them."""
    virtual = [sys.executable, "-c", "from gorae.cli import main; main()", "virtual", "--kit", "maqueen"]
    serving = [*virtual, "--count", "3", "--empty", "--drives", str(tmp_path / "cart"), "--json"]
    with subprocess.Popen(serving, stdout=subprocess.PIPE, text=True) as served:
        try:
            assert served.stdout
            ports = [json.loads(served.stdout.readline())["port"] for _ in range(3)]
            told = json.loads(call("flash", "--all", "--kit", "maqueen", "--wipe", "--json").out)
            assert [(board["result"], board["did"]) for board in told["boards"]] == [("ready", "image")] * 3
            assert [board["port"] for board in told["boards"]] == ports
            rows = json.loads(call("devices", "--json").out)
            mine = [row for row in rows if row["virtual"]]
            assert [row["label"] for row in mine] == ["maqueen-01", "maqueen-02", "maqueen-03"]
            assert all(row["firmware_current"] for row in mine)
        finally:
            served.terminate()


def test_an_inventory_that_is_damaged_is_told_once(call: Call, port: str, tmp_path: Path) -> None:
    (tmp_path / "inventory.json").write_text("{")
    called = call("flash", port, "--kit", "esp32-duo")
    assert called.status == 2
    assert "put aside as" in called.err
    assert call("flash", port, "--kit", "esp32-duo").status == 0


def test_a_hex_for_everybody_without_a_board(call: Call, tmp_path: Path) -> None:
    assert call("flash", "--kit", "maqueen", "--output", "kit.hex").status == 0
    images = universal.read((tmp_path / "kit.hex").read_bytes(), "kit.hex")
    assert set(images) == {"microbit-v1", "microbit-v2"}
    layout = find_layout(images["microbit-v2"])
    assert layout
    files = files_in(images["microbit-v2"], layout)
    assert files.keys() == {*firmware_files(load_kit("maqueen")), "main.py"}


def test_a_hex_with_a_micropython_of_ones_own_is_for_its_board(call: Call, tmp_path: Path) -> None:
    (tmp_path / "v2.hex").write_bytes(to_hex(bundled("microbit-v2").image))
    assert call("flash", "--kit", "maqueen", "--runtime", "v2.hex", "--output", "kit.hex").status == 0
    assert set(universal.read((tmp_path / "kit.hex").read_bytes(), "kit.hex")) == {"microbit-v2"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--kit", "maqueen"], "which boards?"),
        (["--all"], "--kit"),
        (["--all", "--kit", "nothing"], "nothing"),
        (["--all", "--kit", "maqueen", "--kit", "cutebot"], "name one of them"),
        (["--all", "--kit", "maqueen", "--output", "kit.hex"], "touches no board"),
        (["--kit", "esp32-duo", "--output", "kit.hex"], "has no micro:bit"),
        (["--kit", "maqueen", "--output", "none/kit.hex"], "there is no folder"),
        ([NOBODY, "--kit", "maqueen", "--label", "a b"], "cannot be a label"),
        ([NOBODY, "--kit", "maqueen", "--runtime", "none.hex"], "none.hex"),
        ([NOBODY, "--kit", "maqueen", "--runtime", "short.hex"], "short.hex"),
        (["/", "--kit", "maqueen"], "not the drive of a micro:bit"),
    ],
)
def test_what_cannot_work_is_told_before_a_board_is_touched(
    call: Call, tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "short.hex").write_text(":020000040000FA\n:1000000000400020")
    called = call("flash", *arguments)
    assert called.status == 2
    assert said in called.err
