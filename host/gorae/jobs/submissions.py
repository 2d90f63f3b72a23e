"""Submissions: who handed in which program. A layout says whose each file is, and perhaps for which lesson.

Nobody is lost: a program whose owner is not known is refused with a reason, and so is what somebody has
handed in without any program.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, takewhile

from gorae import documents
from gorae.jobs.archives import FoundFile
from gorae.jobs.layouts import ARCHIVES, Layout, Owner, Owners, own_name, told_apart
from gorae.lessons.workspace import MARKER
from gorae.names import PROGRAM
from gorae.texts import Text

_WORD = re.compile(r"\w+")


@dataclass
class Submission:
    """What one person handed in for one lesson: the program is `files["main.py"]`."""

    person: str
    path: str
    """Of the program, as people find it again."""
    lesson: str | None = None
    """What the path or `gorae.yaml` says; None when neither does."""
    files: dict[str, bytes] = field(default_factory=dict)
    turn: int = 0
    """Which of a person's attempts came later: a larger one."""


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


def collect(found: Iterable[FoundFile], layout: Layout) -> Collected:
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
    paths = list(dict.fromkeys([*readable, *(each.path for each in refused)]))
    owners = told_apart(layout.owners(paths, set(filter(_is_program, readable)) - _modules(readable)))
    refused += _without_program(readable, owners, refused)
    matches = {path: owners[path] for path in readable if _is_program(path)}
    homes = _homes(matches)
    programs = {
        path: owner
        for path, owner in matches.items()
        if _home(path, homes) in (None, path) or not _may_be_module(path)
    }
    flat = _flat_homes(readable, owners)
    submissions = []
    names = sorted(readable)
    for path, owner in sorted(programs.items()):
        folder = path.rpartition("/")[0]
        if owner is None:
            refused.append(RefusedFile(path, Text("jobs.no-match")))
            continue
        if path in flat and flat[path] is None:
            continue  # it is beside a main.py
        own = flat.get(path) or (
            _beside(folder, readable, names) if path in homes.values() else {PROGRAM: readable[path]}
        )
        lesson = _lesson_of(own.get(MARKER) or readable.get(f"{folder}/{MARKER}".lstrip("/")))
        submissions.append(Submission(owner.person, path, lesson or owner.lesson, own, owner.turn))
    return Collected(submissions, refused, len(submissions) + len(refused))


def _without_program(
    readable: Iterable[str], owners: Owners, refused: Iterable[RefusedFile]
) -> Iterator[RefusedFile]:
    """Yield a file of each person who handed in something, but neither a program nor what is told already."""
    told = {owner for path, owner in owners.items() if owner and _is_program(path)}
    told |= {owner for each in refused if (owner := owners[each.path])}
    seen = {_who(owner) for owner in told}
    for path in sorted(readable):
        owner = owners[path]
        if owner and _who(owner) not in seen:
            seen.add(_who(owner))
            archive = path.lower().endswith(ARCHIVES)
            yield RefusedFile(path, Text("jobs.other-archive" if archive else "jobs.no-program"))


def _who(owner: Owner) -> tuple[str, str, str]:
    return owner.export, owner.person, owner.number


def _flat_homes(readable: Mapping[str, bytes], owners: Owners) -> dict[str, dict[str, bytes] | None]:
    """Return what belongs to each `main.py` of whom an LMS has all files in one folder; None for its modules.

    Of two files of one name the later one is beside every `main.py`; who has none has nothing here.
    """
    people: dict[tuple[str, str, str], list[tuple[int, str, str]]] = defaultdict(list)
    for path in readable:
        owner = owners[path]
        if owner and owner.file:
            people[_who(owner)].append((owner.turn, path, own_name(owner.file)))
    found: dict[str, dict[str, bytes] | None] = {}
    for files in people.values():
        mains = [path for _, path, name in files if name == PROGRAM]
        beside = {name: readable[path] for _, path, name in sorted(files) if name != PROGRAM}
        if mains:
            found |= {path: None for _, path, name in files if name != PROGRAM and _may_be_module(name)}
            found |= {path: {**beside, PROGRAM: readable[path]} for path in mains}
    return found


def _is_program(path: str) -> bool:
    return path.lower().endswith(".py")


def _homes(matches: Owners) -> dict[str, str]:
    """Return the folders that are one person's, each with the `main.py` in it."""
    homes = {}
    people: dict[str, set[str]] = {}
    for path, owner in matches.items():
        folder, _, name = path.rpartition("/")
        if owner:
            people.setdefault(folder, set()).add(owner.person)
            if name == PROGRAM:
                homes[folder] = path
    return {folder: path for folder, path in homes.items() if len(people[folder]) == 1}


def _modules(readable: Mapping[str, bytes]) -> set[str]:
    """Return the files beside a `main.py`, and below, that it names: these are no programs of others."""
    said = {
        path.rpartition("/")[0]: set(_WORD.findall(data.decode("utf-8", "ignore")))
        for path, data in readable.items()
        if path.rpartition("/")[2] == PROGRAM
    }
    found = set()
    for path in filter(_is_program, readable):
        folder, _, inside = path.rpartition("/")
        while folder and folder not in said:
            folder, _, above = folder.rpartition("/")
            inside = f"{above}/{inside}"
        if inside.partition("/")[0].removesuffix(".py") in said.get(folder, ()):
            found.add(path)
    return found


def _may_be_module(path: str) -> bool:
    """Whether a program can be imported by its name: `main (1).py` is another attempt."""
    return path.rpartition("/")[2].removesuffix(".py").isidentifier()


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


def _lesson_of(marker: bytes | None) -> str | None:
    """Return the lesson that a `gorae.yaml` names; None for one that cannot be read."""
    if not marker or len(marker) > 10_000:
        return None
    said = documents.parse(marker, MARKER).data
    lesson = said.get("lesson") if isinstance(said, dict) else None
    return lesson if isinstance(lesson, str) else None
