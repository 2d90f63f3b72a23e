"""The inventory of boards: what was recorded stays, whoever else records at the same time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gorae.errors import DocumentError, UsageError
from gorae.flash.inventory import WHERE, Inventory, board_id, default_path, local_time, now
from gorae.kits.conditions import Condition

DAPLINK = "9904360258434e45003e400e00000059000000009796990b"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "inventory.json"


def test_what_is_recorded_is_there_the_next_time(path: Path) -> None:
    Inventory.load(path).record(DAPLINK, label="maqueen-07", kit="maqueen", flashed_at=now())
    Inventory.load(path).record(DAPLINK.upper(), health={"motors": "swapped"})
    entry = Inventory.load(path).get(DAPLINK)
    assert entry is not None
    assert (entry.label, entry.kit, entry.health) == ("maqueen-07", "maqueen", {"motors": "swapped"})
    assert Inventory.load(path).labelled("maqueen-07") == entry
    assert Inventory.load(path).get("", "9900") is None


@pytest.mark.parametrize(
    ("usb", "board", "unique_id"),
    [
        (DAPLINK.upper(), "a1b2", DAPLINK),
        ("24:6F:28:A1:B2:C3", "246f28a1b2c3", "246f28a1b2c3"),
        ("0001", "246f28a1b2c3", "246f28a1b2c3"),
        ("", "", ""),
    ],
)
def test_a_board_is_known_by_an_id_of_its_own(path: Path, usb: str, board: str, unique_id: str) -> None:
    assert board_id(usb, board) == unique_id
    if unique_id:
        Inventory.load(path).record(usb if len(usb) > 4 else board, label="x")
        assert Inventory.load(path).get(unique_id)


def test_what_a_newer_gorae_wrote_stays(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"version": 2, "boards": [{"unique_id": "a", "colour": "red"}]}')
    Inventory.load(path).record("a", label="x")
    (board,) = json.loads(path.read_text())["boards"]
    assert (board["colour"], board["label"]) == ("red", "x")


FORMER = {
    "motors": ("motors-silent", "motors-swapped"),
    "left_motor": ("good", "unknown", "motor-dead", "motor-turns-other", "motor-turns-other-back"),
    "right_motor": ("motor-backwards",),
    "battery": ("battery-weak",),
    "line_left": ("no-reading", "line-inverted", "line-swapped", "line-always-light", "line-always-dark"),
    "line_right": ("line-unsteady", "line-dark-on-light"),
    "sonar": ("sonar-silent", "sonar-not-near", "sonar-wild"),
    "imu": ("imu-silent", "gravity-wrong"),
    "button_a": ("button-stuck", "button-dead"),
}
"""What gorae 0.1 wrote into inventories: the keys of its sentences."""


def test_what_was_kept_as_keys_of_sentences_is_read_as_conditions(path: Path) -> None:
    path.parent.mkdir()
    boards = [
        {"unique_id": f"{part}{number}", "health": {part: word}}
        for part, words in FORMER.items()
        for number, word in enumerate(words)
    ]
    path.write_text(json.dumps({"version": 1, "boards": boards}))
    read = [how for entry in Inventory.load(path).entries for how in entry.health.values()]
    assert all(isinstance(how, Condition) for how in read)
    Inventory.load(path).record("left_motor0", label="x")
    written = json.loads(path.read_text())["boards"]
    assert {one["unique_id"]: one["health"] for one in written} == {
        one["unique_id"]: one["health"] for one in boards
    }


@pytest.mark.parametrize("raw", ["", "{", "[]", '{"boards": [{"label": 3}]}', '{"boards": 1}', "\ufffd\0"])
def test_a_damaged_inventory_is_told_once_and_kept(path: Path, raw: str) -> None:
    path.parent.mkdir()
    path.write_text(raw)
    with pytest.raises(DocumentError, match=r"put aside as .*inventory\.damaged-1\.json"):
        Inventory.load(path)
    assert path.with_name("inventory.damaged-1.json").read_text() == raw
    assert Inventory.load(path).entries == []


def test_one_that_is_damaged_meanwhile_is_not_written_over(path: Path) -> None:
    inventory = Inventory.load(path)
    inventory.record("a", label="x")
    path.write_text("{")
    with pytest.raises(DocumentError):
        inventory.record("b", label="y")
    assert path.with_name("inventory.damaged-1.json").read_text() == "{"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match=f"set {WHERE} to a file"):
        Inventory(tmp_path / "file" / "inventory.json", []).record("a", label="x")


def test_processes_at_the_same_time_lose_nothing_of_each_other(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from gorae.flash.inventory import Inventory\n"
        "one = Inventory.load(Path(sys.argv[1]))\n"
        "for number in range(10): one.record(sys.argv[2] + str(number), label=str(number))\n"
    )
    commands = [[sys.executable, "-c", code, str(path), name] for name in "abc"]
    processes = [subprocess.Popen(command) for command in commands]
    assert [process.wait(30) for process in processes] == [0, 0, 0]
    assert len(Inventory.load(path).entries) == 30


def test_the_environment_says_where_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WHERE, str(path))
    assert default_path() == path
    monkeypatch.delenv(WHERE)
    assert default_path().name == "inventory.json"


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows does not hear of TZ while it runs")
@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("UTC", "2026-03-02 00:30"),
        ("Asia/Seoul", "2026-03-02 09:30"),
        ("America/New_York", "2026-03-01 19:30"),
    ],
)
def test_a_moment_is_shown_on_the_clock_where_we_are(
    monkeypatch: pytest.MonkeyPatch, zone: str, shown: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert local_time("2026-03-02T09:30:00+09:00") == local_time("2026-03-02T00:30:00Z") == shown
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    "moment", ["", "yesterday", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"]
)
def test_a_moment_that_is_none_is_shown_as_it_is(moment: str) -> None:
    assert local_time(moment) == moment[:16] or local_time(moment)[:3] in ("999", "000")
