"""A challenge run on the virtual kit: conditions drawn by seed, one run after the other, then the grade."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gorae.bench.ambience import LOUD, QUIET, AmbientChange
from gorae.bench.appraisal import appraise
from gorae.bench.defects import CROSSED, SOUND
from gorae.bench.explain import NO_FILES
from gorae.bench.lost import PutBackRule
from gorae.bench.virtual import ButtonPress, Companion, DriveTest, RadioMessage, RunResult, run_virtual
from gorae.grading.challenge import AMBIENT, SAME, Challenge, Stimulus
from gorae.grading.fields import CHOICES, Range
from gorae.grading.grade import Run, grade
from gorae.grading.learned.appraisal import NOTHING, Appraisal
from gorae.grading.verdict import Verdict
from gorae.kits import Arena, Kit, Pose, load_arena, load_kit
from gorae.names import PROGRAM
from gorae.programs.handed import HandedIn
from gorae.radio.frames import MAX_PAYLOAD, RadioFrame, RadioSetting, of_text
from gorae.randomness import derived, spread_place, spread_share
from gorae.stl.evaluation import Evaluation
from gorae.stl.measures import Measure
from gorae.virtual.air.plan import AirPlan, Publication, Visit
from gorae.virtual.devices.ir_receiver import RemoteKey
from gorae.world import Conditions

if TYPE_CHECKING:
    from gorae.flash.runtime import Runtime
    from gorae.world.hand import Holding
    from gorae.world.people import HandSide


def draw(challenge: Challenge, seed: int) -> dict[str, float]:
    """Return what is different in the run with this seed, by the names of `runs.vary`.

    Each value has a random stream of its own: what is varied besides does not change it.
    """
    return {name: _drawn(name, within, seed) for name, within in sorted(challenge.runs.vary.items())}


def _drawn(name: str, within: Range, seed: int) -> float:
    """Return a value of a range; of people and hands the whole numbers, people one after the other."""
    if name == "person":
        return within.low + spread_place(seed, name, round(within.high - within.low) + 1)
    if name == "wires":  # each in every second run
        return within.low + spread_place(seed, name, 2) * (within.high - within.low)
    share = spread_share(seed, name)
    if within.unit in CHOICES:  # each in two of four runs
        return within.low if share < 0.5 else within.high
    return within.low + share * (within.high - within.low)


def conditions(challenge: Challenge, seed: int, drawn: dict[str, float]) -> Conditions:
    """The drawn values as the world takes them."""
    shifts: dict[str, tuple[float, float]] = {}
    for key, value in drawn.items():
        kind, _, rest = key.partition(".")
        if kind in ("walls", "obstacles"):
            name, _, axis = rest.rpartition(".")
            dx, dy = shifts.get(name, (0.0, 0.0))
            shifts[name] = (dx + value, dy) if axis == "x" else (dx, dy + value)
    nominal = challenge.start
    start = Pose.model_construct(
        x=nominal.x + drawn.get("start.x", 0.0),
        y=nominal.y + drawn.get("start.y", 0.0),
        heading=nominal.heading + drawn.get("start.heading", 0.0),
    )
    return Conditions(
        seed=derived(seed, "world"),
        start=start,
        motor_imbalance=drawn.get("motor_imbalance", 0.0),
        sensor_noise=drawn.get("sensor_noise", 1.0),
        friction=drawn.get("friction", 1.0),
        battery=drawn.get("battery", 1.0),
        shifts=shifts,
    )


def drive_test(challenge: Challenge, kit: Kit, seed: int, runtime: Runtime | None = None) -> DriveTest:
    """The run of a challenge with this seed; with a `runtime`, on the board's own firmware."""
    drawn = draw(challenge, seed)
    later = drawn.get("stimuli.at", 0.0)
    stimuli = [
        ButtonPress(max(0.0, stimulus.at + later), stimulus.press.removeprefix("button_"), stimulus.hold)
        for stimulus in challenge.stimuli
        if stimulus.press
    ]
    here = conditions(challenge, seed, drawn)
    held = holding(challenge, seed, drawn) if challenge.held else None
    arena = load_arena(challenge.arena)
    return DriveTest(
        kit, arena, here, challenge.time_limit, stimuli, runtime=runtime, held=held,
        messages=_messages(challenge, later),
        remote=_remote(challenge, later),
        network=_network(challenge, later),
        servos=_asks_for_servos(challenge),
        ambience=_ambience(challenge, later),
        companions=tuple(_companions(challenge, kit, seed, drawn, here)),
        defects=CROSSED if drawn.get("wires") else SOUND,
        put_back=_put_back(challenge, arena),
        restarts=challenge.restarts,
        keep=challenge.keep,
    )  # fmt: skip


