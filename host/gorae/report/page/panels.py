"""One run, ready to be shown: its checks, its arena, its charts and its replay."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gorae.grading.challenge import Challenge, Stimulus
from gorae.grading.differences import differences
from gorae.grading.verdict import CheckResult, RunVerdict
from gorae.kits import Arena
from gorae.parts import Kind
from gorae.report.learned import put_backs
from gorae.report.page.arena import ArenaDrawing, scene
from gorae.report.page.charts import Chart, charts_of, motors_chart
from gorae.report.page.learned.learning_curves import logged_charts
from gorae.report.page.listing import Printed, printed
from gorae.report.page.melody import Note, melody
from gorae.report.page.replay import frames, readings, screens
from gorae.report.page.scale import within
from gorae.report.plain import floor_points, measured
from gorae.stl.evaluation import Evaluation
from gorae.stl.quantities import seconds
from gorae.telemetry.recording import Recording
from gorae.telemetry.screens import without_pictures
from gorae.telemetry.signals import SIGNALS
from gorae.texts import Text


@dataclass(frozen=True)
class Reading:
    """A signal to watch in the replay."""

    name: str
    title: str
    unit: str
    kind: Kind


@dataclass(frozen=True)
class TimelineMark:
    """Something at a place of the time line, in percent."""

    percent: float
    text: str
    kind: str
    title: str


@dataclass(frozen=True)
class RunCard:
    """A run among several: the small picture."""

    number: int
    run: RunVerdict
    scene: ArenaDrawing
    detailed: bool
    """Whether it has a panel of its own."""

    @property
    def points(self) -> float:
        return floor_points(self.run.score)

    @property
    def best(self) -> float:
        return sum(check.max_points for check in self.run.checks)


@dataclass(frozen=True)
class Panel:
    """A run in full."""

    card: RunCard
    charts: list[tuple[int, CheckResult, list[Chart]]]
    """Number and result of each check that compares something, and its charts."""
    motors: Chart | None
    logged: list[Chart]
    """What the program logged under names of its own: learning curves."""
    frames: dict[str, object]
    readings: list[Reading]
    printed: list[Printed]
    moments: list[TimelineMark]
    melody: list[Note]
    differences: list[Text]
    end_s: float
    seen: bool
    """Whether anybody saw where the robot was."""
    shown_s: float
    """The moment that is shown before somebody presses play: the first miss, or the end."""
    measures: list[Text]

    @property
    def playable(self) -> bool:
        return bool(self.frames["signals"])


@dataclass(frozen=True)
class PanelMaker:
    """Makes cards and panels of a challenge's runs, in one language."""

    challenge: Challenge
    arena: Arena
    lang: str

    def card(self, number: int, run: RunVerdict, recording: Recording, *, detailed: bool) -> RunCard:
        seen = scene(self.arena, self.challenge, run, _ran(run, recording), self.lang)
        return RunCard(number, run, seen, detailed)

    def panel(self, card: RunCard, recording: Recording) -> Panel:
        run = card.run
        recording = _ran(run, recording)
        end_s = _end(run, recording)
        evaluation = Evaluation(recording, self.arena.zones)
        at = [check.at_s for check in run.checks if check.at_s is not None and check.status == "missed"]
        sides = [self._said(f"report.page-{side}") for side in ("left", "right")]
        return Panel(
            card=card,
            charts=list(self._charts(evaluation, run, end_s)),
            motors=motors_chart(evaluation, end_s, sides, Text("report.page-motors")),
            logged=logged_charts(recording, end_s, self.lang),
            frames={**frames(recording), "screens": screens(recording, self.lang)},
            readings=[self._reading(name) for name in readings(recording)],
            printed=printed(recording, run.output),
            moments=list(self._moments(run, recording, end_s)),
            melody=melody(recording, self.lang),
            differences=differences(self.challenge, run.conditions) if started(run) else [],
            end_s=end_s,
            seen=bool(card.scene.path),
            shown_s=within(min(at, default=end_s), 0.0, end_s),
            measures=measured(self.challenge, run.measures),
        )

    def _charts(
        self, evaluation: Evaluation, run: RunVerdict, end_s: float
    ) -> Iterator[tuple[int, CheckResult, list[Chart]]]:
        checks = {check.id: check for check in self.challenge.checks}
        for number, result in enumerate(run.checks, 1):
            if result.id not in checks or result.status == "broken":
                continue
            charts = charts_of(evaluation, checks[result.id], result, end_s)
            if charts:
                yield number, result, charts

    def _moments(self, run: RunVerdict, recording: Recording, end_s: float) -> Iterator[TimelineMark]:
        for stimulus in self.challenge.stimuli:
            sign, title = self._stimulus(stimulus)
            yield self._moment(stimulus.at, end_s, sign, "button", title)
        for at, name in without_pictures(recording.marks)[:100]:
            yield self._moment(at, end_s, "◆", "mark", name)
        for at in put_backs(recording)[:100]:
            title = self._said("report.page-put-back", time=seconds(at))
            yield self._moment(at, end_s, "↩", "put-back", title)
        for at in self.challenge.restarts:
            title = self._said("report.page-restarted", time=seconds(at))
            yield self._moment(at, end_s, "↻", "restart", title)
        for number, check in enumerate(run.checks, 1):
            if check.at_s is not None:
                yield self._moment(check.at_s, end_s, str(number), "miss", check.title.say(self.lang))

    def _stimulus(self, stimulus: Stimulus) -> tuple[str, str]:
        """Return a sign for what happened, and what it was."""
        time = seconds(stimulus.at)
        if stimulus.press:
            button = stimulus.press.removeprefix("button_").upper()
            return button, self._said("report.page-pressed", button=button, time=time)
        if stimulus.radio:
            return "📡", self._said("report.page-radio", message=stimulus.radio, time=time)
        if stimulus.ir:
            key = f"0x{stimulus.ir.command:02x}"
            return "🎛", self._said("report.page-ir", message=key, time=time)
        if stimulus.http:
            return "🌐", self._said("report.page-http", message=stimulus.http, time=time)
        if stimulus.mqtt:
            return "🌐", self._said("report.page-mqtt", message=stimulus.mqtt, time=time)
        for what, sign in (("sound", "🔊"), ("light", "☀"), ("temperature", "🌡")):
            if (value := getattr(stimulus, what)) is not None:
                return sign, self._said(f"report.page-{what}", value=value, time=time)
        gesture = Text(f"world.gesture-{stimulus.gesture}")
        return "✋", self._said("report.page-gesture", gesture=gesture, time=time)

    def _moment(self, at_s: float, end_s: float, text: str, kind: str, title: str) -> TimelineMark:
        return TimelineMark(round(100 * within(at_s / end_s, 0.0, 1.0), 2), text, kind, title)

    def _reading(self, name: str) -> Reading:
        signal = SIGNALS[name]
        title = (signal.ko if self.lang == "ko" else signal.en).partition("(")[0].strip()
        return Reading(name, title, signal.unit, signal.kind)

    def _said(self, key: str, /, **values: object) -> str:
        return Text(key, **values).say(self.lang)


def started(run: RunVerdict) -> bool:
    """Whether there is anything to watch: a program with a syntax error never ran."""
    return run.error is None or run.error.attempt


def _ran(run: RunVerdict, recording: Recording) -> Recording:
    """What happened while the program ran: nothing, when it never did."""
    return recording if started(run) else replace(recording, times=recording.times[:0], signals={})


def _end(run: RunVerdict, recording: Recording) -> float:
    """How long the run is shown, in seconds; never 0."""
    last = float(recording.times[-1]) if len(recording.times) else 0.0
    duration = run.duration_s if math.isfinite(run.duration_s) else 0.0
    return max(last, duration) or 1.0
