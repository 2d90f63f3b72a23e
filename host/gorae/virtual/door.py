"""The door between a program and its board: what of the host each request may have, and what it costs.

A program can reach the doorbell and the mailbox by itself, past the board's modules. So nothing in the
mailbox is believed: `RULES` says of each request who may make it and when, which numbers it may come with,
and how much virtual time the host's work for it takes. The table is checked when a board is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from gorae.errors import InternalError
from gorae.radio.frames import MAX_PAYLOAD
from gorae.texts import Text
from gorae.virtual.requests import FREE, NO_ALARM, BoardRequest, Handler
from gorae.virtual.vm.machine import PAYLOAD_BYTES

Limits: TypeAlias = tuple[tuple[int, int, int], ...]
Entry: TypeAlias = tuple[Handler, Limits, int, int, bool]
"""Handler; limits; the host's work in ns; fuel that is forgiven; whether an alarm may come, too."""

BURST_NS: Final = 50_000_000
"""So much of the host's work is done at once. Who asks for more in a row waits for it."""
WRAPPER_FUEL: Final = 2_500
"""Fuel that our Python wrappers around a request burn, where a board runs C: not charged as CPU time."""
NS_PER_FORGIVEN: Final = 2
"""What of the host's work forgiven fuel is."""
_ALL_FUEL: Final = 1 << 62
_CALL_NS, _SENSE_NS, _SEND_NS, _SENTENCE_NS = 100_000, 150_000, 250_000, 500_000
"""What a request takes on the host, about 3 to 20 µs, times 25: a program that does nothing else, for a
virtual minute, keeps the host busy for less than five seconds, even on a computer with much else to do."""
_MAX_US = 1_000_000_000
_MAX_HZ = 1_000_000


@dataclass(frozen=True)
class Rule:
    """What a request may be. Limits: a word of the mailbox, and the lowest and the highest number in it."""

    limits: Limits = ()
    cost_ns: int = _CALL_NS
    booting: bool = False
    """Only before the program starts."""
    living: bool = False
    """Only on a board with a REPL."""


def _first(lowest: int, highest: int) -> Limits:
    return ((1, lowest, highest),)


def _second(lowest: int, highest: int) -> Limits:
    return ((2, lowest, highest),)


def _third(lowest: int, highest: int) -> Limits:
    return ((3, lowest, highest),)


_BYTES = (0, PAYLOAD_BYTES)

