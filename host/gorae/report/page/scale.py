"""Round numbers for axes, and how they are written."""

from __future__ import annotations

import math

_ROUND = (1.0, 2.0, 5.0, 10.0)


def round_step(length: float, most: int, *, least: float = 0.0) -> float:
    """1, 2 or 5 times a power of ten, so that at most `most` steps fit into `length`."""
    wanted = max(length / most, least, 1e-9)
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(factor * power for factor in _ROUND if factor * power >= wanted * (1 - 1e-9))


def round_numbers(low: float, high: float, most: int, *, least: float = 0.0) -> list[float]:
    """The multiples of a round step from `low` to `high`."""
    step = round_step(high - low, most, least=least)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(number * step, 9) + 0.0 for number in range(first, last + 1)]


def written(number: float) -> str:
    """−0.5, 1200 or 1e+09, with a real minus sign."""
    return f"{number:.6g}".replace("-", "−")


def within(number: float, low: float, high: float) -> float:
    return min(max(number, low), high)
