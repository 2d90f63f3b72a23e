"""What a dataset is held to by an audit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DatasetGoals:
    """How much of what a dataset should have; the defaults are those of `gorae explore`."""

    windows: int = 10
    """At least so many of each label."""
    balance: float = 1.5
    """The most frequent label has at most so many times the windows of the rarest."""
    people: int = 3
    hz: float | None = None
    """Samples a second; None: what most windows have."""
    seconds: float | None = None
    """How long a window is; None: what most windows are."""
    tolerance: float = 0.10
    """How far rate and length may be off, as a share."""
    clipped: float = 0.10
    """At most this share of the samples of a window may stand at the sensor's limit."""
    implausible: float = 0.30
    """At most this share of windows may look like another label's."""


USUAL = DatasetGoals()
