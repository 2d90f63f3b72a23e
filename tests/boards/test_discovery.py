"""Which boards are there: from what the system says of ports and drives."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from gorae.boards.discovery import FoundBoard, UsbDrive, _mounts, forbidden, is_board, pair, read_drives
from gorae.boards.errors import PortError, why_not_opened
from gorae.texts import LANGUAGES, Text

V2_ID = "9904360254174e45003c2014000000230000000097969901"
V1_ID = "9900000031324e45003920150000003d0000000097969901"


@dataclass
class Port:
    device: str
    vid: int | None = None
    pid: int | None = None
    serial_number: str | None = None


def names(found: list[FoundBoard]) -> list[tuple[str, str | None, str | None]]:
    return [(board.board.say("en"), board.kind, board.port) for board in found]


def test_boards_are_told_by_their_usb_identity() -> None:
    found = pair(
        [
            Port("COM10", 0x10C4, 0xEA60),
            Port("COM9", 0x0D28, 0x0204, V2_ID),
            Port("COM1"),
            Port("COM4", 0x303A, 0x4001, "24:0A:C4:00:00:01"),
            Port("COM5", 0x046D, 0xC52B),
        ],
        [],
    )
    assert names(found) == [
        ("ESP32 (USB)", "esp32", "COM4"),
        ("micro:bit V2", "microbit-v2", "COM9"),
        ("board behind a CP210x, perhaps an ESP32", None, "COM10"),
    ]
    assert [board.problem for board in found] == [None] * 3


def test_ports_and_drives_of_a_microbit_are_paired() -> None:
    ports = [Port("/dev/ttyACM0", 0x0D28, 0x0204, V2_ID), Port("/dev/ttyACM1", 0x0D28, 0x0204, V1_ID)]
    drives = [
        UsbDrive(Path("/m/1"), V1_ID.upper()),
        UsbDrive(Path("/m/2"), V2_ID),
        UsbDrive(Path("/m/3"), "9905" + "0" * 44),
    ]
    found = pair(ports, drives)
    assert [(board.port, board.drive and board.drive.name, board.kind) for board in found] == [
        ("/dev/ttyACM0", "2", "microbit-v2"),
        ("/dev/ttyACM1", "1", "microbit-v1"),
        (None, "3", "microbit-v2"),
    ]
    assert found[2].problem is not None
    assert "3" in found[2].problem.say("ko")


def test_why_a_port_cannot_be_used_is_said() -> None:
    ports = [Port("/dev/ttyUSB0", 0x1A86, 0x7523), Port("/dev/ttyACM1", 0x303A, 0x0009)]
    found = pair(ports, [], lambda port: PortError(Text("boards.busy", port=port)))
    assert [board.problem.text.key for board in found if board.problem] == ["boards.in-loader", "boards.busy"]


@pytest.mark.parametrize(
    ("may", "key"), [("rw", None), ("r", "forbidden"), ("w", "forbidden"), ("", "forbidden")]
)
def test_a_port_is_used_by_who_may_read_and_write_it(
    may: str, key: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    granted = sum({"r": os.R_OK, "w": os.W_OK}[letter] for letter in may)
    monkeypatch.setattr(os, "access", lambda port, asked: asked & granted == asked)
    monkeypatch.setattr(sys, "platform", "linux")
    port = tmp_path / "ttyACM0"
    port.touch()
    trouble = forbidden(str(port))
    if key is None:
        assert trouble is None
        return
    assert trouble
    assert trouble.text == Text("boards.forbidden-linux", port=str(port))
    assert forbidden("socket://127.0.0.1:1") is None
    port.unlink()
    gone = forbidden(str(port))
    assert gone
    assert gone.text == Text("boards.no-port", port=str(port))
    monkeypatch.setattr(sys, "platform", "win32")
    assert forbidden("COM3") is None


def test_drives_are_read(tmp_path: Path) -> None:
    for name, details in (
        ("MICROBIT", f"# DAPLink\r\nUnique ID: {V2_ID}\r\nHIC ID: 6E052820\r\n"),
        ("STICK", None),
        ("OTHER", "Unique: no\n"),
    ):
        (tmp_path / name).mkdir()
        if details is not None:
            (tmp_path / name / "DETAILS.TXT").write_text(details)
    assert read_drives(sorted(tmp_path.iterdir())) == [UsbDrive(tmp_path / "MICROBIT", V2_ID)]


@pytest.mark.parametrize(
    ("error", "platform", "key"),
    [
        (FileNotFoundError(2, "No such file"), "linux", "boards.no-port"),
        (OSError(16, "Device or resource busy"), "linux", "boards.busy"),
        (OSError(11, "Could not exclusively lock port"), "linux", "boards.busy"),
        (PermissionError(13, "Permission denied"), "linux", "boards.forbidden-linux"),
        (PermissionError(13, "Permission denied"), "darwin", "boards.forbidden-macos"),
        (PermissionError(13, "Access is denied."), "win32", "boards.busy"),
        (OSError("could not open port 'COM7': FileNotFoundError(2, …)"), "win32", "boards.no-port"),
        (OSError("could not open port 'COM7': PermissionError(13, …)"), "win32", "boards.busy"),
        (ConnectionRefusedError(111, "Connection refused"), "linux", "boards.refused"),
        (OSError("something else"), "linux", "boards.not-opened"),
    ],
)
def test_why_a_port_cannot_be_opened(error: Exception, platform: str, key: str) -> None:
    text = why_not_opened(error, "PORT", platform).text
    assert text.key == key
    assert all("PORT" in text.say(lang) for lang in LANGUAGES)


def test_drives_are_where_each_system_mounts_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "glob", lambda folder, depth: [folder / depth])
    assert [path.as_posix() for path in _mounts("linux")] == [
        "/media/*", "/media/*/*", "/run/media/*", "/run/media/*/*", "/mnt/*", "/mnt/*/*",
    ]  # fmt: skip
    assert [path.as_posix() for path in _mounts("darwin")] == ["/Volumes/*", "/Volumes/*/*"]
    letters = [str(path)[:2] for path in _mounts("win32")]
    assert (letters[0], letters[-1], len(letters)) == ("D:", "Z:", 23)


def test_a_loader_is_no_board_that_could_be_talked_to() -> None:
    assert is_board(0x0D28, 0x0204)
    assert not is_board(0x303A, 0x0009)
    assert not is_board(0x046D, 0xC52B)


def test_a_drive_that_tells_too_much_or_nothing_readable_is_none(tmp_path: Path) -> None:
    (tmp_path / "DETAILS.TXT").write_bytes(b"\xff" * 100 + b"\n")
    assert read_drives([tmp_path, tmp_path / "gone"]) == []
