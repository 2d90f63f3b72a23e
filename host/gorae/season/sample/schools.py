"""The files of a sample's schools: what is true of them, and their applications."""

from __future__ import annotations

from typing import Any

from gorae.season.files.writing import flow, listed, scalar
from gorae.season.sample.district import District, SampleSchool, SampleWish, minutes_between

CENTRE = (0.0, 0.0)
_BELLS = {
    "middle": ("09:00", "09:55", "10:50", "11:45", "13:30", "14:25", "15:20"),
    "elementary": ("09:00", "09:50", "10:40", "11:30", "13:00", "13:50"),
}
_EXAMS = (("2026-04-28", "2026-04-30"), ("2026-06-29", "2026-07-02"), ("2026-10-12", "2026-10-14"))
_VACATIONS = (("2026-07-17", "2026-08-17"), ("2026-07-21", "2026-08-18"), ("2026-07-24", "2026-08-21"))
_FESTIVALS = ("2026-05-14", "2026-05-15", "2026-09-11", "2026-10-23", "2026-10-30")


def school_files(district: District) -> dict[str, str]:
    """Return a file for each school, and one for its application."""
    draw = district.random("facts")
    files = {}
    for school in district.schools:
        files[f"schools/{school.name}.yaml"] = _about(school, draw)
        received = f"2026-02-{draw.randrange(9, 21):02}"
        files[f"applications/2026/{school.name}.yaml"] = _application(school, received)
    return files


def _about(school: SampleSchool, draw: Any) -> str:
    classes = draw.randrange(3, 7) if school.tiny else draw.randrange(9, 28)
    minutes = minutes_between((school.x, school.y), CENTRE)
    bell = {str(number): time for number, time in enumerate(_BELLS[school.level], 1)}
    facts: dict[str, object] = {
        "name": school.full_name,
        "level": school.level,
        "area": school.area,
        "classes": classes,
        "bell": bell,
        "stop": {"minutes-to": {"centre": minutes}},
        "public-transport-minutes": minutes * 2 - draw.randrange(0, 6),
    }
    facts |= {"welfare": True} if draw.random() < 0.2 else {}
    facts |= {
        "last-year": draw.choice(
            ["none", "none", "took-part", "took-part", "took-part", "took-part", "no-show"]
        )
    }
    text = "".join(f"{key}: {flow(value)}\n" for key, value in facts.items())
    first, last = draw.choice(_VACATIONS)
    closed: list[dict[str, str]] = [
        {"day": draw.choice(_FESTIVALS), "why": "학교 축제"},
        {"from": first, "to": last, "why": "여름방학"},
    ]
    if draw.random() < 0.5:
        closed.insert(0, {"day": "2026-05-04", "why": "재량휴업일"})
    text += "closed:\n" + listed(closed)
    if school.level == "middle":
        exams = [
            {"from": first, "to": last, "grades": ["중2", "중3"], "free": ["중1"]} for first, last in _EXAMS
        ]
        text += "exams:\n" + listed(exams)
    return text


def _application(school: SampleSchool, received: str) -> str:
    return f"received: {scalar(received)}\nwishes:\n" + listed(map(_wish, school.wishes))


def _wish(wish: SampleWish) -> dict[str, object]:
    facts: dict[str, object] = {
        "programme": wish.programme,
        "grade": wish.grade,
        "students": wish.students,
        "cohorts": wish.cohorts,
        "mode": wish.mode,
        "term": wish.term,
        "windows": wish.windows,
    }
    if wish.students < 10:
        facts["teachers"] = 1
    return facts | ({"camp": True} if wish.camp else {})
