"""Flashing virtual ESP32s as the instructor does, and what is said when it does not work."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gorae.boards import PortError, connect, identify, open_link
from gorae.errors import DeviceError
from gorae.flash.errors import FlashError
from gorae.flash.esp32 import FlashedEsp32, flash
from gorae.images import esp32
from gorae.images.esp32 import Firmware
from gorae.kits import load_board
from gorae.virtual.bootloader import CHIPS, BareChip, Bootloader
from gorae.virtual.bootloader.flash import Flash
from gorae.virtual.endpoints.line import Faults, WiredDevice
from gorae.virtual.endpoints.pty import Pty
from gorae.virtual.endpoints.rfc2217 import Rfc2217
from gorae.virtual.endpoints.tcp import Tcp
from gorae.virtual.live.board import LiveBoard

ENDPOINTS = {"pty": Pty, "socket": Tcp, "rfc2217": Rfc2217}
MAC = bytes.fromhex("0a0b0c0d0e0f")


@contextlib.contextmanager
def serve(
    chip: str = "ESP32", port: str = "socket", *, cut_after: int | None = None, installed: bool = False
) -> Iterator[tuple[BareChip, str]]:
    """A chip at a port. `cut_after` so many bytes in one direction the cable is out."""
    board = BareChip(Bootloader(CHIPS[chip], mac=MAC, installed=installed), boot_button=port != "rfc2217")
    line = WiredDevice(board, faults=Faults(cut_after=cut_after))
    endpoint = ENDPOINTS[port](line)
    line.on_cut = lambda: threading.Thread(target=endpoint.close).start()
    try:
        yield board, endpoint.url
    finally:
        if cut_after is None:
            endpoint.close()
        line.close()


@pytest.fixture
def choose(esp_firmware: Callable[..., bytes]) -> Callable[[str], Firmware]:
    return lambda chip: esp32.read(esp_firmware(chip), f"{chip}.bin")


@pytest.mark.parametrize("chip", ["ESP32", "ESP32-C3", "ESP32-S3"])
@pytest.mark.parametrize(
    "port",
    [
        pytest.param("pty", marks=pytest.mark.posix("Windows has no pty")),
        "socket",
    ],
)
def test_a_chip_gets_its_firmware(
    chip: str, port: str, choose: Callable[[str], Firmware], capfd: pytest.CaptureFixture[str]
) -> None:
    steps: list[str] = []
    progress: list[tuple[int, int]] = []
    with serve(chip, port) as (board, url):
        done = flash(url, choose, on_step=steps.append, on_progress=lambda *now: progress.append(now))
        offset = CHIPS[chip].target.boot_offset
        assert board.bootloader.flash.read(offset, len(done.firmware.data)) == done.firmware.data
        assert board.bootloader.complaint() is None
    assert done == FlashedEsp32(url, chip, "0a:0b:0c:0d:0e:0f", choose(chip), True, done.took_s)
    assert len(board.starts) == 2
    assert steps == ["connecting", "writing", "restarting"]
    assert progress == sorted(progress)
    assert progress[-1][0] == progress[-1][1] > 0
    assert capfd.readouterr() == ("", "")


def test_the_modem_lines_start_the_bootloader_and_then_the_program(
    choose: Callable[[str], Firmware],
) -> None:
    with serve("ESP32", "rfc2217") as (board, url):
        assert flash(url, choose).restarted
    assert board.starts == ["invalid header: 0xffffffff\r\n", "bootloader", "program"]


def test_files_stay_unless_all_is_wiped(choose: Callable[[str], Firmware]) -> None:
    with serve(installed=True) as (board, url):
        flash(url, choose)
        assert not board.bootloader.files_lost()
        flash(url, choose, wipe=True)
        assert board.bootloader.files_lost()
        assert board.bootloader.complaint() is None


def test_many_at_once_report_each_to_its_own(choose: Callable[[str], Firmware]) -> None:
    kinds = ["ESP32", "ESP32-C3", "ESP32-S3"] * 2
    done: dict[int, FlashedEsp32] = {}
    totals: dict[int, set[int]] = {number: set() for number in range(len(kinds))}

    def one(number: int, url: str) -> None:
        done[number] = flash(url, choose, on_progress=lambda _, total: totals[number].add(total))

    with contextlib.ExitStack() as boards:
        urls = [boards.enter_context(serve(kind))[1] for kind in kinds]
        threads = [threading.Thread(target=one, args=item) for item in enumerate(urls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [done[number].chip for number in range(len(kinds))] == kinds
    assert all(len(total) == 1 for total in totals.values())


def test_the_first_ones_may_come_at_the_same_time() -> None:
    """esptool's logger can be replaced once. In a process of its own, for only the first time counts."""
    code = (
        "import threading\nfrom gorae.flash.quiet_esptool import quiet\n"
        "together, failed = threading.Barrier(8), []\n"
        "def one():\n"
        "    together.wait()\n"
        "    try:\n"
        "        with quiet(print): pass\n"
        "    except Exception as error: failed.append(error)\n"
        "threads = [threading.Thread(target=one) for _ in range(8)]\n"
        "for thread in threads: thread.start()\n"
        "for thread in threads: thread.join()\n"
        "assert not failed, failed\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_live_board_runs_what_it_was_given(
    choose: Callable[[str], Firmware], live: Callable[..., Any]
) -> None:
    port = live("esp32", {"main.py": b"print('hello')"})
    board = port.board
    port.read_until(b">>> ")
    Bootloader(CHIPS["ESP32"], installed=True).attach(board)
    with contextlib.closing(Rfc2217(board)) as endpoint:
        flash(endpoint.url, choose)
        board.on_send = port._arrive
        board.inbox.press_reset()
        assert b"hello" in port.read_until(b">>> ")
        board.bootloader.flash.erase(0, 4 << 20)
        board.inbox.press_reset()
        port.read_until(b"invalid header: 0xffffffff\r\n")
    with contextlib.closing(Rfc2217(board)) as endpoint:
        flash(endpoint.url, choose)
        board.on_send = port._arrive
        board.inbox.press_reset()
        assert b"hello" not in port.read_until(b">>> ")
        assert board.files.files == {}


