"""What a micro:bit's speaker plays by itself: sound effects, by the rules of CODAL's SoundExpressions.

After `SoundExpressions.cpp`, `SoundEmojiSynthesizer.cpp` and `SoundSynthesizerEffects.cpp` of
lancaster-university/codal-microbit-v2. Of a sound the frequency is known from moment to moment, and whether
it can be heard, not its wave. A sound effect is a text of 72 digits; several are joined by commas.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from gorae.clock import NS_PER_MS, NS_PER_S
from gorae.randomness import stream
from gorae.virtual.senses.sounds import SOUNDS, Effect

EFFECT_LENGTH = 72
MAX_EFFECTS = 100
_MAX_STEPS = 9999
_FULL_VOLUME = 1023
_FIELDS = {
    "volume": (1, 4), "start": (5, 4), "ms": (9, 4), "shape": (13, 2), "end": (18, 4),
    "end_volume": (26, 4), "steps": (30, 4), "fx": (34, 2), "fx_parameter": (36, 4), "fx_steps": (40, 4),
}  # fmt: skip
"""Where each number stands in the text, and its digits."""
_SPREAD = {
    "start": 44,
    "end": 48,
    "volume": 52,
    "end_volume": 56,
    "ms": 60,
    "fx_parameter": 64,
    "fx_steps": 68,
}
"""Where it stands by how much a number is drawn at random, in four digits."""
_SEMITONES = (1.0, 1.0417, 1.125, 1.2, 1.25, 1.3333, 1.4063, 1.5, 1.6, 1.6667, 1.8, 1.875)
_SCALES = (
    (0, 2, 4, 5, 7, 9, 11),
    (0, 2, 3, 5, 7, 8, 10),
    (0, 3, 6, 9),
    tuple(range(12)),
    (0, 2, 4, 6, 8, 10),
)
"""Of shapes 8 to 17, upwards and downwards: major, minor, diminished, chromatic, whole tones."""
_VIBRATO, _WARBLE = 1, 3
_RADIANS = 0.01745329
_HEARD_NS = 40 * NS_PER_MS
"""Over how long the rises of a wave are counted."""


@dataclass(frozen=True)
class ToneSweep:
    """One sound effect: from one frequency and volume to another, in steps."""

    start: int
    """Hz."""
    end: int
    volume: int
    """0 to 1023."""
    end_volume: int
    ms: int
    shape: int
    steps: int
    fx: int
    fx_parameter: int
    fx_steps: int

    def course(self) -> list[tuple[float, float]]:
        """Return from when on in ms it has which frequency in Hz. The first is at 0."""
        steps = min(max(self.steps, 1), _MAX_STEPS)
        course = [(0.0, float(self.start))]
        course += [((step + 1) * self.ms / steps, self._at(step)) for step in range(steps - 1)]
        count = int(self.ms / 10000 * self.fx_steps)
        if self.fx == _WARBLE and count > 1:
            change = self.fx_parameter - self.start
            warbles = [math.sin(step) * change + self.start for step in range(count - 1)]
            course += [((step + 1) * self.ms / count, hz) for step, hz in enumerate(warbles)]
        elif self.fx == _VIBRATO and count > 1 and self.fx_parameter:
            each = self.ms / count
            factor = float(self.fx_parameter)
            course = [(at, hz * factor if int(at / each) % 2 else hz) for at, hz in course]
        return sorted(course)

    def _at(self, step: int) -> float:
        """Return the frequency after this step."""
        start, change = self.start, self.end - self.start
        if 8 <= self.shape <= 17:
            scale = _SCALES[(self.shape - 8) // 2]
            offset = self.steps - step - 1 if self.shape % 2 else step
            octave, index = divmod(offset, len(scale))
            return float(min(start * 2.0 ** min(octave, 16) * _SEMITONES[scale[index]], 1e6))
        ways: dict[int, Callable[[], float]] = {
            1: lambda: start + change * step / max(self.steps, 1),
            2: lambda: start + change * math.sin(step * math.pi / 180),
            5: lambda: start + self.end * math.sin(_RADIANS * step),
            6: lambda: start + self.end * math.cos(_RADIANS * step),
            18: lambda: max(0.0, start + math.log10(max(step, 1)) * change / 1.95),
        }
        way = ways.get(self.shape)
        return way() if way else float(start)

    def volume_at(self, ms: float) -> float:
        """Return how loud it is after so many ms, 0 to 1023."""
        return self.volume + (self.end_volume - self.volume) * min(ms / self.ms if self.ms else 1.0, 1.0)


def parse_effects(expression: str, dice: Random) -> list[ToneSweep]:
    """Return the effects of an expression, its random numbers drawn; none when it is not one.

    It is the name of a sound that the board knows, or effects of 72 digits with commas between.
    """
    if expression in SOUNDS:
        return [_of_row(effect, dice) for effect in SOUNDS[expression]]
    texts = expression.split(",")
    if any(len(text) != EFFECT_LENGTH or not text.isascii() or not text.isdigit() for text in texts):
        return []
    return [_drawn(text, dice) for text in texts[:MAX_EFFECTS]]


def _drawn(text: str, dice: Random) -> ToneSweep:
    values = {name: int(text[at : at + digits]) for name, (at, digits) in _FIELDS.items()}
    for name, at in _SPREAD.items():
        values[name] = _spread(values[name], int(text[at : at + 4]), dice)
    return ToneSweep(**values)


def _of_row(effect: Effect, dice: Random) -> ToneSweep:
    _, volume, start, ms, shape, end, end_volume, steps, (fx, strength, fx_steps), spread = effect
    start, end, ms = (_spread(value, by, dice) for value, by in zip((start, end, ms), spread, strict=True))
    return ToneSweep(start, end, volume, end_volume, ms, shape, steps, fx, strength, fx_steps)


def _spread(value: int, by: int, dice: Random) -> int:
    return abs(value + dice.randrange(2 * by + 1) - by)


class Synthesizer:
    """What plays at the moment beside the one tone of `music`. Times in ns of the board's clock."""

    def __init__(self, seed: int) -> None:
        self._dice = stream(seed, "sound effects")
        self.stop()

    def stop(self) -> None:
        """Be silent."""
        self._effects: list[tuple[int, ToneSweep, list[tuple[float, float]]]] = []
        self.over_ns = 0
        """When the last effect is over."""
        self._rises: deque[int] = deque()
        self._wave_over_ns = 0
        self._last_sample = 128

    def play(self, expression: str, now_ns: int) -> int:
        """Play an expression, and nothing else. Return how long it lasts, in ms."""
        self.stop()
        begin = now_ns
        for sweep in parse_effects(expression, self._dice):
            self._effects.append((begin, sweep, sweep.course()))
            begin += sweep.ms * NS_PER_MS
        self.over_ns = begin
        return (begin - now_ns) // NS_PER_MS

    def play_wave(self, samples: bytes, rate_hz: int, begin_ns: int) -> None:
        """Play samples, 128 the middle, from a moment on."""
        each_ns = NS_PER_S // rate_hz
        for index, sample in enumerate(samples):
            if self._last_sample < 128 <= sample:
                self._rises.append(begin_ns + index * each_ns)
            self._last_sample = sample
        self._wave_over_ns = begin_ns + len(samples) * each_ns
        self._forget(begin_ns)

    def _forget(self, now_ns: int) -> None:
        while self._rises and self._rises[0] < now_ns - _HEARD_NS:
            self._rises.popleft()

    def hz(self, now_ns: int) -> float:
        """Return the frequency that is heard now; 0 for silence."""
        if now_ns < self._wave_over_ns + _HEARD_NS and self._rises:
            return self._wave_hz(now_ns)
        if now_ns >= self.over_ns or not self._effects or now_ns < self._effects[0][0]:
            return 0.0
        begin, sweep, course = next(each for each in reversed(self._effects) if each[0] <= now_ns)
        ms = (now_ns - begin) / NS_PER_MS
        if sweep.volume_at(ms) < 1:
            return 0.0
        return round(course[bisect_right(course, (ms, math.inf)) - 1][1], 1)

    def _wave_hz(self, now_ns: int) -> float:
        """Return by the rises of the last 40 ms how fast the wave is."""
        self._forget(now_ns)
        rises = [at for at in self._rises if at <= now_ns]
        if len(rises) < 2 or now_ns - rises[-1] > _HEARD_NS // 2:
            return 0.0
        return round((len(rises) - 1) * NS_PER_S / (rises[-1] - rises[0]), 1)
