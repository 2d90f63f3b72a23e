"""A run on a real kit: the same results as on a virtual one, of what the kit itself can tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf

import numpy as np

from gorae.bench.explain import NO_FILES, explain
from gorae.bench.virtual import RunResult
from gorae.boards.recorder import Recorder
from gorae.boards.repl import Repl
from gorae.boards.run import Crash, run_program
from gorae.names import PROGRAM
from gorae.telemetry.frames import Item
from gorae.telemetry.recording import FloatArray, ProgramError, Recording
from gorae.virtual import ProgramOutcome


def run_real(
    repl: Repl,
    source: bytes,
    *,
    kit: str,
    time_limit_s: float,
    name: str = PROGRAM,
    along: Mapping[str, bytes] = NO_FILES,
    driver: str = "",
    on_item: Callable[[Item], None] = lambda item: None,
    on_broken_off: Callable[[Recording], None] = lambda recording: None,
) -> RunResult:
    """Run a program on the board in whose raw REPL `repl` is, in real time, and stop its motors at the end.

    The files `along` are on the board already; `driver` stops the motors of a kit without firmware.
    `kit` and the port are labels of the recording; `on_item` hears live what comes. When Ctrl-C or a lost
    board breaks the run off, `on_broken_off` gets what was recorded until then, if anything was.
    Raises DeviceError.
    """
    recorder, labels = Recorder(), {"kit": kit, "target": repl.link.name}
    try:
        ran = run_program(
            repl,
            source,
            time_limit_s=time_limit_s,
            name=name,
            driver=driver,
            on_item=on_item,
            recorder=recorder,
        )
    except BaseException:
        broken_off = recorder.recording(labels)
        if len(broken_off.times):
            on_broken_off(broken_off)
        raise
    return RunResult(
        recording=recorder.recording(labels),
        output=recorder.text,
        error=explain_crash(ran.crash, source, name, along) if ran.crash else None,
        ended_s=ran.ended_s,
        running=ran.running,
        resets=int(ran.restarted),
    )


def joined(lives: Sequence[tuple[float, RunResult]]) -> RunResult:
    """Return one result of the lives of a kit that was switched off and on: when each began, in s, and it.

    A life is cut where the next one begins.
    """
    recordings: list[Recording] = []
    for index, (begin_s, life) in enumerate(lives):
        end_s = lives[index + 1][0] if index + 1 < len(lives) else inf
        recordings.append(_shifted(life.recording, begin_s, end_s))
    names = dict.fromkeys(name for recording in recordings for name in recording.signals)
    signals = {name: np.concatenate([_values(each, name) for each in recordings]) for name in names}
    last = lives[-1]
    return RunResult(
        Recording(
            np.concatenate([each.times for each in recordings]),
            signals,
            tuple(mark for each in recordings for mark in each.marks),
            tuple(line for each in recordings for line in each.lines),
            recordings[0].meta,
        ),
        output="".join(life.output for _, life in lives),
        error=next((life.error for _, life in lives if life.error), None),
        ended_s=last[0] + last[1].ended_s,
        running=last[1].running,
        resets=sum(life.resets for _, life in lives),
    )


def _shifted(recording: Recording, begin_s: float, end_s: float) -> Recording:
    """Return a recording that begins later, without what comes after its end."""
    times = recording.times + begin_s
    within = times < end_s
    marks, lines = (
        tuple((when + begin_s, what) for when, what in events if when + begin_s < end_s)
        for events in (recording.marks, recording.lines)
    )
    signals = {name: values[within] for name, values in recording.signals.items()}
    return Recording(times[within], signals, marks, lines, recording.meta)


def _values(recording: Recording, name: str) -> FloatArray:
    return recording.signals.get(name, np.full(recording.times.shape, np.nan))


def explain_crash(
    crash: Crash, source: bytes, name: str, along: Mapping[str, bytes] = NO_FILES
) -> ProgramError | None:
    """A crash in the words that a virtual kit would find for it; `name` is the program's file."""
    return explain(_outcome(crash, name), source.decode("utf-8", "replace"), name, along)


def _outcome(crash: Crash, name: str) -> ProgramOutcome:
    """As a virtual board would tell it: the program is `main.py` there."""
    kind = crash.error.partition(":")[0]
    places = tuple((PROGRAM if file == name else file, line) for file, line in crash.places)
    if kind in ("SyntaxError", "IndentationError") and len(places) <= 1:
        return ProgramOutcome("syntax", crash.error, crash.traceback, places)
    return ProgramOutcome(
        "memory" if kind == "MemoryError" else "exception", crash.error, crash.traceback, places
    )
