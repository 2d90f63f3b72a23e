"""How a model is trained: what the options of `gorae train` say, and a model's header says again."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

from gorae.errors import UsageError
from gorae.texts import Text

MODELS = ("tree", "forest", "centroid", "knn", "perceptron", "network")
_WITH_DEPTH = ("tree", "forest")
DEPTH, DEEPEST = 4, 12
ROOM = 2048
"""Bytes of model.py. With a program of as many it fits beside the firmware of every kit."""
SMALLEST_ROOM, LARGEST_ROOM = 512, 65_536
VERSION = 1
"""Of the algorithms: raised when the same data and settings no longer give the same bytes."""


@dataclass(frozen=True)
class Settings:
    """Which model, from which features. Raises UsageError for what cannot be."""

    model: str = "tree"
    features: tuple[str, ...] = ()
    """Names as in `features.choose`; none for the usual ones."""
    depth: int = DEPTH
    """Questions of a tree one after the other."""
    channels: tuple[str, ...] = ()
    """Of the dataset; none for those that a robot senses."""
    seconds: float | None = None
    """Recordings are cut into windows of this length; None for whole ones."""
    room: int = ROOM
    """Bytes that model.py may have."""

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise UsageError(Text("learning.no-model", name=self.model[:40], known=", ".join(MODELS)))
        seconds = 1.0 if self.seconds is None else self.seconds
        for name, value, low, high in (
            ("--depth", self.depth, 1, DEEPEST),
            ("--room", self.room, SMALLEST_ROOM, LARGEST_ROOM),
            ("--seconds", seconds if math.isfinite(seconds) else 0, 0.1, 60),
        ):
            if not low <= value <= high:
                raise UsageError(Text("learning.setting-range", name=name, low=low, high=high))

    def words(self) -> tuple[str, ...]:
        """Return the options that say this; those with their usual value are left out."""
        words = ["--model", self.model]
        if self.model in _WITH_DEPTH:
            words += ["--depth", str(self.depth)]
        if self.features:
            words += ["--features", ",".join(self.features)]
        if self.channels:
            words += ["--channels", ",".join(self.channels)]
        if self.seconds is not None:
            words += ["--seconds", f"{self.seconds:g}"]
        if self.room != ROOM:
            words += ["--room", str(self.room)]
        return tuple(words)

    @property
    def digest(self) -> str:
        """A hash of the options and of the version of the algorithms."""
        return hashlib.sha256(repr((VERSION, self.words())).encode()).hexdigest()[:8]


def of_words(words: Sequence[str]) -> Settings:
    """Return the settings that options say, as `Settings.words` writes them. Raises UsageError."""
    given = dict(zip(words[::2], words[1::2], strict=False))
    known = {"--model", "--depth", "--features", "--channels", "--seconds", "--room"}
    try:
        if len(words) % 2 or not set(given) <= known:
            raise ValueError
        return Settings(
            given.get("--model", "tree"),
            split_names(given.get("--features", "")),
            int(given.get("--depth", DEPTH)),
            split_names(given.get("--channels", "")),
            float(given["--seconds"]) if "--seconds" in given else None,
            int(given.get("--room", ROOM)),
        )
    except ValueError:
        raise UsageError(Text("learning.no-settings", words=" ".join(words)[:80])) from None


def split_names(names: str) -> tuple[str, ...]:
    """Return the names of a list with commas, each once and without the spaces around it."""
    return tuple(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
