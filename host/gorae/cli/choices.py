"""What a command works on: which program, challenge and kit, from options, folder and defaults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gorae.errors import UsageError
from gorae.grading.challenge import Challenge, load_challenge
from gorae.kits import Kit, load_kit
from gorae.lessons import find_lesson, find_workspace
from gorae.texts import Text

_LARGEST_PROGRAM = 1_000_000


@dataclass(frozen=True)
class Task:
    """A program, what it is to do, and on which kit."""

    program: Path
    source: bytes
    challenge: Challenge
    kit: Kit


def choose_task(program: Path, lesson: str | None, challenge: Path | None, kit: str | None) -> Task:
    """Raises UsageError or DocumentError when something is missing or does not fit."""
    if lesson and challenge:
        raise UsageError(Text("cli.lesson-and-challenge"))
    source = read_program(program)
    workspace = None if lesson or challenge else find_workspace(program)
    if challenge:
        chosen = load_challenge(challenge)
    elif lesson or workspace:
        chosen = find_lesson(lesson or (workspace.lesson if workspace else "")).challenge
    else:
        raise UsageError(Text("cli.no-lesson", program=str(program)))
    return Task(program, source, chosen, kit_for(chosen, kit or (workspace.kit if workspace else None)))


def read_program(program: Path) -> bytes:
    try:
        with program.open("rb") as stream:
            source = stream.read(_LARGEST_PROGRAM + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(Text("cli.no-program", program=str(program), reason=reason)) from None
    if len(source) > _LARGEST_PROGRAM:
        raise UsageError(Text("cli.large-program", program=str(program), limit=_LARGEST_PROGRAM))
    return source


def kit_for(challenge: Challenge, name: str | None) -> Kit:
    """The named kit, or the first one of the challenge."""
    if name is None:
        return load_kit(challenge.kits[0])
    kit = load_kit(name)
    if name not in challenge.kits and kit.id not in challenge.kits:
        raise UsageError(Text("cli.kit-not-in-challenge", kit=name, kits=", ".join(challenge.kits)))
    return kit
