"""Whose a file is, by its path: the layouts of LMSs, a pattern of one's own, or folders as people make them.

An LMS writes a number beside each name, so two students of one name stay two. Folders have no such rule: a
class may lie in a zip of zips, in a folder a week, or as one file a student. There the level is found at
which the paths differ from student to student.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from gorae.errors import UsageError
from gorae.names import PROGRAM
from gorae.texts import Text
from gorae.texts.words import nearest

PRESETS = {
    # "download all" of Moodle, with a folder for each student or without; text typed into Moodle is a page
    "moodle": r"(?:.*?/)??(?P<person>[^/]+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)"
    r"(?:_/|/|_)(?P<file>.+)",
    # lib/content_zipper.rb: sortablename[_LATE]_USERID_ATTACHMENTID_NAME
    "canvas": r"(?:.*?/)??(?P<person>[^/_]+)(?:_LATE)?_(?P<id>\d+)_(?P<attachment>\d+)_(?P<file>.+)",
    # files of a class's Drive folder, as a zip of them: each student's own name in front
    "classroom": r"(?:.*/)?(?P<person>[^/]+?)(?: - (?P<file>[^/]+?))?\.(?:py|{instead})",
    # repositories of a class side by side: LESSON-STUDENT, where the names of lessons have hyphens, too
    "github": r"(?:.*/)?(?P<lesson>{lessons}[a-z0-9]+(?:-[a-z0-9]+)*?)-(?P<person>[A-Za-z0-9-]+)"
    r"/(?P<file>[^/]+)",
    # a folder a student, with a folder a lesson in it or without
    "folder": r"(?:[^/]+\.zip/)?(?P<person>[^/]+)/(?:(?P<lesson>[^/]+)/)?(?P<file>[^/]+)",
}
"""By the names that `--match` takes. The outermost folder or file that fits says who it is: what a student
has packed is called as the student likes."""
ARCHIVES = ("7z", "rar", "alz", "egg", "tar", "gz", "tgz")
"""Endings of archives that are not unpacked."""
INSTEAD = (*ARCHIVES, "txt", "doc", "docx", "hwp", "hwpx", "odt", "rtf", "pdf", "ipynb", "hex", "mpy")
"""Endings of what people hand in for a program that is none."""
_GROUPS = {"person", "lesson", "file", "id", "attachment"}
_MAX_PATTERN = 500
_MAX_PERSON = 60
_AGAIN = re.compile(r"-\d+(\.[^.]+)$")
_COPY = re.compile(r"(?:-| ?\()(\d+)\)?\.py$")
"""What Canvas and browsers put behind the name of a file that was handed in again."""


@dataclass(frozen=True)
class Owner:
    """Who handed in a file, and for which lesson if the path tells."""

    person: str
    lesson: str | None = None
    number: str = ""
    """What the LMS knows the person by."""
    export: str = ""
    """What stands before the name: two numbers with one name in it are two people."""
    turn: int = 0
    """Which of a person's attempts came later: a larger one."""
    file: str = ""
    """The file's own name, where an LMS has put all files into one folder with the name in front."""


Owners = Mapping[str, Owner | None]


class Layout(Protocol):
    """What says whose files are."""

    def owners(self, paths: Collection[str], programs: Collection[str]) -> Owners:
        """Return the owner of each path, None where the path does not tell. `programs` are some of them."""


def layout_of(name: str | None, lessons: Iterable[str] = ()) -> Layout:
    """Return the layout of a preset, of a regular expression, or the one that finds out by itself.

    Raises UsageError for a wrong expression, or one that names no `person`.
    """
    known = tuple(lessons)
    if name is None:
        return _FoundOut(known)
    if name in PRESETS:
        return _Patterns([_preset(name, known)])
    if len(name) > _MAX_PATTERN:
        raise UsageError(Text("jobs.long-pattern", limit=_MAX_PATTERN))
    try:
        pattern = re.compile(name)
    except (re.error, RecursionError, OverflowError) as error:
        raise UsageError(Text("jobs.no-pattern", pattern=name, why=str(error))) from None
    if "person" not in pattern.groupindex or not set(pattern.groupindex) <= _GROUPS:
        near = nearest(name, list(PRESETS), 0.6)
        key = "jobs.no-person-near" if near else "jobs.no-person"
        raise UsageError(Text(key, presets=", ".join(PRESETS), near=near))
    return _Patterns([pattern])


