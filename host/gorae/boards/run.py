"""A program on a real kit: run, followed live, recorded, and the motors stopped however it ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from gorae.boards import guest
from gorae.boards.answer import EOT, ProgramOutput, RawReplParser
from gorae.boards.errors import GuestError, NoAnswerError, NotStartedError
from gorae.boards.recorder import Recorder
from gorae.boards.repl import OnOutput, Repl
from gorae.names import PROGRAM
from gorae.telemetry.frames import Item

_FRAME = re.compile(r'  File "([^"]*)", line (\d+)(?:, in (.*))?$')
_OURS = "<stdin>"
_PROGRAM = "<string>"
_TRIES = 5
_SILENCE = b"import _gorae;_gorae.rate(0)"


@dataclass(frozen=True)
class Crash:
    """How a program came to a bad end, in the board's words."""

    error: str
    """The last line of the traceback, as in `NameError: name 'x' isn't defined`."""
    places: tuple[tuple[str, int], ...]
    """File and line of each call that led there, the innermost last."""
    traceback: str


@dataclass(frozen=True)
class Ended:
    """How a run on a board ended."""

    crash: Crash | None
    ended_s: float
    """How long it ran, by the host's clock."""
    running: bool
    """Whether it was still running when the time was up."""
    restarted: bool
    """Whether it restarted the board."""


@dataclass(frozen=True)
class Ran(Ended):
    """What a run on a board left behind."""

    recorder: Recorder
    """What it printed and sensed, also as a Recording."""


def run_program(
    repl: Repl,
    source: bytes,
    *,
    time_limit_s: float,
    name: str = PROGRAM,
    driver: str = "",
    on_item: Callable[[Item], None] = lambda item: None,
    recorder: Recorder | None = None,
) -> Ran:
    """Run a program as `follow_program` does, and record it; `on_item` hears live all that it says.

    A `recorder` of the caller's has what came also when this raises.
    """
    recorder = recorder or Recorder()

    def on_output(data: bytes) -> None:
        for item in recorder.feed(data):
            on_item(item)

    ended = follow_program(
        repl, source, time_limit_s=time_limit_s, name=name, driver=driver, on_output=on_output
    )
    return Ran(**vars(ended), recorder=recorder)


def follow_program(
    repl: Repl,
    source: bytes,
    *,
    time_limit_s: float,
    name: str = PROGRAM,
    driver: str = "",
    on_output: OnOutput,
) -> Ended:
    """Run a program on an empty heap for at most `time_limit_s`; `name` is what its author calls it.

    `on_output` hears live what comes over the line. Whatever happens, Ctrl-C on the host included, the
    program is interrupted and the motors are stopped before this returns or raises: with `driver`, a module
    that has `power`, where the kit has no firmware of gorae's.
    Raises UnpluggedError, or NoAnswerError when the program cannot be interrupted.
    """
    finished = False
    start_s = repl.link.now_s()
    try:
        output = _start(repl, source, time_limit_s, on_output)
        ended_s = repl.link.now_s() - start_s
        finished = not output.restarted
    finally:
        rest = stop_motors(repl, interrupt=not finished, driver=driver)
    on_output(rest)
    crash = None if output.timed_out else read_crash(output.traceback, name)
    return Ended(crash, min(ended_s, time_limit_s), output.timed_out, output.restarted)


def _start(repl: Repl, source: bytes, time_limit_s: float, on_output: OnOutput) -> ProgramOutput:
    """Run a program on an empty heap. Over a bad line it may take several times to get there."""
    try:
        repl.soft_reset()
    except NoAnswerError:
        repl.enter()
    for _ in range(_TRIES - 1):
        with suppress(NotStartedError):
            return repl.run(source, timeout_s=time_limit_s, on_output=on_output)
        repl.enter()
    return repl.run(source, timeout_s=time_limit_s, on_output=on_output)


def stop_motors(repl: Repl, *, interrupt: bool = True, driver: str = "") -> bytes:
    """Stop the motors and the telemetry, and give what of it was still to be sent.

    Never raises but for a board that is gone.
    """
    rest = b""
    with suppress(NoAnswerError, GuestError):
        if interrupt:
            repl.enter(fresh=False)
        if driver:
            repl.soft_reset()  # its heap is free, and no module of the program's is in the way
            repl.exec(f"{driver}\npower(0, 0)", timeout_s=5.0)
        else:
            rest = _silence(repl)
            rest += repl.exec(guest.source("stop"), timeout_s=2.0)
    with suppress(NoAnswerError):
        repl.enter()
    return rest


def _silence(repl: Repl) -> bytes:
    """Stop the telemetry that a timer still sends: it would stand between the answers that are waited for.

    Gives what of it came meanwhile.
    """
    repl.link.write(_SILENCE + EOT)
    output = repl.follow(RawReplParser(), 1.0)
    return output.stdout.replace(b"OK", b"", 1) if output else b""


def read_crash(traceback: str, name: str) -> Crash | None:
    """The crash that a traceback tells of, with `name` for the program's file; None when it is empty."""
    frames: list[str] = []
    places: list[tuple[str, int]] = []
    rest: list[str] = []
    for line in traceback.replace("\r\n", "\n").rstrip("\n").split("\n"):
        frame = _FRAME.match(line)
        if frame and frame[1] == _OURS:
            continue
        if frame:
            frames.append(line.replace(f'"{_PROGRAM}"', f'"{name}"'))
            places.append((name if frame[1] == _PROGRAM else frame[1], int(frame[2])))
        elif line and not line.startswith("Traceback ("):
            rest.append(line)
    error = "\n".join(rest)
    if not error:
        return None
    return Crash(error, tuple(places), "\n".join(["Traceback (most recent call last):", *frames, error]))
