"""A run on the virtual kit: the one place where the virtual board and the world meet.

The bench steps the clock. Whenever virtual time reaches the next sample, or the program is about to
change an output or reads a sensor, the world is brought up to that moment with the powers that the
motors had until then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np
from mypy_extensions import mypyc_attr

from gorae.bench.ambience import Ambience
from gorae.bench.defects import SOUND
from gorae.bench.explain import NO_FILES, explain
from gorae.bench.lost import SampleCondition, Watcher
from gorae.bench.new_kit import files_on, new_kit
from gorae.bench.scene import Scene
from gorae.bench.screen_track import ScreenTrack
from gorae.bench.servo_track import ServoTrack
from gorae.bench.stimuli import REMOTE_MARK, said_by_remote
from gorae.bench.stimuli import SAMPLE_NS as SAMPLE_NS
from gorae.bench.stimuli import ButtonPress as ButtonPress
from gorae.bench.stimuli import Companion as Companion
from gorae.bench.stimuli import DriveTest as DriveTest
from gorae.bench.stimuli import RadioMessage as RadioMessage
from gorae.bench.transcript import Transcript
from gorae.clock import NS_PER_S, Clock
from gorae.names import PROGRAM
from gorae.radio.air import RadioAir, RadioStation
from gorae.radio.frames import RAMP_UP_NS, said, sent_by_somebody
from gorae.randomness import derived
from gorae.telemetry.recording import FloatArray, ProgramError, Recording
from gorae.virtual import ProgramOutcome, VirtualBoard, VirtualKit
from gorae.virtual.air.air import Air
from gorae.virtual.board import NEVER_NS
from gorae.virtual.senses.board_senses import BoardSenses
from gorae.world import TRUTH_SIGNALS, World


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
    others: Mapping[str, RunResult] = field(default_factory=dict)
    """Of the other robots in the arena, by name."""


def run_virtual(
    source: bytes,
    test: DriveTest,
    *,
    lang: str,
    name: str = PROGRAM,
    along: Mapping[str, bytes] = NO_FILES,
    until_program_ends: bool = False,
    on_broken_off: Callable[[Recording], None] = lambda recording: None,
    on_time: Callable[[float], None] = lambda seconds: None,
) -> RunResult:
    """Run a program on the virtual kit for `test.time_limit_s` of virtual time.

    On the kit it is `main.py`, beside the files `along`; `name` is what its author calls it, for messages.
    The recording goes on to the time limit when the program ends before; with `until_program_ends` until the
    robot stands, which takes a moment when its motors stop, or for a second.
    `on_time` is told every 40 ms of virtual time how far it is, in s.
    When Ctrl-C breaks the run off, `on_broken_off` gets what was recorded until then, if anything was.
    Raises UsageError when the program does not fit onto the board.
    """
    run = VirtualRun(source, along, name, test, lang)
    run.on_time = on_time
    try:
        return run.run(until_program_ends)
    except (KeyboardInterrupt, SystemExit):  # Ctrl-C, or a request to end
        if run.rows:
            on_broken_off(run.recording())
        raise


@mypyc_attr(allow_interpreted_subclasses=True)
class VirtualRun:
    """One run, from power-on to the time limit."""

    on_time: Callable[[float], None]

    def __init__(
        self,
        source: bytes,
        along: Mapping[str, bytes],
        name: str,
        test: DriveTest,
        lang: str,
        air: RadioAir | None = None,
    ) -> None:
        """As for `run_virtual`; `air` is that of others who are there, too. Raises UsageError."""
        self.source = source
        self.along = {at: data for at, data in along.items() if at not in test.keep}
        self.name = name
        self.test = test
        self.clock = Clock()
        self.air = air or RadioAir()
        self.before_radio: Callable[[], None] = lambda: None
        """Called before the robot uses its radio: others are to come that far before."""
        world = World(test.arena, test.kit, test.conditions)
        hand = test.held.hand() if test.held else None
        self.scene = Scene(world, test.kit, self.clock, lambda: self.powers, hand)
        self.over = SampleCondition(test.until, test.arena.zones) if test.until else None
        self.ambience = Ambience(test.arena, test.ambience)
        self.watcher = Watcher(test.put_back, self.scene) if test.put_back else None
        self.transcript = Transcript(self.clock)
        self.lang = lang
        self.rows: list[tuple[float, ...]] = []
        self.track = ServoTrack(always=test.servos)
        self.screens = ScreenTrack(self.transcript.note)
        self.due_ns = 0
        """Of the next sample."""
        self.off_ns = NEVER_NS
        """When the kit is switched off next."""
        self.is_over = False
        self.radio: RadioStation | None = None
        self.met: dict[str, VirtualRun] = {}
        """The other robots of the arena, while they run together."""
        self.network = Air(self.clock, test.network)
        self.network.note = lambda text: self.transcript.note(text, self.network.agenda.now_ns / NS_PER_S)
        self._switch_on({}, 0)

    def _switch_on(self, kept: Mapping[str, bytes], now_ns: int) -> None:
        """Have a kit on which there are the program's files and those that it has `kept`."""
        test, files = self.test, {**self.along, **kept, PROGRAM: self.source}
        seed = derived(test.conditions.seed, f"switched on at {now_ns}") if now_ns else test.conditions.seed
        self.virtual = self.new_kit(files, seed)
        self.board = self.virtual.board
        if isinstance(self.board, VirtualBoard):
            self.board.powered_ns = now_ns
            self.board.network.join(self.network)
            self._hear_of(self.board.senses)
        self._join_air(self.board.radio)
        self.board.on_serial = self.transcript.write
        self.board.before_output = self.before_output
        self.board.on_wake = self._wake
        self.board.wake_ns = self.due_ns
        if self.virtual.infrared:
            self.virtual.infrared.expect(test.remote)
            self.transcript.reserved += (REMOTE_MARK,) * bool(test.remote)
        self.buttons = tuple(self.board.buttons[name] for name in ("a", "b"))
        self.percent: tuple[float, float] | None = None
        """Powers of the motors, when nothing has changed since they were read."""

    def _join_air(self, radio: RadioStation) -> None:
        """Have the radio of the kit, which is new, be heard, and its messages be marks."""
        if self.radio:
            self.air.leave(self.radio)
        self.radio = radio
        radio.before_use = lambda: self.before_radio()
        radio.on_sent = lambda frame, over_ns: self.transcript.note(said(frame.payload), self.clock.now_s)
        radio.join(self.air, lambda: (self.scene.world.x, self.scene.world.y))

    def _hear_of(self, senses: BoardSenses) -> None:
        """Have marks and rows of what the board does by itself, and let its compass find north."""
        senses.on_mark = lambda mark: self.transcript.note(mark, self.clock.now_s)
        senses.on_row = self.transcript.log_row
        senses.bearing = lambda: self.test.arena.north - self.scene.heading()
        self.ambience.surround(senses, self.clock.now_ns)

    def new_kit(self, files: Mapping[str, bytes], seed: int) -> VirtualKit:
        """Return the kit with the program's files, switched off. Raises UsageError when they do not fit."""
        test = self.test
        return new_kit(
            test.kit, files, self.clock, self.scene,
            runtime=test.runtime, seed=seed, lang=self.lang, name=self.name, bare=test.bare,
        )  # fmt: skip

    def run(self, until_program_ends: bool) -> RunResult:
        """Run to the time limit, or until the program ends; with the other robots, where there are any."""
        if self.test.companions:
            from gorae.bench.together import run_together

            return run_together(self, until_program_ends)
        return self.run_alone(until_program_ends)

    def run_alone(self, until_program_ends: bool) -> RunResult:
        """Run this robot only."""
        limit_ns = round(self.test.time_limit_s * NS_PER_S)
        if isinstance(self.board, VirtualBoard):
            self.board.lingers = until_program_ends
        outcome = self._run_lives(limit_ns)
        ended_ns = min(self.clock.now_ns, limit_ns)
        last_ns = ended_ns if until_program_ends else limit_ns
        if self.is_over:
            last_ns = self.due_ns - SAMPLE_NS
            ended_ns = last_ns
        self._go_on_recording(last_ns)
        if until_program_ends and not self.is_over:
            last_ns = self._roll_out(ended_ns, min(ended_ns + NS_PER_S, limit_ns))
        self.screens.end(self.virtual.screens, ended_ns)
        if self.is_over and self.test.until_any:
            last_ns = self.due_ns - SAMPLE_NS
        missing = (last_ns - self.due_ns) // SAMPLE_NS + 1
        self.rows += self.rows[-1:] * max(0, missing)
        return self._result(outcome, ended_ns / NS_PER_S)

    def _run_lives(self, limit_ns: int) -> ProgramOutcome:
        """Run the program up to the time limit, and anew at every restart until then."""
        resets = 0
        restarts = (round(at_s * NS_PER_S) for at_s in self.test.restarts)
        for at_ns in (at_ns for at_ns in restarts if at_ns < limit_ns):
            self.off_ns = at_ns
            outcome = self.board.run(at_ns - 1)
            resets += outcome.resets
            if self.is_over or outcome.ending not in ("finished", "time-limit"):
                return replace(outcome, resets=resets)
            self._restart(at_ns)
        self.off_ns = NEVER_NS
        outcome = self.board.run(limit_ns)
        return replace(outcome, resets=resets + outcome.resets)

    def _restart(self, at_ns: int) -> None:
        """Put the robot to its start, switched off, and switch it on."""
        self._go_on_recording(at_ns - 1, settled=False)
        self.scene.advance(at_ns)
        left = files_on(self.virtual, self.test.runtime)
        self.scene.world.put_to_start()
        self.scene.forget()
        self.clock.now_ns = at_ns
        self._switch_on({name: left[name] for name in self.test.keep if name in left}, at_ns)

    def _go_on_recording(self, last_ns: int, *, settled: bool = True) -> None:
        """Take the samples that are due until `last_ns`, or until nothing changes any more."""
        while self.due_ns <= last_ns and not self.is_over and not (settled and self._is_settled()):
            self.sample(self.due_ns)

    def _roll_out(self, ended_ns: int, last_ns: int) -> int:
        """Record on while the robot still rolls after the program, and return until when, in ns."""
        while self.due_ns <= last_ns and not (self.is_over or self.scene.hand or self.scene.world.resting):
            self.sample(self.due_ns)
        return max(ended_ns, self.due_ns - SAMPLE_NS)

    def _is_settled(self) -> bool:
        """Nothing will change any more: the program is over, the robot stands, and nobody will touch it."""
        if self.scene.hand or self.scene.meeting:
            return False
        later = any(stimulus.times_ns[1] + SAMPLE_NS >= self.due_ns for stimulus in self.test.stimuli)
        later = later or any(message.at_s * NS_PER_S >= self.due_ns for message in self.test.messages)
        later = later or not self.ambience.over(self.due_ns) or self.virtual.is_busy(self.due_ns - SAMPLE_NS)
        return self._is_shown() and self.scene.world.resting and not any(self.powers) and not later

    def _is_shown(self) -> bool:
        """The last sample has the outputs as the program has left them: it may have put a light out since."""
        outputs = self.virtual.outputs(self.due_ns - SAMPLE_NS)
        return bool(self.rows) and tuple(self.rows[-1][: len(outputs)]) == tuple(outputs)

    def before_output(self) -> None:
        """The motors had their power until now; it is read again when the world moves on."""
        self.scene.catch_up()
        self.percent = None

    @property
    def powers(self) -> tuple[float, float]:
        """The powers of the left and the right motor, −1 to 1."""
        percent = self.percent
        if percent is None:
            percent = self.percent = self.virtual.powers()
        left, right = percent[0] / 100, percent[1] / 100
        return (left, right) if self.test.defects is SOUND else self.test.defects.powers(left, right)

    def _wake(self, now_ns: int) -> int:
        """Take a sample, unless it belongs to the time after a restart; return when to be woken again."""
        if now_ns >= self.off_ns:
            return NEVER_NS
        self.sample(now_ns)
        return self.due_ns

    def sample(self, now_ns: int) -> None:
        """Put down what is so at `now_ns`."""
        self.due_ns = now_ns + SAMPLE_NS
        self.touch(now_ns)
        self.on_time(now_ns / NS_PER_S)
        scene = self.scene
        scene.advance(now_ns)
        button_a, button_b = self.buttons
        truth = scene.world.truth()
        held = scene.hand.truth(now_ns) if scene.hand else ()
        row = (*self.virtual.outputs(now_ns), button_a.down, button_b.down, *scene.lately(), *held, *truth)
        if self.watcher:
            row = (*row, self.watcher.put_backs)
            self.watcher.look(now_ns, self._names(len(truth)), row)
        self.rows.append(row)
        self.track.look(self.virtual.servos, now_ns)
        self.screens.look(self.virtual.screens, now_ns)
        if self.over and self.over.holds(self._names(len(truth)), row):
            self.stop()

    def stop(self) -> None:
        """End the run with the sample that was taken last."""
        self.over, self.off_ns, self.is_over = None, 0, True
        if isinstance(self.board, VirtualBoard):
            self.board.stop()

    def place(self) -> tuple[float, float, float]:
        """Return x, y (mm) and heading (deg) as of the moment to which its world has come."""
        truth = dict(zip(TRUTH_SIGNALS, self.scene.world.truth(), strict=False))
        return truth["x"], truth["y"], truth["heading"]

    def _names(self, truths: int) -> list[str]:
        """Return the signals of a row; `truths` of them are the world's."""
        names = [*self.virtual.output_names, "button_a", "button_b", *self.scene.names]
        names += self.scene.hand.TRUTH if self.scene.hand else ()
        return [*names, *TRUTH_SIGNALS[:truths], *["put_backs"] * bool(self.watcher)]

    def touch(self, now_ns: int) -> None:
        """Do what people do at a sample: a button goes down, or up again, a message is sent."""
        self.network.agenda.run()
        for stimulus in self.test.stimuli:
            begin, end = stimulus.times_ns
            if begin <= now_ns < begin + SAMPLE_NS:
                self.board.buttons[stimulus.button].press()
            elif end <= now_ns < end + SAMPLE_NS:
                self.board.buttons[stimulus.button].release()
        if isinstance(self.board, VirtualBoard):
            self.ambience.surround(self.board.senses, now_ns)
        for message in self.test.messages:
            at_ns = round(message.at_s * NS_PER_S)
            if now_ns <= at_ns < now_ns + SAMPLE_NS:
                over_ns = at_ns + RAMP_UP_NS + message.frame.airtime_ns
                self.air.send_from_away(message.frame, message.away_mm, over_ns)
                self.transcript.note(sent_by_somebody(message.frame), now_ns / NS_PER_S)
        for key in self.test.remote:
            if now_ns <= round(key.at_s * NS_PER_S) < now_ns + SAMPLE_NS:
                self.transcript.note(said_by_remote(key), now_ns / NS_PER_S)

    def recording(self) -> Recording:
        """What has been recorded so far, as a file keeps it."""
        times: FloatArray = np.arange(len(self.rows), dtype=np.float64) * (SAMPLE_NS / NS_PER_S)
        names = self._names(len(self.scene.world.truth()))  # `covered` is not in every arena
        columns = np.fromiter(chain.from_iterable(self.rows), np.float64).reshape(-1, len(names)).T
        signals = dict(zip(names, columns, strict=True))
        signals |= self.track.columns(len(times))
        signals |= {name: own for name, own in self.transcript.logged(times).items() if name not in signals}
        _, lines, marks = self.transcript.read()
        labels = {"kit": self.test.kit.id, "target": self.test.target, "arena": self.test.arena.id}
        return Recording(times, signals, marks, lines, labels).as_written()

    def _result(self, outcome: ProgramOutcome, ended_s: float) -> RunResult:
        error = explain(outcome, self.source.decode("utf-8", "replace"), self.name, self.along)
        running = outcome.ending == "time-limit"
        output, _, _ = self.transcript.read()
        return RunResult(self.recording(), output, error, ended_s, running, outcome.resets)
