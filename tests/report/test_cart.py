"""The table of boards that are flashed."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from gorae.flash.cart import CartRow, Done
from gorae.flash.errors import FlashError
from gorae.flash.targets import FlashTarget
from gorae.kits import load_kit
from gorae.report.text.cart import as_data, summary, table, told
from gorae.texts import LANGUAGES, Text

KIT = load_kit("maqueen")
DONE = Done(
    "image",
    "microbit-v2",
    "2.1.2",
    "/dev/ttyACM0",
    None,
    kept=("main.py",),
    notes=(Text("flash.not-checked"),),
)


def row(index: int, **how: object) -> CartRow:
    made = CartRow(FlashTarget(KIT, f"/dev/ttyACM{index}", None, f"99{index:02}"), index)
    for name, value in how.items():
        setattr(made, name, value)
    return made


def cart(count: int = 4) -> list[CartRow]:
    error = FlashError(Text("flash.unplugged", drive="/media/MICROBIT"))
    rows = [
        row(0, label="고래-01", state="ready", took_s=31.4, result=DONE),
        row(1, step="writing", done=300, total=1000),
        row(2, state="failed", took_s=3.0, error=error, saved=Path("gorae-saved/x")),
        row(3, state="redo", took_s=2.0),
    ]
    return rows + [row(index, step="programming") for index in range(4, count)]


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def test_the_table_says_where_each_board_is() -> None:
    lines = table(cart(), 12.0, "en", 90, 40)
    assert (
        lines[0]
        == "✔ 고래-01  /dev/ttyACM0    31 s  ready for maqueen in 31 s: MicroPython and files instal…"
    )
    assert lines[1] == "… –        /dev/ttyACM1    12 s  writing           ████░░░░░░░░  30%"
    assert lines[2].startswith("✘ –        /dev/ttyACM2     3 s  the micro:bit at")
    assert lines[-1] == "3 of 4 boards done"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [20, 60, 100])
def test_no_line_is_wider_than_the_screen_and_no_row_longer(lang: str, width: int) -> None:
    lines = table(cart(40), 12.0, lang, width, 24)
    assert len(lines) < 24
    assert max(map(columns, lines)) <= width - 1
    assert lines[0].startswith("✘")


def test_what_became_of_a_board_and_what_one_should_know() -> None:
    ready, _, failed, redo = cart()
    what = "ready for maqueen in 31 s: MicroPython and files installed (kept: main.py)"
    assert told(ready, "en").splitlines() == [
        f"✔ 고래-01 (/dev/ttyACM0): {what}",
        "    without a serial port the board could not be asked whether all is well; DAPLink says it is",
    ]
    assert (
        told(failed, "ko").splitlines()[1]
        == "    보드에 있다가 지금은 없는 파일을 여기에 저장했어요: gorae-saved/x"
    )
    assert told(redo, "en") == "! /dev/ttyACM3: stopped while it was written; flash it again"


def test_the_sum_names_what_is_to_be_done_again() -> None:
    rows = cart()
    assert summary(rows, "en") == (
        "1 of 4 boards are ready. To be done again: /dev/ttyACM1, /dev/ttyACM2, /dev/ttyACM3"
    )
    assert summary(rows[:1], "ko") == "보드 1개가 모두 준비됐어요."


def test_the_data_has_everything_that_a_person_is_told() -> None:
    data = as_data(cart()[2], "en")
    assert (data["result"], data["saved"], data["unique_id"]) == ("failed", "gorae-saved/x", "9902")
    assert "went away" in data["reason"]
    assert as_data(cart()[0], "en")["kept"] == ["main.py"]


def test_what_a_board_says_cannot_steer_the_screen() -> None:
    evil = row(0, state="failed", took_s=1.0, error=FlashError(Text("flash.daplink-other", error="\x1b[2J")))
    assert "\x1b" not in told(evil, "en")
    assert "\x1b" not in "".join(table([evil], 1.0, "en", 80, 24))
