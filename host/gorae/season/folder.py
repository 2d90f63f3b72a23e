"""A season's folder as one frozen value, with all mistakes of all its files at once.

    folder = read_folder(Path("season"))
    folder.schools["가람중"].classes

Every file is read within limits of its own; `references.py` looks at what one file says of another.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from gorae import documents
from gorae.disk import read_at_most
from gorae.documents import Document, FileLimits, ParsedYaml, Path_
from gorae.errors import DocumentError, Problem
from gorae.lessons.courses import Course
from gorae.season.checks import references
from gorae.season.courses import SessionContent, read_courses, sessions_of
from gorae.season.files import (
    Application,
    Fleet,
    Minutes,
    Places,
    School,
    Season,
    StaffList,
    Wish,
    progress_table,
    tables,
    travel,
)
from gorae.season.files.made import Allotment, ProgressRow, SeasonCohort, SeasonEvent, SeasonPlan
from gorae.season.files.travel import TravelTable
from gorae.texts import Text

SMALL = FileLimits()
LARGE = FileLimits(bytes=4_000_000, nodes=150_000)
"""Of files that have a line for each session, school or instructor."""
MAX_FILES = 1_000
"""In one folder."""
PLAN, ALLOTMENT, SEASON = "plan.yaml", "allotment.yaml", "season.yaml"

Model = TypeVar("Model", bound=Document)


@dataclass(frozen=True)
class SeasonFolder:
    """All that an office keeps of one season. Mappings are in the order of files' names, or of a file."""

    root: Path
    season: Season
    schools: Mapping[str, School]
    """By the names of their files, such as `가람중`."""
    applications: Mapping[str, Application]
    """By school, of the season's year."""
    places: Places
    staff: StaffList
    fleet: Fleet
    travel: TravelTable
    courses: Mapping[str, Course] = field(default_factory=dict)
    """By what programmes, wishes and cohorts call them."""
    allotment: Allotment | None = None
    plan: SeasonPlan | None = None
    events: Mapping[str, SeasonEvent] = field(default_factory=dict)
    progress: tuple[ProgressRow, ...] = ()
    sources: Mapping[str, ParsedYaml] = field(default_factory=dict, repr=False)
    """What stands in which line, by the path of a file in the folder, such as `schools/가람중.yaml`."""
    _cut: dict[tuple[int, Minutes], tuple[Course, tuple[SessionContent, ...]]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """Courses as they were cut into sessions of so many minutes, once for all who ask."""

    def problem(self, file: str, path: Path_, text: Text) -> Problem:
        """Return a mistake at a path in a file; the file is named as in `sources`."""
        source = self.sources.get(file)
        return source.problem(path, text) if source else Problem(str(self.root / file), 0, "", text)

    def with_plan(self, plan: SeasonPlan) -> SeasonFolder:
        """Return the folder with another plan, and with the lines that it will have in its file."""
        from gorae.season.files.writing import plan_text

        source = documents.parse(plan_text(plan), str(self.root / PLAN), LARGE)
        return replace(self, plan=plan, sources={**self.sources, PLAN: source})

    def line(self, file: str, path: Path_) -> int:
        """Return the line of a path in a file; 0 when the file is not there."""
        source = self.sources.get(file)
        return source.line(path) if source else 0

    @property
    def year(self) -> int:
        return self.season.first.year

    def application_file(self, school: str) -> str:
        """Return where a school's application is, as in `sources`."""
        return f"applications/{self.year}/{school}.yaml"

    @property
    def cohorts(self) -> Mapping[str, SeasonCohort]:
        """The cohorts of the allotment, or of the plan where there is none."""
        made = self.allotment or self.plan
        return made.cohorts if made else {}

    def course_of(self, asked: SeasonCohort | Wish) -> Course | None:
        """Return the course that is asked for; None when its file has mistakes."""
        return self.courses.get(asked.course or self.season.programmes[asked.programme].course)

    def minutes_asked(self, asked: SeasonCohort | Wish) -> Minutes:
        """Return how long sessions are: as is asked for, else as its own course or the programme says."""
        own = self.courses.get(asked.course) if asked.course else None
        made_for = own.plan.minutes if own else ()
        return asked.minutes or made_for or self.season.programmes[asked.programme].sessions.minutes

    def lengths_of(self, asked: SeasonCohort | Wish) -> tuple[int, ...]:
        """Return the different numbers of minutes that sessions have, in their order."""
        if self.course_of(asked) is None:
            minutes = self.minutes_asked(asked)
            return tuple(dict.fromkeys(minutes)) if isinstance(minutes, tuple) else (minutes,)
        return tuple(dict.fromkeys(session.minutes for session in self.sessions_of(asked)))

    def sessions_of(self, asked: SeasonCohort | Wish) -> tuple[SessionContent, ...]:
        """Return each session with its lessons and minutes; the course must have been read."""
        course = self.courses[asked.course or self.season.programmes[asked.programme].course]
        minutes = self.minutes_asked(asked)
        _, sessions = self._cut.get((id(course), minutes), (None, None))
        if sessions is None:
            sessions = sessions_of(course, minutes)
            self._cut[id(course), minutes] = course, sessions  # with the course, its id is not given again
        return sessions

    def lessons_of(self, cohort: SeasonCohort) -> tuple[tuple[str, ...], ...]:
        """Return the ids of the lessons of each session of a cohort, in order."""
        return tuple(session.lessons for session in self.sessions_of(cohort))

    def minutes_of(self, cohort: SeasonCohort, no: int) -> int:
        """Return how long a session of a cohort is; one that it does not have is like the last."""
        sessions = self.sessions_of(cohort)
        return sessions[min(no, len(sessions)) - 1].minutes

    def travel_minutes(self, start: str, end: str) -> int | None:
        """Return the minutes by road between schools and institutions; None when no file says so."""
        known = self.travel.minutes(start, end)
        for here, there in ((start, end), (end, start)):
            if known is None and here in self.schools:
                known = self.schools[here].stop.minutes_to.get(there)
        return known


def read_folder(root: Path) -> SeasonFolder:
    """Return the season in a folder. Raises DocumentError with the mistakes of all files."""
    folder, problems = inspect_folder(root)
    if folder is None or problems:
        raise DocumentError(problems)
    return folder


def inspect_folder(root: Path) -> tuple[SeasonFolder | None, list[Problem]]:
    """Return the season as far as it can be read, and the mistakes of all its files.

    There is no season without `season.yaml`, `places.yaml`, `staff.yaml` and `fleet.yaml`.
    """
    reader = _Reader(root)
    season = reader.one(SEASON, Season)
    places = reader.one("places.yaml", Places, LARGE)
    staff = reader.one("staff.yaml", StaffList, LARGE)
    fleet = reader.one("fleet.yaml", Fleet)
    schools = reader.many("schools", School)
    year = str(season.first.year) if season else "*"
    applications = reader.many(f"applications/{year}", Application, needed=False) if season else {}
    travel_table = reader.travel()
    allotment = reader.one(ALLOTMENT, Allotment, LARGE, needed=False)
    plan = reader.one(PLAN, SeasonPlan, LARGE, needed=False)
    events = _in_order(reader.many("events", SeasonEvent, needed=False))
    progress = reader.progress()
    if season is None or places is None or staff is None or fleet is None:
        return None, reader.problems
    courses, wrong = read_courses(root, season, applications, (allotment, plan), reader.sources)
    folder = SeasonFolder(
        root, season, schools, applications, places, staff, fleet, travel_table,
        courses, allotment, plan, events, progress, reader.sources,
    )  # fmt: skip
    unread = {Path(problem.file) for problem in reader.problems}
    return folder, [*reader.problems, *wrong, *references.mistakes(folder, unread)]


def _in_order(events: dict[str, SeasonEvent]) -> dict[str, SeasonEvent]:
    """Return events as they became known; of one day those first that others could lift or move."""
    rank = ("away", "moved", "available")
    return dict(sorted(events.items(), key=lambda one: (one[1].known, rank.index(one[1].what), one[0])))


class _Reader:
    """Reads files one by one and keeps what is wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sources: dict[str, ParsedYaml] = {}
        self.problems: list[Problem] = []

    def one(
        self, file: str, model: type[Model], most: FileLimits = SMALL, *, needed: bool = True
    ) -> Model | None:
        """Return what a file says; None when it has mistakes, or is not there and need not be."""
        path = self.root / file
        if not path.exists() and not path.is_symlink():
            if needed:
                self.problems.append(Problem(str(path), 0, "", Text("season.file-missing")))
            return None
        try:
            source = self.sources[file] = documents.read(path, most)
            return documents.validate(source, model)
        except DocumentError as error:
            self.problems += error.problems
            return None

    def many(self, folder: str, model: type[Model], *, needed: bool = True) -> dict[str, Model]:
        """Return what the files of a folder say, by their names without `.yaml`."""
        found: dict[str, Model] = {}
        for path in self._files(folder, needed=needed):
            name = unicodedata.normalize("NFC", path.stem)
            document = self.one(f"{folder}/{path.name}", model)
            if document is not None:
                self.sources[f"{folder}/{name}.yaml"] = self.sources[f"{folder}/{path.name}"]
                found[name] = document
        return found

    def _files(self, folder: str, *, needed: bool, ending: str = ".yaml") -> Iterator[Path]:
        place = self.root / folder
        if needed and not place.is_dir():
            self.problems.append(Problem(str(place), 0, "", Text("season.folder-missing")))
        paths = sorted(place.iterdir(), key=lambda path: path.name) if place.is_dir() else []
        visible = [path for path in paths if not path.name.startswith((".", "~"))]
        if len(visible) > MAX_FILES:
            self.problems.append(Problem(str(place), 0, "", Text("season.many-files", limit=MAX_FILES)))
        for path in visible[:MAX_FILES]:
            if path.suffix == ending:
                yield path
            elif path.suffix.lower() in (".yml", ".yaml") and ending == ".yaml":
                text = Text("season.wrong-ending", name=f"{path.stem}.yaml")
                self.problems.append(Problem(str(path), 0, "", text))

    def travel(self) -> TravelTable:
        raw = self._table(travel.FILE)
        if raw is None:
            return TravelTable()
        table, problems = travel.read_travel(raw, str(self.root / travel.FILE))
        self.problems += problems
        return table

    def progress(self) -> tuple[ProgressRow, ...]:
        rows: list[ProgressRow] = []
        for path in self._files("progress", needed=False, ending=".csv"):
            raw = self._table(f"progress/{path.name}")
            if raw is not None:
                found, problems = progress_table.read_progress(raw, str(path))
                rows += found
                self.problems += problems
        return tuple(rows)

    def _table(self, file: str) -> bytes | None:
        path = self.root / file
        if not path.exists():
            return None
        try:
            return read_at_most(path, tables.MAX_BYTES)
        except DocumentError as error:
            self.problems += error.problems
            return None
