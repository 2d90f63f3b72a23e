"""`gorae season plan`: all sessions of all cohorts on days, in rooms, with people, carts and buses."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE

if TYPE_CHECKING:
    from gorae.season.folder import SeasonFolder
    from gorae.season.planning.plan import MadePlan
    from gorae.season.planning.search import Worth
    from gorae.season.planning.stages import StopReason
    from gorae.texts import Text


@click.command("plan", help=say("help-season-plan"))
@click.argument("folder", type=FILE, default=".", metavar="[DIR]")
@click.option("--effort", type=click.IntRange(1, 3), default=2, show_default=True, help=say("option-effort"))
@click.option("--json", "as_json", is_flag=True, help=say("option-json-only"))
@with_language
def command(folder: Path, effort: int, as_json: bool) -> int:
    from gorae.cli.interruption import results, until_stopped
    from gorae.disk import write_whole, writing
    from gorae.errors import UsageError
    from gorae.season.files.writing import plan_text
    from gorae.season.folder import PLAN, read_folder
    from gorae.season.planning.inventory import ill_labels
    from gorae.season.planning.plan import make_plan
    from gorae.season.planning.stages import EFFORTS
    from gorae.texts import Text

    season = read_folder(folder)
    if not season.cohorts:
        raise UsageError(Text("season-plan.no-cohorts", folder=str(folder)))
    if season.plan and season.plan.gone:
        cohorts = ", ".join(dict.fromkeys(one.cohort for one in season.plan.gone))
        raise UsageError(Text("season-plan.gone", cohorts=cohorts))
    with until_stopped() as stopped:
        made = make_plan(season, EFFORTS[effort], ill_labels(season), stopped=stopped.is_set, heard=_heard)
    with results():
        file = folder / PLAN
        with writing(file):
            write_whole(file, plan_text(made.plan).encode())
        click.echo(json.dumps(to_json(made), ensure_ascii=False) if as_json else _summary(season, made, file))
        for problem in (breach.problem for breach in made.breaches):
            click.echo(problem.say(chosen_language()), err=True)
    return int(bool(made.plan.unplaced or made.breaches))


def to_json(made: MadePlan) -> dict[str, object]:
    """Return what `--json` prints: the gap as a share of the cost, vehicles in days of one."""
    return {
        "cost": made.cost,
        "bound": made.bound,
        "gap": round(made.gap, 4),
        "unplaced": len(made.plan.unplaced),
        "sessions": len(made.plan.sessions),
        "vehicles": made.named.vehicles,
        "unplaced_cohorts": list(made.plan.unplaced),
        "stop": made.plan.made.stop,
    }


def _heard(worth: Worth, bound: int) -> None:
    """Tell a person who waits how good the plan is by now."""
    from gorae.texts import Text

    if not sys.stderr.isatty():
        return
    key = "season-plan.progress" if bound else "season-plan.progress-first"
    text = Text(key, unplaced=worth.unplaced, cost=worth.cost, bound=bound)
    click.echo(text.say(chosen_language()), err=True)


def _summary(season: SeasonFolder, made: MadePlan, file: Path) -> str:
    from gorae.texts import Text

    cohorts = len({session.cohort for session in made.plan.sessions})
    lines = [
        Text(
            "season-plan.summary",
            sessions=len(made.plan.sessions), cohorts=cohorts, vehicles=made.named.vehicles, file=str(file),
        ),
        _quality(made),
        *(Text("season-plan.unplaced", cohort=name) for name in made.plan.unplaced),
        *([Text("season-plan.hand-on")] if made.plan.unplaced and _may_hand_on(season) else []),
    ]  # fmt: skip
    return "\n".join(line.say(chosen_language()) for line in lines)


def _may_hand_on(season: SeasonFolder) -> bool:
    allotment = season.allotment
    return allotment is not None and bool(allotment.waiting) and not allotment.returned


def _quality(made: MadePlan) -> Text:
    from gorae.texts import Text

    if made.cost <= made.bound:
        return Text("season-plan.best", cost=made.cost)
    percent = f"{max(100 * made.gap, 0.1):.1f}"
    stop = _stopped_by(made.chosen.stop)
    return Text("season-plan.gap", percent=percent, cost=made.cost, bound=made.bound, stop=stop)


def _stopped_by(stop: StopReason) -> Text:
    from gorae.texts import Text

    return Text(f"season-plan.stop-{stop.kind}", amount=stop.amount)
