"""`gorae record`: examples for a program that learns, each with the label of what was done."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.commands.record.virtual_people import People, record_virtual
from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE, BoundedNumber
from gorae.errors import UsageError
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.bench.labelled_windows import Phase
    from gorae.boards.repl import Repl
    from gorae.telemetry.dataset import Window


_WIDE = 30
"""Columns of a window's picture."""


@click.command(help=say("help-record"))
@click.argument("program", required=False, type=click.Path(path_type=Path))
@click.option("--on", "port", metavar="PORT", help=say("option-on-port"))
@click.option("--virtual", is_flag=True, help=say("option-record-virtual"))
@click.option("--people", type=People(), metavar="N|A-B", help=say("option-people"))
@click.option(
    "--label", "labels", multiple=True, required=True, metavar="NAME", help=say("option-label-data")
)
@click.option("--out", type=FILE, default=Path("dataset.csv"), show_default=True, help=say("option-out"))
@click.option(
    "--seconds", type=BoundedNumber(0.1, 60), default=2, show_default=True, help=say("option-window")
)
@click.option(
    "--rounds", type=click.IntRange(1, 500), default=5, show_default=True, help=say("option-rounds")
)
@click.option("--hz", type=click.IntRange(1, 200), default=50, show_default=True, help=say("option-hz"))
@click.option("--person", default="", metavar="NAME", help=say("option-person"))
@click.option("--hand", type=click.Choice(["left", "right"]), help=say("option-hand"))
@click.option("--yes", is_flag=True, help=say("option-record-yes"))
@with_language
def command(
    program: Path | None,
    port: str | None,
    virtual: bool,
    people: Sequence[int] | None,
    labels: tuple[str, ...],
    out: Path,
    seconds: float,
    rounds: int,
    hz: int,
    person: str,
    hand: str | None,
    yes: bool,
) -> None:
    from gorae.boards import guest
    from gorae.cli.boards import board_at, kit_of, renew_firmware
    from gorae.cli.choices import choose_single
    from gorae.cli.commands.record.audit import warn_of_dataset
    from gorae.cli.outputs import OutputKind, check_output
    from gorae.telemetry import dataset

    wanted = _labels(labels)
    who = _checked(person.strip(), "cli.bad-person"), hand or ""
    if virtual:
        _check_virtual(program, port, person)
        record_virtual(people or range(1, 9), wanted, rounds, hand, seconds, hz, out)
        return
    if port is None or people:
        raise UsageError(Text("cli.record-where"))
    if not yes and not sys.stdin.isatty():
        raise UsageError(Text("cli.record-needs-yes"))
    check_output(out, OutputKind.DATASET, [program] if program else [])
    counted = dataset.balance(dataset.read(out).windows if out.exists() else [], wanted)
    source = choose_single(program) if program else guest.program("sense", HZ=hz).encode()
    with board_at(port) as (repl, board):
        if not program:
            renew_firmware(repl, board, kit_of(board, None, port))
        chosen = {label: counted[label] for label in wanted}
        name = program.name if program else "sense.py"
        leading = _Leading(repl, source, name, seconds, hz, out, chosen, who=who, yes=yes)
        leading.lead(rounds)
    click.echo(say("recorded", file=str(out), balance=_balance(leading.counted)))
    warn_of_dataset(out, hz)


def _check_virtual(program: Path | None, port: str | None, person: str) -> None:
    """Raises UsageError for what only a kit in somebody's hand can be asked for."""
    if program or port or person:
        raise UsageError(Text("cli.record-virtual-alone"))


def _labels(given: tuple[str, ...]) -> list[str]:
    """Raises UsageError."""
    labels = list(dict.fromkeys(label.strip() for label in given))
    for label in labels:
        _checked(label or " ", "cli.bad-label")
    if len(labels) < 2:
        raise UsageError(Text("cli.one-label", label=labels[0]))
    return labels


