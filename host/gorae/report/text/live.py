"""What a live robot does, in one line."""

from __future__ import annotations

import math

from gorae.bench.live import Look
from gorae.stl.quantities import quantity
from gorae.telemetry.screens import rows_of, shows_anything
from gorae.telemetry.signals import SIGNALS
from gorae.texts import Text

_SHOWN = ("left_motor", "right_motor", "line_left", "line_right", "distance")


def describe_look(name: str, look: Look, lang: str) -> str:
    """`maqueen  x 350 mm  y 200 mm  0°  0 mm/s | left motor 50% …`"""
    place = [
        name,
        f"x {quantity(look.x, 'mm').say(lang)}",
        f"y {quantity(look.y, 'mm').say(lang)}",
        quantity(look.heading, "deg").say(lang),
        quantity(look.speed, "mm/s").say(lang),
    ]
    known = [(signal, look.signals[signal]) for signal in _SHOWN if signal in look.signals]
    return "  ".join(place) + " | " + "  ".join(_reading(signal, value, lang) for signal, value in known)


def describe_pictures(look: Look) -> list[str]:
    """Return the rows of all screens that show anything, framed at the left."""
    shown = [picture for picture in look.screens.values() if shows_anything(picture)]
    return [f"  │{row}" for picture in shown for row in rows_of(picture)]


def _reading(signal: str, value: float, lang: str) -> str:
    shown = "–" if math.isnan(value) else quantity(value, SIGNALS[signal].unit).say(lang)
    return Text(f"report.look-{signal.replace('_', '-')}", value=shown).say(lang)
