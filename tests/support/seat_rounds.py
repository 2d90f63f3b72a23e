"""Seasons of a few schools that ask for seats, and the rounds in which these are given."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from gorae.season.allotting.allot import ProgrammeRounds
from gorae.season.files import Application, School, Season, Wish
from gorae.season.folder import SeasonFolder


def season_of(
    wishes: dict[str, list[Wish]],
    packages: dict[tuple[str, int], int],
    *,
    seats: int = 10_000,
    most: int = 3,
    floors: dict[str, int] | None = None,
    small_most: int = 40,
) -> SeasonFolder:
    """Return a season of these wishes; a school's area is the last letter of its name."""
    season = Season.model_validate(
        {
            "name": {"ko": "가", "en": "a"},
            "from": "2026-03-02",
            "to": "2026-11-27",
            "institutions": {"centre": {"name": {"ko": "가", "en": "a"}, "role": "place"}},
            "programmes": {
                "p": {
                    "name": {"ko": "가", "en": "a"},
                    "course": "career",
                    "grades": ["초5", "초6"],
                    "seats": seats,
                    "packages": [
                        {"mode": mode, "term": term, "seats": count}
                        for (mode, term), count in packages.items()
                    ],
                    "cohort": {"fewest": 10, "most": small_most, "joint": True},
                    "sessions": {"minutes": 60, "gap": "7 days", "apart": "4 to 21 days"},
                }
            },
            "allotment": {"most-cohorts": most, "floors": floors or {}},
        }
    )
    schools = {
        name: School.model_validate(
            {
                "name": name,
                "level": "elementary",
                "area": name[-1],
                "classes": 9,
                "bell": {"1": "09:00", "9": "15:00"},
            }
        )
        for name in wishes
    }
    applications = {
        name: Application.model_validate({"received": "2026-02-20", "wishes": some})
        for name, some in wishes.items()
    }
    empty = None
    return SeasonFolder(Path("x"), season, schools, applications, empty, empty, empty, empty)  # type: ignore[arg-type]


def wish(mode: str, term: int, students: int = 20, cohorts: int = 1, window: str = "수 09:00-11:00") -> Wish:
    return Wish.model_validate(
        {
            "programme": "p",
            "grade": "초5",
            "students": students,
            "cohorts": cohorts,
            "mode": mode,
            "term": term,
            "windows": [window],
        }
    )


def rounds_of(folder: SeasonFolder, order: list[str]) -> ProgrammeRounds:
    rounds = ProgrammeRounds(folder, "p", order)
    rounds.run()
    return rounds


KINDS = [("on-site", 1), ("on-site", 2), ("visiting", 1)]


@st.composite
def asked(draw: st.DrawFn, sizes: st.SearchStrategy[int], cohorts: int) -> dict[str, list[Wish]]:
    """Up to five schools, each with its wishes in an order of its own."""
    found = {}
    for number in range(draw(st.integers(2, 5))):
        students = draw(sizes)
        kinds = draw(st.permutations(KINDS))[: draw(st.integers(1, 3))]
        found[f"s{number}"] = [wish(*kind, students, draw(st.integers(1, cohorts))) for kind in kinds]
    return found


room = st.fixed_dictionaries({kind: st.integers(0, 70) for kind in KINDS})
