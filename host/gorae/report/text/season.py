"""What a season's commands tell in the terminal: what a day needs, and how the season goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gorae.report.exchange.shell import quoted_path
from gorae.report.plain import plain, styled
from gorae.report.text.columns import columns_of, padded
from gorae.season.files import PlannedSession, SeasonPlan, clock
from gorae.season.folder import SeasonFolder
from gorae.season.prepare import CartDay, KitState, Preparation
from gorae.season.progress import LessonProgress
from gorae.season.share import HIGHEST_RATE, LOWEST_RATE, SharedCount, SharedTable, Shown
from gorae.texts import Text


def preparation_lines(folder: SeasonFolder, prepared: Preparation, lang: str) -> Iterator[str]:
    """Yield what has to be done before a day, cart by cart."""
    if not prepared.carts:
        yield _prepare(lang, "nothing", day=str(prepared.day))
        return
    count = sum(len(cart.sessions) for cart in prepared.carts)
    head = _prepare(lang, "head", day=str(prepared.day), carts=len(prepared.carts), sessions=count)
    yield styled(head, bold=True)
    for cart in prepared.carts:
        yield ""
        yield from _cart(folder, cart, lang)


def _cart(folder: SeasonFolder, cart: CartDay, lang: str) -> Iterator[str]:
    counts = {"needed": cart.needed, "well": cart.well, "all": len(cart.kits), "spare": cart.spare}
    head = _prepare(lang, "cart", cart=cart.cart, kit=cart.kit, spares=cart.spares, **counts)
    yield styled(plain(head), bold=True)
    if cart.missing:
        yield styled(f"  ✘ {_prepare(lang, 'missing', missing=cart.missing)}", fg="red")
    yield from (f"  {_session(folder, one, lang)}" for one in cart.sessions)
    yield f"  - {_prepare(lang, 'charge-again' if cart.was_used_before else 'charge')}"
    yield from (f"  - {line}" for line in _kits(cart, lang))
    yield f"  - {_prepare(lang, 'wear', hours=round(cart.worn_minutes / 60, 1))}"
    yield f"  {_prepare(lang, 'commands')}"
    yield from (f"    {line}" for line in commands_for(cart))


def _session(folder: SeasonFolder, session: PlannedSession, lang: str) -> str:
    cohorts = (folder.plan or SeasonPlan()).cohorts
    students = cohorts[session.cohort].students if session.cohort in cohorts else 0
    values = {"at": clock(session.at), "cohort": session.cohort, "number": session.no, "place": session.place}
    return plain(_prepare(lang, "session", students=students, **values))


def _kits(cart: CartDay, lang: str) -> Iterator[str]:
    """What is to be done with single kits."""
    for kit in cart.to_repair:
        if kit.faults:
            yield _prepare(lang, "repair", label=kit.label, faults=_faults(kit, lang), day=kit.tested_at)
        if kit.is_other_kit:
            yield _prepare(lang, "other-kit", label=kit.label)
    known = [kit for kit in cart.to_test if kit.is_known]
    unknown = [kit for kit in cart.kits if not kit.is_known]
    lists = {"weak": cart.weak, "flash": cart.to_flash, "test": known, "unknown": unknown}
    for entry, kits in lists.items():
        if kits:
            yield _prepare(lang, entry, labels=_labels(kits))


def _faults(kit: KitState, lang: str) -> str:
    return ", ".join(
        _prepare(lang, "fault", part=_part(part, lang), condition=found) for part, found in kit.faults
    )


def _part(part: str, lang: str) -> str:
    """Return what a part of a kit is called; its own word when gorae knows no other."""
    try:
        return Text(f"health.part-{part}").say(lang)
    except KeyError:
        return part


def _labels(kits: Sequence[KitState]) -> str:
    """Labels; of many the first ones, and how many there are."""
    names = ", ".join(kit.label for kit in kits[:6])
    return f"{names} … ({len(kits)})" if len(kits) > 6 else names


def commands_for(cart: CartDay) -> list[str]:
    """Return the command lines that prepare a cart."""
    kit = quoted_path(cart.kit)
    lines = []
    if cart.to_flash:
        lines.append(f"gorae flash --all --kit {kit}")
    lines.append(f"gorae devices --test --kit {kit}")
    return lines


def progress_lines(rows: Sequence[LessonProgress], lang: str) -> Iterator[str]:
    """Yield a table for the office itself: every cohort and lesson with its counts."""
    told = [row for row in rows if row.held or row.handed_in]
    if not told:
        yield _progress(lang, "nothing")
        return
    head = [_progress(lang, name) for name in ("cohort", "lesson", "held", "seats", "handed-in", "passed")]
    table = [
        [row.cohort, row.lesson, str(row.held or ""), str(row.seats), str(row.handed_in), str(row.passed)]
        for row in told
    ]
    yield from _table([head, *table])


def shared_lines(table: SharedTable, lang: str) -> Iterator[str]:
    """Yield the table that other institutions may see."""
    if not table.lessons:
        yield _progress(lang, "nothing")
        return
    head = [_progress(lang, name) for name in ("cohort", "lesson", "passed", "rate")]
    rows = [
        [cohort, lesson, *shared_words(table.cells[cohort, lesson], lang)]
        for cohort in table.cohorts
        for lesson in table.lessons
        if (cohort, lesson) in table.cells
    ]
    totals = [
        [_progress(lang, "total"), lesson, *shared_words(table.totals[lesson], lang)]
        for lesson in table.lessons
    ]
    yield from _table([head, *rows, *totals])
    yield _progress(lang, "note", fewest=table.fewest)


def shared_words(one: SharedCount, lang: str) -> tuple[str, str]:
    """Return a shared count and its rate as they are read."""
    if one.shown is Shown.HIDDEN or one.count is None or one.rate is None:
        return _progress(lang, "hidden"), _progress(lang, "hidden")
    rate = round(100 * one.rate)
    if one.shown is Shown.AT_LEAST:
        return _progress(lang, "at-least", count=one.count), _progress(lang, "at-least-rate", rate=rate)
    ends = {LOWEST_RATE: "rate-least", HIGHEST_RATE: "rate-most"}
    return str(one.count), _progress(lang, ends.get(one.rate, "rate-of"), rate=rate)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    rows = [[plain(cell) for cell in row] for row in rows]
    widths = [max(columns_of(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _prepare(lang: str, entry: str, /, **values: object) -> str:
    return Text(f"season_prepare.{entry}", **values).say(lang)


def _progress(lang: str, entry: str, /, **values: object) -> str:
    return Text(f"season_progress.{entry}", **values).say(lang)
