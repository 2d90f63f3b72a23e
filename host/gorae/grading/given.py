"""The programs of other robots in a challenge's arena: files beside it, read when the challenge is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gorae.documents import Path_
from gorae.grading.challenge import SAME
from gorae.texts import Text
from gorae.texts.words import shown

if TYPE_CHECKING:
    from gorae.grading.challenge import Challenge

MAX_BYTES = 64 * 1024
"""Of a program. None is longer that fits onto a board."""


def given_programs(challenge: Challenge, folder: Path) -> tuple[Challenge, list[tuple[Path_, Text]]]:
    """Return the challenge with the text of each program in place of its file's name, and what is wrong."""
    robots, mistakes = dict(challenge.robots), list[tuple[Path_, Text]]()
    for name, robot in challenge.robots.items():
        if robot.program == SAME:
            continue
        found = _read(folder, robot.program)
        if isinstance(found, Text):
            mistakes.append((("robots", name, "program"), found))
        else:
            robots[name] = robot.model_copy(update={"program": found})
    return challenge.model_copy(update={"robots": robots}), mistakes


def _read(folder: Path, name: str) -> str | Text:
    """Return a program's text, or what is wrong with it."""
    if not name.endswith(".py") or "/" in name or "\\" in name:
        return Text("grading.no-given-program", name=shown(name))
    try:
        with (folder / name).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) <= MAX_BYTES:
            return data.decode("utf-8")
    except (OSError, ValueError):
        pass
    return Text("grading.unread-program", name=shown(name), most=MAX_BYTES // 1024)