def _checked(name: str, key: str) -> str:
    """The same text; raises UsageError when a table or a spreadsheet could take it for something else."""
    if name and (name.isspace() or len(name) > 40 or not name.isprintable() or name[0] in "=+-@'"):
        raise UsageError(Text(key, label=name.strip()))
    return name


def _balance(counted: dict[str, int]) -> str:
    return " · ".join(f"{label} {count}" for label, count in counted.items())


class _Leading:
    """Leads somebody through the windows, the label with the fewest first."""

    def __init__(
        self,
        repl: Repl,
        program: bytes,
        name: str,
        seconds: float,
        hz: int,
        out: Path,
        counted: dict[str, int],
        *,
        who: tuple[str, str] = ("", ""),
        yes: bool,
    ) -> None:
        self.who = who
        self.repl, self.program, self.name, self.seconds, self.out = repl, program, name, seconds, out
        self.hz = hz
        self.counted = counted
        self.yes = yes
        self.live = sys.stderr.isatty()
        self._shown = ""

    def lead(self, rounds: int) -> None:
        """Record until every label has `rounds` windows more, or somebody has had enough."""
        from gorae.bench.labelled_windows import next_label

        wanted = {label: count + rounds for label, count in self.counted.items()}
        while left := {label: count for label, count in self.counted.items() if count < wanted[label]}:
            label = next_label(left)
            if not self._go(label) or not self._window(label):
                return

    def _go(self, label: str) -> bool:
        number = self.counted[label] + 1
        click.echo(say("record-next", label=label, number=number, balance=_balance(self.counted)), err=True)
        return self.yes or self._asked("record-ready", "q") != "q"

    def _window(self, label: str) -> bool:
        """Record until one is kept; False when somebody has had enough."""
        from gorae.bench.labelled_windows import record_window
        from gorae.cli.commands.record.audit import warn_of_window
        from gorae.telemetry import dataset

        while True:
            window = record_window(
                self.repl,
                label,
                seconds=self.seconds,
                program=self.program,
                name=self.name,
                on_phase=self._phase,
            )
            self._show("")
            click.echo(_describe(window), err=True)
            warn_of_window(window, self.counted[label] + 1, self.hz, self.seconds)
            answer = "" if self.yes else self._asked("record-keep", "rq")
            if answer != "r":
                person, hand = self.who
                dataset.append(self.out, replace(window, person=person, hand=hand))
                self.counted[label] += 1
                return answer != "q"

    def _phase(self, phase: Phase, left_s: float) -> None:
        key = "record-count-down" if phase == "count-down" else "record-now"
        self._show(say(key, seconds=int(left_s) + 1))

    def _show(self, line: str) -> None:
        """Over the same place again and again; where that cannot be, each a line of its own."""
        if line == self._shown:
            return
        self._shown = line
        if self.live:
            click.echo(f"\r\033[K{line}", nl=False, err=True)
        elif line:
            click.echo(line, err=True)

    def _asked(self, key: str, letters: str) -> str:
        while True:
            answer = click.prompt(say(key), default="", show_default=False, prompt_suffix=" ", err=True)
            answer = str(answer).strip().lower()[:1]
            if not answer or answer in letters:
                return answer


def _describe(window: Window) -> str:
    """What came, with a picture of each signal that changed."""
    from gorae.report.text.live_table import sparkline, sparks_for, title_of

    sparks, lang = sparks_for(sys.stderr.encoding), chosen_language()
    moving = {name: values for name, values in window.signals.items() if len(set(values)) > 1}
    lines = [
        f"  {sparkline(_thinned(values), _WIDE, sparks):<{_WIDE}}  {title_of(name, lang)}"
        for name, values in moving.items()
    ]
    return "\n".join([say("record-came", count=len(window.times)), *lines])


def _thinned(values: Sequence[float]) -> list[float]:
    """As many as the picture has columns, from all over the window."""
    count = min(len(values), _WIDE)
    return [values[at * len(values) // count] for at in range(count)]
