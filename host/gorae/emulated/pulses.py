"""What the PWM modules' streams of pulses mean: colours for WS2812 lights, or the tone of a speaker."""

from __future__ import annotations

from collections import deque

from gorae.emulated.chip.cpu import HZ
from gorae.emulated.chip.pwm import Pulses

_BIT_CYCLES = range(60, 110)
"""A bit for a WS2812 takes 1.25 µs; its 1 is high for more than half of it."""
_MAX_BITS = 8 * 512
_SAMPLE_CYCLES = 6_400
"""Pulses that are shorter than 0.1 ms carry a wave."""
_QUIETEST = 0.02
_SILENCE = HZ // 15
"""After so long without a rise it is silent: the lowest tone that a program can ask for has 15 Hz."""
_MEMORY = HZ // 20


def is_stream(pulses: Pulses) -> bool:
    """Whether these pulses carry samples of sound or bits, and no duty that lasts."""
    return pulses.cycles < _SAMPLE_CYCLES


class Lights:
    """Receives the bits for a row of WS2812 lights. A pause begins a new row."""

    _PAUSE = HZ // 1000

    def __init__(self) -> None:
        self._bits = ""
        self._until = 0

    def take(self, pulses: Pulses, now: int) -> bytes:
        """Pulses that are sent from `now` on: whole bytes since the last pause, or none."""
        if pulses.cycles not in _BIT_CYCLES or pulses.load:
            return b""
        if now > self._until + self._PAUSE:
            self._bits = ""
        self._until = now + len(pulses.values) * pulses.cycles
        shares = [pulses.duty(value) for value in pulses.values]
        self._bits += "".join("1" if share > 0.5 else "0" for share in shares if share)
        size = min(len(self._bits), _MAX_BITS) // 8
        return int(self._bits[: 8 * size] or "0", 2).to_bytes(size, "big")


class Ear:
    """Hears which tone a stream of samples makes, by its rises through the middle."""

    def __init__(self) -> None:
        self._rises: deque[float] = deque()
        self._was_high = True

    def hear(self, pulses: Pulses, now: int) -> None:
        """Samples that are played from `now` on."""
        samples = [pulses.duty(value) for value in pulses.values]
        if not samples or max(samples) - min(samples) < _QUIETEST:
            return
        middle = (max(samples) + min(samples)) / 2
        for index, sample in enumerate(samples):
            is_high = sample > middle
            if is_high and not self._was_high:
                self._rises.append(now + index * pulses.cycles)
            self._was_high = is_high

    def tone(self, now: int) -> int:
        """Hz; 0 in silence."""
        rises = self._rises
        while len(rises) > 2 and rises[0] < now - _MEMORY:
            rises.popleft()
        if len(rises) < 2 or now - rises[-1] > max(_MEMORY, 2 * (rises[-1] - rises[-2])):
            rises.clear()
            return 0
        return round((len(rises) - 1) * HZ / (rises[-1] - rises[0]))
