"""`transcript.md`: how the seats were given, with the reason for every school in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from gorae.season.allotting.points import points_of
from gorae.season.files import Allotment, DrawSource, ReturnedCohort, School, WaitingSchool
from gorae.season.folder import SeasonFolder
from gorae.texts import Text

TRANSCRIPT = "transcript.md"


def transcript(folder: SeasonFolder, allotment: Allotment, lang: str) -> str:
    """Return the whole text as Markdown, in one language."""
    parts = [
        f"# {_say('title', lang)}: {folder.season.name.say(lang)}",
        f"## {_say('rules', lang)}",
        _listed(_rules(folder, allotment, lang)),
        f"## {_say('order', lang)}",
        _table(folder, allotment, lang),
        f"## {_say('schools', lang)}",
        _listed(school_sentences(folder, allotment, lang).values()),
        f"## {_say('measures', lang)}",
        _listed(_measures(folder, allotment, lang)),
    ]
    return "\n\n".join(parts) + "\n"


def school_sentences(folder: SeasonFolder, allotment: Allotment, lang: str) -> dict[str, str]:
    """Return for each school that applied what it has got and why, in the order of points and draw."""
    late = [school for school in folder.applications if school not in allotment.points]
    return {school: _school(folder, allotment, school, lang) for school in (*allotment.points, *late)}


def _say(entry: str, lang: str, **values: object) -> str:
    return Text(f"season-allotment.{entry}", **values).say(lang)


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _rules(folder: SeasonFolder, allotment: Allotment, lang: str) -> Iterator[str]:
    rules = folder.season.allotment
    points = ", ".join(f"{_fact(fact, lang)} {value:+}" for fact, value in rules.points.items())
    yield _say("rule-points", lang, points=points or "0")
    if rules.floors:
        floors = ", ".join(f"{area} {count}" for area, count in rules.floors.items())
        yield _say("rule-floors", lang, floors=floors)
    yield _say("rule-rounds", lang, most=rules.most_cohorts)
    draw = allotment.draw
    if draw:
        sources = ", ".join(_source(one, lang) for one in draw.sources)
        yield _say("rule-list", lang, count=len(draw.order), digest=draw.list_sha256)
        yield _say("rule-draw", lang, sources=sources, key=draw.key)
    if allotment.returned:
        yield _say("rule-handed-on", lang, count=len(allotment.returned))
    yield _say("rule-repeat", lang)


def _source(source: DrawSource, lang: str) -> str:
    numbers = " ".join(map(str, source.numbers))
    return _say("source", lang, lottery=source.lottery, round=source.round, numbers=numbers)


def _table(folder: SeasonFolder, allotment: Allotment, lang: str) -> str:
    """Return the order with points and places in the draw."""
    order = allotment.draw.order if allotment.draw else ()
    head = _say("table-head", lang)
    rows = [
        f"| {number} | {school} | {_points(folder, school, lang)} | {order.index(school) + 1} |"
        for number, school in enumerate(allotment.points, 1)
        if school in order
    ]
    return "\n".join([head, "|---:|---|---|---:|", *rows])


def _points(folder: SeasonFolder, school: str, lang: str) -> str:
    """Return the sum and what it is made of: `5 (지난해 미참여 +3, 교육복지 +2)`."""
    found = points_of(folder.schools[school], folder.season.allotment)
    made = ", ".join(f"{_fact(fact, lang)} {value:+}" for fact, value in found.items())
    return f"{sum(found.values())} ({made})" if made else "0"


def _fact(fact: str, lang: str) -> str:
    return _say(f"fact-{fact}", lang)


def _school(folder: SeasonFolder, allotment: Allotment, school: str, lang: str) -> str:
    got = [_got(folder, allotment, school, programme, lang) for programme in folder.season.programmes]
    waits = [_waits(folder, one, lang) for one in allotment.waiting if one.school == school]
    no = [_say(f"why-{one.why}", lang, wish=one.wish) for one in allotment.refused if one.school == school]
    back = [_back(folder, one, school, lang) for one in allotment.returned if school in one.wish]
    return f"**{school}**: " + " ".join([*back, *filter(None, got), *waits, *no])


def _back(folder: SeasonFolder, one: ReturnedCohort, school: str, lang: str) -> str:
    """Return what became of a cohort that could not be planned."""
    programme = folder.season.programmes[one.programme].name
    values = {"programme": programme, "cohort": one.cohort, "wish": one.wish[school]}
    return _say(f"back-{one.why}", lang, **values)


def _got(folder: SeasonFolder, allotment: Allotment, school: str, programme: str, lang: str) -> str:
    """Return what a school has got in a programme; nothing when it has got nothing."""
    cohorts = {
        name: one
        for name, one in allotment.cohorts.items()
        if school in one.schools and one.programme == programme
    }
    if not cohorts:
        return ""
    first = next(iter(cohorts.values()))
    partners = [other for other in first.schools if other != school]
    values = {
        "programme": folder.season.programmes[programme].name,
        "count": len(cohorts),
        "names": ", ".join(cohorts),
        "wish": first.wish.get(school, 1),
        "partners": ", ".join(partners),
    }
    return _say("got-together" if partners else "got", lang, **values)


def _waits(folder: SeasonFolder, one: WaitingSchool, lang: str) -> str:
    wish = folder.applications[one.school].wishes[one.wish - 1]
    values = {
        "programme": folder.season.programmes[wish.programme].name,
        "count": one.cohorts,
        "place": one.place,
        "most": folder.season.allotment.most_cohorts,
    }
    return _say(f"waits-{one.why}", lang, **values)


def _measures(folder: SeasonFolder, allotment: Allotment, lang: str) -> Iterator[str]:
    """Yield the shares of applicants that were served, by what they are, and of first wishes."""
    served = {school for cohort in allotment.cohorts.values() for school in cohort.schools}
    rules = folder.season.allotment
    groups: dict[str, Callable[[School], str]] = {
        "area": lambda school: school.area,
        "size": lambda school: _say("small" if school.classes <= rules.small_school else "not-small", lang),
        "last-year": lambda school: _say(f"last-{school.last_year}", lang),
    }
    for name, group in groups.items():
        schools = sorted(allotment.points, key=lambda one: group(folder.schools[one]))
        shares = []
        for label, members in groupby(schools, key=lambda one: group(folder.schools[one])):
            some = list(members)
            shares.append(f"{label} {sum(one in served for one in some)}/{len(some)}")
        yield _say(f"measure-{name}", lang, shares=", ".join(shares))
    firsts = sum(
        cohort.wish.get(school) == 1 for cohort in allotment.cohorts.values() for school in cohort.schools
    )
    every = sum(len(cohort.schools) for cohort in allotment.cohorts.values())
    yield _say("measure-first", lang, first=firsts, all=every)
