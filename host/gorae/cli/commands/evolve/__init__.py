"""`gorae evolve`: a program's numbers, bred on virtual kits for a score."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gorae.cli import interruption
from gorae.cli.completion import KITS, LESSONS
from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import FILE, SEED, OutputName
from gorae.names import PROGRAM

if TYPE_CHECKING:
    from gorae.cli.commands.evolve.search import ChosenTask, Proof, Search

_FRESH = 1000
"""How far the seeds of the proof are from those of the search."""


@click.command(help=say("help-evolve"))
@click.argument("program", type=click.Path(path_type=Path), default=Path(PROGRAM))
@click.option("--lesson", metavar="ID", shell_complete=LESSONS, help=say("option-lesson"))
@click.option("--challenge", type=click.Path(path_type=Path), help=say("option-challenge"))
@click.option("--kit", shell_complete=KITS, help=say("option-kit"))
@click.option("--score", metavar="MEASURE", help=say("option-score"))
@click.option("--least/--most", "least", default=None, help=say("option-least"))
@click.option("--until", metavar="CONDITION", multiple=True, help=say("option-until"))
@click.option("--numbers", default="P", show_default=True, metavar="NAME", help=say("option-numbers"))
@click.option(
    "--candidates",
    type=click.IntRange(2, 5000),
    default=200,
    show_default=True,
    help=say("option-candidates"),
)
@click.option("--size", type=click.IntRange(2, 500), default=20, show_default=True, help=say("option-size"))
@click.option(
    "--runs", type=click.IntRange(1, 20), default=1, show_default=True, help=say("option-evolve-runs")
)
@click.option("--seed", type=SEED, default=1, show_default=True, help=say("option-evolve-seed"))
@click.option("--workers", type=click.IntRange(1, 256), help=say("option-workers"))
@click.option("--out", type=FILE, default=Path("best.py"), show_default=True, help=say("option-best"))
@click.option("--html", type=FILE, metavar="F.html", help=say("option-evolve-html"))
@click.option("--json", "json_file", type=OutputName(), metavar="F|-", help=say("option-json"))
@with_language
def command(
    program: Path,
    lesson: str | None,
    challenge: Path | None,
    kit: str | None,
    score: str | None,
    least: bool | None,
    until: tuple[str, ...],
    numbers: str,
    candidates: int,
    size: int,
    runs: int,
    seed: int,
    workers: int | None,
    out: Path,
    html: Path | None,
    json_file: str | None,
) -> int:
    from gorae.cli.choices import choose_task
    from gorae.cli.commands.evolve.search import Search, goal_of
    from gorae.cli.outputs import OutputKind, check_all
    from gorae.disk import write_whole, writing
    from gorae.jobs.pool import Pool
    from gorae.programs.tunable import find_numbers

    wanted = [(out, OutputKind.PROGRAM), *([(html, OutputKind.PAGE)] if html else [])]
    wanted += [(Path(json_file), OutputKind.EVOLVED)] if json_file and json_file != "-" else []
    check_all(wanted, [path for path in (program, challenge) if path])
    task = choose_task(program, lesson, challenge, kit)
    tunable = find_numbers(task.source, numbers, task.program.name)
    goal = goal_of(task.challenge, score, least, until)

    def keep(source: bytes) -> None:
        with writing(out):
            write_whole(out, source)

    with Pool(workers) as pool, interruption.until_stopped() as stopped:
        search = Search(task, tunable, goal, pool, seed=seed, size=size, seeds=range(seed, seed + runs))
        for _ in search.generations(candidates, stopped):
            keep(search.best_program)
            click.echo(_progress(search), err=True)
        proof = None if stopped.is_set() else search.proof(range(seed + _FRESH, seed + _FRESH + 5))
    keep(search.best_program)
    _tell(search, proof, task, out, html, json_file, stopped)
    return interruption.INTERRUPTED if stopped.is_set() else 0


def _progress(search: Search) -> str:
    made = search.evolution.generations
    score = search.goal.said(made[-1].best)
    return say("evolve-generation", number=len(made), tried=search.tried, score=score.say(chosen_language()))


def _tell(
    search: Search,
    proof: Proof | None,
    task: ChosenTask,
    out: Path,
    html: Path | None,
    json_file: str | None,
    stopped: threading.Event,
) -> None:
    from gorae.cli.output_files import save_text
    from gorae.report.page.learned.learning_curves import evolution_page

    lang = chosen_language()
    if json_file:
        told = json.dumps(_to_json(search, proof), ensure_ascii=False, indent=2)
        click.echo(told) if json_file == "-" else save_text(told, Path(json_file))
    if html:
        title = f"{task.challenge.title.say(lang)} · {task.kit.id}"
        goal = search.goal
        save_text(evolution_page(search.evolution, str(goal.measure), goal.unit, title, lang), html)
    if json_file == "-":
        return
    if stopped.is_set():
        click.echo(say("evolve-stopped"))
    best, numbers = search.evolution.best, search.tunable
    before, after = (search.goal.said(each).say(lang) for each in (search.evolution.first, best.score))
    click.echo(say("evolve-best", before=before, after=after, tried=search.tried))
    click.echo(f"    {numbers.name} = [{', '.join(f'{number:g}' for number in best.numbers)}]")
    if proof:
        old, new = (search.goal.said(each).say(lang) for each in (proof.before, proof.after))
        key = "evolve-proof" if proof.is_better else "evolve-proof-not"
        click.echo(say(key, runs=proof.runs, before=old, after=new))
    click.echo(say("evolve-kept", file=str(out)))


def _to_json(search: Search, proof: Proof | None) -> dict[str, Any]:
    evolution = search.evolution
    return {
        "score": str(search.goal.measure),
        "least": search.goal.least,
        "candidates": search.tried,
        "numbers": list(evolution.best.numbers),
        "best": evolution.best.score,
        "before": evolution.first,
        "generations": [
            {"best": each.best, "mean": each.mean, "failed": each.failed} for each in evolution.generations
        ],
        "proof": proof and {"runs": proof.runs, "before": proof.before, "after": proof.after},
    }
