"""What does not fit: wishes that no programme offers, times outside of the bell, things too small."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from gorae.season.allotting.claims import why_refused
from gorae.season.checks.references import Found
from gorae.season.courses import sessions_of, too_long
from gorae.season.files import Minutes, Programme, Wish, clock
from gorae.season.files.made import RefusalReason
from gorae.season.needs import assistants_needed, kits_needed, kits_of
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.lessons.courses import Course
    from gorae.season.folder import SeasonFolder

_PLACES: Mapping[RefusalReason, str] = {
    "late": "received", "programme-grade": "grade", "level-grade": "grade", "mode": "mode",
    "students": "students", "few-students": "students", "camp": "camp",
}  # fmt: skip
"""The key at which a reason is shown; windows have lines of their own."""


def misfits(folder: SeasonFolder) -> Iterator[Found]:
    """Yield everything that cannot be as it is written, in the order of the files."""
    yield from _season(folder)
    for school in folder.schools:
        if school in folder.applications:
            yield from _application(folder, school)


def _season(folder: SeasonFolder) -> Iterator[Found]:
    season = folder.season
    for name, programme in season.programmes.items():
        course = folder.courses.get(programme.course)
        for text in _of_course(course, programme.sessions.minutes) if course else ():
            yield Found("season.yaml", ("programmes", name, "sessions", "minutes"), text)
    for month in folder.fleet.budget.months:
        if not f"{season.first:%Y-%m}" <= month <= f"{season.last:%Y-%m}":
            values = {"month": month, "first": str(season.first), "last": str(season.last)}
            place = ("budget", "months", month)
            yield Found("fleet.yaml", place, Text("season-check.month-outside", **values))
    for index, closed in enumerate(season.closed):
        if closed.last < season.first or closed.first > season.last:
            text = Text("season-check.closed-outside", first=str(season.first), last=str(season.last))
            yield Found("season.yaml", ("closed", index), text)


def _application(folder: SeasonFolder, school: str) -> Iterator[Found]:
    """Yield what is wrong with a school's wishes, but for those that the allotment has refused already."""
    file = folder.application_file(school)
    refused = folder.allotment.refused if folder.allotment else ()
    settled = {one.wish for one in refused if one.school == school}
    for number, wish in enumerate(folder.applications[school].wishes, 1):
        programme = folder.season.programmes.get(wish.programme)
        if programme is None or number in settled:
            continue
        for path, text in _wish(folder, school, wish, programme):
            yield Found(file, path if path[:1] == ("received",) else ("wishes", number - 1, *path), text)


def _wish(
    folder: SeasonFolder, school: str, wish: Wish, programme: Programme
) -> Iterator[tuple[tuple[str | int, ...], Text]]:
    why = why_refused(folder, school, wish)
    if why is not None and why in _PLACES:
        yield (_PLACES[why],), _refusal(why, folder, school, wish, programme)
    shortest, *_ = lengths = sorted(folder.lengths_of(wish))
    for index, window in enumerate(wish.windows):
        about = folder.schools[school]
        if window.minutes < shortest and not wish.camp:
            values = {"window": str(window), "minutes": shortest, "there": window.minutes}
            yield ("windows", index), Text("season-check.window-short", **values)
        elif not about.opens <= window.start or not window.end <= about.closes:
            values = {"window": str(window), "opens": clock(about.opens), "closes": clock(about.closes)}
            yield ("windows", index), Text("season-check.window-outside", **values)
    longest, key = max(window.minutes for window in wish.windows), "minutes" if wish.minutes else "course"
    if shortest <= longest < lengths[-1] and not wish.camp:
        yield (key,), Text("season-check.no-long-window", minutes=lengths[-1], there=longest)
    course = folder.course_of(wish) if wish.course or wish.minutes else None
    for text in _of_course(course, folder.minutes_asked(wish)) if course else ():
        yield (key,), text
    if wish.mode == "on-site":
        yield from _on_site(folder, school, wish, programme)


def _of_course(course: Course, minutes: Minutes) -> Iterator[Text]:
    """Yield what does not fit between a course and the minutes of its sessions."""
    said = ", ".join(map(str, minutes)) if isinstance(minutes, tuple) else minutes
    long, needed = too_long(course, minutes), len(sessions_of(course, minutes))
    if long:
        most = max(lesson.about.minutes for lesson in course.lessons)
        values = {"lessons": ", ".join(long), "minutes": said, "needed": most}
        yield Text("season-check.lesson-too-long", **values)
    elif isinstance(minutes, tuple) and needed > len(minutes):
        yield Text("season-check.few-sessions", minutes=said, there=len(minutes), needed=needed)


def _refusal(why: RefusalReason, folder: SeasonFolder, school: str, wish: Wish, programme: Programme) -> Text:
    """Return why a wish would be refused, with what would be possible."""
    size, level = programme.cohort, folder.schools[school].level
    values = {
        "school": school,
        "programme": programme.name,
        "grade": wish.grade,
        "grades": ", ".join(programme.grades),
        "modes": ", ".join(programme.mode),
        "mode": wish.mode,
        "students": wish.students,
        "fewest": size.fewest,
        "most": size.most,
        "level": level,
        "deadline": str(folder.season.allotment.deadline),
        "received": str(folder.applications[school].received),
    }
    return Text(f"season-check.refused-{why}", **values)


