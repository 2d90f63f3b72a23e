"""What schools claim: their wishes, programme by programme, and those that cannot be considered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from gorae.season.files import Programme, Refused, Wish
from gorae.season.files.made import RefusalReason
from gorae.season.folder import SeasonFolder


@dataclass(frozen=True)
class Claim:
    """A school's wishes in one programme, best first, each with its number in the application, from 1."""

    school: str
    wishes: tuple[tuple[int, Wish], ...]


def claims_of(folder: SeasonFolder, programme: str) -> dict[str, Claim]:
    """Return what each school claims in a programme, without wishes that cannot be considered."""
    found = {}
    for school, wishes in _wishes(folder):
        good = tuple(
            (number, wish)
            for number, wish in wishes
            if wish.programme == programme and why_refused(folder, school, wish) is None
        )
        if good:
            found[school] = Claim(school, good)
    return found


def refused_wishes(folder: SeasonFolder) -> tuple[Refused, ...]:
    """Return the wishes that cannot be considered, and why."""
    reasons = (
        (school, number, why_refused(folder, school, wish))
        for school, wishes in _wishes(folder)
        for number, wish in wishes
    )
    return tuple(Refused(school=school, wish=number, why=why) for school, number, why in reasons if why)


def applicants(folder: SeasonFolder) -> tuple[str, ...]:
    """Return the schools that applied in time, sorted: those who are on the published list."""
    return tuple(
        sorted(
            school
            for school, application in folder.applications.items()
            if not _late(folder, application.received)
        )
    )


def why_refused(folder: SeasonFolder, school: str, wish: Wish) -> RefusalReason | None:
    """Return why a wish cannot be considered; None when it can."""
    programme = folder.season.programmes[wish.programme]
    about = folder.schools[school]
    reasons: Mapping[RefusalReason, bool] = {
        "late": _late(folder, folder.applications[school].received),
        "programme-grade": wish.grade not in programme.grades,
        "level-grade": wish.grade.startswith("초") != (about.level == "elementary"),
        "mode": wish.mode not in programme.mode,
        "students": wish.students > programme.cohort.most,
        "few-students": is_tiny(programme, wish) and not may_join(programme, wish),
        "window": not _has_windows(folder, school, wish),
        "camp": wish.camp and programme.camp is None,
    }
    return next((reason for reason, is_so in reasons.items() if is_so), None)


def is_tiny(programme: Programme, wish: Wish) -> bool:
    """Tell whether a cohort would have too few students."""
    return wish.students < programme.cohort.fewest


def may_join(programme: Programme, wish: Wish) -> bool:
    """Tell whether schools with too few students may come together."""
    return programme.cohort.joint and wish.mode == "on-site"


def _has_windows(folder: SeasonFolder, school: str, wish: Wish) -> bool:
    """Tell whether there is a time of the week for every session; a camp has whole days instead."""
    about = folder.schools[school]
    inside = [one for one in wish.windows if about.opens <= one.start and one.end <= about.closes]
    longest = max((window.minutes for window in inside), default=0)
    return wish.camp or max(folder.lengths_of(wish)) <= longest


def _late(folder: SeasonFolder, received: date) -> bool:
    deadline = folder.season.allotment.deadline
    return deadline is not None and received > deadline


def _wishes(folder: SeasonFolder) -> Iterator[tuple[str, list[tuple[int, Wish]]]]:
    for school, application in folder.applications.items():
        yield school, list(enumerate(application.wishes, 1))
