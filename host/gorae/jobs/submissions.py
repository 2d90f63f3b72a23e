"""Submissions: who handed in which program, in the layouts of LMSs, by patterns with named groups.

A pattern is tried on each path. Its group `person` says whose program it is, `lesson` for which lesson, if
the path tells, and `file` which file of it. What no pattern fits is refused, with a reason.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice, takewhile
from pathlib import PurePosixPath
from typing import TypeAlias

from gorae import documents
from gorae.errors import UsageError
from gorae.jobs.archives import FoundFile
from gorae.lessons.workspace import MARKER
from gorae.names import PROGRAM
from gorae.texts import Text

PRESETS = {
    # "download all" of Moodle, with a folder for each student or without
    "moodle": r"(?:.*?/)??(?P<person>[^/]+?)_(?P<id>\d+)_assignsubmission_file(?:_/|/|_)(?P<file>.+)",
    # lib/content_zipper.rb: sortablename[_LATE]_USERID_ATTACHMENTID_NAME
    "canvas": r"(?:.*?/)??(?P<person>[^/_]+)(?:_LATE)?_(?P<id>\d+)_(?P<attachment>\d+)_(?P<file>.+)",
    # files of a class's Drive folder, as a zip of them: each student's own name in front
    "classroom": r"(?:.*/)?(?P<person>[^/]+?)(?: - (?P<file>[^/]+))?\.py",
    # repositories of a class side by side: LESSON-STUDENT
    "github": r"(?:.*/)?(?P<lesson>[a-z0-9]+(?:-[a-z0-9]+)*?)-(?P<person>[A-Za-z0-9-]+)/(?P<file>[^/]+)",
    # a folder a student, with a folder a lesson in it or without
    "folder": r"(?:[^/]+\.zip/)?(?P<person>[^/]+)/(?:(?P<lesson>[^/]+)/)?(?P<file>[^/]+)",
}
"""By the names that `--match` takes. The outermost folder or file that fits says who it is: what a student
has packed is called as the student likes."""
_RECOGNISED = ("moodle", "canvas", "folder")
"""Tried in this order when nobody says what it is."""
_GROUPS = {"person", "lesson", "file", "id", "attachment"}
_MAX_PATTERN = 500
_MAX_PERSON = 60


@dataclass
class Submission:
    """What one person handed in for one lesson: the program is `files["main.py"]`."""

    person: str
    path: str
    """Of the program, as people find it again."""
    lesson: str | None = None
    """What the path or `gorae.yaml` says; None when neither does."""
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class RefusedFile:
    """A file that is not graded, and why."""

    path: str
    reason: Text


@dataclass
class Collected:
    """All that was handed in: each file that was seen is in a submission, beside one, or refused."""

    submissions: list[Submission]
    refused: list[RefusedFile]
    seen: int
    """Programs, and other files that cannot be read."""


def pattern_of(name: str | None, lessons: Iterable[str] = ()) -> list[re.Pattern[str]]:
    """Return the patterns of a preset, of a regular expression, or those that are recognised by themselves.

    Raises UsageError for a wrong expression, or one that names no `person`.
    """
    if name is None:
        return [re.compile(PRESETS[preset]) for preset in _RECOGNISED]
    if name in PRESETS:
        return [re.compile(PRESETS[name])]
    try:
        pattern = re.compile(name[:_MAX_PATTERN])
    except (re.error, RecursionError, OverflowError) as error:
        raise UsageError(Text("jobs.no-pattern", pattern=name, why=str(error))) from None
    if "person" not in pattern.groupindex or not set(pattern.groupindex) <= _GROUPS:
        raise UsageError(Text("jobs.no-person", presets=", ".join(PRESETS)))
    return [pattern]


def collect(found: Iterable[FoundFile], patterns: list[re.Pattern[str]]) -> Collected:
    """Return who handed in what. A `gorae.yaml` beside a program says its lesson.

    What lies beside somebody's `main.py`, and below it, belongs to that program.
    """
    refused: list[RefusedFile] = []
    readable: dict[str, bytes] = {}
    for each in found:
        if each.problem:
            refused.append(RefusedFile(each.path, each.problem))
        elif each.path not in readable:
            readable[each.path] = each.data
        elif _is_program(each.path):
            refused.append(RefusedFile(each.path, Text("jobs.same-path")))
    matches = {path: _match(path, patterns) for path in readable if _is_program(path)}
    homes = _homes(matches)
    programs = {path: match for path, match in matches.items() if _home(path, homes) in (None, path)}
    submissions = []
    names = sorted(readable)
    for path, match in sorted(programs.items()):
        folder = path.rpartition("/")[0]
        if match is None:
            refused.append(RefusedFile(path, Text("jobs.no-match")))
            continue
        own = _beside(folder, readable, names) if path in homes.values() else {PROGRAM: readable[path]}
        lesson = _lesson_of(readable.get(f"{folder}/{MARKER}".lstrip("/")))
        submissions.append(_submission(match, path, lesson, own))
    return Collected(submissions, refused, len(submissions) + len(refused))


def _is_program(path: str) -> bool:
    return path.lower().endswith(".py")


_Match: TypeAlias = "re.Match[str] | None"


def _match(path: str, patterns: list[re.Pattern[str]]) -> _Match:
    """Return the match that says who it is: with an LMS's id before one without, then the outermost."""
    matches = [match for pattern in patterns if (match := pattern.fullmatch(path))]
    return min(
        matches, key=lambda match: ("id" not in match.re.groupindex, match.start("person")), default=None
    )


def _homes(matches: Mapping[str, _Match]) -> dict[str, str]:
    """Return the folders that are one person's, each with the `main.py` in it."""
    homes = {}
    people: dict[str, set[str]] = {}
    for path, match in matches.items():
        folder, _, name = path.rpartition("/")
        if match:
            people.setdefault(folder, set()).add(match["person"])
            if name == PROGRAM:
                homes[folder] = path
    return {folder: path for folder, path in homes.items() if len(people[folder]) == 1}


def _home(path: str, homes: Mapping[str, str]) -> str | None:
    """Return the `main.py` that a file belongs to: that of the nearest folder above which is a person's."""
    folder = path.rpartition("/")[0]
    while folder not in homes:
        if not folder:
            return None
        folder = folder.rpartition("/")[0]
    return homes[folder]


def _beside(folder: str, readable: dict[str, bytes], names: list[str]) -> dict[str, bytes]:
    """Return all that lies in a folder and below, by its path from there on; `names` are sorted."""
    start = f"{folder}/" if folder else ""
    first = bisect_left(names, start)
    inside = takewhile(lambda name: name.startswith(start), islice(names, first, None))
    return {path[len(start) :]: readable[path] for path in inside}


def _submission(match: re.Match[str], path: str, lesson: str | None, files: dict[str, bytes]) -> Submission:
    groups = match.groupdict()
    person = " ".join((groups["person"] or "").split())[:_MAX_PERSON]
    return Submission(person or PurePosixPath(path).stem, path, lesson or groups.get("lesson"), files)


def _lesson_of(marker: bytes | None) -> str | None:
    """Return the lesson that a `gorae.yaml` names; None for one that cannot be read."""
    if not marker or len(marker) > 10_000:
        return None
    said = documents.parse(marker, MARKER).data
    lesson = said.get("lesson") if isinstance(said, dict) else None
    return lesson if isinstance(lesson, str) else None
