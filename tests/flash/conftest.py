"""Virtual drives, time that is stepped for them and for who flashes, and firmware for ESP32s."""

from __future__ import annotations

import functools
import hashlib
import operator
import queue
import random
import re
import struct
import threading
import time as real_time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from gorae.boards import FoundBoard, Link, PortError, open_link
from gorae.errors import DeviceError
from gorae.flash.cart import CartRow
from gorae.flash.inventory import Inventory
from gorae.flash.job import Devices, Order
from gorae.flash.labels import Labels
from gorae.flash.run import flash_all, remember
from gorae.flash.runtime import bundled
from gorae.flash.stock import Stock
from gorae.flash.targets import all_targets
from gorae.images import universal
from gorae.images.esp32 import TARGETS
from gorae.images.ihex import Image
from gorae.images.layout import KINDS
from gorae.kits import Kit, kit_ids, load_board, load_kit
from gorae.texts import Text
from gorae.virtual.bootloader import CHIPS, Bootloader
from gorae.virtual.daplink.drive import LOOKS_EVERY_S, VirtualDrive
from gorae.virtual.endpoints.rfc2217 import Rfc2217
from gorae.virtual.live.board import LiveBoard

IDS = {
    "microbit-v1": "9900000031864e45003e400e0000004a0000000097969901",
    "microbit-v2": "9904360258434e45003e400e00000059000000009796990b",
}


LOADER_S = 0.05


class Loader(Protocol):
    """A virtual board's loader."""

    changed: threading.Condition
    """Notified when its drive has come or gone."""


class Stepped:
    """Time that passes only when somebody waits, and the drives with it."""

    def __init__(self) -> None:
        self.at_s = 100.0
        self.drives: list[VirtualDrive] = []
        self.loaders: list[Loader] = []
        """These live in real time, and so are given some in which to come or go."""
        self.events: list[tuple[float, Callable[[], None]]] = []
        self.stepping = threading.Lock()

    def now_s(self) -> float:
        return self.at_s

    def wait(self, seconds: float) -> None:
        with self.stepping:
            self._step(seconds)

    def _step(self, seconds: float) -> None:
        for _ in range(round(seconds / LOOKS_EVERY_S)):
            self.at_s += LOOKS_EVERY_S
            for event in [event for event in self.events if event[0] <= self.at_s]:
                self.events.remove(event)
                event[1]()
            for drive in self.drives:
                drive.step(self.at_s)
            for loader in self.loaders:
                with loader.changed:
                    loader.changed.wait(LOADER_S)

    def later(self, seconds: float, do: Callable[[], None]) -> None:
        self.events.append((self.at_s + seconds, do))


@pytest.fixture
def time() -> Stepped:
    return Stepped()


class KeptDrive(VirtualDrive):
    """A drive that is asked afterwards what was flashed."""

    flashed: list[dict[str, bytes]]


NewDrive = Callable[..., KeptDrive]


@pytest.fixture
def new_drive(tmp_path: Path, time: Stepped) -> Iterator[NewDrive]:
    """Makes drives. What was flashed is appended to `drive.flashed`."""

    def new(kind: str = "microbit-v2", name: str = "MICROBIT", **rest: Any) -> KeptDrive:
        flashed: list[dict[str, bytes]] = []

        def keep(files: dict[str, bytes] | None) -> None:
            if files is not None:
                flashed.append(files)

        drive = KeptDrive(tmp_path / name, IDS[kind], keep, **rest)
        drive.flashed = flashed
        time.drives.append(drive)
        return drive

    yield new
    for drive in time.drives:
        drive.stop()


# --- ESP32 --------------------------------------------------------------------------------------------


def esp_image(chip_id: int, *segments: bytes, hashed: bool = True) -> bytes:
    """One program as an ESP32 loads it."""
    header = struct.pack("<BBBBIBBBBHBHHBBBBB", 0xE9, len(segments), 2, 0x20, 0x40080000, *[0] * 4, chip_id,
                         *[0] * 3, *[0] * 4, int(hashed))  # fmt: skip
    image = header + b"".join(struct.pack("<II", 0x3FFB0000, len(data)) + data for data in segments)
    check = functools.reduce(operator.xor, b"".join(segments), 0xEF)
    image += bytes(15 - len(image) % 16) + bytes([check])
    return image + (hashlib.sha256(image).digest() if hashed else b"")


