"""The helper beside the robot, who puts it back when it is lost while its program goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gorae.bench.scene import Scene
from gorae.clock import NS_PER_S
from gorae.kits.arenas import Zone
from gorae.stl import formula as stl
from gorae.stl.evaluation import Evaluation
from gorae.telemetry.recording import Recording


@dataclass(frozen=True)
class PutBackRule:
    """The rule by which a robot is put back: when, and where to."""

    when: stl.Formula
    """A condition of one moment."""
    for_s: float
    """How long it must be so, in s."""
    to: Literal["line", "start"]
    zones: Mapping[str, Zone]


class SampleCondition:
    """A condition that is asked of one sample after the other."""

    def __init__(self, condition: stl.Formula, zones: Mapping[str, Zone]) -> None:
        self._condition = condition
        self._zones = zones
        self._wanted = stl.signals_of(condition)

    def holds(self, names: Iterable[str], row: Iterable[float]) -> bool:
        """Whether the condition holds for a sample; what was not measured never counts."""
        values = dict(zip(names, row, strict=False))
        if not self._wanted <= values.keys():
            return False
        signals = {name: np.array([values[name]]) for name in self._wanted}
        now = Evaluation(Recording(np.zeros(1), signals), self._zones)
        return float(now.robustness(self._condition)[0]) >= 0


class Watcher:
    """Follows one run, and keeps the rule."""

    def __init__(self, rule: PutBackRule, scene: Scene) -> None:
        self._rule = rule
        self._scene = scene
        self._is_lost = SampleCondition(rule.when, rule.zones)
        self._lost_ns: int | None = None
        """Since when the robot has been lost."""
        self.put_backs = 0
        """How often it was put back."""

    def look(self, now_ns: int, names: Iterable[str], row: Iterable[float]) -> None:
        """Look at a sample of the run, and put the robot back when it has been lost for long enough."""
        if not self._is_lost.holds(names, row):
            self._lost_ns = None
            return
        if self._lost_ns is None:
            self._lost_ns = now_ns
        if now_ns - self._lost_ns >= round(self._rule.for_s * NS_PER_S):
            self._lost_ns = None
            self._put_back()

    def _put_back(self) -> None:
        self.put_backs += 1
        world = self._scene.world
        world.put_on_line() if self._rule.to == "line" else world.put_to_start()
        self._scene.forget()
