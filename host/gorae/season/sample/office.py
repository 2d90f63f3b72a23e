"""The files of a sample's office: the season, its places, staff, vehicles, ways and courses."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from gorae.season.files.writing import flow, listed
from gorae.season.sample.district import SEATS_A_COHORT, District, minutes_between

GITIGNORE = "contacts.local.yaml\n*.local.*\n"
AGENCY = (-1.5, 1.0)
CLOSED = {
    "2026-05-01": "노동절",
    "2026-05-05": "어린이날",
    "2026-05-25": "부처님 오신 날 대체 휴일",
    "2026-06-03": "지방선거",
    "2026-07-17": "제헌절",
    "2026-08-17": "광복절 대체 휴일",
    "2026-09-24": "추석 연휴",
    "2026-09-25": "추석",
    "2026-10-05": "개천절 대체 휴일",
    "2026-10-09": "한글날",
    "2026-11-19": "대학수학능력시험",
}
_LETTERS = "가나다라마바사아자차카타파하"
_KITS = ("maqueen", "cutebot", "maqueen", "maqueen-plus-v2")
_INSTITUTIONS = {
    "office": ("고래구청 교육지원과", "Whale District Office", "organiser"),
    "centre": ("바다직업교육센터", "Sea Vocational Centre", "place"),
    "agency": ("별빛정보산업원", "Starlight IT Agency", "instructors"),
}
TEAM = ("hello-kit", "first-moves", "lights-and-signals", "wall-stop", "square", "line-one-sensor",
        "line-oval", "crossroads", "roomba", "delivery")  # fmt: skip
"""Six sessions of 120 minutes."""
CLASSROOM = ("hello-kit", "first-moves", "lights-and-signals", "wall-stop", "square", "line-one-sensor")
"""Three sessions of 105 minutes."""


def office_files(district: District) -> dict[str, str]:
    """Return all files that are about no single school."""
    return {
        ".gitignore": GITIGNORE,
        "season.yaml": season_text(district, CLOSED, "2026-03-16", "2026-11-27", "[3, 11, 19, 27, 33, 45]"),
        "places.yaml": _places(district),
        "staff.yaml": _staff(district),
        "fleet.yaml": _fleet(district),
        "travel.csv": _travel(district),
        "courses/team.yaml": _course(
            "탐험대", "Explorers", "중학교 1학년", "First year of middle school", TEAM
        ),
        "courses/classroom.yaml": _course("교실", "Classroom", "초등 5~6학년", "Years 5 and 6", CLASSROOM),
    }


def season_text(district: District, closed: Mapping[str, str], first: str, last: str, numbers: str) -> str:
    """Return `season.yaml` with these closed days; `numbers` are the draw's, as they stand in a file."""
    seats, year = SEATS_A_COHORT * district.scale.cohorts, first[:4]
    lines = [
        f"name: {{ko: 고래구 창의 진로 프로젝트 {year}, en: Whale District Creative Careers {year}}}",
        f"from: {first}",
        f"to: {last}",
        f"second-term: {year}-08-17",
        "institutions:",
    ]
    for key, (korean, english, role) in _INSTITUTIONS.items():
        lines.append(f"  {key}: " + flow({"name": {"ko": korean, "en": english}, "role": role}))
    lines.append("closed:")
    days = listed({"day": day, "why": why} for day, why in closed.items())
    return "\n".join(lines) + "\n" + days + _programmes(seats) + _rules(district, year, numbers)