def _on_site(
    folder: SeasonFolder, school: str, wish: Wish, programme: Programme
) -> Iterator[tuple[tuple[str | int, ...], Text]]:
    """Yield why a school cannot come: no room, no way, a way that is too long."""
    rooms = folder.places.rooms.values()
    homes = list(dict.fromkeys(room.institution for room in rooms if room.seats >= wish.students))
    if not homes:
        return  # told once, by what there is too little of
    ways = {home: folder.travel_minutes(school, home) for home in homes}
    known = [minutes for minutes in ways.values() if minutes is not None]
    longest = folder.season.rules.ride_minutes
    if not known:
        institution = folder.season.institutions.get(homes[0])
        place = institution.name if institution else homes[0]
        yield ("mode",), Text("season-check.no-way", school=school, place=place)
    elif min(known) > longest:
        yield ("mode",), Text("season-check.way-long", school=school, minutes=min(known), limit=longest)


def shortages(folder: SeasonFolder) -> Iterator[Found]:
    """Yield of what there is nothing large enough, each once, with the wish that needs most."""
    asked = [
        (school, wish)
        for school, application in folder.applications.items()
        for wish in application.wishes
        if school in folder.schools and wish.programme in folder.season.programmes
        if why_refused(folder, school, wish) is None
    ]
    on_site = [(school, wish) for school, wish in asked if wish.mode == "on-site"]
    yield from _too_small(folder, on_site)
    yield from _carts(folder, asked)
    yield from _people(folder, asked)


def _too_small(folder: SeasonFolder, asked: list[tuple[str, Wish]]) -> Iterator[Found]:
    """Yield rooms and vehicles that are all too small for some cohort."""
    if not asked:
        return
    school, wish = max(asked, key=lambda one: one[1].students)
    seats = max((room.seats for room in folder.places.rooms.values()), default=0)
    if seats < wish.students:
        values = {"seats": seats, "needed": wish.students, "school": school}
        yield Found("places.yaml", ("rooms",), Text("season-check.rooms-small", **values))
    escorts = folder.season.rules.escorts
    school, wish = max(asked, key=lambda one: one[1].students + one[1].teachers)
    heads = wish.students + wish.teachers + escorts
    seats = max((vehicle.seats for vehicle in folder.fleet.vehicles.values()), default=0)
    if seats < heads:
        values = {"seats": seats, "needed": heads, "school": school}
        yield Found("fleet.yaml", ("vehicles",), Text("season-check.vehicles-small", **values))
    wheelchairs = {name: folder.applications[name].wheelchairs for name, _ in asked}
    places = max((vehicle.wheelchairs for vehicle in folder.fleet.vehicles.values()), default=0)
    school = max(wheelchairs, key=lambda name: wheelchairs[name])
    if places < wheelchairs[school]:
        values = {"places": places, "needed": wheelchairs[school], "school": school}
        yield Found("fleet.yaml", ("vehicles",), Text("season-check.no-wheelchairs", **values))


def _carts(folder: SeasonFolder, asked: list[tuple[str, Wish]]) -> Iterator[Found]:
    """Yield the largest cohort of a programme and mode for which no cart has kits enough."""
    worst: dict[tuple[str, str], tuple[int, str, int]] = {}
    for school, wish in asked:
        course = folder.courses.get(wish.course or folder.season.programmes[wish.programme].course)
        known = kits_of(course) if course else frozenset()
        carts = [
            cart
            for cart in folder.places.carts.values()
            if cart.kit in known and (cart.mobile or wish.mode == "on-site")
        ]
        needed = kits_needed(folder, wish.students)
        there = max((len(cart.labels) for cart in carts), default=0)
        key = wish.programme, wish.mode
        if course and there < needed > worst.get(key, (0, "", 0))[0]:
            worst[key] = needed, school, there
    for needed, school, there in worst.values():
        values = {"there": there, "needed": needed, "school": school}
        yield Found("places.yaml", ("carts",), Text("season-check.carts-small", **values))


def _people(folder: SeasonFolder, asked: list[tuple[str, Wish]]) -> Iterator[Found]:
    """Yield programmes for which there are too few instructors who know them."""
    for name in folder.season.programmes:
        wishes = [wish for _, wish in asked if wish.programme == name]
        knowing = [one for one in folder.staff.instructors.values() if name in one.skills]
        leads = [one for one in knowing if "lead" in one.roles]
        most = max((wish.students for wish in wishes), default=0)
        needed = 1 + assistants_needed(folder, most)
        if wishes and (not leads or len(knowing) < needed):
            values = {
                "programme": folder.season.programmes[name].name,
                "key": name,
                "needed": needed,
                "there": len(knowing),
                "leads": len(leads),
            }
            yield Found("staff.yaml", ("instructors",), Text("season-check.few-instructors", **values))
