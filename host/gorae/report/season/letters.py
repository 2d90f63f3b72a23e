"""Letters to schools as Korea's offices write them: A4 to print, and text to paste into the office's system.

Items are numbered 1. 가. 1) 가) (1) (가), each level indented by two columns, one space after the mark; an
item that is alone has none. Dates have dots, times a colon; the text ends with `끝.` behind two spaces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gorae.report.page.pages import environment, page_assets
from gorae.report.season.rosters import seats
from gorae.report.season.view import SeasonView, SheetSession, day_in_words, file_stems, say
from gorae.season.files import SeasonCohort, clock

_SYLLABLES = "가나다라마바사아자차카타파하"
_INDENT = "  "


@dataclass(frozen=True)
class Item:
    """One item of a letter, and those below it."""

    text: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A letter to one school."""

    school: str
    """Its full name."""
    recipient: str
    subject: str
    items: tuple[Item, ...]
    attachments: tuple[str, ...]
    sender: str
    sessions: tuple[SheetSession, ...] = field(repr=False)
    cohorts: dict[str, SeasonCohort] = field(repr=False)


def mark(level: int, number: int) -> str:
    """Return the mark of an item: `mark(1, 2)` is `나.`. Levels and numbers begin at 0 and 1."""
    plain = str(number) if level % 2 == 0 else _SYLLABLES[(number - 1) % len(_SYLLABLES)]
    return (f"{plain}.", f"{plain}.", f"{plain})", f"{plain})", f"({plain})", f"({plain})")[min(level, 5)]


def numbered(items: Sequence[Item], level: int = 0) -> Iterator[tuple[int, str]]:
    """Yield each line of items with its level."""
    for number, item in enumerate(items, 1):
        yield level, f"{mark(level, number)} {item.text}" if len(items) > 1 else item.text
        yield from numbered(item.items, level + 1)


def letter_to(view: SeasonView, school: str) -> Letter:
    """Return the letter to a school about its sessions."""
    name, season = view.school_name(school), view.folder.season.name.say(view.lang)
    sessions, cohorts = view.of_school(school), view.cohorts_of(school)
    plans = tuple(_cohort(view, cohort_name, cohort, school) for cohort_name, cohort in cohorts.items())
    return Letter(
        school=name,
        recipient=view.say("letter-to", school=name),
        subject=view.say("letter-subject", season=season),
        items=(
            Item(view.say("letter-greeting", season=season)),
            Item(view.say("letter-request"), (*plans, _help(view, any(one.run for one in sessions)))),
        ),
        attachments=(view.say("letter-schedule"), view.say("letter-roster")),
        sender=view.organiser,
        sessions=sessions,
        cohorts=cohorts,
    )


def _cohort(view: SeasonView, name: str, cohort: SeasonCohort, school: str) -> Item:
    sessions = [one for one in view.of_school(school) if one.planned.cohort == name]
    here = cohort.schools[school]
    who = view.say("letter-who", grade=cohort.grade or "", students=here)
    if len(cohort.schools) > 1:
        others = ", ".join(view.school_name(one) for one in cohort.schools if one != school)
        who += view.say("letter-together", others=others)
    return Item(
        view.say("letter-cohort", cohort=name, programme=view.programme_name(cohort)),
        (
            Item(view.say("letter-students", who=who)),
            Item(view.say("letter-mode", mode=view.say(f"mode-{cohort.mode}"))),
            *_when_and_where(view, sessions, school),
        ),
    )


def _when_and_where(view: SeasonView, sessions: Sequence[SheetSession], school: str) -> list[Item]:
    """Return days and times; place and bus once, if they are always the same."""
    places = list(dict.fromkeys(map(view.place_name, sessions)))
    rides = list(dict.fromkeys(_ride(view, one, school) for one in sessions))
    items = []
    if len(places) == 1:
        items.append(Item(view.say("letter-place", place=places[0])))
    if len(rides) == 1 and rides[0]:
        items.append(Item(view.say("letter-ride", ride=rides[0])))
    dates = tuple(
        Item(
            _session(
                view,
                one,
                view.place_name(one) if len(places) > 1 else "",
                _ride(view, one, school) if len(rides) > 1 else "",
            )
        )
        for one in sessions
    )
    return [*items, Item(view.say("letter-dates"), dates)]


def _session(view: SeasonView, session: SheetSession, place: str, ride: str) -> str:
    """Return one line, with what is not the same for all sessions."""
    values = {
        "number": session.planned.no,
        "day": day_in_words(session.day, view.lang),
        "times": session.times,
    }
    line = view.say("letter-session", **values)
    line += f", {place}" if place else ""
    line += f" ({ride})" if ride else ""
    return f"{line} – {view.say(f'state-{session.planned.state}')}" if session.is_cancelled else line


def _ride(view: SeasonView, session: SheetSession, school: str) -> str:
    stops = session.run.stops if session.run else ()
    stop = next((stop for stop in stops if stop.school == school), None)
    if stop is None or session.run is None:
        return ""
    return view.say("letter-bus", at=clock(stop.at), back=clock(session.run.back))


def _help(view: SeasonView, drives: bool) -> Item:
    """What the school is asked for."""
    asked = ["names", "changes", *(["bus"] if drives else ["room"]), "calendar"]
    return Item(view.say("letter-help"), tuple(Item(view.say(f"letter-help-{one}")) for one in asked))


def letter_text(letter: Letter, lang: str) -> str:
    """Return a letter to be pasted: plain text, a line an item."""
    attached = letter.attachments
    head = say(lang, "letter-attached")
    end = say(lang, "letter-end")
    lines = [
        f"{say(lang, 'letter-head-to')}  {letter.recipient}",
        f"{say(lang, 'letter-head-subject')}  {letter.subject}",
        "",
        *(f"{_INDENT * level}{text}" for level, text in numbered(letter.items)),
        "",
    ]
    if len(attached) == 1:
        lines.append(f"{head}  {attached[0]}{end}")
    else:
        pad = " " * (2 * len(head) + 2 if lang == "ko" else len(head) + 2)
        numbers = [f"{number}. {text}" for number, text in enumerate(attached, 1)]
        lines += [f"{head}  {numbers[0]}", *(f"{pad}{text}" for text in numbers[1:])]
        lines[-1] += end
    return "\n".join([*lines, ""])


def letter_page(view: SeasonView, letter: Letter) -> str:
    """Return a letter as sheets of A4: the letter, the schedule, the seats of each cohort."""
    return environment().get_template("season/letter.html.j2").render(
        view=view,
        lang=view.lang,
        say=view.say,
        letter=letter,
        lines=list(numbered(letter.items)),
        day=lambda one: day_in_words(one, view.lang),
        clock=clock,
        rosters=[(name, seats(view, name)) for name in letter.cohorts],
        **page_assets(styles=("season/paper.css",)),
    )  # fmt: skip


def letters(view: SeasonView) -> dict[str, str]:
    """Return each school's letter as a page and as text, by file name."""
    files = {}
    for school, stem in file_stems(view.schools).items():
        letter = letter_to(view, school)
        files[f"letters/{stem}.html"] = letter_page(view, letter)
        files[f"letters/{stem}.txt"] = letter_text(letter, view.lang)
    return files