def _preset(name: str, lessons: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(lessons, key=lambda lesson: (-len(lesson), lesson))
    pattern = PRESETS[name].replace("{lessons}", "".join(f"{re.escape(one)}|" for one in longest))
    return re.compile(pattern.replace("{instead}", "|".join(INSTEAD)))


@dataclass(frozen=True)
class _Patterns:
    """Patterns with named groups, tried on each path."""

    patterns: list[re.Pattern[str]]

    def owners(self, paths: Collection[str], programs: Collection[str]) -> Owners:
        return {path: self.owner(path) for path in paths}

    def owner(self, path: str) -> Owner | None:
        """Return the owner by the match with an LMS's id before one without, then by the outermost."""
        matches = [match for pattern in self.patterns if (match := pattern.fullmatch(path))]
        found = min(
            matches, key=lambda match: ("id" not in match.re.groupindex, match.start("person")), default=None
        )
        return _owner_of(found, path) if found else None


def _owner_of(match: re.Match[str], path: str) -> Owner:
    groups = match.groupdict()
    person = _tidy(groups["person"] or "") or _stem(path.rpartition("/")[2])
    file = groups.get("file") or ""
    is_flat = "id" in groups and "/" not in path[match.start("person") :]
    return Owner(
        person,
        groups.get("lesson"),
        groups.get("id") or "",
        path[: max(0, match.start("person"))],
        int(groups.get("attachment") or 0) or _turn(path),
        file if is_flat else "",
    )


@dataclass(frozen=True)
class _FoundOut:
    """Moodle's and Canvas's names where they are, and else folders and files as people make them."""

    lessons: tuple[str, ...]

    def owners(self, paths: Collection[str], programs: Collection[str]) -> Owners:
        exports = _Patterns([_preset(name, ()) for name in ("moodle", "canvas")])
        known = exports.owners(paths, ())
        left = [path for path in programs if known[path] is None]
        depth = _people_depth([path.split("/") for path in left], frozenset(self.lessons))
        flat = {path.rpartition("/")[0] for path in left if path.count("/") <= depth}
        return {
            path: owner
            or (
                self._by_level(path, depth)
                if path in programs or _may_be_somebodys(path, depth, flat)
                else None
            )
            for path, owner in known.items()
        }

    def _by_level(self, path: str, depth: int) -> Owner | None:
        *folders, file = path.split("/")
        turn = _turn(path)
        lesson = next((part for part in reversed(folders) if part in self.lessons), None)
        if len(folders) > depth:
            inside = folders[depth + 1 :]
            named = lesson or (inside[0] if len(inside) == 1 else None)
            return Owner(_tidy(_unzipped(folders[depth])), named, export="/".join(folders[:depth]), turn=turn)
        if file.lower() != PROGRAM:
            return Owner(_tidy(_stem(file).split(" - ")[0]), lesson, export="/".join(folders), turn=turn)
        return Owner(_tidy(_unzipped(folders[-1])), lesson, turn=turn) if folders else None


def _may_be_somebodys(path: str, depth: int, flat: Collection[str]) -> bool:
    """Whether a file that is no program lies in a student's folder, or where each student has one file."""
    folder, _, file = path.rpartition("/")
    return path.count("/") > depth or (folder in flat and file.lower().endswith(INSTEAD))


def _people_depth(paths: list[list[str]], lessons: frozenset[str]) -> int:
    """Return at which place of the paths their students' names stand.

    A folder whose name all paths share, or that holds names which no other has, is a class's or a week's.
    """
    depth = -1
    while True:
        below = _next_people(paths, depth, lessons)
        if below is None:
            return max(0, depth)
        depth = below


def _next_people(paths: list[list[str]], depth: int, lessons: frozenset[str]) -> int | None:
    """Return the next level that has people in it; None when that at `depth` has."""
    if depth < 0:
        return 0
    while True:
        groups: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for path in paths:
            if len(path) > depth + 1:
                groups[tuple(path[: depth + 1])].add(path[depth + 1])
        people = [{name for name in names if _may_be_person(name, lessons)} for names in groups.values()]
        if _hold_people(people) or (all(people) and _are_lessons(groups, lessons)):
            return depth + 1
        if len(groups) != 1 or len(next(iter(groups.values()))) != 1:
            return None
        depth += 1  # a folder with nothing in it but one: look into that


def _hold_people(groups: list[set[str]]) -> bool:
    """Whether groups are of people: most have several names of their own, or all have many the same."""
    counts = Counter(name for names in groups for name in names)
    own = sum(sum(counts[name] == 1 for name in names) > 1 for names in groups)
    shared = sum(count > 1 for count in counts.values())
    return own * 2 > len(groups) or (shared > 0 and shared >= 2 * len(groups))


def _are_lessons(groups: Mapping[tuple[str, ...], set[str]], lessons: frozenset[str]) -> bool:
    """Whether folders are those of lessons, each with people in it, and not somebody's own program."""
    return bool(groups) and all(
        folders[-1] in lessons and PROGRAM not in names for folders, names in groups.items()
    )


def _may_be_person(name: str, lessons: frozenset[str]) -> bool:
    return name not in lessons and name.lower() != PROGRAM


def told_apart(owners: Owners) -> Owners:
    """Return the owners with an LMS's number behind a name that two people of one export have."""
    numbers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for owner in filter(None, owners.values()):
        numbers[owner.export, owner.person].add(owner.number)
    twice = {person for (_, person), found in numbers.items() if len(found) > 1}
    return {
        path: replace(owner, person=f"{owner.person} ({owner.number})")
        if owner and owner.number and owner.person in twice
        else owner
        for path, owner in owners.items()
    }


def own_name(file: str) -> str:
    """Return a file's name without what Canvas puts behind it when it is handed in again."""
    return _AGAIN.sub(r"\1", file)


def _turn(path: str) -> int:
    found = _COPY.search(path)
    return int(found[1][:9]) if found else 0


def _tidy(name: str) -> str:
    return " ".join(name.split())[:_MAX_PERSON]


def _unzipped(name: str) -> str:
    return name[:-4] if name.lower().endswith(".zip") and len(name) > 4 else name


def _stem(file: str) -> str:
    return file.rpartition(".")[0] or file