RULES: dict[BoardRequest, Rule] = {
    BoardRequest.TICKS_MS: Rule(),
    BoardRequest.TICKS_US: Rule(),
    BoardRequest.SLEEP_US: Rule(_first(-(1 << 31), _MAX_US)),
    BoardRequest.SET_ALARM: Rule(cost_ns=_SENSE_NS),
    BoardRequest.PIN_MODE: Rule(_second(0, 1) + _third(0, 2), _SENSE_NS),
    BoardRequest.PIN_READ: Rule(cost_ns=_SENSE_NS),
    BoardRequest.PIN_WRITE: Rule(_second(0, 1), _SENSE_NS),
    BoardRequest.PIN_PWM: Rule(cost_ns=_SENSE_NS),
    BoardRequest.PIN_ANALOG: Rule(cost_ns=_SENSE_NS),
    BoardRequest.PULSE: Rule(_second(0, 1), _SENSE_NS),
    BoardRequest.I2C_WRITE: Rule(_second(*_BYTES), _SENSE_NS),
    BoardRequest.I2C_AHEAD: Rule(_first(*_BYTES), _SENSE_NS),
    BoardRequest.I2C_READ: Rule(_second(*_BYTES), _SENSE_NS),
    BoardRequest.I2C_SCAN: Rule(cost_ns=_SENSE_NS),
    BoardRequest.I2C_INIT: Rule(),
    BoardRequest.PIXELS: Rule(_second(*_BYTES), _SENSE_NS),
    BoardRequest.SERIAL: Rule(_first(*_BYTES), _SEND_NS),
    BoardRequest.DISPLAY: Rule(cost_ns=_SENSE_NS),
    BoardRequest.GLYPH: Rule(),
    BoardRequest.IMAGE: Rule(_first(0, 1 << 16)),
    BoardRequest.BUTTON: Rule(_first(0, 5) + _second(0, 2)),
    BoardRequest.MOTION: Rule(cost_ns=_SENSE_NS),
    BoardRequest.GESTURE: Rule(_first(0, 3) + _second(0, 12), _SENSE_NS),
    BoardRequest.LIGHT: Rule(cost_ns=_SENSE_NS),
    BoardRequest.TONE: Rule(_first(0, _MAX_HZ), _SENSE_NS),
    BoardRequest.RADIO_SET: Rule(_first(0, 2), _SENSE_NS),
    BoardRequest.RADIO_SEND: Rule(_first(0, MAX_PAYLOAD), _SEND_NS),
    BoardRequest.RADIO_RECEIVE: Rule(cost_ns=_SENSE_NS),
    BoardRequest.SOUND_PLAY: Rule(_first(*_BYTES) + _second(0, 1), _SENTENCE_NS),
    BoardRequest.SOUND_STOP: Rule(),
    BoardRequest.SOUND_LEFT: Rule(),
    BoardRequest.SOUND_WAVE: Rule(_first(*_BYTES) + _second(100, _MAX_HZ), _SENSE_NS),
    BoardRequest.NOTE: Rule(_first(*_BYTES) + _second(0, 1), _SEND_NS),
    BoardRequest.MICROPHONE: Rule(_first(0, 5), _SENSE_NS),
    BoardRequest.COMPASS: Rule(_first(0, 1), _SENSE_NS),
    BoardRequest.TEMPERATURE: Rule(),
    BoardRequest.LINE: Rule(_first(-1, 255)),
    BoardRequest.RESET: Rule(),
    BoardRequest.NOT_IMITATED: Rule(_first(*_BYTES), _SENTENCE_NS),
    BoardRequest.TRACEBACK: Rule(_first(0, 1), living=True),
    BoardRequest.STARTED: Rule(booting=True),
    BoardRequest.PIN_ABLE: Rule(_second(0, 3)),
    BoardRequest.POWER_ON: Rule(_first(0, 1), booting=True),
    BoardRequest.DEPTH: Rule(_first(0, 1), booting=True),
    BoardRequest.ALARM_TAKEN: Rule(cost_ns=_SENSE_NS),
    BoardRequest.CALLED: Rule(),
    BoardRequest.UNIQUE_ID: Rule(),
    BoardRequest.DISK: Rule(cost_ns=_SENTENCE_NS),
    BoardRequest.NEXT: Rule(living=True),
    BoardRequest.SOURCE: Rule(living=True),
    BoardRequest.DONE: Rule(living=True),
    BoardRequest.REPORT: Rule(_first(0, 3), living=True),
    BoardRequest.INPUT: Rule(living=True),
    BoardRequest.RECEIVE: Rule(_first(*_BYTES), living=True),
    BoardRequest.WAITING: Rule(living=True),
    BoardRequest.KBD_INTR: Rule(_first(-1, 255), living=True),
    BoardRequest.RTC: Rule(_first(0, 1), living=True),
    BoardRequest.NAMES: Rule(_first(*_BYTES), living=True),
    BoardRequest.FROZEN: Rule(_first(0, 1 << 20) + _second(*_BYTES), _SEND_NS),
    BoardRequest.ENLARGE: Rule(_first(0, 1 << 17)),
    BoardRequest.AWAIT: Rule(_first(0, _MAX_US), _SENSE_NS),
    BoardRequest.WLAN: Rule(_first(0, 6), _SEND_NS),
    BoardRequest.SOCKET: Rule(_first(0, 12), _SEND_NS),
    BoardRequest.KEEP: Rule(_first(0, 2) + _second(*_BYTES) + _third(*_BYTES), _SEND_NS),
    BoardRequest.DEEP_SLEEP: Rule(_first(0, (1 << 31) - 1)),
    BoardRequest.WATCHDOG: Rule(_first(0, (1 << 31) - 1), _SENSE_NS),
    BoardRequest.PIN_WATCH: Rule(_second(0, 3), _SENSE_NS),
    BoardRequest.PIN_EDGE: Rule(),
    BoardRequest.PIN_COUNT: Rule(cost_ns=_SENSE_NS),
    BoardRequest.PIN_LEADS: Rule(),
    BoardRequest.PIO: Rule(_first(0, 9) + _second(0, 7), _SEND_NS),
    BoardRequest.RESUMED: Rule(),
}


class Door:
    """The requests of one board. `entries` is what it answers at the moment, by the request's number."""

    def __init__(
        self, board: object, refuse: Handler, more: Mapping[BoardRequest, Handler], *, lives: bool
    ) -> None:
        """Raises InternalError when a request has no rule, or the board no method for one that it may get.

        The method has the request's name in small letters behind an underscore. What pieces of the board
        answer is in `more`.
        """
        rules = {request: rule for request, rule in RULES.items() if lives or not rule.living}
        handlers: dict[BoardRequest, Any] = {
            request: getattr(board, f"_{request.name.lower()}", None) for request in rules
        }
        handlers |= {request: handler for request, handler in more.items() if request in rules}
        unknown = [request.name for request in BoardRequest if request not in RULES]
        unknown += [request.name for request, handler in handlers.items() if handler is None]
        if unknown:
            raise InternalError(Text("virtual.no-handler", names=", ".join(unknown)))
        free = {
            request.value: (
                handlers[request], rule.limits, 0,
                _ALL_FUEL if request in FREE else WRAPPER_FUEL, request not in NO_ALARM,
            )
            for request, rule in rules.items()
        }  # fmt: skip
        self._of_boot: dict[int, Entry] = free
        self._of_programs: dict[int, Entry] = {
            request.value: (*free[request][:2], 0 if lives else rule.cost_ns, *free[request][3:])
            for request, rule in rules.items()
            if not rule.booting
        }
        self.refused: Entry = (refuse, (), 0 if lives else _CALL_NS, WRAPPER_FUEL, True)
        self.entries = self._of_boot

    def power_on(self) -> None:
        """The board's own modules are made next, which costs nothing."""
        self.entries = self._of_boot

    def program_starts(self) -> None:
        """Admit only what programs may ask: from here on whoever rings may be anybody."""
        self.entries = self._of_programs