@pytest.fixture(scope="session")
def esp_firmware() -> Callable[..., bytes]:
    """A whole firmware file: `esp_firmware("ESP32", 20_000)` has an application of about that size."""

    def build(chip: str = "ESP32", size: int = 3000) -> bytes:
        target = TARGETS[chip]
        program = random.Random(chip).randbytes(size // 8 * 4)
        entry = struct.pack("<HBBII16sI", 0x50AA, 0, 0, 0x10000, 0x1F0000, b"factory", 0)
        files = struct.pack("<HBBII16sI", 0x50AA, 1, 0x81, 0x200000, 0x200000, b"vfs", 0)
        parts = {
            target.boot_offset: esp_image(target.chip_id, b"boot" * 100),
            0x8000: files + entry,
            0x10000: esp_image(target.chip_id, program, bytes(size - len(program))),
        }
        data = b""
        for start, part in parts.items():
            data = data.ljust(start - target.boot_offset, b"\xff") + part
        return data

    return build


# --- whole boards -------------------------------------------------------------------------------------


class Jumping(Link):
    """The line to a live board. Its clock jumps over waits in which nothing comes."""

    patience_s = 3.0

    def __init__(self, port: str, board: Any) -> None:
        super().__init__(port)
        self.board = board
        self.jumped_s = 0.0
        self.came: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.is_dead: Callable[[], bool] = lambda: False
        """Whether nobody answers."""
        self.on_break: Callable[[], None] = lambda: None
        board.on_send = self.came.put

    def now_s(self) -> float:
        return real_time.monotonic() + self.jumped_s

    def read(self, timeout_s: float) -> bytes:
        if self.is_dead():
            self.jumped_s += timeout_s
            return b""
        waited_s = min(timeout_s, self.patience_s)
        try:
            return self.came.get(timeout=waited_s)
        except queue.Empty:
            self.jumped_s += timeout_s - waited_s
            return b""

    def write(self, data: bytes) -> None:
        self.board.receive(data)

    def send_break(self) -> bool:
        self.on_break()
        self.board.send_break()
        return True


class Microbit:
    """A micro:bit that is plugged in. `flashed` tells what each hex had; `trouble` is raised at its port."""

    def __init__(
        self,
        cart: Cart,
        number: int,
        files: dict[str, bytes],
        has_python: bool,
        **drive: Any,
    ) -> None:
        self.port = f"/dev/ttyACM{number}"
        self.unique_id = f"{IDS['microbit-v2'][:-4]}{number:04x}"
        self.folder = cart.folder / f"MICROBIT{number}"
        self.flashed: list[dict[str, bytes]] = []
        self.trouble: DeviceError | None = None
        self.has_python = has_python
        self.has_port = True
        self.is_stuck = False
        """Until it is reset."""
        self.board = LiveBoard(load_board("microbit-v2"), files, seed=number, lang="en")
        self.drive = VirtualDrive(self.folder, self.unique_id, self._take, **drive)
        self.board.power_on()
        cart.time.drives.append(self.drive)

    @property
    def found(self) -> FoundBoard:
        port = self.port if self.has_port else None
        drive = self.folder if self.folder.exists() else None
        return FoundBoard(
            Text("boards.is", board="micro:bit V2"),
            "microbit-v2",
            port,
            drive,
            self.unique_id,
            None,
            "microbit",
        )

    @property
    def files(self) -> dict[str, bytes]:
        return {name: bytes(data) for name, data in self.board.files.files.items()}

    def open(self) -> Link:
        if self.trouble:
            raise self.trouble
        self.board.inbox.listening.wait(20)
        link = Jumping(self.port, self.board)
        link.is_dead = lambda: self.is_stuck or not self.has_python
        link.on_break = lambda: setattr(self, "is_stuck", False)
        return link

    def _take(self, files: dict[str, bytes] | None) -> None:
        """None when there is no program on it any more."""
        self.has_python = files is not None
        self.board.files.format()
        if files is None:
            return
        self.flashed.append(files)
        self.board.files.files.update({name: bytearray(data) for name, data in files.items()})
        self.board.inbox.listening.clear()
        self.board.inbox.press_reset()

    def close(self) -> None:
        self.board.close()


class Esp32:
    """An ESP32 that is plugged in; `files` of None: as it comes from the factory."""

    def __init__(self, cart: Cart, number: int, files: dict[str, bytes] | None, chip: str = "ESP32") -> None:
        self.mac = bytes.fromhex(f"246f2800{number:04x}")
        self.trouble: DeviceError | None = None
        self.board = LiveBoard(
            load_board("esp32"), files or {}, seed=number, lang="en", realtime=files is None
        )
        self.bootloader = Bootloader(CHIPS[chip], mac=self.mac, installed=files is not None)
        self.bootloader.attach(self.board)
        self.endpoint = Rfc2217(self.board)
        self.port = self.endpoint.url
        self.board.power_on()

    @property
    def found(self) -> FoundBoard:
        what, unique_id = Text("boards.is-own", board="ESP32", chip="USB"), self.mac.hex(":")
        return FoundBoard(what, "esp32", self.port, None, unique_id, None, "esp32")

    @property
    def files(self) -> dict[str, bytes]:
        return {name: bytes(data) for name, data in self.board.files.files.items()}

    def open(self) -> Link:
        if self.trouble:
            raise self.trouble
        return open_link(self.endpoint.url)

    def close(self) -> None:
        self.endpoint.close()
        self.board.close()


class Plugged(Protocol):
    """A board that is plugged in."""

    port: Any

    @property
    def found(self) -> FoundBoard: ...
    def open(self) -> Link: ...
    def close(self) -> None: ...


def _of_other_ports(known: set[str]) -> Iterator[Kit]:
    """A kit of each port besides those known."""
    for kit in map(load_kit, kit_ids()):
        python = load_board(kit.board).python
        if python not in known:
            known.add(python)
            yield kit


class Cart:
    """Boards at one computer, and `gorae flash` for them in time that is stepped."""

    def __init__(self, folder: Path, time: Stepped) -> None:
        self.folder = folder
        self.time = time
        self.boards: list[Plugged] = []
        self.inventory = Inventory.load(folder / "inventory.json")
        self.kits = [load_kit("maqueen"), load_kit("esp32-duo"), *_of_other_ports({"microbit", "esp32"})]

    def microbit(
        self, files: dict[str, bytes] | None = None, *, has_python: bool = True, **drive: Any
    ) -> Microbit:
        board = Microbit(self, len(self.boards) + 1, files or {}, has_python, **drive)
        self.boards.append(board)
        return board

    def esp32(self, files: dict[str, bytes] | None = None, **how: Any) -> Esp32:
        board = Esp32(self, len(self.boards) + 1, files, **how)
        self.boards.append(board)
        return board

    def plug(self, board: Plugged) -> None:
        """Plug in a board of any other kind."""
        self.boards.append(board)

    def flash(
        self,
        *runtimes: Path,
        wipe: bool = False,
        label: str | None = None,
        anyway: bool = False,
        empty: bool = False,
    ) -> list[CartRow]:
        """One row a board, in the order in which they were made."""
        targets = all_targets(self._find(), self.kits)
        labels = Labels(targets, label, self.inventory)
        devices = Devices(self._find, self._open, self.time)
        order = Order(Stock(runtimes), labels, self.inventory, devices, wipe, anyway, self.folder, empty)
        rows = flash_all(targets, order)
        for row in rows:
            remember(row, order)
        return rows

    def _find(self) -> list[FoundBoard]:
        return [board.found for board in self.boards if board.found.port or board.found.drive]

    def _open(self, port: str) -> Link:
        board = next((board for board in self.boards if board.found.port == port), None)
        if board is None:
            raise PortError(Text("boards.no-port", port=port))
        link: Link = board.open()
        return link


@pytest.fixture
def cart(tmp_path: Path, time: Stepped) -> Iterator[Cart]:
    cart = Cart(tmp_path, time)
    yield cart
    for board in cart.boards:
        board.close()
    for drive in time.drives:
        drive.stop()


@pytest.fixture(scope="session")
def runtime_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A MicroPython for micro:bits that no board has yet, as somebody could have downloaded it."""
    path = tmp_path_factory.mktemp("runtime") / "micropython.hex"
    path.write_bytes(universal.to_universal({kind: _newer(bundled(kind).image) for kind in KINDS}))
    return path


def _newer(image: Image) -> Image:
    """The same runtime, but a release 9."""
    runs = [(at, re.sub(rb"micro:bit v\d", b"micro:bit v9", data)) for at, data in image.runs]
    return Image(runs)


@pytest.fixture(scope="session")
def image_file(tmp_path_factory: pytest.TempPathFactory, esp_firmware: Callable[..., bytes]) -> Path:
    path = tmp_path_factory.mktemp("image") / "micropython.bin"
    path.write_bytes(esp_firmware("ESP32"))
    return path
