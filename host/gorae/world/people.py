"""People who hold a kit: how fast, how strongly and how steadily each of them moves.

A person is a number. The same number is the same person on any machine; people 1 to 999 are for training,
and whoever grades takes people from 1000 on, whom no student has met.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import Literal

from gorae.randomness import share
from gorae.world.exact import exp

HandSide = Literal["right", "left"]
HANDS: tuple[HandSide, ...] = ("right", "left")
"""By their numbers in a recording."""
FIRST_UNSEEN = 1000
"""The first person who is kept for grading."""
_NORMAL_SIGMA = sqrt(4 / 12)
"""Of the sum of four numbers that are evenly spread from 0 to 1."""


class Draw:
    """Random values by name, all from one seed: what is drawn besides changes none of them."""

    __slots__ = ("_seed",)

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def chance(self, name: str) -> float:
        """Return a number from 0 to 1, 1 not included."""
        return share(self._seed, name)

    def between(self, name: str, low: float, high: float) -> float:
        """Return a number from `low` to `high`, evenly spread."""
        return low + self.chance(name) * (high - low)

    def normal(self, name: str, sigma: float = 1.0) -> float:
        """Return a bell-shaped number around 0, at most 3.46 sigma away."""
        total = 0.0
        for part in "abcd":
            total += self.chance(f"{name} {part}")
        return (total - 2.0) / _NORMAL_SIGMA * sigma

    def factor(self, name: str, sigma: float) -> float:
        """Return a factor around 1: as often 1.2 as 1 / 1.2."""
        return exp(self.normal(name, sigma))


@dataclass(frozen=True)
class Person:
    """Somebody's way of moving a hand. Angles in deg, of a right hand: a left hand mirrors them."""

    number: int
    hand: HandSide
    tempo: float
    """1 is usual; 1.2 makes each movement in less time."""
    vigour: float
    """1 is usual; 1.2 makes each movement wider."""
    roll: float
    """How the kit lies in the hand: right side down is positive, …"""
    pitch: float
    """… its front down is positive, …"""
    yaw: float
    """… its front to the left is positive."""
    wrist: float
    """0 moves the arm from the shoulder and keeps the kit's attitude, 1 turns the wrist."""
    unsteady: float
    """deg by which the grip wanders."""
    jerk: float
    """How unevenly time goes by in a movement: a share of a turn."""
    tremor: float
    """mg, sigma, of the hand alone."""

    @classmethod
    def of(cls, number: int, hand: HandSide = "right", vigour: float = 1.0) -> Person:
        """Return the person with this number, who takes this hand and moves so much more strongly."""
        draw = Draw(number)
        person = cls(
            number=number,
            hand=hand,
            tempo=draw.factor("tempo", 0.15),
            vigour=draw.factor("vigour", 0.2) * vigour,
            roll=8.0 + draw.normal("roll", 9.0),
            pitch=-6.0 + draw.normal("pitch", 10.0),
            yaw=draw.normal("yaw", 10.0),
            wrist=draw.chance("wrist"),
            unsteady=draw.between("unsteady", 0.6, 3.5),
            jerk=draw.between("jerk", 0.02, 0.1),
            tremor=draw.between("tremor", 3.0, 16.0),
        )
        return person._holding(draw)

    def _holding(self, draw: Draw) -> Person:
        """Some hold a kit on its edge, upright, or with its front to a side."""
        style = draw.chance("style")
        if style < 0.05:
            return replace(self, roll=self.roll + draw.between("edge", 40.0, 80.0))
        if style < 0.1:
            return replace(self, pitch=self.pitch - draw.between("upright", 35.0, 75.0))
        if style < 0.28:
            side = 1.0 if draw.chance("side") < 0.5 else -1.0
            return replace(self, yaw=self.yaw + side * draw.between("aside", 50.0, 100.0))
        return self
