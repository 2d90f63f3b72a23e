"""Gestures that somebody makes with a real kit: when to make which, and which it really was."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import click
import numpy as np

from gorae.bench.session import draw, shuffled
from gorae.cli.language import say
from gorae.errors import UsageError
from gorae.grading.challenge import Challenge
from gorae.grading.fields import CHOICES
from gorae.grading.learned.faults import gesture_name
from gorae.telemetry.frames import Item, Sample
from gorae.telemetry.recording import Recording
from gorae.telemetry.signals import GESTURES
from gorae.texts import Text
from gorae.texts.words import nearest

OPTION = "gestures"
"""What `--observe` calls them: `--observe gestures=circle,shake,still`."""
HAND_OPTION = "hand"
"""What `--observe` calls the hand that held the kit: `--observe hand=left`."""


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


def hand_asked_for(challenge: Challenge, run: int) -> str:
    """Return which hand should hold the kit in a run; empty where it does not matter."""
    if "hand" not in challenge.runs.vary:
        return ""
    return CHOICES["hand"][int(draw(challenge, run)["hand"])]


@dataclass(frozen=True)
class GivenGestures:
    """What `--observe` says of the gestures: in the order of the runs, empty where nobody said so."""

    gestures: Sequence[str] = ()
    hands: Sequence[str] = ()

    def of_run(self, run: int, runs: int) -> GivenGestures:
        """Return what is said of one run, by its number."""
        each = len(self.gestures) // runs
        return GivenGestures(self.gestures[each * (run - 1) : each * run], self.hands[run - 1 : run])


def given_gestures(given: Sequence[str], challenge: Challenge, runs: int) -> GivenGestures:
    """Return what `--observe gestures=circle,shake` and `--observe hand=left` say.

    Gestures are those of all runs, one after the other; hands one for each run, or one for all of them.
    Raises UsageError for names that are none, and when there are not as many as are asked for.
    """
    if not challenge.labels:
        return GivenGestures()
    gestures = _named(given, OPTION, GESTURES[1:], "cli.observed-gesture")
    wanted = len(cues_of(challenge, 1)) * runs
    if gestures and len(gestures) != wanted:
        raise UsageError(Text("cli.other-gestures", count=len(gestures), wanted=wanted))
    hands = _named(given, HAND_OPTION, CHOICES["hand"], "cli.observed-hand")
    if len(hands) == 1:
        hands *= runs
    if hands and len(hands) != runs:
        raise UsageError(Text("cli.other-hands", count=len(hands), wanted=runs))
    return GivenGestures(gestures, hands)


def _named(given: Sequence[str], option: str, known: Sequence[str], key: str) -> list[str]:
    """Return the names behind `option=` in what was given. Raises UsageError for one that is not known."""
    words = [word.partition("=")[2] for word in given if word.partition("=")[0] == option]
    names = [name.strip() for word in words for name in word.split(",")]
    for name in names:
        if name not in known:
            raise UsageError(Text(key, name=name[:40], known=nearest(name, known) or ", ".join(known)))
    return names


def watched(
    recording: Recording, cues: Sequence[Cue], given: GivenGestures, hand_wanted: str = ""
) -> Recording:
    """Return the recording with what somebody saw, or as it is when nobody says anything.

    That is the gestures that were made, and the hand that held the kit where it matters.
    """
    names = list(given.gestures) or list(_asked(cues))
    if not names or not len(recording.times):
        return recording
    numbers = np.zeros(len(recording.times))
    for cue, name in zip(cues, names, strict=True):
        inside = (recording.times >= cue.at_s) & (recording.times < cue.until_s)
        numbers[inside] = GESTURES.index(name)
    seen = {"gesture": numbers}
    if hand := next(iter(given.hands), "") or _asked_hand(hand_wanted):
        seen["hand"] = np.full(len(recording.times), float(CHOICES["hand"].index(hand)))
    return replace(recording, signals=recording.signals | seen)


def _asked_hand(wanted: str) -> str:
    """Ask at the terminal which hand held the kit; without one, or where it does not matter, nobody knows."""
    if not wanted:
        return ""
    if not sys.stdin.isatty():
        click.echo(say("observe-how", example=f"--observe {HAND_OPTION}={wanted}"), err=True)
        return ""
    choice = click.Choice(CHOICES["hand"])
    return str(click.prompt(say("hand-was"), default=wanted, type=choice, err=True, show_choices=True))


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
