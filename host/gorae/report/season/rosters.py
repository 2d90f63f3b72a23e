"""Seats without names: which kit each seat of a cohort has. The list of names stays at the school."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gorae.report.page.pages import environment, page_assets
from gorae.report.season.view import SeasonView, SheetSession, day_in_words, file_stems


@dataclass(frozen=True)
class Seat:
    """One seat of a cohort."""

    name: str
    """As in `가람중-1-07`: what a student is called in all of gorae."""
    school: str
    kit: str
    """The label of the kit that it shares with the next ones; empty when no cart is known."""


def seats(view: SeasonView, cohort: str) -> tuple[Seat, ...]:
    """Return the seats of a cohort, school by school, with the kits of its first session's cart.

    So many students share a kit as the season's rules say, in the cart's order.
    """
    planned = view.plan.cohorts[cohort]
    carts = [one.planned.cart for one in view.active if one.planned.cohort == cohort and one.planned.cart]
    found = view.folder.places.carts.get(carts[0]) if carts else None
    labels: Sequence[str] = found.labels if found else ()
    share = view.folder.season.rules.students_per_kit
    owners = [school for school, count in planned.schools.items() for _ in range(count)]
    digits = max(2, len(str(len(owners))))
    return tuple(
        Seat(
            f"{cohort}-{number + 1:0{digits}}",
            school,
            labels[number // share] if number // share < len(labels) else "",
        )
        for number, school in enumerate(owners)
    )


def instructor_sheets(view: SeasonView) -> dict[str, str]:
    """Return a page for each instructor, by file name: their sessions, and the seats of each."""
    return {
        f"instructors/{stem}.html": _page(view, name) for name, stem in file_stems(view.instructors).items()
    }


def _page(view: SeasonView, name: str) -> str:
    sessions = view.of_instructor(name)
    cohorts = list(dict.fromkeys(one.planned.cohort for one in sessions if not one.is_cancelled))
    return environment().get_template("season/instructor.html.j2").render(
        view=view,
        lang=view.lang,
        say=view.say,
        name=name,
        sessions=sessions,
        role=lambda one: view.say("role-lead" if _leads(one, name) else "role-assistant"),
        day=lambda one: day_in_words(one, view.lang),
        rosters=[(cohort, seats(view, cohort)) for cohort in cohorts],
        **page_assets(styles=("season/paper.css",)),
    )  # fmt: skip


def _leads(session: SheetSession, name: str) -> bool:
    return session.planned.staff[:1] == (name,)
