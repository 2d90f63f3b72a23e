"""What browsers say of live runs: see docs/classroom-api.md."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictBool, StrictInt, field_validator

from gorae.bench.pacing import SPEEDS
from gorae.documents import Document
from gorae.telemetry.signals import GESTURES

_IDENTIFIER = r"^[a-z0-9][a-z0-9-]{0,63}$"
_LARGEST_NUMBER = 2**53


class RunIn(Document):
    """A saved version that is to be run while its student watches."""

    lesson: str = Field(pattern=_IDENTIFIER)
    kit: str | None = Field(default=None, pattern=_IDENTIFIER)
    version: StrictInt = Field(ge=0, le=_LARGEST_NUMBER)
    seed: StrictInt | None = Field(default=None, ge=0, le=_LARGEST_NUMBER)
    """Under whose conditions; without it those of a check's first run."""


class CableIn(Document):
    """What is to be done with the board at a cable."""

    deed: Literal["push", "run", "check"]
    lesson: str = Field(pattern=_IDENTIFIER)
    kit: str | None = Field(default=None, pattern=_IDENTIFIER)
    version: StrictInt = Field(ge=0, le=_LARGEST_NUMBER)


class TouchIn(Document):
    """What a student does to a run: a button, a gesture, its speed, a pause."""

    press: Literal["a", "b"] | None = None
    down: StrictBool | None = None
    gesture: str | None = None
    speed: float | None = None
    paused: StrictBool | None = None

    @field_validator("gesture")
    @classmethod
    def _known(cls, gesture: str | None) -> str | None:
        if gesture is not None and gesture not in GESTURES:
            raise ValueError("no such gesture")
        return gesture

    @field_validator("speed")
    @classmethod
    def _possible(cls, speed: float | None) -> float | None:
        if speed is not None and speed not in SPEEDS:
            raise ValueError("no such speed")
        return speed
