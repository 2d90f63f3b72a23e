"""Wheel encoders: pulses at a pin as a wheel turns."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictInt

from gorae.parts.part import Driver, Part
from gorae.parts.signal import Signal


class Encoder(Part):
    """A wheel's encoder: its pin is high and low by turns as the wheel turns.

    A disc with holes and a light barrier has one pin and cannot tell ahead from back. A motor with two
    magnetic sensors has a second pin, whose pulses come a quarter later while the wheel turns ahead.
    """

    part: Literal["encoder"]
    """What kind of part this is."""
    pin: str
    """Where its output is wired."""
    pin_b: str | None = None
    """Where the second output is wired; nothing when there is one only."""
    pulses: StrictInt = Field(gt=0, le=5000)
    """Pulses at the pin in one turn of the wheel: the holes of a disc; for a sensor at the motor's shaft,
    pulses of a turn of the shaft times the gear's ratio."""

    roles = ("encoder_left", "encoder_right")
    wires = {"pin": "input", "pin_b": "input"}
    needs_interrupts = True
    constants = ("pulses",)
    drivers = (Driver("parts/encoder.py", ("encoder_left", "encoder_right"), adds=("travelled",)),)
    senses = (
        Signal("encoder_left", "kit", "length", "mm", "way of the left wheel", "왼쪽 바퀴가 간 거리"),
        Signal("encoder_right", "kit", "length", "mm", "way of the right wheel", "오른쪽 바퀴가 간 거리"),
    )
