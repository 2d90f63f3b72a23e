"""`gorae check --on PORT`: the challenge on a real kit, with the eyes of whoever stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import click

from gorae.bench import RunResult
from gorae.bench.appraising import appraise
from gorae.bench.real import run_real
from gorae.bench.session import run_of
from gorae.boards import Identity, Repl
from gorae.cli.boards import board_at, driver_of, kit_of, prepare, show_text
from gorae.cli.choices import Task, kit_for
from gorae.cli.language import say
from gorae.cli.observing import ask, read_observations
from gorae.grading.grade import Run, grade, unseen
from gorae.grading.verdict import Verdict


def check_on_board(
    port: str, task: Task, kit: str | None, runs: int, observe: Sequence[str]
) -> tuple[Task, list[RunResult], Verdict]:
    """The task with the kit that is there, its runs, and the verdict. Raises DeviceError or UsageError."""
    observed = read_observations(observe, task.challenge)
    with board_at(port) as (repl, board):
        task = replace(task, kit=kit_for(task.challenge, kit or kit_of(board, None, port).id))
        prepare(repl, board, task.kit, task.along, bare=task.bare)
        done = [_one(repl, board, task, number, runs, observed) for number in range(1, runs + 1)]
    results = [result for result, _ in done]
    verdict = grade(
        task.challenge,
        [run for _, run in done],
        task.source.decode("utf-8", "replace"),
        along=task.along,
        appraisal=appraise(task.challenge, task.kit, task.handed),
        kit=task.kit.id,
        target=port,
    )
    return task, results, verdict


def _one(
    repl: Repl, board: Identity, task: Task, number: int, runs: int, observed: dict[str, bool]
) -> tuple[RunResult, Run]:
    if number > 1:
        click.prompt(say("put-back", run=number, runs=runs), default="", show_default=False, err=True)
    elif task.challenge.stimuli:
        click.echo(say("press-yourself"), err=True)
    limit_s = task.challenge.time_limit
    name, show = task.program.name, partial(show_text, err=True)
    result = run_real(
        repl,
        task.source,
        kit=task.kit.id,
        time_limit_s=limit_s,
        name=name,
        along=task.along,
        driver=driver_of(task.kit) if task.bare else "",
        on_item=show,
    )
    open_ones = [one for one in unseen(task.challenge, result.recording) if one.id not in observed]
    started = result.error is None or result.error.attempt
    answers = observed | (ask(open_ones) if started else {})
    run = run_of(result, number, round(result.ended_s, 3), observed=answers)
    return result, run
