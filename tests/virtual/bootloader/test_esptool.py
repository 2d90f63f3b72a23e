"""Unmodified esptool, in a process of its own, against a virtual chip at every kind of port."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from esptool_runs import run_esptool

from gorae.virtual.bootloader import CHIPS as KNOWN
from gorae.virtual.bootloader import BareChip, Bootloader
from gorae.virtual.endpoints.pty import Pty
from gorae.virtual.endpoints.rfc2217 import Rfc2217
from gorae.virtual.endpoints.tcp import Tcp

CHIPS = ("ESP32", "ESP32-C3")
ENDPOINTS = {"pty": Pty, "socket": Tcp, "rfc2217": Rfc2217}
IMAGE = random.Random(1).randbytes(5000) + b"gorae " * 500
START = 0x10000


@contextlib.contextmanager
def serve(chip: str = "ESP32", port: str = "socket", **how: Any) -> Iterator[tuple[BareChip, str]]:
    """A chip at a port. Without modem lines its boot button is held."""
    board = BareChip(Bootloader(KNOWN[chip], **how), boot_button=port != "rfc2217")
    with contextlib.closing(ENDPOINTS[port](board)) as endpoint:
        yield board, endpoint.url


def esptool(url: str, *arguments: str, status: int = 0) -> str:
    ended, said = run_esptool(["--port", url, *arguments])
    assert ended == status, said
    return said


@pytest.fixture
def image(tmp_path: Path) -> str:
    path = tmp_path / "image.bin"
    path.write_bytes(IMAGE)
    return str(path)


@pytest.mark.parametrize(
    "port",
    [
        pytest.param("pty", marks=pytest.mark.posix("Windows has no pty")),
        "socket",
    ],
)
def test_it_writes_an_image_at_every_kind_of_port(port: str, image: str) -> None:
    with serve("ESP32", port) as (board, url):
        said = esptool(url, "--baud", "460800", "write-flash", "0x10000", image)
        assert "Hash of data verified" in said
        assert board.bootloader.flash.read(START, len(IMAGE)) == IMAGE
        assert board.bootloader.flash.is_erased(0, START)


@pytest.mark.parametrize("stub", [[], ["--no-stub"]], ids=["stub", "rom"])
@pytest.mark.parametrize("chip", [*CHIPS, "ESP32-S3"])
def test_it_identifies_the_chip_and_its_flash(chip: str, stub: list[str]) -> None:
    with serve(chip, "socket", mac=bytes.fromhex("123456789abc")) as (_, url):
        said = esptool(url, *stub, "flash-id")
    assert f"Connected to {chip} on" in said
    assert "12:34:56:78:9a:bc" in said
    assert "Detected flash size: 4MB" in said
    assert "Crystal frequency:  40MHz" in said


@pytest.mark.parametrize("stub", [[], ["--no-stub"]], ids=["stub", "rom"])
@pytest.mark.parametrize("chip", CHIPS)
def test_it_reads_and_compares(chip: str, stub: list[str], image: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.bin"
    with serve(chip, "socket") as (board, url):
        board.bootloader.flash.program(START, IMAGE)
        esptool(url, *stub, "read-flash", "0x10000", str(len(IMAGE)), str(copy))
        assert copy.read_bytes() == IMAGE
        esptool(url, *stub, "verify-flash", "0x10000", image)
        board.bootloader.flash.program(START + 7000, b"\0")
        assert "differ" in esptool(url, *stub, "verify-flash", "--diff", "0x10000", image, status=2)


@pytest.mark.parametrize("chip", CHIPS)
@pytest.mark.parametrize("compress", ["--no-compress", "--compress"])
@pytest.mark.parametrize("stub", [[], ["--no-stub"]], ids=["stub", "rom"])
def test_plain_and_compressed_over_what_was_there(
    chip: str, compress: str, stub: list[str], image: str
) -> None:
    with serve(chip, "socket") as (board, url):
        board.bootloader.flash.program(START, bytes(3 * 4096))
        esptool(url, *stub, "write-flash", compress, "0x10000", image)
        assert board.bootloader.flash.read(START, len(IMAGE)) == IMAGE
        rest = 2 * 4096 - len(IMAGE)
        assert board.bootloader.flash.read(START + len(IMAGE), rest + 4096) == b"\xff" * rest + bytes(4096)


@pytest.mark.parametrize("chip", CHIPS)
def test_it_erases(chip: str) -> None:
    with serve(chip, "socket") as (board, url):
        flash = board.bootloader.flash
        flash.program(0, bytes(0x5000))
        for stub in ([], ["--no-stub"]):
            flash.program(0x1000, bytes(0x1000))
            esptool(url, *stub, "erase-region", "0x1000", "0x1000")
            assert flash.read(0, 0x5000) == bytes(0x1000) + b"\xff" * 0x1000 + bytes(0x3000)
        esptool(url, "erase-flash")
        assert flash.is_erased(0, flash.size)


@pytest.mark.parametrize(
    "command", ["chip-id", "read-mac", "read-flash-status", "read-flash-sfdp 0 4", "run"]
)
def test_it_asks_for_more(command: str) -> None:
    with serve("ESP32", "socket") as (_, url):
        assert esptool(url, "--no-stub", *command.split())


def test_a_chip_that_tells_its_security_and_is_reset_by_its_watchdog() -> None:
    with serve("ESP32-C3", "socket") as (board, url):
        assert "Chip ID: 5" in esptool(url, "--after", "watchdog-reset", "get-security-info")
        assert board.starts == ["bootloader", "bootloader"]


def test_it_finds_its_stub_running_and_leaves_it() -> None:
    with serve("ESP32", "socket") as (_, url):
        esptool(url, "--after", "no-reset-stub", "chip-id")
        said = esptool(url, "--after", "no-reset", "chip-id")
        assert "already running" in said
        assert "Uploading stub" in esptool(url, "chip-id")


def test_the_modem_lines_start_the_bootloader_and_the_program_again() -> None:
    """One question only: pyserial's RFC 2217 waits 0.2 s at each change of a time-out."""
    with serve("ESP32", "rfc2217", installed=True) as (board, url):
        assert "ESP32" in esptool(url, "--no-stub", "chip-id")
    assert board.starts == ["program", "bootloader", "program"]
