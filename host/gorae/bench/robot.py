"""A virtual kit in the hands of a person, or of a test: run a program, press, let time pass, ask.

robot = Robot("maqueen", arena="corridor", start=(300, 400, 0), seed=1)
robot.run("from robot import *\\nwhile not button_a():\\n    sleep(10)\\ndrive(100)\\n")
robot.step(2)
robot.press("a")
robot.step(3)
robot.check("eventually(speed >= 50 mm/s)")
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from operator import methodcaller
from pathlib import Path

from gorae.bench.explain import NO_FILES
from gorae.bench.virtual import (
    SAMPLE_NS,
    ButtonPress,
    Companion,
    DriveTest,
    RadioMessage,
    RunResult,
    run_virtual,
)
from gorae.clock import NS_PER_S
from gorae.errors import GoraeError, UsageError
from gorae.grading.challenge import LONGEST_MESSAGE, SHORTEST_GESTURE_S
from gorae.grading.references import late_windows
from gorae.kits import Pose, load_arena, load_kit
from gorae.names import PROGRAM
from gorae.parts import IrReceiver
from gorae.programs import gather
from gorae.radio.frames import MAX_PAYLOAD, RadioFrame, RadioSetting, of_text
from gorae.stl import formula as stl
from gorae.stl import names
from gorae.stl.evaluation import Evaluation
from gorae.stl.explain import explain
from gorae.stl.mistakes import Mistake, pointed
from gorae.stl.parser import parse_formula
from gorae.stl.quantities import what_is
from gorae.telemetry.recording import Recording
from gorae.texts import Text
from gorae.virtual.devices.ir_receiver import RemoteKey
from gorae.world import Conditions
from gorae.world.hand import GESTURES, GestureRequest, Holding, Person
from gorae.world.people import HANDS, HandSide

LONGEST_S = 600
"""As long as a challenge may last."""
_SHORTEST_PRESS_S = SAMPLE_NS / NS_PER_S
_BUTTONS = ("a", "b")
_MAX_VIGOUR = 3.0


class RobotError(UsageError):
    """A virtual kit was asked for something that cannot be; says so in the kit's language."""

    def __init__(self, text: Text, lang: str) -> None:
        super().__init__(text)
        self.lang = lang

    def __str__(self) -> str:
        return self.say(self.lang)


# pytest then shows the line of the test, and none of ours.
__tracebackhide__ = methodcaller("errisinstance", (RobotError, AssertionError))


