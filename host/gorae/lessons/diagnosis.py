"""Mistakes of a lesson to practise on: programs without a name, and the answers apart from them.

    1/main.py   2/main.py   …   answers.md

Each folder is one of the lesson's `mistakes`, ready for `gorae check`; the remarks at its beginning,
which say what is wrong, are gone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from gorae.lessons.answers import files_of, header, program_of
from gorae.lessons.catalogue import Lesson
from gorae.lessons.workspace import MARKER
from gorae.names import PROGRAM
from gorae.texts import Text

ANSWERS = "answers.md"
_REMARKS = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:[ \t]*(?:#.*)?\r?\n)+")


def mistakes_to_diagnose(lesson: Lesson, count: int, kit: str, lang: str) -> Mapping[str, bytes]:
    """Return the files of so many mistakes of a lesson, by their paths with `/`, and of the answers.

    Which mistakes, and in which order, depends on the lesson alone. Raises DocumentError for a bad recipe.
    """
    chosen = sorted(lesson.mistakes, key=_shuffled)[:count]
    files: dict[str, bytes] = {}
    lines = [f"# {lesson.challenge.title.say(lang)}", "", Text("lessons.answers-about").say(lang), ""]
    for number, mistake in enumerate(chosen, 1):
        for name, data in files_of(lesson, mistake).items():
            files[f"{number}/{name}"] = _REMARKS.sub(b"", data) if name == PROGRAM else data
        files[f"{number}/{MARKER}"] = f"lesson: {lesson.address}\nkit: {kit}\n".encode()
        missed = ", ".join(header(mistake, "misses") or ())
        lines.append(f"{number}. `{program_of(mistake).relative_to(lesson.folder).as_posix()}`: {missed}")
    files[ANSWERS] = ("\n".join(lines) + "\n").encode()
    return files


def _shuffled(mistake: Path) -> bytes:
    """A key by which names are in no order that a person would guess."""
    return sha256(mistake.stem.encode()).digest()
