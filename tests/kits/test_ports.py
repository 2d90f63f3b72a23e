"""Ports of MicroPython: what tells them apart, and that each is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from gorae import resources
from gorae.errors import DocumentError
from gorae.kits import board_ids, load_board
from gorae.kits.ports import OTHER, Port, all_ports, kind_of_machine, port_of_kind
from gorae.kits.releases import is_older, order
from gorae.virtual import boot_image

PORTS = all_ports()


@pytest.mark.parametrize("port", PORTS, ids=[port.id for port in PORTS])
def test_a_port_has_what_it_names(port: Port) -> None:
    """Its firmware, its modules in the virtual board, and at least one board that is described."""
    assert (resources.folder("firmware") / port.firmware / "board.py").is_file()
    (board, *_) = [board for board in map(load_board, board_ids()) if board.python == port.id]
    assert any(name.endswith("_machine.py") for name in boot_image.rom_files(board))
    compile(port.welcome, "main.py", "exec")


def test_a_usb_identity_belongs_to_one_port() -> None:
    ids = [(usb.vid, usb.pid) for port in PORTS for usb in port.usb]
    assert len(ids) == len(set(ids))


def test_every_board_is_a_kind_of_its_port() -> None:
    """A board says of itself what the virtual one prints in its banner."""
    for name in board_ids():
        board = load_board(name)
        port = port_of_kind(name)
        assert port is not None
        assert port.id == board.python
        assert kind_of_machine(board.machine) == name


@pytest.mark.parametrize(
    ("machine", "kind"),
    [
        ("micro:bit with nRF51822", "microbit-v1"),
        ("micro:bit v2.1.2 with nRF52833", "microbit-v2"),
        ("Generic ESP32 module with ESP32", "esp32"),
        ("LOLIN_C3_MINI with ESP32-C3FH4", "esp32"),
        ("PYBv1.1 with STM32F405RG", OTHER),
        ("", OTHER),
    ],
)
def test_a_board_is_known_by_what_it_says_of_itself(machine: str, kind: str) -> None:
    assert kind_of_machine(machine) == kind


def test_a_board_of_no_known_port(tmp_path: Path) -> None:
    source = (resources.folder("hardware") / "boards" / "esp32.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(source.replace("python: esp32", "python: esp23"), encoding="utf-8")
    with pytest.raises(DocumentError, match=r"mine.yaml:3 python: .*did you mean “esp32”"):
        load_board(str(path))


RELEASES = ["1.9", "v1.18", "2.0.0-beta.5", "2.0.0-beta.12", "2.0.0", "2.0.1", "2.1.0"]


@pytest.mark.parametrize("at", range(len(RELEASES) - 1))
def test_releases_come_one_after_the_other(at: int) -> None:
    assert is_older(RELEASES[at], RELEASES[at + 1])
    assert not is_older(RELEASES[at + 1], RELEASES[at])
    assert not is_older(RELEASES[at], RELEASES[at])


def test_a_release_that_nobody_said_is_not_older() -> None:
    assert not is_older("", "2.0.0")
    assert order("v2.1.0") == order("2.1.0")
