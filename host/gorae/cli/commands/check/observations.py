"""What a real kit cannot know, somebody who watches says: from `--observe lap=yes`, or when asked."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from gorae.cli.commands.check.gestures import HAND_OPTION, OPTION
from gorae.cli.language import chosen_language, say
from gorae.errors import UsageError
from gorae.grading.challenge import Challenge, Check
from gorae.texts import Text
from gorae.texts.words import nearest

_ANSWERS = {
    "yes": True, "y": True, "1": True, "true": True, "예": True, "네": True, "ㅇ": True,
    "no": False, "n": False, "0": False, "false": False, "아니요": False, "아니오": False, "ㄴ": False,
}  # fmt: skip


def read_observations(given: Sequence[str], challenge: Challenge) -> dict[str, bool]:
    """`("lap=yes",)` as `{"lap": True}`. Raises UsageError."""
    ids = [check.id for check in challenge.checks]
    observed = {}
    for word in given:
        check, _, answer = word.partition("=")
        if check in (OPTION, HAND_OPTION) and challenge.labels:
            continue
        if answer.strip().lower() not in _ANSWERS:
            raise UsageError(Text("cli.no-observation", word=word, example=ids[0]))
        if check not in ids:
            known = ", ".join(filter(None, [nearest(check, ids)])) or ", ".join(ids)
            raise UsageError(Text("grading.unknown-need", need=check, known=known))
        observed[check] = _ANSWERS[answer.strip().lower()]
    return observed


def ask(checks: Sequence[Check]) -> dict[str, bool]:
    """Ask at the terminal; without one nothing is known, and those checks are not run."""
    if not checks:
        return {}
    if not sys.stdin.isatty():
        example = " ".join(f"--observe {check.id}=yes" for check in checks)
        click.echo(say("observe-how", example=example), err=True)
        return {}
    click.echo(say("watched"), err=True)
    return {check.id: _asked(check) for check in checks}


def _asked(check: Check) -> bool:
    while True:
        question = say("did-it", check=check.name.say(chosen_language()))
        answer = click.prompt(question, prompt_suffix=" ", err=True, show_default=False)
        if str(answer).strip().lower() in _ANSWERS:
            return _ANSWERS[str(answer).strip().lower()]
