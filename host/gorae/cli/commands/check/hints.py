"""`gorae check --hint`: hints that are asked for, one more each time, and offered after failed attempts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from gorae.cli.language import chosen_language, say

if TYPE_CHECKING:
    from gorae.cli.choices import ChosenTask
    from gorae.grading.verdict import Verdict

NEXT = 0
"""`--hint` without a number."""
_MOST = 9
_OPTION, _WORD = "--hint", "next"


class HintNumber(click.IntRange):
    """1 to 9, or the next one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return NEXT if value == _WORD else super().convert(value, param, ctx)


class WithHint(click.Command):
    """A command whose `--hint` may be followed by a number; a program's name behind it is no number."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _with_word(args))


def _with_word(args: Sequence[str]) -> list[str]:
    given = []
    for at, word in enumerate(args):
        follower = args[at + 1] if at + 1 < len(args) else ""
        numbered = follower.lstrip("-").isdecimal()
        given.append(f"{_OPTION}={_WORD}" if word == _OPTION and not numbered else word)
    return given


HINT = click.option(_OPTION, type=HintNumber(1, _MOST), metavar="[N]", default=None, help=say("option-hint"))


def hinted(verdict: Verdict, task: ChosenTask, wanted: int | None) -> tuple[Verdict, str]:
    """The verdict with the hints that are wanted (None: nobody asked), and what is to be said about hints.

    Remembers the attempt. A program that did not run to its end does not count: what stopped it comes first.
    """
    from gorae.grading.hints import with_hints
    from gorae.lessons.attempts import first_hinted, read_attempts, write_attempts

    if not verdict.ran_through:
        return verdict, "" if wanted is None else say("hint-after-error")
    missed = [check.id for check in verdict.checks if check.status == "missed"]
    passed = [check.id for check in verdict.checks if check.status == "passed"]
    before = read_attempts(task.program, verdict.challenge)
    counts_from = task.challenge.attempts_from
    now = before
    if task.step is None:  # to try one step is no attempt at the lesson: hints do not run ahead
        now = before.with_attempt(task.whole, missed, passed, counts_from=counts_from)
    stuck_at, note = first_hinted(task.challenge, missed), ""
    numbers: dict[str, int] = {}
    if stuck_at and wanted is not None:
        most = len(stuck_at.hints)
        now = now.with_hint(stuck_at.id, most, wanted or None)
        numbers = dict.fromkeys(missed, wanted) if wanted else {stuck_at.id: now.hints[stuck_at.id]}
        note = say("hint-last") if now.hints[stuck_at.id] == most else ""
    elif stuck_at and now.is_stuck_at(stuck_at.id):
        note = say("hint-offer", check=stuck_at.name.say(chosen_language()))
    elif wanted is not None:
        note = say("hint-none")
    if now != before and (missed or before.source):
        write_attempts(task.program, verdict.challenge, now)
    return with_hints(verdict, task.challenge, numbers), note
