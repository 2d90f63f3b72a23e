"""Gestures that somebody makes with a real kit: when to make which, and which it really was."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import click
import numpy as np

from gorae.bench.session import shuffled
from gorae.cli.language import say
from gorae.errors import UsageError
from gorae.grading.challenge import Challenge
from gorae.grading.learned.faults import gesture_name
from gorae.telemetry.frames import Item, Sample
from gorae.telemetry.recording import Recording
from gorae.telemetry.signals import GESTURES
from gorae.texts import Text
from gorae.texts.words import nearest

OPTION = "gestures"
"""What `--observe` calls them: `--observe gestures=circle,shake,still`."""


@dataclass(frozen=True)
class Cue:
    """A gesture that somebody is asked for, from when to when in s."""

    at_s: float
    until_s: float
    gesture: str


def cues_of(challenge: Challenge, run: int) -> list[Cue]:
    """Return what is asked for in a run on a real kit, by its number; empty where nothing is."""
    asked = [stimulus for stimulus in challenge.stimuli if stimulus.gesture]
    rows = zip(asked, shuffled(challenge, run), strict=True)
    cues = [Cue(stimulus.at, stimulus.at + stimulus.hold, gesture) for stimulus, gesture in rows]
    return sorted(cues, key=lambda cue: cue.at_s)


class Prompter:
    """Says when it is time for which gesture, by the board's own clock."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self._left = list(cues)
        self._doing: Cue | None = None

    def take(self, item: Item) -> None:
        """Hear what comes from the board."""
        if not isinstance(item, Sample):
            return
        if self._doing and item.time_s >= self._doing.until_s:
            self._doing = None
            click.echo(say("gesture-over"), err=True)
        if self._left and item.time_s >= self._left[0].at_s:
            self._doing = self._left.pop(0)
            click.echo(say("gesture-now", gesture=gesture_name(self._doing.gesture)), err=True)


def given_gestures(given: Sequence[str], challenge: Challenge, runs: int) -> list[str]:
    """Return the gestures of `--observe gestures=circle,shake`, of all runs one after the other.

    Empty when nobody said so. Raises UsageError for names that are none, and when there are not as many as
    are asked for.
    """
    words = [word.partition("=")[2] for word in given if word.partition("=")[0] == OPTION]
    if not words:
        return []
    names = [name.strip() for word in words for name in word.split(",")]
    known = (*GESTURES[1:],)
    for name in names:
        if name not in known:
            near = nearest(name, known)
            raise UsageError(Text("cli.observed-gesture", name=name[:40], known=near or ", ".join(known)))
    wanted = len(cues_of(challenge, 1)) * runs
    if len(names) != wanted:
        raise UsageError(Text("cli.other-gestures", count=len(names), wanted=wanted))
    return names


def watched(recording: Recording, cues: Sequence[Cue], given: Sequence[str]) -> Recording:
    """Return the recording with the gestures that somebody saw, or as it is when nobody says anything."""
    names = list(given) or list(_asked(cues))
    if not names or not len(recording.times):
        return recording
    numbers = np.zeros(len(recording.times))
    for cue, name in zip(cues, names, strict=True):
        inside = (recording.times >= cue.at_s) & (recording.times < cue.until_s)
        numbers[inside] = GESTURES.index(name)
    return replace(recording, signals=recording.signals | {"gesture": numbers})


def _asked(cues: Sequence[Cue]) -> Iterator[str]:
    """Ask at the terminal which gestures were made; without one nothing is known."""
    if not cues:
        return
    if not sys.stdin.isatty():
        example = ",".join(cue.gesture for cue in cues)
        click.echo(say("observe-how", example=f"--observe {OPTION}={example}"), err=True)
        return
    click.echo(say("gestures-which"), err=True)
    for cue in cues:
        question = say("gesture-was", time=f"{cue.at_s:g}", gesture=gesture_name(cue.gesture))
        choice = click.Choice(GESTURES[1:])
        yield str(click.prompt(question, default=cue.gesture, type=choice, err=True, show_choices=False))
