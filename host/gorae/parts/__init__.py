"""What kits are made of: one module a part, which says all that other rooms need to know of it.

A part is listed in `KINDS` and nowhere else. Other rooms have what only they can know in a module of the
same name: `virtual/devices/` the chip as the board meets it, `world/senses/` what it would measure,
`health/tests/` whether it is well.
"""

from __future__ import annotations

from gorae.parts.button import Button
from gorae.parts.buzzer import Buzzer
from gorae.parts.cutebot import CutebotController
from gorae.parts.encoder import Encoder
from gorae.parts.hcsr04 import HcSr04
from gorae.parts.hd44780 import Hd44780
from gorae.parts.ir_receiver import IrReceiver
from gorae.parts.led import Led
from gorae.parts.line_analog import LineAnalog
from gorae.parts.line_digital import LINE_ROW, LinePin, LineSensor
from gorae.parts.maqueen import MaqueenMotors
from gorae.parts.maqueen_plus import LineBit, MaqueenPlusController
from gorae.parts.maqueen_plus_v1 import SIX_BITS, MaqueenPlusV1Controller
from gorae.parts.mpu6050 import Mpu6050
from gorae.parts.part import Ability, Driver, MountingPlace, Part, PartKind, sensed, shown
from gorae.parts.servo import SERVOS, Servo
from gorae.parts.signal import Kind, Signal
from gorae.parts.ssd1306 import Ssd1306
from gorae.parts.tb6612 import L298n, Tb6612
from gorae.parts.tcs34725 import Tcs34725
from gorae.parts.two_pwm import Drv8833, L9110s
from gorae.parts.ws2812 import Pixels

__all__ = [
    "ABILITIES",
    "KINDS",
    "LINE_ROW",
    "ROLES",
    "SERVOS",
    "SIX_BITS",
    "Ability",
    "Button",
    "Buzzer",
    "CutebotController",
    "Driver",
    "Drv8833",
    "Encoder",
    "HcSr04",
    "Hd44780",
    "IrReceiver",
    "Kind",
    "L298n",
    "L9110s",
    "Led",
    "LineAnalog",
    "LineBit",
    "LinePin",
    "LineSensor",
    "MaqueenMotors",
    "MaqueenPlusController",
    "MaqueenPlusV1Controller",
    "MountingPlace",
    "Mpu6050",
    "Part",
    "PartKind",
    "Pixels",
    "Servo",
    "Signal",
    "Ssd1306",
    "Tb6612",
    "Tcs34725",
    "sensed",
    "shown",
]  # fmt: skip

KINDS: tuple[type[Part], ...] = (
    MaqueenMotors,
    CutebotController,
    MaqueenPlusController,
    Tb6612,
    LinePin,
    LineBit,
    HcSr04,
    Led,
    Pixels,
    Button,
    Buzzer,
    Mpu6050,
    Tcs34725,
    Servo,
    L298n,
    L9110s,
    Drv8833,
    Encoder,
    LineAnalog,
    MaqueenPlusV1Controller,
    Ssd1306,
    Hd44780,
    IrReceiver,
)
"""Every part, in the order in which a kit's firmware links their drivers and telemetry has their channels."""

ROLES: dict[str, tuple[type[Part], ...]] = {
    role: tuple(kind for kind in KINDS if role in kind.roles)
    for role in dict.fromkeys(role for kind in KINDS for role in kind.roles)
}
"""What firmware and challenges call a part, and what may stand under that name."""

ABILITIES: dict[str, str] = {
    name: what for kind in KINDS for driver in kind.drivers for name, what in driver.gives.items()
}
"""What robot.py asks of parts.py, and what a kit is said not to have when no driver gives it."""
