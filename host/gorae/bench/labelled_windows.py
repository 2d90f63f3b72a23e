"""A labelled window from a kit: a count-down, then so many seconds of what it senses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from gorae.bench.real import explain_crash
from gorae.boards.errors import NoAnswerError
from gorae.boards.repl import Repl
from gorae.boards.run import run_program
from gorae.names import PROGRAM
from gorae.telemetry import dataset
from gorae.telemetry.dataset import Window
from gorae.telemetry.frames import Item, Sample
from gorae.texts import Text

COUNT_DOWN_S = 3
_SPARE_S = 20.0
"""For a board that starts slowly."""

Phase = Literal["count-down", "recording"]
OnPhase = Callable[[Phase, float], None]
"""Called with each sample: what happens now, and for how many seconds more."""


def next_label(counted: Mapping[str, int]) -> str:
    """The label that has the fewest windows, so that they grow alike; of equals the first."""
    return min(counted, key=lambda label: counted[label])


def record_window(
    repl: Repl,
    label: str,
    *,
    seconds: float,
    program: bytes,
    name: str = PROGRAM,
    count_down_s: float = COUNT_DOWN_S,
    on_phase: OnPhase = lambda phase, left_s: None,
) -> Window:
    """Run `program`, which must send samples, count down, and record. By the board's own clock. `name` is
    what its author calls it.

    Raises DeviceError; NoAnswerError when no samples come, for example because the program broke off.
    """
    taking = _Taking(seconds, count_down_s, on_phase)
    try:
        limit_s = count_down_s + seconds + _SPARE_S
        ran = run_program(repl, program, time_limit_s=limit_s, on_item=taking.take)
    except _Enough:
        return dataset.of_samples(label, taking.samples)
    error = ran.crash and explain_crash(ran.crash, program, name)
    raise NoAnswerError(
        Text("bench.window-stopped", reason=error.message) if error else Text("bench.no-samples")
    )


class _Enough(Exception):  # noqa: N818 - it is how a run ends early, and no error
    """The window is full."""


class _Taking:
    def __init__(self, seconds: float, count_down_s: float, on_phase: OnPhase) -> None:
        self.seconds = seconds
        self.count_down_s = count_down_s
        self.on_phase = on_phase
        self.samples: list[tuple[float, Mapping[str, float]]] = []
        self._first_s: float | None = None

    def take(self, item: Item) -> None:
        """Take one sample. Raises _Enough when the window is full."""
        if not isinstance(item, Sample):
            return
        if self._first_s is None or item.time_s < self._first_s:
            self._first_s = item.time_s
        begin_s = self._first_s + self.count_down_s
        if item.time_s < begin_s:
            self.on_phase("count-down", begin_s - item.time_s)
            return
        if item.time_s >= begin_s + self.seconds:
            raise _Enough
        self.samples.append((item.time_s, item.values))
        self.on_phase("recording", begin_s + self.seconds - item.time_s)
