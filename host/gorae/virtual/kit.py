"""A virtual kit: a virtual board with a kit's parts at its pins and buses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from mypy_extensions import mypyc_attr

from gorae import parts
from gorae.clock import Clock
from gorae.kits import Kit, load_board, pin_number
from gorae.kits.boards import Board
from gorae.virtual.board import VirtualBoard
from gorae.virtual.devices.i2c import I2CBus
from gorae.virtual.devices.motors import (
    CutebotController,
    MaqueenMotors,
    MaqueenPlusController,
    Motors,
    Tb6612,
)
from gorae.virtual.devices.peripherals import Button
from gorae.virtual.devices.pins import Level, Pin
from gorae.virtual.devices.sensors import HcSr04, LineSensor, Mpu6050
from gorae.virtual.outcome import Outcome


class Surroundings(Protocol):
    """What a kit's sensors would sense now. Parts go by their names in the kit."""

    def on_line(self, part: str) -> bool: ...

    def echo(self, part: str) -> float | None:
        """Distance in mm; None when no echo comes back."""

    def motion(self, at_ns: int | None = None) -> tuple[tuple[float, float, float], float]:
        """Acceleration x, y, z in mm/s² and turning rate in deg/s, now or at a time that is just ahead."""


class KitBoard(Protocol):
    """What a board is to its parts and to whoever runs it: a VirtualBoard, or an emulated one."""

    board: Board
    clock: Clock
    i2c: I2CBus
    buttons: dict[str, Button]
    pixels: dict[int, bytes]
    """What each pin has sent to a row of WS2812, by the pin's number."""
    motion: Callable[[], tuple[float, float, float]]
    before_output: Callable[[], None]
    on_serial: Callable[[bytes], None]
    on_wake: Callable[[int], int]
    wake_ns: int
    tone_hz: int

    @property
    def display(self) -> bytes: ...

    def pin(self, name: str) -> Pin: ...

    def run(self, until_ns: int) -> Outcome: ...


class Nowhere:
    """A kit that lies still on a table, with nothing in sight."""

    def on_line(self, part: str) -> bool:
        return False

    def echo(self, part: str) -> float | None:
        return None

    def motion(self, at_ns: int | None = None) -> tuple[tuple[float, float, float], float]:
        return (0.0, 0.0, 9806.65), 0.0


