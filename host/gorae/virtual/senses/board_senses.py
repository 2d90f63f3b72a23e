"""What else is on a micro:bit: speaker, microphone, compass, thermometer, and what it logs.

Whoever runs the board sets what is around it, and is told in `on_mark` and `on_row` of what a program left
behind: what it said and played, and rows of its log.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from gorae.clock import NS_PER_MS, Clock
from gorae.virtual.requests import BoardRequest, Handler
from gorae.virtual.senses.ambient_light import AmbientLight
from gorae.virtual.senses.compass import CompassChip
from gorae.virtual.senses.microphone import Microphone
from gorae.virtual.senses.synthesizer import Synthesizer

_LEVEL, _CURRENT, _WAS, _TAKE, _QUIET_BELOW, _LOUD_FROM = range(6)
"""Of the microphone."""
_MAX_EXPRESSION = 100 * 73
TEMPERATURE = 22.0
"""In deg C, where nothing else is told."""
_MARK = 0


class SensingBoard(Protocol):
    """What of a board is needed here."""

    clock: Clock

    def take(self, size: int) -> bytes: ...

    def give(self, data: bytes) -> int: ...

    def answer_more(self, *numbers: int) -> None: ...

    before_output: Callable[[], None]


class BoardSenses:
    """The answers to a program's requests, by what they are about."""

    def __init__(self, board: SensingBoard, seed: int) -> None:
        self._board = board
        self._seed = seed
        self.on_mark: Callable[[str], None] = lambda mark: None
        self.on_row: Callable[[Mapping[str, str]], None] = lambda row: None
        self.bearing: Callable[[], float] = lambda: 0.0
        """Where the logo points, in deg clockwise from north."""
        self.temperature = TEMPERATURE
        self.light = AmbientLight(seed)
        self.microphone = Microphone(seed)
        self.power_on()

    def power_on(self) -> None:
        """Be as after a reset."""
        self.synthesizer = Synthesizer(self._seed)
        self.microphone = Microphone(self._seed, self.microphone.loudness)
        self.compass = CompassChip(self._seed)
        self.compass.bearing = lambda: self.bearing()
        self._expression = b""
        self.line_moved = False
        """Whether what is sent goes out at other pins than the serial line's."""

    def set_light(self, level: float | None) -> None:
        """Make it so bright, 0 to 255; None for the room as it is."""
        self.light.told = level

    @property
    def handlers(self) -> Mapping[BoardRequest, Handler]:
        """Who answers which request."""
        return {
            BoardRequest.SOUND_PLAY: self._play,
            BoardRequest.SOUND_STOP: self._stop,
            BoardRequest.SOUND_LEFT: self._left,
            BoardRequest.SOUND_WAVE: self._wave,
            BoardRequest.NOTE: self._note,
            BoardRequest.MICROPHONE: self._microphone,
            BoardRequest.COMPASS: self._compass,
            BoardRequest.TEMPERATURE: self._temperature,
            BoardRequest.LINE: self._line,
        }

    def _play(self, size: int, more: int, _: int) -> int:
        self._expression = (self._expression + self._board.take(size))[:_MAX_EXPRESSION]
        if more:
            return 0
        expression, self._expression = self._expression.decode("ascii", "replace"), b""
        self._board.before_output()
        return self.synthesizer.play(expression, self._board.clock.now_ns)

    def _stop(self, *_: int) -> int:
        self._board.before_output()
        self.synthesizer.stop()
        return 0

    def _left(self, *_: int) -> int:
        left_ns = self.synthesizer.over_ns - self._board.clock.now_ns
        return max(0, -(-left_ns // NS_PER_MS))

    def _wave(self, size: int, rate_hz: int, _: int) -> int:
        self._board.before_output()
        self.synthesizer.play_wave(self._board.take(size), rate_hz, self._board.clock.now_ns)
        return 0

    def _note(self, size: int, kind: int, _: int) -> int:
        text = self._board.take(size).decode("utf-8", "replace")
        if kind == _MARK:
            self.on_mark(text)
        else:
            cells = text.split("\t")
            self.on_row(dict(zip(cells[::2], cells[1::2], strict=False)))
        return 0

    def _microphone(self, what: int, value: int, _: int) -> int:
        microphone = self.microphone
        if what == _LEVEL:
            return microphone.level()
        if what == _CURRENT:
            return microphone.current()
        if what == _WAS:
            return int(microphone.was(value))
        if what == _TAKE:
            return self._board.give(microphone.take())
        microphone.set_threshold(int(what == _LOUD_FROM), value)
        return 0

    def _compass(self, what: int, *_: int) -> int:
        if what == 1:
            return self.compass.heading()
        self._board.answer_more(*self.compass.field())
        return 0

    def _temperature(self, *_: int) -> int:
        return int(self.temperature)

    def _line(self, pin: int, *_: int) -> int:
        self.line_moved = pin >= 0
        return 0