def _programmes(seats: int) -> str:
    return f"""\
programmes:
  explorers:
    name: {{ko: AI 융합 진로 탐험대, en: AI Convergence Career Team}}
    course: courses/team.yaml
    grades: [중1, 중2, 중3]
    seats: {seats}
    cohort: {{fewest: 15, most: 28}}
    sessions: {{minutes: 120, gap: 7 to 14 days, apart: 4 to 21 days}}
    mode: [on-site, visiting]
    camp: {{starts: ["09:30", "13:00"]}}
  classroom:
    name: {{ko: 미래과학 창의교실, en: Future Science Classroom}}
    course: courses/classroom.yaml
    grades: [초5, 초6, 중1]
    seats: {seats}
    cohort: {{fewest: 12, most: 28, joint: true}}
    sessions: {{minutes: 105, gap: 7 to 14 days, apart: 4 to 21 days}}
    mode: [on-site, visiting]
"""


def _rules(district: District, year: str, numbers: str) -> str:
    floors = dict.fromkeys(sorted({school.area for school in district.schools}), 1)
    return f"""\
allotment:
  points: {{not-last-year: 3, small-school: 2, far: 1, welfare: 2, no-show: -2}}
  small-school: 6 classes
  far-minutes: 20
  floors: {flow(floors)}
  most-cohorts: 3
  deadline: {year}-02-27
  draw: {{sources: [{{lottery: 로또 6/45, round: 1213, numbers: {numbers}}}]}}
share: {{fewest: 10}}
"""


def _places(district: District) -> str:
    text = "rooms:\n"
    for number in range(1, district.scale.rooms + 1):
        text += f"  로봇실 {number}: {flow({'institution': 'centre', 'seats': 28})}\n"
    text += "carts:\n"
    for number in range(district.scale.carts):
        kit, letter = _KITS[number % len(_KITS)], "ABCDEFGHIJKL"[number]
        labels = [f"{kit}-{letter}01 to {kit}-{letter}16"]
        text += f"  {kit}-{letter}: {flow({'kit': kit, 'labels': labels, 'home': 'centre'})}\n"
    return text


def _staff(district: District) -> str:
    text = "instructors:\n"
    for number in range(district.scale.instructors):
        facts: dict[str, object] = {"skills": ["explorers", "classroom"], "home": "agency"}
        if number % 4 == 1:
            facts["leave"] = [{"from": "2026-06-08", "to": "2026-06-12", "why": "연수"}]
        if number % 4 == 3:
            facts["windows"] = [f"{day} 09:00-17:00" for day in "화수목금"]
        text += f"  강사-{_LETTERS[number]}: {flow(facts)}\n"
    return text


def _fleet(district: District) -> str:
    vehicles = district.scale.vehicles
    budget = {"season": 45 * vehicles, "months": {f"2026-{month:02}": 8 * vehicles for month in range(3, 12)}}
    vehicle = {"seats": 45, "a-day": vehicles, "runs-a-day": 2}
    return f"vehicles:\n  버스-45: {flow(vehicle)}\nbudget: {flow(budget)}\nnotice-days: 14\n"


def _travel(district: District) -> str:
    places = {school.name: (school.x, school.y) for school in district.schools}
    lines = ["from,to,minutes", f"agency,centre,{minutes_between(AGENCY, (0.0, 0.0))}"]
    lines += [f"agency,{name},{minutes_between(AGENCY, place)}" for name, place in places.items()]
    for (a, here), (b, there) in combinations(places.items(), 2):
        lines.append(f"{a},{b},{minutes_between(here, there)}")
    return "\n".join(lines) + "\n"


def _course(korean: str, english: str, whom: str, audience: str, lessons: tuple[str, ...]) -> str:
    summary = {
        "en": "From the first light to a robot that decides.",
        "ko": "첫 불빛에서 스스로 판단하는 로봇까지 가요.",
    }
    why = {"en": "It needs what came before.", "ko": "앞에서 배운 것 위에 쌓아요."}
    head = {
        "title": {"en": english, "ko": korean},
        "audience": {"en": audience, "ko": whom},
        "summary": summary,
    }
    steps = [{"lesson": lesson, "why": why} for lesson in lessons]
    return "".join(f"{key}: {flow(value)}\n" for key, value in head.items()) + "lessons:\n" + listed(steps)
