"""The world around a virtual kit: brought up to the moment at which the kit looks at it.

A recording holds readings, as telemetry from a real kit does. A sensor that the program reads often is
recorded as the program saw it; one that it leaves alone is read for the recording, now and then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from gorae.clock import NS_PER_MS, Clock
from gorae.kits import Kit, load_board
from gorae.parts import Mpu6050, sensed
from gorae.virtual.edges import MOMENT_NS
from gorae.world import World
from gorae.world.noise import SLOT_NS

if TYPE_CHECKING:
    from gorae.world.hand import Hand
    from gorae.world.senses.sensor import Sensor

LATELY_NS: Final = 99 * NS_PER_MS
"""How old a reading may be in a recording, of a sensor that the program leaves alone."""
_NEVER_NS: Final = -(10**12)

Motion = tuple[tuple[float, float, float], float]


class _Glance:
    """What a sensor has measured last, and when."""

    __slots__ = ("reading", "sensor", "when_ns")

    def __init__(self, sensor: Sensor) -> None:
        self.sensor = sensor
        self.when_ns = _NEVER_NS
        self.reading: Any = None


class Scene:
    """A world that follows the clock, and what the kit's sensors last measured in it.

    It is the `SensorInputs` of a virtual kit. `powers` gives those of the motors, −1 to 1, when asked.
    """

    def __init__(
        self,
        world: World,
        kit: Kit,
        clock: Clock,
        powers: Callable[[], tuple[float, float]],
        hand: Hand | None = None,
    ) -> None:
        """With a `hand` that holds the kit its wheels turn in the air, and its sensors look into it."""
        self.world = world
        self.hand = hand
        self.meeting: Callable[[int], None] | None = None
        """Called with the time to which the world is brought next: other robots come that far before."""
        self._clock = clock
        self._powers = powers
        self._world_ns = 0
        self._glances = {name: _Glance(sensor) for name, sensor in world.sensors.items()}
        self._names = tuple(signal for name in world.sensors for signal in sensed(kit.parts[name], name))
        self.forget()
        self._has_gyroscope = bool(kit.find(Mpu6050))
        self._has_accelerometer = self._has_gyroscope or "accelerometer" in load_board(kit.board).onboard

    def forget(self) -> None:
        """Hold no reading for a late one any more: the robot is somewhere else now."""
        for glance in self._glances.values():
            glance.when_ns = _NEVER_NS
        self._motion: tuple[int, Motion] = (_NEVER_NS, ((0.0, 0.0, 0.0), 0.0))

    def catch_up(self) -> None:
        """Bring the world to the present. Called before a motor changes too: its power was held until now."""
        now_ns = self._clock.now_ns
        if now_ns - self._world_ns >= MOMENT_NS:
            self.advance(now_ns)

    def advance(self, to_ns: int) -> None:
        """Bring the world to a time, unless it is there already."""
        if to_ns > self._world_ns:
            if self.meeting:
                self.meeting(to_ns)
                to_ns = max(to_ns, self.world.now_ns)
            left, right = (0.0, 0.0) if self.hand else self._powers()
            self.world.advance(to_ns, left, right)
            self._world_ns = to_ns

    # --- what the kit senses now ----------------------------------------------------------------------

    def sense(self, part: str, at_ns: int | None = None) -> Any:
        self.catch_up() if at_ns is None else self.advance(at_ns)
        return self._read(self._glances[part])

    def motion(self, at_ns: int | None = None) -> Motion:
        """Now, or at a time that may be a little ahead of what the clock says."""
        self.catch_up() if at_ns is None else self.advance(at_ns)
        return self._feel()

    def heading(self) -> float:
        """Where the robot looks now, in deg counter-clockwise from x."""
        self.catch_up()
        return self.world.heading

    # The same at the moment that the world has reached.

    def _read(self, glance: _Glance) -> Any:
        glance.reading = glance.sensor.in_hand if self.hand else glance.sensor.read()
        glance.when_ns = self._world_ns
        return glance.reading

    def _feel(self) -> Motion:
        if self.hand:
            now_ns = self._world_ns
            reading = self.hand.acceleration(now_ns), self.hand.turn_rate(now_ns)
        else:
            reading = self.world.acceleration(), self.world.turn_rate() if self._has_gyroscope else 0.0
        self._motion = (self._world_ns, reading)
        return reading

    # --- what the recording gets ----------------------------------------------------------------------

    @property
    def names(self) -> tuple[str, ...]:
        """The signals that `lately` gives, in its order."""
        motion = ("accel_x", "accel_y") * self._has_accelerometer
        motion += ("accel_z",) * (self._has_accelerometer and self.hand is not None)
        motion += ("turn_rate",) * self._has_gyroscope
        return (*self._names, *motion)

    def lately(self) -> list[float]:
        """A reading of every sensor, none of them old. No echo is NaN.

        The clock may be far ahead, after garbage was collected: the world stays at the moment of this sample.
        """
        now_ns = self._world_ns
        row: list[float] = []
        for glance in self._glances.values():
            reading = glance.reading if now_ns - glance.when_ns <= LATELY_NS else self._read(glance)
            row += glance.sensor.row(reading)
        if self._has_accelerometer:
            when_ns, felt = self._motion
            newest_ns = SLOT_NS if self.hand else LATELY_NS
            felt_now, turn_rate = felt if now_ns - when_ns <= newest_ns else self._feel()
            row += self.hand.within_range(felt_now) if self.hand else felt_now[:2]
            row += (turn_rate,) * self._has_gyroscope
        return row
