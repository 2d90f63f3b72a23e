"""Virtual kits that announce themselves are found beside real boards, as long as they live."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from serial.tools import list_ports

from gorae.boards import discovery
from gorae.boards.announced import Announced, announce, find_announced, folder
from gorae.boards.discovery import find_boards, find_drives
from gorae.errors import UsageError
from gorae.images.daplink import Details, details_text

V2_ID = "9904360254174e45003c2014000000230000000097969901"
ESP32 = Announced("socket://127.0.0.1:9001", 0x10C4, 0xEA60, "246f28000001")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GORAE_DEVICES", str(tmp_path / "devices"))


@pytest.fixture
def no_usb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_ports, "comports", list)
    monkeypatch.setattr(discovery, "_mounts", lambda platform: [])


@pytest.fixture
def microbit(tmp_path: Path) -> Announced:
    """One whose drive is there."""
    drive = tmp_path / "MICROBIT"
    drive.mkdir()
    (drive / "DETAILS.TXT").write_text(details_text(Details(V2_ID, "0255", 0)))
    return Announced("socket://127.0.0.1:9000", 0x0D28, 0x0204, V2_ID, drive)


def places() -> list[tuple[str | None, Path | None]]:
    return [(found.port, found.drive) for found in find_boards()]


@pytest.mark.usefixtures("no_usb")
def test_kits_are_there_as_long_as_they_are_announced(microbit: Announced) -> None:
    assert find_boards() == []
    with announce([microbit]), announce([ESP32]):
        assert find_announced() == [microbit, ESP32] or find_announced() == [ESP32, microbit]
        assert set(places()) == {(microbit.device, microbit.drive), (ESP32.device, None)}
        assert [found.virtual for found in find_boards()] == [True, True]
        assert [(drive.path, drive.unique_id) for drive in find_drives()] == [(microbit.drive, V2_ID)]
    assert find_boards() == []
    assert list(folder().iterdir()) == []


def test_a_virtual_kit_is_never_taken_for_a_real_one(
    microbit: Announced, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if it has the same ID."""
    real = tmp_path / "real"
    real.mkdir()
    (real / "DETAILS.TXT").write_text(details_text(Details(V2_ID, "0255", 0)))
    port = SimpleNamespace(device="socket://real:1", vid=0x0D28, pid=0x0204, serial_number=V2_ID)
    monkeypatch.setattr(list_ports, "comports", lambda: [port])
    monkeypatch.setattr(discovery, "_mounts", lambda platform: [real])
    with announce([microbit]):
        found = [(one.port, one.drive, one.virtual) for one in find_boards()]
    assert found == [("socket://real:1", real, False), (microbit.device, microbit.drive, True)]


@pytest.mark.usefixtures("no_usb")
def test_a_drive_that_is_away_for_a_moment_leaves_its_port(microbit: Announced) -> None:
    assert microbit.drive
    (microbit.drive / "DETAILS.TXT").unlink()
    with announce([microbit]):
        assert places() == [(microbit.device, None)]
        assert find_drives() == []


@pytest.mark.usefixtures("no_usb")
def test_kits_of_a_process_that_was_killed_are_forgotten() -> None:
    code = (
        "import os; from gorae.boards.announced import Announced, announce\n"
        "with announce([Announced('socket://127.0.0.1:1', 0x10C4, 0xEA60, '')]): os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert len(list(folder().iterdir())) == 2
    assert find_boards() == []
    assert list(folder().iterdir()) == []


@pytest.fixture
def by_hand() -> Callable[[str], Path]:
    def write(text: str) -> Path:
        folder().mkdir(exist_ok=True)
        path = folder() / "lab.json"
        path.write_text(text)
        return path

    return write


@pytest.mark.usefixtures("no_usb")
def test_a_list_that_was_written_by_hand_is_believed(by_hand: Callable[[str], Path]) -> None:
    by_hand(json.dumps({"kits": [{"port": "rfc2217://lab:4000", "usb": "303A:1001"}]}))
    assert places() == [("rfc2217://lab:4000", None)]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"kits": [{}]}', '{"kits": [{"port": 3, "usb": "0d28:0204"}]}', '{"kits": 7}',
     '{"kits": [{"port": "COM3", "usb": "micro"}]}', "[" * 100_000, '{"kits": ["COM3"]}'],
)  # fmt: skip
def test_a_file_that_is_something_else_is_named(by_hand: Callable[[str], Path], text: str) -> None:
    path = by_hand(text)
    with pytest.raises(UsageError, match="no list of virtual kits") as raised:
        find_announced()
    assert str(path) in str(raised.value)


def test_a_folder_that_cannot_be_made_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GORAE_DEVICES", str(tmp_path / "file" / "devices"))
    with pytest.raises(UsageError, match="GORAE_DEVICES"), announce([ESP32]):
        pass
    assert find_announced() == []


@pytest.mark.posix("Windows keeps others out of it by itself")
def test_a_folder_of_somebody_else_is_not_looked_into(
    monkeypatch: pytest.MonkeyPatch, by_hand: Callable[[str], Path]
) -> None:
    by_hand(json.dumps({"kits": [{"port": "COM3", "usb": "0d28:0204"}]}))
    place = folder()
    monkeypatch.delenv("GORAE_DEVICES")
    monkeypatch.setattr("gorae.boards.announced.folder", lambda: place)
    assert len(find_announced()) == 1
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert find_announced() == []
