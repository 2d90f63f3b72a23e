"""What was different about a run, in words: "battery low (91%), left motor weak (4%)"."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from gorae.grading.challenge import Challenge
from gorae.grading.fields import Range
from gorae.kits import load_arena
from gorae.kits.arenas import Obstacle, Wall
from gorae.stl.quantities import quantity
from gorae.texts import Text

_USUAL = {"battery": 1.0, "friction": 1.0, "sensor_noise": 1.0, "vigour": 1.0}
"""What a run has when nothing varies; 0 for all else."""
_NOTICEABLE = 0.5
"""Of the largest difference that the challenge allows: less than that is not worth a word."""
_SMALL = {"battery": 0.03, "friction": 0.1, "motor_imbalance": 0.005}
"""What is too small to say, however little the challenge varies it."""
_LOOKS_ALONG = 0.9
"""Of the way ahead that goes along an axis: then a move along it is nearer or farther."""


def differences(challenge: Challenge, conditions: Mapping[str, float]) -> list[Text]:
    """What stood out among the `conditions` of a run, by the names of `runs.vary`."""
    vary = challenge.runs.vary.items()
    return [text for name, within in vary for text in _said(challenge, name, within, conditions)]


def _said(challenge: Challenge, name: str, within: Range, conditions: Mapping[str, float]) -> Iterator[Text]:
    if name in ("person", "hand"):
        yield from _who(name, conditions)
        return
    # What all runs share is no difference: the usual is what of it the challenge allows.
    usual = min(max(_USUAL.get(name, 0.0), within.low), within.high)
    most = max(within.high - usual, usual - within.low)
    change = conditions.get(name, usual) - usual
    if not most or abs(change) < max(_NOTICEABLE * most, _SMALL.get(name, 0.0)):
        return
    kind, _, rest = name.partition(".")
    if kind == "vigour":
        yield Text("grading.strong" if change > 0 else "grading.weak")
    elif kind == "battery":
        yield Text("grading.battery-low", percent=round(100 * (usual + change)))
    elif kind == "motor_imbalance":
        yield Text(f"grading.{'left' if change > 0 else 'right'}-weak", percent=f"{abs(100 * change):.1f}")
    elif kind == "friction":
        yield Text("grading.rough" if change > 0 else "grading.smooth")
    elif kind == "sensor_noise":
        yield Text("grading.noisy" if change > 0 else "grading.calm")
    elif kind == "wires":
        yield Text("grading.wires-crossed")
    elif kind == "stimuli":
        when = "late" if change > 0 else "early"
        key = f"grading.asked-{when}" if challenge.held else f"grading.pressed-{when}"
        yield Text(key, time=quantity(abs(change), "s"))
    elif name == "start.heading":
        yield Text(f"grading.turned-{'left' if change > 0 else 'right'}", angle=quantity(abs(change), "deg"))
    elif kind == "start":
        yield Text("grading.start-moved", way=quantity(change, "mm"), axis=rest)
    else:
        key, _, axis = rest.rpartition(".")
        arena = load_arena(challenge.arena)
        thing = arena.walls[key] if kind == "walls" else arena.obstacles[key]
        yield _moved(challenge, thing, key, change, axis)


def _who(name: str, conditions: Mapping[str, float]) -> Iterator[Text]:
    """Who held the kit: always said, for a person is what a learner must look at."""
    if name == "person" and name in conditions:
        yield Text("grading.person", number=round(conditions[name]))
    elif conditions.get(name):
        yield Text("grading.left-hand")


def _moved(challenge: Challenge, thing: Wall | Obstacle, key: str, change: float, axis: str) -> Text:
    """A thing that stood elsewhere: nearer or farther, when the robot looks along that axis at the start."""
    name, way = thing.title(key), quantity(abs(change), "mm")
    heading = math.radians(challenge.start.heading)
    ahead = math.cos(heading) if axis == "x" else math.sin(heading)
    if abs(ahead) < _LOOKS_ALONG:
        return Text("grading.thing-moved", name=name, way=quantity(change, "mm"), axis=axis)
    left = _middle(thing, axis) - (challenge.start.x if axis == "x" else challenge.start.y)
    return Text(f"grading.thing-{'nearer' if left * change < 0 else 'farther'}", name=name, way=way)


def _middle(thing: Wall | Obstacle, axis: str) -> float:
    """Where a thing is along an axis, mm."""
    if isinstance(thing, Wall):
        return (float(getattr(thing.start, axis)) + float(getattr(thing.end, axis))) / 2
    shape = thing.circle or thing.box
    return float(getattr(shape, axis))
