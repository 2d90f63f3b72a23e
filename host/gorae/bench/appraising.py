"""Appraise what was handed in beside a program: read and measured, whatever any run shows."""

from __future__ import annotations

from collections.abc import Mapping

from gorae.grading.appraisal import NOTHING, Appraisal
from gorae.grading.challenge import Challenge
from gorae.kits import Kit


def appraise(challenge: Challenge, kit: Kit, handed: Mapping[str, bytes]) -> Appraisal:
    """Return what the files are worth at a challenge, on a kit."""
    return NOTHING
