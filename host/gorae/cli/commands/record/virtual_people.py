"""`gorae record --virtual`: examples of people who do not exist."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import click

from gorae.cli.language import say
from gorae.errors import UsageError
from gorae.texts import Text

MAX_WINDOWS = 20_000


class People(click.ParamType[Sequence[int]]):
    """Which virtual people: `8` for the first eight, `9-12` for the ninth to the twelfth."""

    name = "people"

    def convert(
        self, value: str | Sequence[int], param: click.Parameter | None, ctx: click.Context | None
    ) -> Sequence[int]:
        from gorae.bench.people import MAX_PEOPLE

        if not isinstance(value, str):
            return value
        found = re.fullmatch(r"\s*(?:(\d{1,6})\s*-\s*)?(\d{1,6})\s*", value, re.ASCII)
        first, last = (int(found[1] or 1), int(found[2])) if found else (0, 0)
        if not 1 <= first <= last <= MAX_PEOPLE:
            raise UsageError(Text("cli.bad-people", value=value[:40], most=MAX_PEOPLE))
        return range(first, last + 1)


def record_virtual(
    people: Sequence[int],
    labels: Sequence[str],
    rounds: int,
    hand: str | None,
    seconds: float,
    hz: int,
    out: Path,
) -> None:
    """Add so many windows of each label by each person to a dataset. Raises UsageError, DocumentError."""
    from gorae.bench.people import KNOWN, takes
    from gorae.cli.commands.record.audit import warn_of_dataset
    from gorae.cli.outputs import OutputKind, check_output
    from gorae.cli.progress import ProgressTicker
    from gorae.telemetry import dataset

    if unknown := [label for label in labels if label not in KNOWN]:
        raise UsageError(Text("cli.no-gesture", label=unknown[0], known=", ".join(KNOWN)))
    count = len(people) * len(labels) * rounds
    if count > MAX_WINDOWS:
        raise UsageError(Text("cli.record-too-many", count=count, most=MAX_WINDOWS))
    check_output(out, OutputKind.DATASET)
    before = dataset.read(out).windows if out.exists() and out.stat().st_size else ()
    with ProgressTicker(alone="recording-takes-time"):
        made = takes(
            people,
            labels,
            rounds,
            hand="left" if hand == "left" else "right",
            seconds=seconds,
            hz=hz,
            before=before,
        )
        dataset.append(out, *made)
    balance = dataset.balance(dataset.read(out).windows, labels)
    click.echo(
        say("recorded", file=str(out), balance=" · ".join(f"{each} {n}" for each, n in balance.items()))
    )
    warn_of_dataset(out, hz)
