"""Virtual kits that are served: robot, line and endpoint of each, opened and closed together."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gorae.bench.defects import SOUND, Defects
from gorae.bench.live import LiveRobot, Look
from gorae.bench.live_company import LiveCompany, places_beside
from gorae.boards.announced import Announced
from gorae.errors import UsageError
from gorae.flash.runtime import Runtime
from gorae.kits import Arena, Kit, Pose, load_board
from gorae.kits.calibration import FILE, Calibration
from gorae.kits.firmware import firmware_files
from gorae.radio.air import RadioAir
from gorae.serving.faults import Mishaps
from gorae.serving.plug import Plug, drive_at, troubled
from gorae.texts import Text
from gorae.virtual.daplink.drive import DriveFaults
from gorae.virtual.endpoints.line import Faults, WiredDevice
from gorae.virtual.endpoints.pty import Pty
from gorae.virtual.endpoints.rfc2217 import Rfc2217
from gorae.virtual.endpoints.tcp import Tcp
from gorae.virtual.live.board import LiveBoard
from gorae.virtual.serial import SerialDevice
from gorae.world.hand import Person

Address = tuple[str, int]
_LONGEST_BOOT_S = 20.0
"""The first start on a computer compiles the interpreter."""


@dataclass(frozen=True)
class Served:
    """One kit and where it is."""

    kit: str
    name: str
    """The kit's id, with a number when there are several."""
    port: str
    robot: LiveRobot | None
    """None for one that another process serves."""
    announced: Announced
    """As others find it."""

    def look(self) -> Look:
        """What it does now."""
        assert self.robot
        return self.robot.look()

    def wait_for_boot(self) -> None:
        """Wait until it listens: what a client sends before that is lost."""
        assert self.robot
        self.robot.board.wait_for_boot(_LONGEST_BOOT_S)


@dataclass(frozen=True)
class KitSpot:
    """Where a kit stands at the start, and among whom."""

    start: Pose
    air: RadioAir
    """Who hears its radio."""
    company: LiveCompany | None
    """Who else is in its arena."""