# --- what goes wrong ----------------------------------------------------------------------------------


def test_the_wrong_firmware_is_told_before_anything_is_written(choose: Callable[[str], Firmware]) -> None:
    with serve("ESP32") as (board, url):
        with pytest.raises(FlashError, match=r"is an ESP32, and ESP32-C3.bin is for an ESP32-C3"):
            flash(url, lambda chip: choose("ESP32-C3"), wipe=True)
        flash_memory = board.bootloader.flash
        assert flash_memory.is_erased(0, flash_memory.size)


def test_a_flash_that_is_too_small(choose: Callable[[str], Firmware]) -> None:
    with serve() as (board, url):
        board.bootloader.flash = Flash(1 << 18)
        board._start(True)
        big = Firmware("big.bin", bytes(1 << 18), esp32.TARGETS["ESP32"])
        with pytest.raises(FlashError, match="has 262144 bytes"):
            flash(url, lambda chip: big)


def test_a_board_without_an_answer_is_to_be_put_into_its_bootloader(
    choose: Callable[[str], Firmware],
) -> None:
    board = BareChip(Bootloader(CHIPS["ESP32"], installed=True))
    with contextlib.closing(Tcp(board)) as endpoint, pytest.raises(FlashError, match="hold its BOOT button"):
        flash(endpoint.url, choose)


def test_a_locked_chip(choose: Callable[[str], Firmware]) -> None:
    with serve("ESP32-C3") as (board, url):
        assert board._loader
        board._loader._session.registers._burnt |= {0x60008830: 1 << 20, 0x60008834: 1 << 18}
        with pytest.raises(FlashError, match="locked by secure boot or flash encryption"):
            flash(url, choose)


def test_a_flash_that_does_not_keep_what_is_written(
    choose: Callable[[str], Firmware], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve() as (board, url):
        program = board.bootloader.flash.program
        monkeypatch.setattr(board.bootloader.flash, "program", lambda at, data: program(at, data[:-1]))
        with pytest.raises(FlashError, match="not what was written") as caught:
            flash(url, choose)
        assert caught.value.may_pass


@pytest.mark.parametrize("port", ["/dev/nothing-there", "socket://127.0.0.1:1", "nonsense://x"])
def test_a_port_that_cannot_be_opened(port: str, choose: Callable[[str], Firmware]) -> None:
    with pytest.raises(PortError):
        flash(port, choose)


@pytest.mark.posix("Windows has no pty")
def test_a_port_in_use(choose: Callable[[str], Firmware]) -> None:
    import serial

    busy = pytest.raises(PortError, match="used by another program")
    with serve(port="pty") as (_, url), serial.Serial(url, exclusive=True), busy:
        flash(url, choose)


CUTS = (1, 40, 100, 300, 600, 900, 1500, 5000, 9000)


@pytest.mark.parametrize("cut", CUTS)
def test_unplugged_anywhere_on_a_socket(cut: int, choose: Callable[[str], Firmware]) -> None:
    with serve(cut_after=cut) as (_, url), pytest.raises(DeviceError) as caught:
        flash(url, choose)
    assert caught.value.text.key in ("flash.esp-unplugged", "flash.esp-no-answer", "boards.refused")


@pytest.mark.posix("Windows has no pty")
@pytest.mark.parametrize("cut", CUTS[::2])
def test_unplugged_anywhere_on_a_serial_port(cut: int, choose: Callable[[str], Firmware]) -> None:
    with serve(port="pty", cut_after=cut) as (_, url), pytest.raises(DeviceError) as caught:
        flash(url, choose)
    assert caught.value.text.key in ("flash.esp-unplugged", "flash.esp-no-answer")


def test_the_other_end_hangs_up_at_once(choose: Callable[[str], Firmware]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: server.accept()[0].close())
        thread.start()
        with pytest.raises(DeviceError):
            flash(f"socket://127.0.0.1:{server.getsockname()[1]}", choose)
        thread.join()


def test_a_live_board_with_its_boot_button_held_at_power_on(choose: Callable[[str], Firmware]) -> None:
    board = LiveBoard(load_board("esp32"), {}, seed=1, lang="en")
    bootloader = Bootloader(CHIPS["ESP32"])
    bootloader.attach(board)
    with contextlib.closing(Tcp(board)) as endpoint, contextlib.closing(board):
        board.power_on(boot_button=True)
        assert board.inbox.listening.wait(20)
        assert flash(endpoint.url, choose).restarted
        with contextlib.closing(open_link(endpoint.url)) as link:
            assert identify(connect(link)).kind == "esp32"
    assert board.failure is None
