"""The schools of a sample with their places on a map, and what they apply for."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias, get_args

from gorae.randomness import stream

Size: TypeAlias = Literal["S", "M", "L"]
SIZES: tuple[Size, ...] = get_args(Size)
Level: TypeAlias = Literal["elementary", "middle"]
AREAS = ("동부권", "서부권", "해안권")
SEATS_A_COHORT = 25
_NAMES = """
가람 나래 다솜 라온 마루 바다 새벽 아라 자람 차오름 하늘 해오름 별빛 달빛 솔빛 은하 푸른 한별 미리내 도담
슬기 온새 이든 여울 가온 누리 다온 두루 모아 보람 새롬 소담 예솔 윤슬 시내 초롱 한빛 해솔 늘봄 봄내 물결
산들 들꽃 꽃샘 샛별 참빛 큰빛 한결 햇살 너울 너른 맑은 밝은 고운 어진 솔밭 대숲 갈매 노을 무지개
"""


class SampleScale(NamedTuple):
    """How large a season is."""

    middle: int
    """Schools."""
    elementary: int
    cohorts: int
    """Of each of the two programmes."""
    tiny: int
    """Elementary schools whose pupils are too few for a cohort of their own."""
    rooms: int
    instructors: int
    carts: int
    vehicles: int
    """Of 45 seats, on a day."""


SCALES: dict[Size, SampleScale] = {
    "S": SampleScale(4, 4, 4, 2, 1, 2, 2, 1),
    "M": SampleScale(16, 20, 20, 3, 2, 4, 4, 2),
    "L": SampleScale(48, 52, 60, 6, 6, 12, 12, 6),
}


@dataclass
class SampleWish:
    """What a school asks for once, or twice for another term."""

    programme: str
    grade: str
    students: int
    cohorts: int
    mode: str
    term: int
    windows: list[str]
    camp: bool = False


@dataclass
class SampleSchool:
    """One school of a sample."""

    name: str
    level: Level
    area: str
    x: float
    """km east of the centre."""
    y: float
    """km north of it."""
    tiny: bool = False
    wishes: list[SampleWish] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        return f"{self.name[:-1]}{'초등' if self.level == 'elementary' else '중'}학교"


@dataclass
class District:
    """All schools of a sample, and what the office has for them."""

    scale: SampleScale
    schools: list[SampleSchool]
    seed: int
    year: int = 2026

    def random(self, purpose: str) -> random.Random:
        return stream(self.seed, purpose)


def minutes_between(a: tuple[float, float], b: tuple[float, float]) -> int:
    """Return the minutes by road between two places given in km."""
    return 5 + round(2.2 * (abs(a[0] - b[0]) + abs(a[1] - b[1])))


def make_district(size: Size, seed: int) -> District:
    """Return the schools of a size and what they apply for."""
    scale = SCALES[size]
    draw = stream(seed, "schools")
    names = _NAMES.split()
    draw.shuffle(names)
    schools = [_school(f"{name}중", "middle", draw) for name in names[: scale.middle]]
    draw.shuffle(names)
    schools += [_school(f"{name}초", "elementary", draw) for name in names[: scale.elementary]]
    for school in schools[-scale.tiny :]:
        school.tiny, school.area = True, AREAS[-1]
        school.x, school.y = 3.0 + draw.random(), -2.0 - draw.random()
    district = District(scale, schools, seed)
    _apply(district, stream(seed, "wishes"))
    return district


def _school(name: str, level: Level, draw: random.Random) -> SampleSchool:
    area = draw.randrange(len(AREAS))
    east = (2.0, -2.0, 2.5)[area] + 3 * draw.random() - 1.5
    north = (1.0, 0.5, -2.0)[area] + 2 * draw.random() - 1.0
    return SampleSchool(name, level, AREAS[area], round(east, 2), round(north, 2))


def _apply(district: District, draw: random.Random) -> None:
    middle = [school for school in district.schools if school.level == "middle"]
    large = [school for school in district.schools if school.level == "elementary" and not school.tiny]
    tiny = [school for school in district.schools if school.tiny]
    scale = district.scale
    groups = -(-len(tiny) // 3) if tiny else 0
    for programme, asking, cohorts in (
        ("explorers", middle, scale.cohorts),
        ("classroom", large, scale.cohorts - groups),
    ):
        numbers = _cohorts_each(asking, cohorts, draw)
        sizes = _sizes([school for school, count in numbers for _ in range(count)], draw)
        for school, count in numbers:
            school.wishes.append(_wish(school, programme, count, sizes, draw))
    for index in range(0, len(tiny), 3):
        shared = _windows("elementary", "on-site", draw)
        for school in tiny[index : index + 3]:
            students = draw.randrange(5, 8)
            school.wishes.append(
                SampleWish("classroom", "초5", students, 1, "on-site", 1 + index // 3 % 2, shared)
            )
    for school in middle[:2]:
        school.wishes[0].cohorts = 3  # more than there are seats for: somebody has to wait
    for school in middle[2:8:2]:
        first = school.wishes[0]
        school.wishes.append(
            SampleWish(
                "explorers", first.grade, first.students, 1, "visiting", 3 - first.term,
                _windows("middle", "visiting", draw),
            )
        )  # fmt: skip


def _cohorts_each(
    schools: list[SampleSchool], cohorts: int, draw: random.Random
) -> list[tuple[SampleSchool, int]]:
    """Return one cohort for each school, and the rest spread over the first ones."""
    extra = cohorts - len(schools)
    counts = [1 + extra // len(schools) + (place < extra % len(schools)) for place in range(len(schools))]
    return list(zip(schools, counts, strict=True))


def _sizes(cohorts: list[SampleSchool], draw: random.Random) -> dict[str, int]:
    """Return the students of a cohort of each school, such that all seats are just taken."""
    sizes = {school.name: draw.randrange(20, 29) for school in cohorts}
    wanted = SEATS_A_COHORT * len(cohorts)
    while sum(sizes[school.name] for school in cohorts) > wanted:
        sizes[max(sizes, key=lambda name: (sizes[name], name))] -= 1
    while sum(sizes[school.name] for school in cohorts) < wanted - 10:
        sizes[min(sizes, key=lambda name: (sizes[name], name))] += 1
    return sizes


def _wish(
    school: SampleSchool, programme: str, cohorts: int, sizes: dict[str, int], draw: random.Random
) -> SampleWish:
    middle = school.level == "middle"
    grade = "중1" if middle else draw.choice(["초5", "초6"])
    mode = "visiting" if draw.random() < (0.2 if middle else 0.25) else "on-site"
    windows = _windows(school.level, mode, draw)
    camp = middle and mode == "on-site" and draw.random() < 0.25
    return SampleWish(
        programme, grade, sizes[school.name], cohorts, mode, draw.randrange(1, 3), windows, camp
    )


def _windows(level: Level, mode: str, draw: random.Random) -> list[str]:
    """Return two or three weekdays, each in the morning, the afternoon, or both."""
    days = sorted(draw.sample("월화수목금", draw.randrange(2, 4)), key="월화수목금".index)
    if level == "elementary":
        times = {"on-site": ["10:00-11:45"], "visiting": ["10:40-12:25", "12:45-14:30"]}[mode]
    else:
        times = ["09:40-11:40", "13:30-15:30"]
    chosen = draw.choice([times, times[:1], times[-1:]])
    return [f"{day} {time}" for day in days for time in chosen]
