"""Several robots in one arena: each runs as one alone does, in lockstep, and one recording holds them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from gorae.bench.defects import SOUND
from gorae.bench.lockstep import Lockstep
from gorae.bench.virtual import Companion, RunResult, VirtualRun
from gorae.names import PROGRAM
from gorae.telemetry.recording import Events, FloatArray, Recording
from gorae.telemetry.signals import of_robot
from gorae.virtual.air.air import share
from gorae.world.company import Company

HANDED_IN = "robot"
"""What others call the robot whose program is graded."""


def run_together(main: VirtualRun, until_program_ends: bool) -> RunResult:
    """Run a robot and its companions. The result is the robot's; its recording has the signals of all."""
    companions = main.test.companions
    runs = [main, *[_run_of(one, main) for one in companions]]
    names = [HANDED_IN, *[one.name for one in companions]]
    main.met = dict(zip(names[1:], runs[1:], strict=True))
    worlds = {name: run.scene.world for name, run in zip(names, runs, strict=True)}
    share([run.network for run in runs])
    company = Company(worlds, [run.test.kit.body.mass for run in runs])
    steps = Lockstep(len(runs))
    results: dict[int, RunResult] = {}
    for number, run in enumerate(runs):
        company.drive(number, partial(getattr, run, "powers"))
        _meet(steps, company, number, run, runs)
    main.transcript.reserved += tuple(f"{one.name}." for one in companions)

    def go(number: int) -> None:
        results[number] = runs[number].run_alone(until_program_ends and not number)

    steps.run([partial(go, number) for number in range(len(runs))])
    others = {one.name: results[number] for number, one in enumerate(companions, 1)}
    recordings = {name: result.recording for name, result in others.items()}
    return replace(results[0], recording=merged(results[0].recording, recordings), others=others)


def _run_of(one: Companion, main: VirtualRun) -> VirtualRun:
    """Return the run of a companion, which nobody presses or puts back."""
    unvisited = replace(main.test.network, visits=(), publications=())
    test = replace(
        main.test, kit=one.kit, conditions=one.conditions, stimuli=one.stimuli, messages=(), companions=(),
        runtime=None, held=None, defects=SOUND, put_back=None, restarts=(), keep=(), network=unvisited,
        until=main.test.until if main.test.until_any else None,
    )  # fmt: skip
    if one.source is None:
        run = VirtualRun(main.source, main.along, main.name, test, main.lang, main.air)
    else:
        run = VirtualRun(one.source, one.along, PROGRAM, test, main.lang, main.air)
    run.on_time = lambda seconds: None
    return run


def _meet(
    steps: Lockstep, company: Company, number: int, run: VirtualRun, runs: Sequence[VirtualRun]
) -> None:
    """Have a robot wait for the others before it touches what they can notice."""

    def meeting(to_ns: int) -> None:
        steps.meet(number, to_ns)
        if run.test.until_any and not run.is_over and any(other.is_over for other in runs):
            run.stop()
        company.advance(steps.now_ns())

    run.scene.meeting = meeting
    run.before_radio = run.network.before_use = lambda: meeting(run.clock.now_ns)


def merged(own: Recording, others: dict[str, Recording]) -> Recording:
    """Return a recording with those of other robots in it.

    Signals and marks of another robot have its name in front, `leader.x`, printed lines `leader:`. It has
    the times of `own`; what another has not recorded is NaN.
    """
    signals, marks, lines = dict(own.signals), own.marks, own.lines
    end_s = float(own.times[-1]) if len(own.times) else 0.0
    for name, other in others.items():
        signals |= {
            of_robot(name, key): _fitted(values, len(own.times)) for key, values in other.signals.items()
        }
        marks = _woven(marks, other.marks, f"{name}.", end_s)
        lines = _woven(lines, other.lines, f"{name}:", end_s)
    return Recording(own.times, signals, marks, lines, own.meta, own.remarks)


def _fitted(values: FloatArray, count: int) -> FloatArray:
    fitted = np.full(count, np.nan)
    fitted[: len(values)] = values[:count]
    return fitted


def _woven(own: Events, more: Events, prefix: str, end_s: float) -> Events:
    """Return both in order of time; of two at the same time the robot's own comes first."""
    named = tuple((at_s, prefix + what) for at_s, what in more if at_s <= end_s)
    return tuple(sorted((*own, *named), key=lambda event: event[0]))
