"""A run on the virtual kit: the one place where the virtual board and the world meet.

The bench steps the clock. Whenever virtual time reaches the next sample, or the program is about to
change an output or reads a sensor, the world is brought up to that moment with the powers that the
motors had until then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from gorae.bench.explain import explain
from gorae.bench.readings import Readings
from gorae.bench.transcript import Transcript
from gorae.clock import NS_PER_MS, NS_PER_S
from gorae.kits import Arena, Kit
from gorae.kits.firmware import firmware_files
from gorae.telemetry.recording import FloatArray, ProgramError, Recording
from gorae.virtual import Outcome, VirtualKit
from gorae.world import TRUTH_SIGNALS, Conditions, World

SAMPLE_NS = 20 * NS_PER_MS
MOMENT_NS = NS_PER_MS // 2
"""What a program does within this time happens at once for the world: a robot moves 0.1 mm in it."""
PROGRAM = "main.py"


@dataclass(frozen=True)
class Stimulus:
    """A button that somebody presses during the run."""

    at_s: float
    button: str
    """`a` or `b`."""
    for_s: float = 0.2


@dataclass(frozen=True)
class DriveTest:
    """What a run takes place in: the same for every program."""

    kit: Kit
    arena: Arena
    conditions: Conditions
    time_limit_s: float
    stimuli: Sequence[Stimulus] = ()


@dataclass(frozen=True)
class RunResult:
    """What a run left behind."""

    recording: Recording
    output: str
    """What the program printed."""
    error: ProgramError | None
    """How it went wrong, if it did."""
    ended_s: float
    """When the program ended, or was ended because the time was up."""
    running: bool
    """Whether it was still running when the time was up."""
    resets: int
    """How often it restarted the board."""


def run_virtual(source: bytes, test: DriveTest, *, lang: str, until_program_ends: bool = False) -> RunResult:
    """Run a program on the virtual kit for `test.time_limit_s` of virtual time.

    The recording goes on to the time limit when the program ends before, unless `until_program_ends`.
    """
    return _Run(source, test, lang).run(until_program_ends)


@dataclass
class _Run:
    source: bytes
    test: DriveTest
    lang: str
    rows: list[tuple[float, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kit = self.test.kit
        self.world = World(self.test.arena, self.kit, self.test.conditions)
        files = {**firmware_files(self.kit), PROGRAM: self.source}
        self.virtual = VirtualKit(
            self.kit, files, seed=self.test.conditions.seed, lang=self.lang, surroundings=self
        )
        self.board = self.virtual.board
        self.clock = self.board.clock
        self.transcript = Transcript(self.clock)
        self.board.on_serial = self.transcript.write
        self.board.before_output = self.before_output
        self.board.on_wake = self.sample
        self.board.wake_ns = 0
        self.outputs = self.virtual.outputs()
        self.outputs_changed = False
        self.powers = (0.0, 0.0)
        self.world_ns = 0
        self.readings = Readings(self.world, self.kit)
        self.buttons = tuple(self.board.buttons[name] for name in ("a", "b"))

    def run(self, until_program_ends: bool) -> RunResult:
        limit_ns = round(self.test.time_limit_s * NS_PER_S)
        outcome = self.board.run(limit_ns)
        ended_ns = min(self.clock.now_ns, limit_ns)
        last_ns = ended_ns if until_program_ends else limit_ns
        while self.board.wake_ns <= last_ns:
            self.board.wake_ns = self.sample(self.board.wake_ns)
            if self._is_settled():
                break
        self._stay_until(last_ns)
        return self._result(outcome, ended_ns / NS_PER_S)

    def _is_settled(self) -> bool:
        """Nothing will change any more: the program is over, and the robot stands."""
        return self.world.resting and not any(self.powers) and not self._stimuli_left(self.board.wake_ns)

    def _stay_until(self, last_ns: int) -> None:
        missing = (last_ns - self.board.wake_ns) // SAMPLE_NS + 1
        self.rows += self.rows[-1:] * max(0, missing)

    # --- what the virtual kit senses: every reading is of this moment ---------------------------------

    def on_line(self, part: str) -> bool:
        self._catch_up()
        return self.readings.on_line(part, self.world_ns)

    def echo(self, part: str) -> float | None:
        self._catch_up()
        return self.readings.echo(part, self.world_ns)

    def motion(self) -> tuple[tuple[float, float, float], float]:
        self._catch_up()
        return self.readings.motion(self.world_ns)

    def before_output(self) -> None:
        self._catch_up()
        self.outputs_changed = True

    def _catch_up(self) -> None:
        now_ns = self.clock.now_ns
        if now_ns - self.world_ns >= MOMENT_NS:
            self._advance(now_ns)

    def _advance(self, now_ns: int) -> None:
        self._read_outputs()
        self.world.advance(now_ns, *self.powers)
        self.world_ns = now_ns

    def _read_outputs(self) -> None:
        if self.outputs_changed:
            self.outputs_changed = False
            self.outputs = self.virtual.outputs()
            self.powers = (self.outputs[0] / 100, self.outputs[1] / 100)

    # --- the recording ------------------------------------------------------------------------------

    def sample(self, now_ns: int) -> int:
        """Put down what is so at `now_ns`; returns when to do that again."""
        self._press(now_ns)
        self._advance(max(now_ns, self.world_ns))
        button_a, button_b = self.buttons
        readings = self.readings.lately(self.world_ns)
        self.rows.append((*self.outputs, button_a.down, button_b.down, *readings, *self.world.truth()))
        return now_ns + SAMPLE_NS

    def _signal_names(self) -> list[str]:
        """In the order of `sample`."""
        return [*self.virtual.output_names, "button_a", "button_b", *self.readings.names, *TRUTH_SIGNALS]

    def _press(self, now_ns: int) -> None:
        for stimulus in self.test.stimuli:
            begin, end = _times_ns(stimulus)
            if begin <= now_ns < begin + SAMPLE_NS:
                self.board.buttons[stimulus.button].press()
            elif end <= now_ns < end + SAMPLE_NS:
                self.board.buttons[stimulus.button].release()

    def _stimuli_left(self, now_ns: int) -> bool:
        return any(_times_ns(stimulus)[1] + SAMPLE_NS >= now_ns for stimulus in self.test.stimuli)

    def _result(self, outcome: Outcome, ended_s: float) -> RunResult:
        columns = np.array(self.rows, dtype=np.float64).T
        times: FloatArray = np.arange(len(self.rows), dtype=np.float64) * (SAMPLE_NS / NS_PER_S)
        signals = dict(zip(self._signal_names(), columns, strict=True))
        output, lines, marks = self.transcript.read()
        labels = {"kit": self.kit.id, "target": "virtual", "arena": self.test.arena.id}
        recording = Recording(times, signals, marks, lines, labels)
        error = explain(outcome, self.source.decode("utf-8", "replace"))
        running = outcome.ending == "time-limit"
        return RunResult(recording.as_written(), output, error, ended_s, running, outcome.resets)


def _times_ns(stimulus: Stimulus) -> tuple[int, int]:
    begin = round(stimulus.at_s * NS_PER_S)
    return begin, begin + round(stimulus.for_s * NS_PER_S)
