"""What a command works on: which program, challenge and kit, from options, folder and defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from gorae.bench import DriveTest
from gorae.bench.session import drive_test
from gorae.cli.language import chosen_language, tell
from gorae.cli.options import VIRTUAL
from gorae.errors import UsageError
from gorae.grading.challenge import Challenge
from gorae.grading.challenge_file import load_challenge
from gorae.kits import Arena, Kit, Pose, load_arena, load_kit
from gorae.kits.calibration import calibrated, load_calibration
from gorae.lessons import challenge_of, find_lesson, find_workspace
from gorae.names import PROGRAM
from gorae.programs import Gathered, gather, open_program
from gorae.programs.handed import read_handed
from gorae.report.exchange.shell import quoted, quoted_path
from gorae.texts import LANGUAGES, Text
from gorae.world import Conditions

_DEFAULT_KIT = "maqueen"
_DEFAULT_ARENA = "table"


@dataclass(frozen=True)
class ChosenTask:
    """A program, what it is to do, and on which kit."""

    program: Path
    source: bytes
    challenge: Challenge
    kit: Kit
    options: str = ""
    """How the challenge was named, to be named so again: `--lesson wall-stop`; empty in a lesson's folder."""
    along: Mapping[str, bytes] = field(default_factory=dict)
    """The other files of the program."""
    handed: Mapping[str, bytes] = field(default_factory=dict)
    """What is graded with it: dataset, model, card."""
    bare: bool = False
    """Whether the kit is to have no firmware of gorae's."""
    step: int | None = None
    """Which step of the lesson it is to do; such a check is no attempt at the lesson."""

    @property
    def whole(self) -> bytes:
        """All files of the program: it is another one when any of them is."""
        files = {**self.along, **self.handed}
        return self.source + b"".join(f"\n{name}\n".encode() + data for name, data in files.items())


def choose_program(path: Path, *, bare: bool = False) -> Gathered:
    """The program in a file or folder; what goes along is told. Raises UsageError."""
    found = gather(path, bare=bare)
    for remark in found.remarks:
        tell(remark)
    if found.along:
        click.echo(Text("cli.along", files=", ".join(found.along)).say(chosen_language()), err=True)
    return found


def choose_single(path: Path) -> bytes:
    """The program in one file, without any that go along; how it was saved is told. Raises UsageError."""
    found = open_program(path)
    if found.remark:
        tell(found.remark)
    return found.data


def is_bare(found: Gathered, kit: Kit) -> bool:
    """Whether a program must run without gorae's firmware: it needs that room, and imports none of it."""
    if found.uses_firmware:
        return False
    from gorae.kits.room import fits

    sizes = {name: len(data) for name, data in {**found.along, PROGRAM: found.source}.items()}
    bare = not fits(kit, sizes) and fits(kit, sizes, bare=True)
    if bare:
        click.echo(Text("cli.bare-for-room").say(chosen_language()), err=True)
    return bare


def choose_task(
    program: Path,
    lesson: str | None,
    challenge: Path | None,
    kit: str | None,
    *,
    bare: bool = False,
    step: int | None = None,
) -> ChosenTask:
    """Choose what a command is to do. Raises UsageError or DocumentError for what is missing or wrong.

    With a `step`, only what that step of the lesson's text asks.
    """
    if lesson and challenge:
        raise UsageError(Text("cli.lesson-and-challenge"))
    if step is not None and challenge:
        raise UsageError(Text("cli.step-of-a-lesson"))
    found = choose_program(program, bare=bare)
    program = found.path
    workspace = None if lesson or challenge else find_workspace(program)
    options = ""
    if challenge:
        chosen, options = load_challenge(challenge), f"--challenge {quoted_path(str(challenge))}"
    elif lesson:
        chosen, options = _asked_of(lesson, step), f"--lesson {quoted(lesson)}"
    elif workspace:
        if workspace.lesson:
            chosen = _asked_of(workspace.lesson, step)
        elif step is not None:
            raise UsageError(Text("cli.step-of-a-lesson"))
        else:
            chosen = challenge_of(workspace, program)
    else:
        raise UsageError(Text("cli.no-lesson", program=str(program)))
    named = kit_for(chosen, kit or (workspace.kit if workspace else None))
    handed = read_handed(program.parent, chosen.handed)
    options = " ".join(filter(None, [options, "" if step is None else f"--step {step}"]))
    return ChosenTask(program, found.source, chosen, named, options, found.along, handed, bare, step)