def _messages(challenge: Challenge, later: float) -> list[RadioMessage]:
    """Return what is sent by radio; `later` is by how much this run is late, in s."""
    return [
        RadioMessage(
            max(0.0, one.at + later),
            RadioFrame(of_text(one.radio), RadioSetting(MAX_PAYLOAD, channel=one.channel, group=one.group)),
            one.away,
        )
        for one in challenge.stimuli
        if one.radio
    ]


def _remote(challenge: Challenge, later: float) -> list[RemoteKey]:
    """Return the keys of a remote control that are pressed; `later` is by how much this run is late, in s."""
    return [
        RemoteKey(one.ir.command, one.ir.address, max(0.0, one.at + later), *_held(one))
        for one in challenge.stimuli
        if one.ir
    ]


def _held(stimulus: Stimulus) -> tuple[float, ...]:
    """Return for how long a key is pressed, if the challenge says so."""
    return (stimulus.hold,) if "hold" in stimulus.model_fields_set else ()


def _network(challenge: Challenge, later: float) -> AirPlan:
    """Return what is in the air; `later` is by how much this run is late, in s."""
    air, stimuli = challenge.air, challenge.stimuli
    return AirPlan(
        networks=air.networks if air else None,
        hosts=air.hosts if air else {},
        visits=tuple(Visit(max(0.0, one.at + later), one.http) for one in stimuli if one.http),
        publications=tuple(Publication(max(0.0, one.at + later), one.mqtt) for one in stimuli if one.mqtt),
    )


def _asks_for_servos(challenge: Challenge) -> bool:
    formulas = [one.formula.text for one in challenge.checks if one.formula]
    formulas += [measure.formula.text for measure in challenge.measures.values()]
    return any("servo" in text for text in formulas)


def _ambience(challenge: Challenge, later: float) -> list[AmbientChange]:
    """Return when it gets louder, brighter or warmer; `later` is by how much this run is late, in s."""
    named = {"loud": LOUD, "quiet": QUIET}
    return [
        AmbientChange(
            max(0.0, one.at + later),
            what,
            float(named.get(value, value)),
            one.hold if "hold" in one.model_fields_set else None,
        )
        for one in challenge.stimuli
        for what in AMBIENT
        if (value := getattr(one, what)) is not None
    ]


def _companions(
    challenge: Challenge, kit: Kit, seed: int, drawn: dict[str, float], here: Conditions
) -> Iterator[Companion]:
    """Give the other robots of the run, each with luck of its own; floor and walls are those of `here`."""
    for name, robot in challenge.robots.items():
        start = Pose.model_construct(
            x=robot.start.x + drawn.get(f"robots.{name}.x", 0.0),
            y=robot.start.y + drawn.get(f"robots.{name}.y", 0.0),
            heading=robot.start.heading + drawn.get(f"robots.{name}.heading", 0.0),
        )
        own = replace(
            here, seed=derived(seed, f"robot {name}"), start=start, motor_imbalance=0.0, battery=1.0
        )
        source = None if robot.program == SAME else robot.program.encode()
        yield Companion(name, load_kit(robot.kit) if robot.kit else kit, own, source)


def _put_back(challenge: Challenge, arena: Arena) -> PutBackRule | None:
    rule = challenge.put_back
    return PutBackRule(rule.when.tree, rule.hold, rule.to, arena.zones) if rule else None


def holding(challenge: Challenge, seed: int, drawn: dict[str, float]) -> Holding:
    """Return who holds the kit in the run with this seed, and what is asked of that person, and when."""
    from gorae.world.hand import GestureRequest, Holding, Person
    from gorae.world.people import FIRST_UNSEEN

    later = drawn.get("stimuli.at", 0.0)
    hand: HandSide = "left" if drawn.get("hand") else "right"
    person = Person.of(int(drawn.get("person", FIRST_UNSEEN)), hand, drawn.get("vigour", 1.0))
    asked = [stimulus for stimulus in challenge.stimuli if stimulus.gesture]
    gestures = shuffled(challenge, seed)
    requests = tuple(
        GestureRequest(max(0.0, stimulus.at + later), gesture, stimulus.hold)
        for stimulus, gesture in zip(asked, gestures, strict=True)
    )
    return Holding(person, requests, derived(seed, "hand"), drawn.get("sensor_noise", 1.0))


