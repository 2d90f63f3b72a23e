"""`gorae check`: does the program do what the challenge asks?"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gorae.cli import interruption
from gorae.cli.commands.check.hints import HINT, WithHint, hinted
from gorae.cli.completion import KITS, LESSONS
from gorae.cli.language import chosen_language, say, with_language
from gorae.cli.options import CALIBRATION, FILE, FIRMWARE, ON, SEED, VIRTUAL, OutputName
from gorae.cli.progress import announce_preparation, with_progress
from gorae.names import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gorae.bench import RunResult
    from gorae.cli.choices import ChosenTask
    from gorae.flash.runtime import Runtime
    from gorae.grading.verdict import Verdict


_STATUS = {"passed": 0, "not-passed": 1, "undecided": 2}
"""Undecided is no miss of the program: the command needs somebody's eyes, or `--observe`."""


@click.command(cls=WithHint, help=say("help-check"))
@click.argument("program", type=click.Path(path_type=Path), default=Path(PROGRAM))
@click.option("--lesson", metavar="ID", shell_complete=LESSONS, help=say("option-lesson"))
@click.option("--challenge", type=click.Path(path_type=Path), help=say("option-challenge"))
@click.option("--step", type=click.IntRange(1, 20), metavar="N", help=say("option-step"))
@click.option("--kit", shell_complete=KITS, help=say("option-kit"))
@click.option("--on", "target", default=VIRTUAL, show_default=True, metavar=ON, help=say("option-on"))
@click.option("--observe", "observed", multiple=True, metavar="ID=yes|no", help=say("option-observe"))
@click.option("--runs", type=click.IntRange(1, 1000), help=say("option-runs"))
@click.option("--seed", type=SEED, help=say("option-check-seed"))
@click.option("--report", type=FILE, metavar="F.html", help=say("option-report"))
@click.option("--junit", type=FILE, metavar="F.xml", help=say("option-junit"))
@click.option("--json", "json_file", type=OutputName(), metavar="F|-", help=say("option-json"))
@click.option("--record", type=FILE, metavar="F.csv|F.mcap", help=say("option-record"))
@HINT
@click.option("--bare", is_flag=True, help=say("option-bare"))
@CALIBRATION
@FIRMWARE
@with_language
def command(
    program: Path,
    lesson: str | None,
    challenge: Path | None,
    step: int | None,
    kit: str | None,
    target: str,
    observed: tuple[str, ...],
    runs: int | None,
    seed: int | None,
    report: Path | None,
    junit: Path | None,
    json_file: str | None,
    record: Path | None,
    bare: bool,
    hint: int | None,
    calibration: Path | None,
    firmware: str | None,
) -> int:
    from gorae.bench.appraisal import appraise
    from gorae.bench.session import grade_results
    from gorae.cli.choices import check_twin, choose_task, twin
    from gorae.cli.emulation import check_virtual, choose_runtime
    from gorae.cli.results import GitHub, WantedFiles

    wanted, github = WantedFiles(json_file, report, junit, record), GitHub(os.environ)
    check_twin(calibration, target)
    check_virtual(firmware, virtual=target == VIRTUAL)
    task = choose_task(program, lesson, challenge, kit, bare=bare, step=step)
    count = runs or (task.challenge.runs.count if target == VIRTUAL else 1)
    wanted.check(count, [path for path in (program, challenge, calibration) if path])
    task = replace(task, kit=twin(task.kit, calibration))
    if target == VIRTUAL:
        seeds = _seeds(seed, count)
        runtime = choose_runtime(firmware, task.kit)
        results = _run_all(task, seeds, runtime, quiet=wanted.to_terminal)
        appraisal = appraise(task.challenge, task.handed)
        graded = grade_results(
            task.challenge, task.kit, task.source, seeds, results, task.along, appraisal=appraisal
        )
    else:
        from gorae.cli.commands.check.real_kit import check_on_board

        task, results, graded = check_on_board(target, task, kit, count, observed)
    with interruption.results():
        verdict, note = hinted(graded, task, hint)
        if not wanted.to_terminal:
            click.echo(github.guarded(_said(verdict, task, results)))
            if note:
                click.echo(f"\n{note}")
        wanted.write(verdict, task, results)
        github.tell(verdict, task, err=wanted.to_terminal)
    return _STATUS[verdict.outcome]


def _seeds(first: int | None, runs: int) -> range:
    """Return the seeds of the runs: fresh ones, which nobody learns by heart, or those that are asked for."""
    from gorae.randomness import fresh_seed

    first = fresh_seed(runs) if first is None else first
    return range(first, first + runs)


def _run_all(task: ChosenTask, seeds: range, runtime: Runtime | None, *, quiet: bool) -> list[RunResult]:
    from gorae.bench.session import run_challenge

    def run(
        seeds: Sequence[int] = seeds, on_time: Callable[[float], None] = lambda seconds: None
    ) -> Iterator[RunResult]:
        name, lang = task.program.name, chosen_language()
        return run_challenge(
            task.challenge,
            task.kit,
            task.source,
            seeds,
            lang=lang,
            name=name,
            along=task.along,
            bare=task.bare,
            runtime=runtime,
            on_time=on_time,
        )

    if runtime:
        from gorae.cli.emulation import emulated

        return emulated(lambda on_time: run(seeds, on_time), runtime, len(seeds) * task.challenge.time_limit)
    if not quiet:
        announce_preparation(task.kit)
    if len(seeds) == 1:
        results = run()
        return list(results if quiet else with_progress(results, 1))
    from gorae.jobs.helpers import Helpers

    with Helpers(lambda seed: next(run([seed])), seeds) as helpers:
        results = helpers.results()
        return list(results if quiet else with_progress(results, len(seeds)))


def _said(verdict: Verdict, task: ChosenTask, results: Sequence[RunResult]) -> str:
    from gorae.report.text.terminal import describe_verdict

    lang, challenge = chosen_language(), task.challenge
    said = describe_verdict(verdict, challenge, lang)
    if challenge.put_back or challenge.restarts:
        from gorae.report.text.learned import learning_lines

        shown = results[verdict.runs.index(verdict.worst)].recording
        said = "\n".join([said, *learning_lines(shown, lang)])
    if verdict.passed:
        return said
    from gorae.cli.remarks import remarks_on

    return said + remarks_on(task.source, task.kit)
