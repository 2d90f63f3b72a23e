"""What `gorae record` warns of: windows that a model could not learn from, as soon as they are there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say

if TYPE_CHECKING:
    from gorae.learning.findings import DataFinding
    from gorae.telemetry.dataset import Window


def warn_of_window(window: Window, number: int, hz: int, seconds: float) -> None:
    """Say what is wrong with a window just recorded, so that it can be recorded again."""
    from gorae.learning.audit import DatasetGoals, audit_window

    _warn(audit_window(window, number, DatasetGoals(hz=hz, seconds=seconds)))


def warn_of_dataset(path: Path, hz: int) -> None:
    """Say what is wrong with all windows together; how many there are to be yet, nobody is told."""
    from gorae.learning.audit import DatasetGoals, FindingKind, audit
    from gorae.telemetry import dataset

    if not path.exists():
        return
    growing = {
        FindingKind.TOO_FEW,
        FindingKind.FEW_PEOPLE,
        FindingKind.NO_PERSON,
        FindingKind.HOLES,
        FindingKind.ONE_LABEL,
        FindingKind.EMPTY,
    }
    findings = audit(dataset.read(path), DatasetGoals(hz=hz))
    serious = [finding for finding in findings if finding.serious and finding.kind not in growing]
    _warn(serious)
    if serious:
        click.echo(say("record-explore", file=str(path)), err=True)


def _warn(findings: Iterable[DataFinding]) -> None:
    for finding in findings:
        click.echo(say("record-warning", warning=finding.text.say(chosen_language())), err=True)