def shuffled(challenge: Challenge, seed: int) -> list[str]:
    """Return the gestures that are asked for in the run with this seed, in their order."""
    made = [stimulus for stimulus in challenge.stimuli if stimulus.gesture]
    gestures: list[str] = [stimulus.gesture for stimulus in made if stimulus.gesture]
    if not challenge.runs.shuffle:
        return gestures
    asked = [place for place, one in enumerate(made) if one.at >= challenge.answers.after]
    drawn = sorted(asked, key=lambda place: derived(seed, f"place of gesture {place}"))
    other = dict(zip(asked, drawn, strict=True))
    return [gestures[other.get(place, place)] for place in range(len(gestures))]


def run_challenge(
    challenge: Challenge,
    kit: Kit,
    source: bytes,
    seeds: Sequence[int],
    *,
    lang: str,
    name: str = PROGRAM,
    along: Mapping[str, bytes] = NO_FILES,
    bare: bool = False,
    runtime: Runtime | None = None,
    on_time: Callable[[float], None] = lambda seconds: None,
) -> Iterator[RunResult]:
    """One result per seed, in their order. A program that does not start is run once.

    With a `runtime` they run on the board's own firmware; `on_time` is told how far each is, in s.
    """
    for seed in seeds:
        test = replace(drive_test(challenge, kit, seed, runtime), bare=bare)
        result = run_virtual(source, test, lang=lang, name=name, along=along, on_time=on_time)
        yield result
        if result.error and not result.error.attempt:
            return


def run_of(result: RunResult, seed: int, duration_s: float, **more: Any) -> Run:
    """A run as grading takes it; `more` is what only its caller knows: `conditions`, or `observed`."""
    return Run(
        seed=seed,
        recording=result.recording,
        duration_s=duration_s,
        output=result.output,
        error=result.error,
        running=result.running,
        resets=result.resets,
        **more,
    )


def measures_of(challenge: Challenge, test: DriveTest, result: RunResult) -> dict[str, float | None]:
    """Return the challenge's measures of a run, in their units; None for what was not measured."""
    evaluation = Evaluation(result.recording, test.arena.zones)
    trees = {name: measure.formula.tree for name, measure in challenge.measures.items()}
    return {name: evaluation.measured(tree) for name, tree in trees.items() if isinstance(tree, Measure)}


def grade_results(
    challenge: Challenge,
    kit: Kit,
    source: bytes,
    seeds: Sequence[int],
    results: Sequence[RunResult],
    along: Mapping[str, bytes] = NO_FILES,
    *,
    appraisal: Appraisal = NOTHING,
) -> Verdict:
    """What the program earned in `results`, as `run_challenge` gave them for `seeds`."""
    runs = [
        run_of(result, seed, challenge.time_limit, conditions=draw(challenge, seed))
        for seed, result in zip(seeds, results, strict=False)  # fewer results when it did not start
    ]
    text = source.decode("utf-8", "replace")
    return grade(challenge, runs, text, along=along, appraisal=appraisal, kit=kit.id, target="virtual")


class RunMemory:
    """Runs of the last few programs at one challenge, for answers that differ only in what lies beside them.

    A wrong card does not change what the robot does: such an answer is graded by the runs of the right one.
    """

    _MAX = 8

    def __init__(self) -> None:
        self._challenge: Challenge | None = None
        self._results: dict[object, list[RunResult]] = {}

    def results(
        self, challenge: Challenge, kit: Kit, answer: HandedIn, seeds: Sequence[int], lang: str
    ) -> list[RunResult]:
        """Return one result per seed, as `run_challenge` does."""
        if challenge is not self._challenge:
            self._challenge, self._results = challenge, {}
        along = tuple(sorted(answer.along.items()))
        key = (kit.id, answer.name, answer.source, along, tuple(seeds), lang)
        results = self._results.pop(key, None) or list(
            run_challenge(
                challenge, kit, answer.source, seeds, lang=lang, name=answer.name, along=answer.along
            )
        )
        self._results[key] = results
        if len(self._results) > self._MAX:
            del self._results[next(iter(self._results))]
        return results


def grade_answer(
    challenge: Challenge,
    kit: Kit,
    answer: HandedIn,
    seeds: Sequence[int],
    lang: str,
    memory: RunMemory | None = None,
) -> Verdict:
    """What is handed in earns, as `gorae check` tells it. With a `memory` the same program is run once."""
    results = (memory or RunMemory()).results(challenge, kit, answer, seeds, lang)
    appraisal = appraise(challenge, answer.handed)
    return grade_results(challenge, kit, answer.source, seeds, results, answer.along, appraisal=appraisal)