def _asked_of(name: str, step: int | None) -> Challenge:
    """The challenge of a lesson, or the small one of a step."""
    lesson = find_lesson(name)
    if step is None:
        return lesson.challenge
    from gorae.lessons.steps.goals import step_challenge

    return step_challenge(lesson, step)


def choose_drive_test(
    program: Path | None, kit: str | None, arena: str | None, time_s: float, seed: int
) -> DriveTest:
    """Where to try a program: as in its folder's lesson, or anywhere in an arena."""
    workspace = find_workspace(program) if program else None
    chosen = load_kit(kit or (workspace.kit if workspace else _DEFAULT_KIT))
    challenge = challenge_beside(program) if program and arena is None else None
    if challenge:
        return replace(drive_test(challenge, chosen, seed), time_limit_s=time_s)
    floor = load_arena(arena or _DEFAULT_ARENA)
    return DriveTest(chosen, floor, Conditions(seed=seed, start=floor.start), time_s)


def challenge_beside(program: Path) -> Challenge | None:
    """Return what the folder of a program is for, if it says so. Raises UsageError or DocumentError."""
    workspace = find_workspace(program)
    return challenge_of(workspace, program) if workspace else None


def choose_place(arena: str | None, lesson: str | None) -> tuple[Arena, Pose]:
    """Where a robot stands that somebody will drive: at the start of a lesson, or in an arena."""
    if arena and lesson:
        raise UsageError(Text("cli.arena-and-lesson"))
    if lesson:
        challenge = find_lesson(lesson).challenge
        return load_arena(challenge.arena), challenge.start
    floor = load_arena(arena or _DEFAULT_ARENA)
    return floor, floor.start


def is_held(lesson: str | None) -> bool:
    """Whether somebody holds the kit in this lesson, for it is about gestures."""
    return lesson is not None and find_lesson(lesson).challenge.held


def twin(kit: Kit, calibration: Path | None) -> Kit:
    """Return the kit, or the one that was calibrated into that file. Raises UsageError."""
    return calibrated(kit, load_calibration(calibration)) if calibration else kit


def check_twin(calibration: Path | None, target: str) -> None:
    """Refuse a calibration for a real kit: only a virtual one can be like another. Raises UsageError."""
    if calibration and target != VIRTUAL:
        raise UsageError(Text("cli.twin-is-virtual"))


def kit_for(challenge: Challenge, name: str | None) -> Kit:
    """Return the named kit, or the first one of the challenge.

    One that the challenge does not name will do if it has all that is asked for. Raises UsageError.
    """
    if name is None:
        return load_kit(challenge.kits[0])
    kit = load_kit(name)
    if not {name, kit.id, kit.like} & set(challenge.kits):
        _check_fits(challenge, kit, name)
    return kit


def _check_fits(challenge: Challenge, kit: Kit, name: str) -> None:
    """Refuse a kit that lacks something, and tell that nobody proved the challenge on another."""
    from gorae.lessons.fitting import why_unfit

    known = ", ".join(challenge.kits)
    if reasons := why_unfit(challenge, kit, name):
        why = {lang: "\n".join(f"  {reason.say(lang)}" for reason in reasons) for lang in LANGUAGES}
        raise UsageError(Text("cli.kit-not-in-challenge", kit=name, kits=known, why=why))
    click.echo(Text("cli.kit-not-proved", kit=kit.id, kits=known).say(chosen_language()), err=True)
