"""Receivers of infrared remote controls, such as the VS1838B."""

from __future__ import annotations

from typing import Literal

from gorae.parts.part import Part


class IrReceiver(Part):
    """A receiver of infrared remote controls (38 kHz) that is low while it sees light, high otherwise.

    A program decodes the pulses itself, with `Pin.irq`, `machine.time_pulse_us` or by looking at the pin.
    """

    part: Literal["ir-receiver"]
    """What kind of part this is."""
    pin: str
    """Where its output is wired."""

    roles = ("ir",)
    wires = {"pin": "input"}
