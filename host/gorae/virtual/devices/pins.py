"""A pin of the virtual board: what the program drives, and what the world holds it at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from gorae.parts import Ability

INPUT: Final = 0
OUTPUT: Final = 1
PWM: Final = 2
DRIVEN: Final = 3
"""What a pin is; DRIVEN by something else on the chip than the program: a PIO."""
NO_PULL: Final = 0
PULL_UP: Final = 1
PULL_DOWN: Final = 2
FULL_DUTY: Final = 65535
MAX_HZ: Final = 40_000_000
"""Of PWM, as an ESP32's clock has it."""

TIMED_OUT_WAITING: Final = -2
TIMED_OUT_MEASURING: Final = -1


class Wave(Protocol):
    """Something outside of the board that holds a pin high or low."""

    def level(self, now_ns: int) -> int:
        """0 or 1 at this moment."""

    def next_edge(self, now_ns: int) -> int | None:
        """Return when the level changes next, if that is known."""


class Level:
    """A wave that asks a function for its level: a switch, a sensor's output."""

    def __init__(self, read: Callable[[], int]) -> None:
        self._read = read

    def level(self, now_ns: int) -> int:
        return self._read()

    def next_edge(self, now_ns: int) -> int | None:
        return None


class Pin:
    """One pin. `on_output` is told of every level that the program sets, with the time."""

    __slots__ = (
        "abilities",
        "analog",
        "driven",
        "duty",
        "frequency",
        "mode",
        "name",
        "on_output",
        "on_pwm",
        "out",
        "pull",
        "wave",
    )

    def __init__(self, name: str, abilities: tuple[Ability, ...]) -> None:
        self.name = name
        self.abilities = abilities
        self.mode = INPUT
        self.pull = NO_PULL
        self.out = 0
        self.frequency = 0
        self.duty = 0
        """Of PWM, 0 to FULL_DUTY."""
        self.wave: Wave | None = None
        self.analog: Callable[[], float] | None = None
        """Voltage as a share of the supply, 0 to 1."""
        self.on_output: Callable[[int, int], None] | None = None
        self.driven: Callable[[int], int | None] = lambda now_ns: None
        """While it is DRIVEN: its level at a time, None when it is let go."""
        self.on_pwm: Callable[[], None] | None = None
        """Called when the pulses of its PWM have become others."""

    def set_mode(self, mode: int, pull: int) -> None:
        self.mode = mode
        self.pull = pull

    def write(self, level: int, now_ns: int) -> None:
        """Drive the pin high or low."""
        self.mode = OUTPUT
        self.out = level
        if self.on_output:
            self.on_output(level, now_ns)

    def set_pwm(self, frequency: int, duty: int) -> None:
        """Drive the pin with pulses: 0 to MAX_HZ, and 0 to FULL_DUTY; what is beyond becomes that."""
        self.mode = PWM
        self.frequency = max(0, min(frequency, MAX_HZ))
        self.duty = max(0, min(duty, FULL_DUTY))
        if self.on_pwm:
            self.on_pwm()

    def read(self, now_ns: int) -> int:
        """The level that the program finds."""
        if self.mode == OUTPUT:
            return self.out
        if self.mode == DRIVEN:
            driven = self.driven(now_ns)
            if driven is not None:
                return driven
        if self.wave:
            return self.wave.level(now_ns)
        return self.pulled

    @property
    def pulled(self) -> int:
        """The level that it has when nothing drives it."""
        return 1 if self.pull == PULL_UP else 0

    def read_analog(self, now_ns: int) -> float:
        """The voltage that the program finds, as a share of the supply."""
        if self.analog:
            return self.analog()
        return float(self.read(now_ns))

    @property
    def drive(self) -> float:
        """The share of time that the program holds the pin high, 0 to 1."""
        if self.mode in (PWM, DRIVEN):
            return self.duty / FULL_DUTY
        return float(self.out) if self.mode == OUTPUT else 0.0

    def measure_pulse(self, level: int, timeout_ns: int, now_ns: int) -> tuple[int, int]:
        """`machine.time_pulse_us`: how long the pin stays at `level`, in ns, and when that was known.

        The length is TIMED_OUT_WAITING or TIMED_OUT_MEASURING when the timeout passed first.
        """
        begin = self._wait_for(level, now_ns, now_ns + timeout_ns)
        if begin is None:
            return TIMED_OUT_WAITING, now_ns + timeout_ns
        end = self._wait_for(1 - level, begin, begin + timeout_ns)
        if end is None:
            return TIMED_OUT_MEASURING, begin + timeout_ns
        return end - begin, end

    def _wait_for(self, level: int, start_ns: int, deadline_ns: int) -> int | None:
        now: int | None = start_ns
        while now is not None and now <= deadline_ns:
            if self.read(now) == level:
                return now
            now = self.wave.next_edge(now) if self.wave else None
        return None
