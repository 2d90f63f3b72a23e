"""An allotment made again from the same files and numbers, by whoever doubts it."""

from __future__ import annotations

from collections.abc import Iterator

from gorae.errors import Problem
from gorae.season.allotting.allot import allot
from gorae.season.allotting.sources import with_sources
from gorae.season.files import Allotment
from gorae.season.folder import ALLOTMENT, SeasonFolder
from gorae.texts import Text


def differences(folder: SeasonFolder, allotment: Allotment) -> list[Problem]:
    """Return where an allotment is not what its season gives. Raises UsageError as `allot` does.

    Numbers that `season.yaml` does not have are those of the allotment.
    """
    unplanned = {one.cohort: one.why for one in allotment.returned}
    again = allot(with_sources(folder, allotment), unplanned)
    return [folder.problem(ALLOTMENT, path, text) for path, text in _differences(again, allotment)]


def _differences(again: Allotment, found: Allotment) -> Iterator[tuple[tuple[str | int, ...], Text]]:
    """Yield a path in the file and a sentence for each difference."""
    if again.draw != found.draw:
        yield ("draw",), Text("season-allotment.other-draw", key=again.draw.key if again.draw else "")
    if again.points != found.points:
        schools = sorted(again.points.keys() | found.points.keys())
        for school in schools:
            now = again.points.get(school)
            if now != found.points.get(school):
                yield (
                    ("points", school),
                    Text("season-allotment.other-points", school=school, points=str(now)),
                )
    for name in (*again.cohorts, *(name for name in found.cohorts if name not in again.cohorts)):
        if name not in found.cohorts:
            yield ("cohorts",), Text("season-allotment.cohort-missing", cohort=name)
        elif name not in again.cohorts:
            yield ("cohorts", name), Text("season-allotment.cohort-more", cohort=name)
        elif again.cohorts[name] != found.cohorts[name]:
            yield ("cohorts", name), Text("season-allotment.cohort-other", cohort=name)
    for key in ("waiting", "returned", "refused"):
        if getattr(again, key) != getattr(found, key):
            yield (key,), Text(f"season-allotment.other-{key}")