@mypyc_attr(allow_interpreted_subclasses=True)
class VirtualKit:
    """The board, and what its parts are doing."""

    board: KitBoard

    def __init__(
        self,
        kit: Kit,
        files: dict[str, bytes],
        clock: Clock | None = None,
        surroundings: Surroundings | None = None,
        *,
        seed: int,
        lang: str,
    ) -> None:
        self.kit = kit
        self.board = self._new_board(load_board(kit.board), files, clock, seed, lang)
        self.motors: Motors = MaqueenMotors()
        self._surroundings = surroundings or Nowhere()
        self._outputs: dict[str, Callable[[], float]] = {}
        self.board.motion = lambda: self._surroundings.motion()[0]
        if isinstance(self.board, VirtualBoard):
            self.board.motion_at = lambda now_ns: self._surroundings.motion(now_ns)[0]
        onboard = self.board.board.onboard
        if "display" in onboard:
            self._outputs["display"] = lambda: float(sum(map(bool, self.board.display)))
        if "speaker" in onboard:
            self._outputs["sound"] = lambda: float(self.board.tone_hz)
        if kit.i2c:
            self.board.i2c.wires = (pin_number(kit.i2c.scl), pin_number(kit.i2c.sda))
        for name, part in kit.parts.items():
            _CONNECT[type(part)](self, name, part)

    def _new_board(
        self, board: Board, files: dict[str, bytes], clock: Clock | None, seed: int, lang: str
    ) -> KitBoard:
        return VirtualBoard(board, files, clock, seed=seed, lang=lang)

    @property
    def output_names(self) -> tuple[str, ...]:
        """The signals that `outputs` gives, in its order."""
        return ("left_motor", "right_motor", *self._outputs)

    def outputs(self) -> tuple[float, ...]:
        """What the program has the parts do now: motor powers in %, lights, sound."""
        left, right = self.motors.power()
        return (left * 100, right * 100, *[read() for read in self._outputs.values()])

    # --- one method per kind of part ----------------------------------------------------------------

    def _maqueen(self, name: str, part: parts.MaqueenMotors) -> None:
        self.motors = self.board.i2c.devices[part.address] = MaqueenMotors()

    def _cutebot(self, name: str, part: parts.CutebotController) -> None:
        chip = self.motors = self.board.i2c.devices[part.address] = CutebotController()
        self._outputs["light_left"] = lambda: max(chip.headlights[4]) / 2.55
        self._outputs["light_right"] = lambda: max(chip.headlights[8]) / 2.55

    def _maqueen_plus(self, name: str, part: parts.MaqueenPlusController) -> None:
        chip = self.motors = self.board.i2c.devices[part.address] = MaqueenPlusController()
        bits = self.kit.find(parts.LineBit)
        chip.sees_line = {each.bit: partial(self._surroundings.on_line, at) for at, each in bits.items()}
        self._outputs["light_left"] = lambda: 100.0 * chip.left_light
        self._outputs["light_right"] = lambda: 100.0 * chip.right_light

    def _read_by_the_chip(self, name: str, part: parts.LineBit) -> None:
        """It has no wire to the board."""

    def _tb6612(self, name: str, part: parts.Tb6612) -> None:
        pin = self.board.pin
        self.motors = Tb6612(
            (pin(part.left_pwm), pin(part.left_1), pin(part.left_2)),
            (pin(part.right_pwm), pin(part.right_1), pin(part.right_2)),
            pin(part.standby) if part.standby else None,
        )

    def _line_sensor(self, name: str, part: parts.LinePin) -> None:
        self.board.pin(part.pin).wave = LineSensor(part.dark, partial(self._surroundings.on_line, name))

    def _sonar(self, name: str, part: parts.HcSr04) -> None:
        sonar = HcSr04(self.board.pin(part.trigger), self.board.pin(part.echo))
        sonar.measure = lambda: self._surroundings.echo(name)

    def _imu(self, name: str, part: parts.Mpu6050) -> None:
        chip = self.board.i2c.devices[part.address] = Mpu6050()
        chip.motion = self._surroundings.motion

    def _led(self, name: str, part: parts.Led) -> None:
        pin = self.board.pin(part.pin)
        self._outputs[name] = lambda: pin.drive * 100

    def _pixels(self, name: str, part: parts.Pixels) -> None:
        number = pin_number(part.pin)

        def lit() -> list[bytes]:
            sent = self.board.pixels.get(number, b"")[: 3 * part.count]
            lights = (sent[start : start + 3] for start in range(0, len(sent), 3))
            return [light for light in lights if any(light)]

        def color() -> float:
            """Return the colour of the first light that is on, as 0xRRGGBB."""
            green, red, blue = (lit() or [bytes(3)])[0].ljust(3, b"\0")
            return float(red << 16 | green << 8 | blue)

        self._outputs[name] = lambda: float(len(lit()))
        self._outputs["color"] = color

    def _button(self, name: str, part: parts.Button) -> None:
        button = self.board.buttons[name.removeprefix("button_")]
        self.board.pin(part.pin).wave = Level(lambda: part.pressed if button.down else 1 - part.pressed)

    def _buzzer(self, name: str, part: parts.Buzzer) -> None:
        pin: Pin = self.board.pin(part.pin)
        self._outputs["sound"] = lambda: float(pin.frequency) if pin.drive else 0.0


_CONNECT: dict[type[parts.Part], Callable[..., None]] = {
    parts.MaqueenMotors: VirtualKit._maqueen,
    parts.CutebotController: VirtualKit._cutebot,
    parts.MaqueenPlusController: VirtualKit._maqueen_plus,
    parts.Tb6612: VirtualKit._tb6612,
    parts.LinePin: VirtualKit._line_sensor,
    parts.LineBit: VirtualKit._read_by_the_chip,
    parts.HcSr04: VirtualKit._sonar,
    parts.Mpu6050: VirtualKit._imu,
    parts.Led: VirtualKit._led,
    parts.Pixels: VirtualKit._pixels,
    parts.Button: VirtualKit._button,
    parts.Buzzer: VirtualKit._buzzer,
}
