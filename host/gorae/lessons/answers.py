"""Answers to a lesson: a program in one file, or a folder with all that is handed in together.

`solution.py` or `solution/`, `mistakes/one_person.py` or `mistakes/one_person/`. A file that an answer lacks
is taken from the solution, so that a mistake is nothing but what is wrong about it; a starter is all that
there is. What a `recipe.yaml` in a folder tells to make is made: see `recipes`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gorae import documents
from gorae.disk import read_bytes
from gorae.names import PROGRAM
from gorae.programs.gathering import gather, gather_files
from gorae.programs.handed import HandedIn, take_handed

if TYPE_CHECKING:
    from gorae.lessons.catalogue import Lesson
    from gorae.lessons.recipes import Recipe

RECIPE = "recipe.yaml"


def answer_at(stem: Path) -> Path:
    """Return where an answer lies: the folder of that name, or else the program."""
    return stem if stem.is_dir() else stem.with_suffix(".py")


def answers_in(shelf: Path) -> list[Path]:
    """Return the answers in a folder, `mistakes` or `ideas`, in the order of their names."""
    found = [*shelf.glob("*.py"), *(path for path in shelf.glob("*") if path.is_dir())]
    return sorted(path for path in found if not path.name.startswith(("__", ".")))


def program_of(answer: Path) -> Path:
    """Return the program of an answer; a folder may lack it."""
    return answer / PROGRAM if answer.is_dir() else answer


def header(answer: Path, key: str) -> list[str] | None:
    """Return the words of `# key: one, two`, the first line of a program; None when it is another line.

    In a folder the recipe may say so instead: `misses: [one, two]`.
    """
    program = program_of(answer)
    if program.is_file():
        with program.open(encoding="utf-8-sig", errors="replace") as lines:
            match = re.fullmatch(rf"#\s*{key}:\s*(\S.*)", lines.readline().rstrip())
        if match:
            return re.split(r"\s*,\s*", match[1])
    recipe = read_recipe(answer)
    return list(recipe.misses) if recipe and key == "misses" and recipe.misses else None


def read_recipe(answer: Path) -> Recipe | None:
    """Return the recipe in an answer's folder, if there is one. Raises DocumentError."""
    path = answer / RECIPE
    if not path.is_file():
        return None
    from gorae.lessons.recipes import Recipe

    return documents.load(path, Recipe)


def files_of(lesson: Lesson, answer: Path) -> dict[str, bytes]:
    """Return all files of an answer that is a folder, by their paths with `/`, also those that are made.

    Raises DocumentError for a recipe with mistakes.
    """
    from gorae.lessons.recipes import Recipe, made

    if answer == lesson.starter:
        return _files_in(answer) | made(read_recipe(answer) or Recipe())
    whole = (read_recipe(lesson.solution) or Recipe()).changed_by(read_recipe(answer))
    written = _files_in(lesson.solution) | _files_in(answer)
    return made(whole) | written


def read_answer(lesson: Lesson, answer: Path) -> HandedIn:
    """Return an answer as it is handed in. Raises UsageError or DocumentError."""
    wanted = lesson.challenge.handed
    if answer.is_file() and not lesson.solution.is_dir():
        found = gather(answer)
        return HandedIn(answer.name, found.source, found.along)
    return handed_in(files_of(lesson, answer), wanted)


def handed_in(files: Mapping[str, bytes], wanted: Sequence[str]) -> HandedIn:
    """Return files as they are handed in, those that are `wanted` beside the program. Raises UsageError."""
    found = gather_files(files, PROGRAM)
    return HandedIn(PROGRAM, found.source, found.along, take_handed(files, wanted))


def files_after_starter(lesson: Lesson, answer: Path) -> dict[str, bytes]:
    """Return the files of somebody who began with the starter: what an answer lacks is the starter's.

    Raises DocumentError for a recipe with mistakes.
    """
    from gorae.lessons.recipes import Recipe, made

    own = read_recipe(answer) if answer.is_dir() else None
    if own is None:
        return starter_files(lesson) | _files_in(answer)
    begun = read_recipe(lesson.starter) if lesson.starter.is_dir() else None
    return made((begun or Recipe()).changed_by(own)) | _files_in(lesson.starter) | _files_in(answer)


def starter_files(lesson: Lesson) -> dict[str, bytes]:
    """Return what a student begins with, by file. Raises DocumentError for a recipe with mistakes."""
    starter = lesson.starter
    return files_of(lesson, starter) if starter.is_dir() else {PROGRAM: starter.read_bytes()}


def _files_in(answer: Path) -> dict[str, bytes]:
    if answer.is_file():
        return {PROGRAM: read_bytes(answer)}
    paths = sorted(path for path in answer.rglob("*") if path.is_file()) if answer.is_dir() else []
    found = {path.relative_to(answer): path for path in paths if path.name != RECIPE}
    return {name.as_posix(): read_bytes(path) for name, path in found.items() if _belongs(name.parts)}


def _belongs(parts: Sequence[str]) -> bool:
    return not any(part.startswith((".", "__pycache__")) for part in parts)
