"""Who handed in what: programs in the layouts of LMSs, by patterns with named groups.

A pattern is tried on each path. Its group `person` says whose program it is, `lesson` for which lesson, if
the path tells, and `file` which file of it. What no pattern fits is refused, with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import yaml

from gorae.errors import UsageError
from gorae.jobs.archives import Found
from gorae.lessons.workspace import MARKER, PROGRAM
from gorae.texts import Text

PRESETS = {
    # "download all" of Moodle, with a folder for each student or without
    "moodle": r"(?:.*/)?(?P<person>[^/]+?)_(?P<id>\d+)_assignsubmission_file(?:_/|/|_)(?P<file>[^/]+)",
    # lib/content_zipper.rb: sortablename[_LATE]_USERID_ATTACHMENTID_NAME
    "canvas": r"(?:.*/)?(?P<person>[^/_]+)(?:_LATE)?_(?P<id>\d+)_(?P<attachment>\d+)_(?P<file>[^/]+)",
    # files of a class's Drive folder, as a zip of them: each student's own name in front
    "classroom": r"(?:.*/)?(?P<person>[^/]+?)(?: - (?P<file>[^/]+))?\.py",
    # repositories of a class side by side: LESSON-STUDENT
    "github": r"(?:.*/)?(?P<lesson>[a-z0-9]+(?:-[a-z0-9]+)*?)-(?P<person>[A-Za-z0-9-]+)/(?P<file>[^/]+)",
    # a folder a student, with a folder a lesson in it or without
    "folder": r"(?:[^/]+\.zip/)?(?P<person>[^/]+)/(?:(?P<lesson>[^/]+)/)?(?P<file>[^/]+)",
}
"""By the names that `--match` takes."""
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
class Refused:
    """A file that is not graded, and why."""

    path: str
    reason: Text


@dataclass
class Collected:
    """All that was handed in: each file that was seen is in a submission, beside one, or refused."""

    submissions: list[Submission]
    refused: list[Refused]
    seen: int
    """Programs, and other files that cannot be read."""


def pattern_of(name: str | None, lessons: Iterable[str] = ()) -> list[re.Pattern[str]]:
    """Return the patterns of a preset, of a regular expression, or those that are recognised by themselves.

    Raises UsageError for an expression that is none, or names no `person`.
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


def collect(found: Iterable[Found], patterns: list[re.Pattern[str]]) -> Collected:
    """Return who handed in what. A `gorae.yaml` beside a program says its lesson."""
    files = list(found)
    refused = [Refused(each.path, each.problem) for each in files if each.problem]
    readable = {each.path: each.data for each in files if not each.problem}
    programs = [path for path in readable if path.lower().endswith(".py")]
    submissions = []
    for folder, paths in _by_folder(programs, patterns).items():
        for path, match in paths:
            if match is None:
                refused.append(Refused(path, Text("jobs.no-match")))
        mine = [(path, match) for path, match in paths if match]
        submissions += _submissions(folder, mine, readable)
    return Collected(submissions, refused, len(programs) + sum(bool(each.problem) for each in files))


_Paths = list[tuple[str, "re.Match[str] | None"]]


def _by_folder(programs: list[str], patterns: list[re.Pattern[str]]) -> dict[str, _Paths]:
    folders: dict[str, _Paths] = {}
    for path in programs:
        match = next(filter(None, (pattern.fullmatch(path) for pattern in patterns)), None)
        folders.setdefault(path.rpartition("/")[0], []).append((path, match))
    return folders


def _submissions(
    folder: str, paths: Sequence[tuple[str, re.Match[str] | None]], readable: dict[str, bytes]
) -> list[Submission]:
    """Return the submissions of one folder: one with modules beside it, or one for each file."""
    matches = {path: match for path, match in paths if match}
    people = {match["person"] for match in matches.values()}
    main = next((path for path in matches if path.rpartition("/")[2] == PROGRAM), None)
    lesson = _lesson_of(readable.get(f"{folder}/{MARKER}" if folder else MARKER))
    if main and len(people) == 1:
        beside = {path.rpartition("/")[2]: readable[path] for path in matches}
        return [_submission(matches[main], main, lesson, beside)]
    return [
        _submission(match, path, lesson, {PROGRAM: readable[path]}) for path, match in sorted(matches.items())
    ]


def _submission(match: re.Match[str], path: str, lesson: str | None, files: dict[str, bytes]) -> Submission:
    groups = match.groupdict()
    person = " ".join((groups["person"] or "").split())[:_MAX_PERSON]
    return Submission(person or PurePosixPath(path).stem, path, lesson or groups.get("lesson"), files)


def _lesson_of(marker: bytes | None) -> str | None:
    """Return the lesson that a `gorae.yaml` names; None for one that cannot be read."""
    if not marker or len(marker) > 10_000:
        return None
    try:
        said = yaml.safe_load(marker.decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError):
        return None
    lesson = said.get("lesson") if isinstance(said, dict) else None
    return lesson if isinstance(lesson, str) else None
