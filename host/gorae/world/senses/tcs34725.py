"""A colour sensor that looks at the floor."""

from __future__ import annotations

from gorae.kits.arenas import Zone
from gorae.parts import Tcs34725
from gorae.world.noise import SLOT_NS, Noise
from gorae.world.senses.sensor import SensorSetting

FLOOR = (0.85, 0.85, 0.85)
"""What of each colour a floor sends back, where white paper is 1: it is light, as line sensors need it."""
TAPE = (0.06, 0.06, 0.06)
COLOUR_SIGMA = 0.01
"""Of white paper. The grain of printed paper, and the sensor's height, which changes as the robot shakes."""

Colour = tuple[float, float, float]


class ColourReader:
    """A colour sensor at its place on the robot: the line over the zones, the last zone over the others."""

    __slots__ = ("_at", "_channels", "_setting", "_zones")

    def __init__(self, part: Tcs34725, setting: SensorSetting, channels: tuple[Noise, Noise, Noise]) -> None:
        self._at = part.at.x, part.at.y
        self._setting, self._channels = setting, channels
        self._zones = [zone for zone in reversed(setting.arena.zones.values()) if zone.colour]

    @property
    def in_hand(self) -> Colour:
        """What it reads when nothing of its light comes back."""
        return 0.0, 0.0, 0.0

    def read(self) -> Colour:
        """Return red, green and blue, 1 on white paper."""
        slot = self._setting.motion.now_ns // SLOT_NS
        red, green, blue = self._colour_here()
        r, g, b = (COLOUR_SIGMA * noise.level * noise.normal(slot) for noise in self._channels)
        return max(0.0, red + r), max(0.0, green + g), max(0.0, blue + b)

    def row(self, reading: Colour) -> tuple[float, ...]:
        return tuple(float(min(255, int(255.0 * share))) for share in reading)

    def _colour_here(self) -> Colour:
        x, y = self._setting.motion.point(self._at)
        if any(track.depth(x, y) > 0.0 for track in self._setting.tracks):
            return TAPE
        for zone in self._zones:
            if zone.colour and _covers(zone, x, y):
                return zone.colour.r, zone.colour.g, zone.colour.b
        return FLOOR


def _covers(zone: Zone, x: float, y: float) -> bool:
    if zone.box:
        box = zone.box
        return 2.0 * abs(x - box.x) <= box.width and 2.0 * abs(y - box.y) <= box.height
    assert zone.circle
    dx, dy, radius = x - zone.circle.x, y - zone.circle.y, zone.circle.radius
    return dx * dx + dy * dy <= radius * radius


def fit(setting: SensorSetting, name: str, part: Tcs34725) -> ColourReader:
    """Return the sensor at its place."""
    red, green, blue = (setting.noise(f"{name} {channel}") for channel in ("red", "green", "blue"))
    return ColourReader(part, setting, (red, green, blue))


OF = {Tcs34725: fit}
