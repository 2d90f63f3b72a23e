"""A run on a real kit: the same results as on a virtual one, of what the kit itself can tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gorae.bench.explain import NO_FILES, explain
from gorae.bench.virtual import PROGRAM, RunResult
from gorae.boards.recorder import Recorder
from gorae.boards.repl import Repl
from gorae.boards.run import Crash, run_program
from gorae.telemetry.frames import Item
from gorae.telemetry.recording import ProgramError, Recording
from gorae.virtual import Outcome


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


def explain_crash(
    crash: Crash, source: bytes, name: str, along: Mapping[str, bytes] = NO_FILES
) -> ProgramError | None:
    """A crash in the words that a virtual kit would find for it; `name` is the program's file."""
    return explain(_outcome(crash, name), source.decode("utf-8", "replace"), name, along)


def _outcome(crash: Crash, name: str) -> Outcome:
    """As a virtual board would tell it: the program is `main.py` there."""
    kind = crash.error.partition(":")[0]
    places = tuple((PROGRAM if file == name else file, line) for file, line in crash.places)
    if kind in ("SyntaxError", "IndentationError") and len(places) <= 1:
        return Outcome("syntax", crash.error, crash.traceback, places)
    return Outcome("memory" if kind == "MemoryError" else "exception", crash.error, crash.traceback, places)
