"""`gorae://maqueen`: a virtual kit as a port of pyserial, in this process.

    port = serial.serial_for_url("gorae://maqueen?arena=oval&seed=3", timeout=1)

`time=free` lets waits pass at once, as tests like it; `pace=115200` makes the line as slow as a real one;
`defects=left-dead,no-sonar` spoils the robot; `person=7` has somebody hold it, for `port.robot.ask("shake")`.
pyserial finds this module by its name once `gorae` has been imported. Modem lines and BREAK reset the
board as over USB.
"""

from __future__ import annotations

import threading
import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from serial.serialutil import PortNotOpenError, SerialBase, SerialException

from gorae.bench.defects import parse_defects
from gorae.bench.live import LiveRobot
from gorae.errors import GoraeError
from gorae.kits import load_arena, load_kit
from gorae.virtual.endpoints.line import WiredDevice
from gorae.virtual.serial import SerialDevice
from gorae.world.hand import Person

_OPTIONS = {
    "arena": "table",
    "seed": "1",
    "time": "real",
    "pace": "",
    "lang": "en",
    "defects": "",
    "person": "",
}


class Serial(SerialBase):
    """A port whose far end is a virtual kit: switched on when it is opened, and off when it is closed."""

    BAUDRATES = (9600, 57600, 115200, 230400, 460800, 921600, 2000000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._received = bytearray()
        self._changed = threading.Condition()
        self._device: SerialDevice | None = None
        self.robot: LiveRobot | None = None
        """The robot behind the port, to look at."""
        super().__init__(*args, **kwargs)

    def open(self) -> None:
        if self.port is None:
            raise SerialException("Port must be configured before it can be used.")
        if self.is_open:
            raise SerialException("Port is already open.")
        try:
            self.robot, self._device = _switch_on(self.port)
        except (GoraeError, ValueError) as error:
            raise SerialException(f"could not open port {self.port}: {error}") from None
        self._device.on_send = self._arrive
        self.is_open = True
        self.robot.board.power_on()

    def close(self) -> None:
        if self.is_open and self._device:
            self.is_open = False
            self._device.close()
            with self._changed:
                self._changed.notify_all()

    @property
    def in_waiting(self) -> int:
        self._check()
        return len(self._received)

    def read(self, size: int = 1) -> bytes:
        self._check()
        end = None if self.timeout is None else time.monotonic() + self.timeout
        with self._changed:
            while len(self._received) < size and self.is_open:
                left = None if end is None else end - time.monotonic()
                if left is not None and left <= 0:
                    break
                self._changed.wait(left)
            data = bytes(self._received[:size])
            del self._received[:size]
        return data

    def write(self, data: Any) -> int:
        self._check()
        assert self._device
        raw = bytes(data)
        self._device.receive(raw)
        return len(raw)

    def flush(self) -> None:
        self._check()

    def reset_input_buffer(self) -> None:
        self._check()
        with self._changed:
            self._received.clear()

    def reset_output_buffer(self) -> None:
        self._check()

    def _arrive(self, data: bytes) -> None:
        with self._changed:
            self._received += data
            self._changed.notify_all()

    def _check(self) -> None:
        if not self.is_open:
            raise PortNotOpenError()

    # --- lines ----------------------------------------------------------------------------------------

    def _reconfigure_port(self) -> None:
        """Rates and formats are agreed to, and change nothing."""

    def _update_dtr_state(self) -> None:
        self._update_lines()

    def _update_rts_state(self) -> None:
        self._update_lines()

    def _update_lines(self) -> None:
        if self._device:
            self._device.set_lines(dtr=bool(self.dtr), rts=bool(self.rts))

    def _update_break_state(self) -> None:
        if self._device and self.break_condition:
            self._device.send_break()

    cts = dsr = cd = True
    ri = False


def _switch_on(url: str) -> tuple[LiveRobot, SerialDevice]:
    """The robot that the URL speaks of, not yet switched on. Raises GoraeError or ValueError."""
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(given.keys() - _OPTIONS.keys())
    if unknown:
        raise ValueError(f"{', '.join(unknown)} is no option; there are {', '.join(_OPTIONS)}")
    options = _OPTIONS | given
    arena = load_arena(options["arena"])
    robot = LiveRobot(
        load_kit(parts.netloc + parts.path),
        arena,
        arena.start,
        seed=int(options["seed"]),
        held=Person.of(int(options["person"])) if options["person"] else None,
        lang=options["lang"],
        realtime=options["time"] != "free",
        line_rate=bool(options["pace"]),
        defects=parse_defects(list(filter(None, options["defects"].split(",")))),
    )
    return robot, WiredDevice(robot.board, baud=int(options["pace"])) if options["pace"] else robot.board


def serial_class_for_url(url: str) -> tuple[str, type[Serial]]:
    """What pyserial asks."""
    return url, Serial
