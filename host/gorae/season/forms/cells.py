"""What people write into a cell, and what is meant: a value, and whether it is certain.

A reader returns a `CellReading`; None stands for what cannot be read at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from gorae.season.files import GRADES, Grade, Mode, Term
from gorae.season.forms.sheets import FormCell
from gorae.texts.words import nearest

Meaning = TypeVar("Meaning")


@dataclass(frozen=True)
class CellReading(Generic[Meaning]):
    """What a cell says."""

    value: Meaning
    is_certain: bool = True


def plain(text: str) -> str:
    """Return a text in the usual width, lower case, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


_COUNT = re.compile(r"(\d{1,4})\s*(명|개|조|석|팀|반|개조|개\s*조|개\s*반)?")
_ABOUT = re.compile(r"(?:약|총|대략)?\s*(\d{1,4})\s*(?:명|개|조|석)?\s*(?:정도|내외|예정|쯤|\(.*\))?")


def read_count(cell: FormCell) -> CellReading[int] | None:
    """Return the number of `26`, `26명` or `약 26명`; the last is not certain."""
    text = plain(cell.text)
    found = _COUNT.fullmatch(text)
    if found:
        return CellReading(int(found[1]))
    about = _ABOUT.fullmatch(text)
    return CellReading(int(about[1]), is_certain=False) if about else None


def read_grade(cell: FormCell, level: str | None) -> CellReading[Grade] | None:
    """Return the grade of `중1`, `초등 5학년` or, with the school's level, of `1학년` and `1`."""
    text = plain(cell.text).replace(" ", "")
    found = re.fullmatch(r"(초등학교|초등|초|중학교|중등|중)?(\d)(학년)?", text)
    if not found:
        return None
    letter = (found[1] or ("초" if level == "elementary" else "중" if level == "middle" else ""))[:1]
    grade = next((one for one in GRADES if one == f"{letter}{found[2]}"), None)
    return CellReading(grade) if grade else None


_MODES: Mapping[str, tuple[Mode, bool]] = {
    "on-site": ("on-site", True), "현장": ("on-site", True), "현장체험": ("on-site", True),
    "센터": ("on-site", True),
    "센터방문": ("on-site", True), "현장형": ("on-site", True),
    "집합형": ("on-site", True), "이동": ("on-site", False),
    "visiting": ("visiting", True), "찾아가는": ("visiting", True), "찾아가는수업": ("visiting", True),
    "찾아가는교육": ("visiting", True), "방문형": ("visiting", True), "학교방문": ("visiting", True),
    "출장": ("visiting", True), "방문": ("visiting", False), "학교": ("visiting", False),
}  # fmt: skip


def read_mode(cell: FormCell) -> CellReading[Mode] | None:
    """Return how it is held: `현장` is on-site, `찾아가는` visiting; `방문` alone could be either."""
    found = _MODES.get(plain(cell.text).replace(" ", ""))
    return CellReading(*found) if found else None


def read_term(cell: FormCell) -> CellReading[Term] | None:
    """Return the term of `1`, `1학기` or `상반기`."""
    text = plain(cell.text).replace(" ", "")
    if text in ("1", "1학기", "상반기", "전반기"):
        return CellReading(1)
    return CellReading(2) if text in ("2", "2학기", "하반기", "후반기") else None


_YES = ("예", "네", "o", "○", "●", "y", "yes", "true", "희망", "가능", "v", "✓", "1")
_NO = ("아니오", "아니요", "x", "×", "n", "no", "false", "미희망", "불가", "없음", "-", "0")


def read_yes(cell: FormCell) -> CellReading[bool] | None:
    """Return what a box that is ticked or not says."""
    text = plain(cell.text).replace(" ", "")
    if text in _YES:
        return CellReading(True)
    return CellReading(False) if text in _NO else None


_DAY = re.compile(
    r"(?:(\d{2,4})\s*[.년/-]\s*)?(\d{1,2})\s*[.월/-]\s*(\d{1,2})\s*[.일]?(?:\s*\(?[월화수목금토일]\)?)?"
)


def read_day(cell: FormCell, year: int) -> CellReading[date] | None:
    """Return the day of a date cell, or of `2026. 2. 20.`; `2월 20일` is in that year, not for certain."""
    if isinstance(cell.value, date):
        return CellReading(cell.value)
    found = _DAY.fullmatch(plain(cell.text))
    if not found:
        return None
    written = int(found[1]) if found[1] else year
    try:
        day = date(written + (2000 if written < 100 else 0), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return CellReading(day, is_certain=found[1] is not None)


def read_known(cell: FormCell, names: Mapping[str, Iterable[str]]) -> CellReading[str] | None:
    """Return the key of which a cell says one of the names; of a name that is only near it is not certain."""
    wanted = plain(cell.text).replace(" ", "")
    known = {plain(name).replace(" ", ""): key for key, some in names.items() for name in (key, *some)}
    if wanted in known:
        return CellReading(known[wanted])
    near = nearest(wanted, known, 0.7)
    return CellReading(known[near], is_certain=False) if near else None
