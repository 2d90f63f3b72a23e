"""Appraise what was handed in beside a program: read here, and its model asked in the virtual board."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gorae.errors import DocumentError, GoraeError
from gorae.grading.challenge import Challenge
from gorae.grading.learned.appraisal import NOTHING, Appraisal
from gorae.grading.learned.appraisal import appraise as of_files
from gorae.programs.handed import DATASET, MODEL
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.learning.windows import LabelledWindows

_ASKED = 6
"""Windows of the dataset that a model is asked about, to see how long it takes."""
_MS_PER_S = 1000.0


def appraise(challenge: Challenge, handed: Mapping[str, bytes]) -> Appraisal:
    """Return what the files are worth at a challenge."""
    if not challenge.handed:
        return NOTHING
    asked = any(check.model and check.model.ms for check in challenge.checks)
    return of_files(challenge, handed, seconds_of(handed) if asked else None)


def seconds_of(handed: Mapping[str, bytes]) -> float | Text | None:
    """Return how long one answer of the model takes a micro:bit, in s, or why it gives none.

    None without a model, or without windows to ask it about.
    """
    from gorae.bench.models import ModelError, answers

    windows = _windows(handed)
    if MODEL not in handed or windows is None:
        return None
    step = max(1, len(windows) // _ASKED)
    try:
        told = answers(handed[MODEL], windows.select(range(0, len(windows), step)))
    except ModelError as error:
        return error.text
    return max(told.times_ms, default=0.0) / _MS_PER_S


def _windows(handed: Mapping[str, bytes]) -> LabelledWindows | None:
    """The dataset as the model in its header asks for it; None for what cannot be read."""
    from gorae.grading.learned.data import NotUsable, read
    from gorae.learning import model_file
    from gorae.learning.windows import from_dataset

    header = model_file.read_header(handed.get(MODEL, b""))
    try:
        found = read(handed, DATASET)
        channels, seconds = (header.settings.channels, header.settings.seconds) if header else ((), None)
        return from_dataset(found, DATASET, channels=channels, seconds=seconds)
    except (NotUsable, DocumentError, GoraeError):
        return None
