"""Boards with a UF2 loader become kits: by serial where that is enough, else by their drive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.boards.discovery import UsbDrive, pair, read_drives
from gorae.errors import UsageError
from gorae.flash.errors import FlashError
from gorae.flash.esp_firmware import FirmwareStore
from gorae.flash.stock import Stock
from gorae.flash.uf2_files import find_uf2
from gorae.images import uf2
from gorae.kits import load_kit
from gorae.kits.firmware import firmware_files
from gorae.kits.ports import load_port
from gorae.texts import Text

from .pico import UF2, Pico, pico_uf2

DUO = firmware_files(load_kit("pico-duo"))
MINE = {"main.py": b"print('mine')\n", "notes.txt": b"left 3\n" * 30}
PORT = load_port("rp2")


@pytest.fixture
def runtime(tmp_path: Path) -> Path:
    path = tmp_path / "micropython.uf2"
    path.write_bytes(pico_uf2())
    return path


def test_a_pico_gets_what_it_lacks_and_the_next_time_nothing(cart: Any) -> None:
    board = Pico(cart, MINE)
    (row,) = cart.flash()
    assert (row.state, row.result.how, row.label) == ("ready", "files", "pico-duo-01"), row.error
    assert DUO.items() <= board.files.items()
    assert MINE.items() <= board.files.items()
    (again,) = cart.flash()
    assert (again.state, again.writing) == ("unchanged", False)
    (entry,) = cart.inventory.entries
    assert entry.unique_id == board.board.unique_id.hex()


def test_one_that_waits_in_its_loader_is_written_by_its_drive(cart: Any, runtime: Path) -> None:
    board = Pico(cart)
    assert board.found.drive == board.drive
    (row,) = cart.flash(runtime)
    assert (row.state, row.result and row.result.how) == ("ready", "image"), row.error and row.error.say("en")
    assert board.loader.content == uf2.read(runtime.read_bytes(), "", UF2.family, "")
    assert DUO.items() <= board.files.items()
    assert not board.drive.exists()
    assert row.unique_id == board.board.unique_id.hex()


def test_one_with_another_release_is_sent_into_its_loader_and_keeps_its_files(
    cart: Any, tmp_path: Path
) -> None:
    newer = tmp_path / "newer.uf2"
    newer.write_bytes(pico_uf2("1.28.0"))
    board = Pico(cart, MINE)
    (row,) = cart.flash(newer)
    said = row.error and row.error.say("en")
    assert (row.state, row.result and row.result.how) == ("ready", "image"), said
    assert board.loader.content
    assert MINE.items() <= board.files.items()


def test_what_is_no_uf2_for_this_board_changes_nothing(tmp_path: Path) -> None:
    other = tmp_path / "other.uf2"
    other.write_bytes(uf2.write({0x10000000: bytes(256)}, 0xE48BFF59))
    with pytest.raises(UsageError, match="another chip"):
        Stock([other])
    other.write_bytes(pico_uf2()[:-100])
    with pytest.raises(UsageError, match="ends too early"):
        Stock([other])
    other.write_bytes(pico_uf2("1.12.0"))
    with pytest.raises(UsageError, match=r"1\.12\.0"):
        Stock([other])


# --- MicroPython from the site ----------------------------------------------------------------------


def store(folder: Path, fetch: Callable[[str], bytes]) -> FirmwareStore:
    return FirmwareStore(folder, fetch, "https://example.org")


def test_a_uf2_is_fetched_once_and_kept(tmp_path: Path) -> None:
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return pico_uf2()

    for _ in range(2):
        assert find_uf2(store(tmp_path, fetch), UF2, PORT.name) == pico_uf2()
    assert asked == ["https://example.org/RPI_PICO_W-20251209-v1.27.0.uf2"]


def test_one_that_came_damaged_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(FlashError, match="ends too early"):
        find_uf2(store(tmp_path, lambda url: pico_uf2()[:-512]), UF2, PORT.name)
    assert list(tmp_path.iterdir()) == []


def test_without_a_network_it_is_said_where_to_put_it(tmp_path: Path) -> None:
    def fetch(url: str) -> bytes:
        raise OSError("no route to host")

    with pytest.raises(FlashError, match=r"download https://example.org/RPI_PICO_W-.*put it into") as caught:
        find_uf2(store(tmp_path, fetch), UF2, PORT.name)
    assert str(tmp_path) in caught.value.say("ko")
    (tmp_path / "RPI_PICO_W-20240602-v1.23.0.uf2").write_bytes(pico_uf2("1.23.0"))
    assert find_uf2(store(tmp_path, fetch), UF2, PORT.name) == pico_uf2("1.23.0")


def test_the_drive_of_a_loader_says_what_waits_there(tmp_path: Path) -> None:
    (tmp_path / "INFO_UF2.TXT").write_text(
        "UF2 Bootloader v3.0\r\nModel: Raspberry Pi RP2\r\nBoard-ID: RPI-RP2\r\n"
    )
    (drive,) = read_drives([tmp_path])
    assert drive == UsbDrive(tmp_path, "", PORT)
    (found,) = pair([], [drive])
    assert (found.port, found.drive, found.unique_id, found.kind) == (None, tmp_path, "", None)
    assert found.family == "rp2"
    assert found.problem
    assert found.problem.text == Text("boards.waits-for-file", drive=str(tmp_path))