class Robot:
    """A virtual kit that is told what happens to it, and asked what it did.

    `run` and `press` and `step` only write down what happens and when. To answer a question, the program is
    run from the start up to the present; the answer to the next one is taken from the same run, until
    something happens again. Nobody can tell: the same program, kit and seed always do the same.
    So ask after long steps rather than after every short one.

    Lengths in mm, angles in deg, times in s. Everything that cannot be raises RobotError.
    """

    def __init__(
        self,
        kit: str | Path = "maqueen",
        *,
        arena: str | Path = "table",
        start: tuple[float, float, float] | None = None,
        seed: int = 1,
        lang: str = "en",
    ) -> None:
        """A kit and an arena by name or file; `start` is x, y and heading, the middle when left out."""
        self.lang = lang
        try:
            self._kit = load_kit(str(kit))
            self._arena = load_arena(str(arena))
        except GoraeError as error:
            raise self._error("robot-mistake", reason=error) from None
        self._conditions = Conditions(seed=seed, start=self._start(start))
        self._program: tuple[str, bytes, Mapping[str, bytes]] | None = None
        self._presses: list[ButtonPress] = []
        self._messages: list[RadioMessage] = []
        self._keys: list[RemoteKey] = []
        self._others: dict[str, Robot] = {}
        self._met_by: tuple[Robot, str] | None = None
        """Who has this one in its arena, and under which name."""
        self._person: Person | None = None
        self._requests: list[GestureRequest] = []
        self._result: RunResult | None = None
        self._now_ns = 0

    def __repr__(self) -> str:
        return f"<Robot {self._kit.id} at {self.now_s:g} s>"

    # --- what happens -----------------------------------------------------------------------------------

    def run(self, program: str | Path) -> None:
        """Put a program on the kit, its text, file or folder, and switch it on: time 0, nothing pressed."""
        if isinstance(program, Path):
            try:
                found = gather(program)
                self._program = found.path.name, found.source, found.along
            except UsageError as error:
                raise self._error("robot-no-program", reason=error.say(self.lang)) from None
        elif program.endswith(".py") and "\n" not in program:
            raise self._error("robot-program-is-a-name", program=program)
        else:
            self._program = PROGRAM, program.encode("utf-8", "replace"), NO_FILES
        self._restart()

    def meet(self, **others: Robot) -> None:
        """Have other kits in the same arena, by name: `robot.meet(leader=other)`, then `value("leader.x")`.

        They see, push and hear each other. All have one time, which `step` of this one lets pass.
        """
        for name, other in others.items():
            apart = other._arena.id != self._arena.id or other is self or name in self._others
            if apart or self._met_by or other._met_by or other._others:
                raise self._error("robot-cannot-meet", name=name)
            if self._now_ns or other._now_ns or self._person or other._person:
                raise self._error("robot-late-meeting")
            other._met_by = self, name
            self._others[name] = other
        self._result = None

    def radio(self, message: str, group: int = 0, channel: int = 7, away: float = 1000.0) -> None:
        """Have somebody send a message by radio now, as `radio.send` does, from so many mm away."""
        if not (0 < len(message.encode("utf-8", "replace")) <= LONGEST_MESSAGE):
            raise self._error("robot-message", most=LONGEST_MESSAGE)
        if not (0 <= group <= 255 and 0 <= channel <= 83 and away > 0):
            raise self._error("robot-no-channel", group=group, channel=channel)
        setting = RadioSetting(MAX_PAYLOAD, channel=channel, group=group)
        first = self._met_by[0] if self._met_by else self
        first._messages.append(RadioMessage(self.now_s, RadioFrame(of_text(message), setting), away))
        first._result = None

    def remote(self, command: int, address: int = 0, for_s: float = 0.1) -> None:
        """Press a key of an infrared remote control now; held for longer it repeats itself, as in NEC."""
        if not self._kit.find(IrReceiver):
            raise self._error("robot-no-receiver", kit=self._kit.id)
        if not (0 <= command <= 0xFF and 0 <= address <= 0xFFFF and 0 < for_s <= LONGEST_S):
            raise self._error("robot-no-key", command=command, address=address)
        first = self._met_by[0] if self._met_by else self
        first._keys.append(RemoteKey(command, address, self.now_s, for_s))
        first._result = None

    def step(self, seconds: float) -> None:
        """Let virtual time pass."""
        if self._met_by:
            raise self._error("robot-is-led", name=self._met_by[1])
        ns = self._ns(seconds)
        if self._now_ns + ns > LONGEST_S * NS_PER_S:
            raise self._error("robot-too-long", longest=LONGEST_S)
        self._now_ns += ns
        self._result = None

    def press(self, button: str, for_s: float = 0.2) -> None:
        """Press button `a` or `b` now. It goes up again after that time, while time passes."""
        name = button.removeprefix("button_")
        if name not in _BUTTONS:
            raise self._error("robot-no-button", button=button, known=", ".join(_BUTTONS))
        if self._ns(for_s) < SAMPLE_NS or for_s > LONGEST_S:
            raise self._error("robot-press", value=for_s, least=_SHORTEST_PRESS_S, longest=LONGEST_S)
        if any(held.button == name and held.at_s + held.for_s > self.now_s for held in self._presses):
            raise self._error("robot-held", button=name)
        self._presses.append(ButtonPress(self.now_s, name, for_s))
        self._forget_result()

    def hold(self, person: int = 1, hand: HandSide = "right", vigour: float = 1.0) -> None:
        """Have a person hold the kit in a hand from the start on: its wheels turn in the air."""
        if self._now_ns or self._others or self._met_by:
            raise self._error("robot-late-hold")
        if hand not in HANDS or not 0 < vigour <= _MAX_VIGOUR or person < 1:
            raise self._error("robot-no-person", person=person, hand=hand, vigour=vigour)
        self._person = Person.of(person, hand, vigour)
        self._result = None

    def gesture(self, gesture: str, for_s: float = 1.5) -> None:
        """Ask who holds the kit for a gesture now, such as `circle`; it goes on while time passes."""
        if gesture not in GESTURES[1:]:
            raise self._error("robot-no-gesture", gesture=gesture, known=", ".join(GESTURES[1:]))
        if self._person is None:
            raise self._error("robot-not-held", gesture=gesture)
        if self._ns(for_s) < SHORTEST_GESTURE_S * NS_PER_S or for_s > LONGEST_S:
            raise self._error("robot-short-gesture", value=for_s, least=SHORTEST_GESTURE_S, longest=LONGEST_S)
        if self._requests and self._requests[-1].at_s + self._requests[-1].for_s > self.now_s:
            raise self._error("robot-busy-hand", gesture=self._requests[-1].gesture)
        self._requests.append(GestureRequest(self.now_s, gesture, for_s))
        self._result = None

    # --- questions --------------------------------------------------------------------------------------

    @property
    def now_s(self) -> float:
        """How much time has passed since the kit was switched on."""
        return (self._met_by[0] if self._met_by else self)._now_ns / NS_PER_S

    @property
    def result(self) -> RunResult:
        """All that happened until now."""
        if self._met_by:
            first, name = self._met_by
            return first.result.others[name]
        if self._result is None:
            self._result = self._run()
        return self._result

    @property
    def recording(self) -> Recording:
        """The signals until now, a sample every 40 ms."""
        return self.result.recording

    @property
    def output(self) -> str:
        """What the program has printed."""
        return self.result.output

    @property
    def error(self) -> str | None:
        """How the program went wrong, in a sentence or two."""
        error = self.result.error
        return error.message.say(self.lang) if error else None

    @property
    def running(self) -> bool:
        """Whether the program has not ended yet."""
        return self.result.running

    def value(self, signal: str) -> float:
        """The last sample of a signal: `x`, `speed`, `distance` … NaN where nothing was measured."""
        for mistake in names.check(stl.SignalValue(signal)):
            raise RobotError(mistake.text, self.lang)
        self._must_have([signal])
        return float(self.recording.signals[signal][-1])

    def robustness(self, formula: str) -> float:
        """Return by how much a formula holds from the start until now; negative when it does not."""
        tree = self._parsed(formula)
        return float(self._evaluation().robustness(tree)[0])

    def holds(self, formula: str) -> bool:
        """Whether a formula, such as `always(bumps == 0)`, holds from the start until now."""
        return self.robustness(formula) >= 0

    def explain(self, formula: str) -> str:
        """Why a formula does not hold, as a student is told; empty when it does."""
        tree, evaluation = self._parsed(formula), self._evaluation()
        missed = evaluation.robustness(tree)[0] < 0
        return explain(evaluation, tree).text.say(self.lang) if missed else ""

    def check(self, formula: str) -> None:
        """`assert robot.holds(formula)`, with the reason. Raises AssertionError."""
        why = self.explain(formula)
        if why:
            raise AssertionError("\n".join(filter(None, [formula, why, self.error])))

    # --- how --------------------------------------------------------------------------------------------

    def _forget_result(self) -> None:
        self._result = None
        if self._met_by:
            self._met_by[0]._result = None

    def _restart(self) -> None:
        """Begin anew, with all that are in the same arena."""
        first = self._met_by[0] if self._met_by else self
        for one in (first, *first._others.values()):
            one._presses, one._messages, one._requests, one._keys = [], [], [], []
            one._result, one._now_ns = None, 0

    def _companion(self, name: str) -> Companion:
        """Return this robot as another one has it in its arena."""
        _, source, along = self._has_program()
        return Companion(name, self._kit, self._conditions, source, along, tuple(self._presses))

    def _has_program(self) -> tuple[str, bytes, Mapping[str, bytes]]:
        if self._program is None:
            raise self._error("robot-idle")
        return self._program

    def _run(self) -> RunResult:
        name, source, along = self._has_program()
        person, asked = self._person, tuple(self._requests)
        held = Holding(person, asked, self._conditions.seed) if person else None
        presses = tuple(self._presses)
        others = tuple(other._companion(each) for each, other in self._others.items())
        test = DriveTest(
            self._kit, self._arena, self._conditions, self.now_s, presses,
            messages=tuple(self._messages), companions=others, held=held, servos=True,
            remote=tuple(self._keys),
        )  # fmt: skip
        try:
            return run_virtual(source, test, lang=self.lang, name=name, along=along)
        except UsageError as error:
            raise RobotError(error.text, self.lang) from None

    def _evaluation(self) -> Evaluation:
        return Evaluation(self.recording, self._arena.zones)

    def _parsed(self, formula: str) -> stl.Formula:
        """The formula, when it can be asked here and now."""
        try:
            tree = parse_formula(formula)
        except UsageError as error:
            raise RobotError(error.text, self.lang) from None
        mistakes: list[Mistake] = [*names.unknown_zones(tree, self._arena.zones), *self._late(tree)]
        if mistakes:
            raise RobotError(pointed(formula, mistakes), self.lang)
        self._must_have(sorted(stl.signals_of(tree)))
        return tree

    def _late(self, tree: stl.Formula) -> list[Mistake]:
        """Windows that begin after the last sample: with nothing in them, nothing could be wrong."""
        last_s = float(self.recording.times[-1])
        late = late_windows(tree, math.nextafter(last_s, math.inf), 0.0)
        return [Mistake(one.at, Text("bench.robot-late", now=self.now_s)) for one in late]

    def _must_have(self, signals: list[str]) -> None:
        for name in signals:
            if name not in self.recording.signals:
                raise self._error("robot-no-signal", signal=what_is(stl.SignalValue(name)), kit=self._kit.id)

    def _start(self, start: tuple[float, float, float] | None) -> Pose:
        size = self._arena.size
        x, y, heading = start or (size.x / 2, size.y / 2, 0.0)
        if not (0 <= x <= size.x and 0 <= y <= size.y and math.isfinite(heading)):
            raise RobotError(Text("grading.start-outside", x=size.x, y=size.y), self.lang)
        return Pose.model_construct(x=float(x), y=float(y), heading=float(heading))

    def _ns(self, seconds: float) -> int:
        ns = round(seconds * NS_PER_S) if math.isfinite(seconds) else 0
        if ns <= 0:
            raise self._error("robot-step", value=seconds)
        return ns

    def _error(self, key: str, **values: object) -> RobotError:
        return RobotError(Text(f"bench.{key}", **values), self.lang)
