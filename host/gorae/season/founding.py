"""A new season's folder: one to begin with, or last year's with what is true of schools carried over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from gorae.disk import read_at_most
from gorae.documents import Localized
from gorae.errors import UsageError
from gorae.season.calendar import korean_holidays, season_dates
from gorae.season.files import ClosedDays, DrawSource, Fleet, School, Season
from gorae.season.files.tables import MAX_BYTES
from gorae.season.files.writing import document_text
from gorae.season.folder import SeasonFolder
from gorae.season.sample.district import SCALES, District, SampleSchool, SampleWish
from gorae.season.sample.office import GITIGNORE, office_files, season_text
from gorae.season.sample.schools import school_files
from gorae.texts import Text


def check_new(folder: Path) -> None:
    """Raises UsageError when there is something in the folder already."""
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise UsageError(Text("season.folder-there", folder=str(folder)))


def first_files(year: int) -> dict[str, str]:
    """Return the files to begin a season with: one school that applies once, and the holidays of the year.

    Raises UsageError without the package `holidays`.
    """
    first, last = season_dates(year)
    wish = SampleWish("explorers", "중1", 26, 1, "on-site", 1, ["수 13:30-15:30", "금 13:30-15:30"])
    school = SampleSchool("가람중", "middle", "동부권", 2.0, 1.0, wishes=[wish])
    district = District(SCALES["S"], [school], seed=1)
    files = office_files(district) | school_files(district)
    closed = {str(day): why for day, why in korean_holidays(first, last)}
    files["season.yaml"] = season_text(district, closed, str(first), str(last), "[]")
    return {
        name.replace("2026", str(year)): text.replace("2026-", f"{year}-") for name, text in files.items()
    }


def next_files(last: SeasonFolder, year: int) -> dict[str, str]:
    """Return the files of the season after another one, without all that was of that year only.

    Raises UsageError without the package `holidays`, DocumentError for a file that is gone.
    """
    files = {
        ".gitignore": GITIGNORE,
        "season.yaml": document_text(_next_season(last.season, year)),
        "places.yaml": document_text(
            last.places.model_copy(
                update={
                    "rooms": _without(last.places.rooms, "closed"),
                    "carts": _without(last.places.carts, "closed"),
                }
            )
        ),
        "staff.yaml": document_text(
            last.staff.model_copy(update={"instructors": _without(last.staff.instructors, "leave")})
        ),
        "fleet.yaml": document_text(_next_fleet(last, year)),
    }
    for name, school in last.schools.items():
        files[f"schools/{name}.yaml"] = document_text(_next_school(last, name, school))
    for name in ("travel.csv", *sorted(name for name in last.courses if name.endswith(".yaml"))):
        path = last.root / name
        if path.is_file():
            files[name] = read_at_most(path, MAX_BYTES).decode("utf-8-sig", "replace")
    return files


def _next_season(season: Season, year: int) -> Season:
    first, last = season_dates(year)
    rules = season.allotment
    sources = rules.draw.sources if rules.draw else ()
    drawn = tuple(DrawSource(lottery=one.lottery, round=one.round) for one in sources)
    draw = rules.draw.model_copy(update={"list_sha256": None, "sources": drawn}) if rules.draw else None
    closed = tuple(ClosedDays(day=day, why=why) for day, why in korean_holidays(first, last))
    shift = year - season.first.year
    was, now = str(season.first.year), str(year)
    name = Localized(en=season.name.en.replace(was, now), ko=season.name.ko.replace(was, now))
    update: dict[str, object] = {"name": name, "from_": first, "to": last, "closed": closed}
    update["second_term"] = _moved(season.second_term, shift)
    update["allotment"] = rules.model_copy(update={"draw": draw, "deadline": _moved(rules.deadline, shift)})
    return season.model_copy(update=update)


def _moved(day: date | None, years: int) -> date | None:
    """The same day of another year."""
    return date(day.year + years, day.month, min(day.day, 28)) if day else None


def _next_fleet(last: SeasonFolder, year: int) -> Fleet:
    months = {f"{year}{month[4:]}": count for month, count in last.fleet.budget.months.items()}
    return last.fleet.model_copy(
        update={
            "budget": last.fleet.budget.model_copy(update={"months": months}),
            "vehicles": _without(last.fleet.vehicles, "closed"),
        }
    )


def _without(documents: Mapping[str, object], field: str) -> dict[str, object]:
    return {name: document.model_copy(update={field: ()}) for name, document in documents.items()}  # type: ignore[attr-defined]


def _next_school(last: SeasonFolder, name: str, school: School) -> School:
    return school.model_copy(update={"closed": (), "exams": (), "last_year": took_part(last, name)})


def took_part(last: SeasonFolder, school: str) -> str:
    """Return what a school did; `no-show` when its cohorts were awaited and nobody ever came."""
    made = last.plan or last.allotment
    cohorts = [name for name, cohort in made.cohorts.items() if school in cohort.schools] if made else []
    if not cohorts:
        return "none"
    held = [row for row in last.progress if row.cohort in cohorts and row.held]
    return "no-show" if held and not any(row.students for row in held) else "took-part"
