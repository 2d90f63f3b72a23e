"""`gorae check --on PORT`: the challenge on a real kit, with the eyes of whoever stands beside it."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import click

from gorae.bench import RunResult
from gorae.bench.appraisal import appraise
from gorae.bench.real import joined, run_real
from gorae.bench.session import run_of
from gorae.boards import Identity, Repl
from gorae.boards.files import remove
from gorae.cli.boards import board_at, driver_of, kit_of, prepare, show_text
from gorae.cli.choices import ChosenTask, kit_for
from gorae.cli.commands.check.gestures import (
    GivenGestures,
    Prompter,
    cues_of,
    given_gestures,
    hand_asked_for,
    watched,
)
from gorae.cli.commands.check.observations import ask, read_observations
from gorae.cli.language import say
from gorae.grading.grade import Run, grade, unseen
from gorae.grading.verdict import Verdict
from gorae.telemetry.frames import Item

_LOOKS_AT_BUTTONS = re.compile(rb"button|touch|\bPin\b")
"""What only a program that waits for a press says: in `robot`, in `microbit`, in `machine`."""


def check_on_board(
    port: str, task: ChosenTask, kit: str | None, runs: int, observe: Sequence[str]
) -> tuple[ChosenTask, list[RunResult], Verdict]:
    """The task with the kit that is there, its runs, and the verdict. Raises DeviceError or UsageError."""
    observed = read_observations(observe, task.challenge)
    gestures = given_gestures(observe, task.challenge, runs)
    with board_at(port) as (repl, board):
        if kit or board.kit != task.kit.id:  # else the folder has said already which kit that is
            task = replace(task, kit=kit_for(task.challenge, kit or kit_of(board, None, port).id))
        along = {name: data for name, data in task.along.items() if name not in task.challenge.keep}
        prepare(repl, board, task.kit, along, bare=task.bare)
        done = [
            _one(repl, board, task, number, runs, observed, gestures.of_run(number, runs))
            for number in range(1, runs + 1)
        ]
    results = [result for result, _ in done]
    verdict = grade(
        task.challenge,
        [run for _, run in done],
        task.source.decode("utf-8", "replace"),
        along=task.along,
        appraisal=appraise(task.challenge, task.handed),
        kit=task.kit.id,
        target=port,
    )
    return task, results, verdict


def _one(
    repl: Repl,
    board: Identity,
    task: ChosenTask,
    number: int,
    runs: int,
    observed: dict[str, bool],
    gestures: GivenGestures,
) -> tuple[RunResult, Run]:
    if number > 1:
        click.prompt(say("put-back", run=number, runs=runs), default="", show_default=False, err=True)
    else:
        _tell_what_to_do(task)
    remove(repl, task.challenge.keep)
    cues, hand = cues_of(task.challenge, number), hand_asked_for(task.challenge, number)
    if hand:
        click.echo(say(f"hold-{hand}"), err=True)
    result = _lives(repl, task, Prompter(cues))
    if result.error is None or result.error.attempt:
        result = replace(result, recording=watched(result.recording, cues, gestures, hand))
    open_ones = [one for one in unseen(task.challenge, result.recording) if one.id not in observed]
    started = result.error is None or result.error.attempt
    answers = observed | (ask(open_ones) if started else {})
    run = run_of(result, number, round(result.ended_s, 3), observed=answers)
    return result, run


def _tell_what_to_do(task: ChosenTask) -> None:
    """Tell whoever stands beside the kit what the challenge has done to a virtual one.

    Presses that the program does not look at are for programs that do: nobody has to make them.
    """
    challenge = task.challenge
    if any(stimulus.press for stimulus in challenge.stimuli) and _LOOKS_AT_BUTTONS.search(task.whole):
        click.echo(say("press-yourself"), err=True)
    if challenge.put_back:
        rule = challenge.put_back
        when = {"when": rule.when.text, "seconds": f"{rule.hold:g}"}
        click.echo(say(f"put-back-on-{rule.to}", **when), err=True)


def _lives(repl: Repl, task: ChosenTask, prompter: Prompter) -> RunResult:
    """Run the program, and anew after every restart, for which somebody puts the robot to its start."""
    begins = [0.0, *task.challenge.restarts]
    lives: list[tuple[float, RunResult]] = []
    for begin_s, end_s in pairwise([*begins, task.challenge.time_limit]):
        if lives:
            _ask_for_restart(len(lives), len(begins) - 1)
        lives.append((begin_s, _life(repl, task, end_s - begin_s, prompter)))
        if lives[-1][1].error:
            break
    return lives[0][1] if len(lives) == 1 else joined(lives)


def _ask_for_restart(number: int, count: int) -> None:
    told = say("restart-now", number=number, count=count)
    if sys.stdin.isatty():
        click.prompt(told, default="", show_default=False, err=True)
    else:
        click.echo(told, err=True)


def _life(repl: Repl, task: ChosenTask, limit_s: float, prompter: Prompter) -> RunResult:
    def hear(item: Item) -> None:
        prompter.take(item)
        show_text(item, err=True)

    return run_real(
        repl,
        task.source,
        kit=task.kit.id,
        time_limit_s=limit_s,
        name=task.program.name,
        along=task.along,
        driver=driver_of(task.kit) if task.bare else "",
        on_item=hear,
    )
