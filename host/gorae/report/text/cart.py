"""Boards that are flashed: a table that is drawn over and over, a line for each that has ended, the sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gorae.flash.cart import CartRow
from gorae.kits.conditions import Condition
from gorae.names import renamed
from gorae.report.plain import plain
from gorae.report.text.columns import columns_of, fitted, padded
from gorae.texts import Text
from gorae.texts.words import shown as fit

MARKS = {
    "ready": "✔",
    "unchanged": "✔",
    "failed": "✘",
    "skipped": "–",
    "untouched": "–",
    "redo": "!",
    "busy": "…",
}
_BAR = 12
_STEP = 18
_NONE = "–"
_HIDDEN = 2
"""Lines that a table too long for its screen needs besides its rows."""


def table(rows: Sequence[CartRow], now_s: float, lang: str, width: int, height: int) -> list[str]:
    """The table as it is now, no line wider than `width` columns. Where there are more boards than lines,
    those that are not ready come first."""
    most = height - _HIDDEN
    shown = sorted(rows, key=_urgency)[:most] if len(rows) > most else list(rows)
    names = max((columns_of(row.label or _NONE) for row in shown), default=0)
    places = max((columns_of(row.target.place) for row in shown), default=0)
    lines = [_table_line(row, now_s, lang, names, places) for row in shown]
    ended = sum(row.state != "busy" for row in rows)
    lines.append(Text("report.cart-so-far", done=ended, count=len(rows)).say(lang))
    return [fitted(plain(line).split("\n")[0], width - 1) for line in lines]  # beside the last column


def told(row: CartRow, lang: str) -> str:
    """What became of a board, once it has ended: one line, and one for each thing that should be known."""
    name = row.name if row.name == row.target.place else f"{row.name} ({row.target.place})"
    lines = [f"{MARKS[row.state]} {name}: {_outcome(row, lang)}"]
    notes = [note.say(lang) for note in row.result.notes] if row.result else []
    if row.saved:
        notes.append(Text("report.cart-saved", folder=str(row.saved)).say(lang))
        odd = ", ".join(f"{fit(name)} → {path}" for name, path in renamed(row.paths).items())
        notes += [Text("report.cart-renamed", names=odd).say(lang)] if odd else []
    return plain("\n    ".join([*lines, *notes]))


def summary(rows: Sequence[CartRow], lang: str) -> str:
    """How many are ready, and which are to be done again."""
    ready = sum(row.state in ("ready", "unchanged") for row in rows)
    again = [row.name for row in rows if row.state not in ("ready", "unchanged")]
    if not again:
        return Text("report.cart-all-ready", count=ready).say(lang)
    return plain(Text("report.cart-again", ready=ready, count=len(rows), names=", ".join(again)).say(lang))


def as_data(row: CartRow, lang: str) -> dict[str, Any]:
    """A row for other programs."""
    done = row.result
    return {
        "label": row.label or None,
        "port": done.port if done else row.target.port,
        "drive": str(row.target.drive) if row.target.drive else None,
        "unique_id": row.unique_id or row.target.unique_id or None,
        "kit": row.target.kit.id,
        "board": done.kind if done else None,
        "micropython": done.micropython if done else None,
        "result": row.state,
        "did": done.how if done else None,
        "checked": done.checked if done else False,
        "kept": list(done.kept) if done else [],
        "saved": str(row.saved) if row.saved else None,
        "reason": row.error.say(lang) if row.error else None,
        "notes": [note.say(lang) for note in done.notes] if done else [],
        "attempts": row.attempt,
        "took_s": None if row.took_s is None else round(row.took_s, 1),
    }


def health(found: Mapping[str, str], lang: str) -> str:
    """What the last self-test found of each part, in a few words."""
    sound = (Condition.GOOD, Condition.UNKNOWN)
    bad = [_part(part, lang) for part, how in found.items() if how not in sound]
    key = "report.health-bad" if bad else "report.health-good"
    return Text(key, parts=", ".join(bad)).say(lang)


def _part(part: str, lang: str) -> str:
    try:
        return Text(f"health.part-{part}").say(lang)
    except KeyError:  # a newer gorae tests more
        return part


def _outcome(row: CartRow, lang: str) -> str:
    if row.error:
        return row.error.say(lang)
    if row.state in ("ready", "unchanged") and row.result:
        key = "unchanged" if row.state == "unchanged" else row.result.how
        line = Text(f"report.cart-{key}", kit=row.target.kit.id, took=f"{row.took_s or 0:.0f}").say(lang)
        kept = Text("report.cart-kept", names=", ".join(row.result.kept)).say(lang) if row.result.kept else ""
        return f"{line} {kept}".rstrip()
    return Text(f"report.cart-{row.state}").say(lang)


def _urgency(row: CartRow) -> int:
    return ("failed", "redo", "skipped", "busy", "untouched", "ready", "unchanged").index(row.state)


def _table_line(row: CartRow, now_s: float, lang: str, names: int, places: int) -> str:
    took_s = now_s - row.began_s if row.took_s is None else row.took_s
    where = f"{padded(row.label or _NONE, names)}  {padded(row.target.place, places)}"
    head = f"{MARKS[row.state]} {where}  {took_s:4.0f} s  "
    if row.state != "busy":
        return head + _outcome(row, lang)
    step = Text(f"report.step-{row.step}").say(lang)
    return f"{head}{padded(step, _STEP)}{_bar(row)}".rstrip()


def _bar(row: CartRow) -> str:
    if not row.total:
        return ""
    part = min(1.0, row.done / row.total)
    full = round(part * _BAR)
    return f"{'█' * full}{'░' * (_BAR - full)} {100 * part:3.0f}%"