@dataclass(frozen=True)
class Serving:
    """What is served, and how."""

    kit: Kit
    arena: Arena
    start: Pose
    seed: int
    lang: str
    paced: bool = False
    mishaps: Sequence[Mishaps] = ()
    """Of each kit."""
    defects: Defects = SOUND
    """Of every robot."""
    calibration: Calibration | None = None
    """Of which `kit` is the twin; it lies on the boards, too."""
    empty: bool = False
    """With MicroPython, and no file."""
    erased: bool = False
    """Without MicroPython, as from the factory; an ESP32 starts in its bootloader."""
    drives: Path | None = None
    """The folder of the drives of boards that have one."""
    runtime: Runtime | None = None
    """The board's own MicroPython, which runs emulated."""
    held: Person | None = None
    """Who holds the kits; when nobody does, they stand on the floor."""
    together: bool = False
    """All in one arena, which takes one process; else each has an arena of its own."""

    @contextlib.contextmanager
    def open(
        self,
        numbers: range,
        count: int,
        *,
        pty: bool,
        tcp: Address | None,
        rfc2217: Address | None,
        air: RadioAir | None = None,
    ) -> Iterator[list[Served]]:
        """Open those of `count` kits that have these numbers, each at a place of its own. Closed at the end.

        TCP ports are counted up. The kits hear each other's radios, and those of others in this `air`.

        When nothing is asked for it is a pty, or on Windows a free TCP port. Raises UsageError.
        """
        if self.drives and not load_board(self.kit.board).port.drive:
            raise UsageError(Text("cli.no-drives", kit=self.kit.id))
        if self.runtime and (self.drives or self.erased):
            raise UsageError(Text("cli.firmware-is-fixed"))
        if not self.drives and any(each.drive != DriveFaults() for each in self.mishaps):
            raise UsageError(Text("cli.fault-of-no-drive"))
        if not (pty or tcp or rfc2217) and sys.platform == "win32":
            tcp = ("127.0.0.1", 0)
        with contextlib.ExitStack() as stack:
            air = air or RadioAir(one_clock=False)
            company = LiveCompany() if self.together else None
            spots = [KitSpot(pose, air, company) for pose in self._starts(count)]
            yield [self._one(stack, index, count, tcp, rfc2217, spots[index]) for index in numbers]

    def _starts(self, count: int) -> list[Pose]:
        """Where each of the kits stands at the start. Raises UsageError when not all have room."""
        if not self.together:
            return [self.start] * count
        return places_beside(self.arena, self.kit, self.start, count)

    def _one(
        self,
        stack: contextlib.ExitStack,
        index: int,
        count: int,
        tcp: Address | None,
        rfc2217: Address | None,
        spot: KitSpot,
    ) -> Served:
        plug = self._plug(index, tcp or rfc2217)
        robot = self._robot(plug.seed, spot)
        if isinstance(robot.board, LiveBoard):
            robot.board.network.air.is_apart = count > 1
        folder = self._drive_folder(index) if self.drives else None
        flash = plug.wire(robot.board, folder) if isinstance(robot.board, LiveBoard) else None
        device = self._line(robot, plug.mishaps.line)
        stack.callback(device.close)
        endpoint = _endpoint(device, index, tcp, rfc2217)
        stack.callback(endpoint.close)
        stack.enter_context(troubled(endpoint.url, plug.mishaps))

        def unplug() -> None:
            threading.Thread(target=endpoint.close).start()

        if isinstance(device, WiredDevice):
            device.on_cut = unplug
            robot.board.on_baud = device.change_baud
        if folder:
            stack.enter_context(drive_at(folder, plug, flash, unplug))
        robot.board.power_on(boot_button=self.erased)
        name = self.kit.id if count == 1 else f"{self.kit.id}-{index + 1:02}"
        return Served(self.kit.id, name, endpoint.url, robot, plug.announced(endpoint.url, folder))

    def _robot(self, seed: int, spot: KitSpot) -> LiveRobot:
        return LiveRobot(
            self.kit,
            self.arena,
            spot.start,
            seed=seed,
            lang=self.lang,
            files={} if self.empty or self.erased else self._files(),
            line_rate=self.paced,
            defects=self.defects,
            runtime=self.runtime,
            held=self.held,
            air=spot.air,
            company=spot.company,
        )

    def _files(self) -> dict[str, bytes]:
        own = {FILE: self.calibration.line().encode()} if self.calibration else {}
        return firmware_files(self.kit) | own

    def _plug(self, index: int, address: Address | None) -> Plug:
        place = ""
        if self.drives:
            place = str(self._drive_folder(index))
        elif address and address[1]:
            place = f"{address[0]}:{address[1] + index}"
        mishaps = self.mishaps[index] if self.mishaps else Mishaps()
        return Plug(self.kit, self.seed + index, place, self.erased, self.paced, mishaps)

    def _drive_folder(self, index: int) -> Path:
        assert self.drives
        return self.drives.absolute() / f"{load_board(self.kit.board).port.drive}{index or ''}"

    def _line(self, robot: LiveRobot, faults: Faults) -> SerialDevice:
        paced = self.paced and not self.runtime  # that is paced by itself
        if not paced and faults == Faults():
            return robot.board
        if not paced:
            return WiredDevice(robot.board, faults=faults, seed=self.seed)
        board = load_board(self.kit.board)
        lump = board.receive_buffer // 2  # no more, or it overflows where the board's would not
        return WiredDevice(robot.board, baud=board.baud, faults=faults, seed=self.seed, at_once=lump)


def _endpoint(device: SerialDevice, index: int, tcp: Address | None, rfc2217: Address | None) -> Pty | Tcp:
    for address, kind in ((tcp, Tcp), (rfc2217, Rfc2217)):
        if address:
            host, port = address
            return kind(device, host, port + index if port else 0)
    return Pty(device)
