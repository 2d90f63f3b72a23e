"""What a CSV file calls its columns: gorae's names, its Korean titles, or another program's own way.

Other programs part cells with semicolons or tabs, write decimal commas, count time in milliseconds, and save
in the encodings of Windows.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

from gorae.telemetry.signals import SIGNALS
from gorae.texts import LANGUAGES, Text
from gorae.units import UNITS

TIME = "time"
NOTES = ("mark", "printed")

_DELIMITERS = ",;\t"
_LONGEST_HEADER = 100_000
_MAX_ABOVE = 30
"""Lines above the header that are looked through."""
_COMMENTS = ("#", "//", "%")
_LONGEST_TITLE = 1_000
MAX_COLUMNS = 1_100
"""A recording of ours has 1,000 signals at most."""
_WITH_UNIT = re.compile(r"(?P<base>.*?)\s*[(\[](?P<unit>[^()\[\]]+)[)\]]")
_WITH_SUFFIX = re.compile(r"(?P<base>.+)_(?P<unit>s|ms|us|ns)")
_TWO_OF_OTHERS = re.compile(rb"[\x80-\xff]{2}")
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_NAME = re.compile(r"[^\W\d]\w*")
_TIME_WORDS = {
    "time", "t", "__time", "timestamp", "elapsed", "elapsed time", "date", "datetime", "date time", "시간",
    "시각", "경과 시간", "일시", "날짜", "타임스탬프", "zeit", "zeitstempel", "temps", "tiempo", "tempo",
    "時間", "时间",
}  # fmt: skip
_FIRST_CHOICE = _TIME_WORDS - {"date", "날짜"}
"""A date alone is the time only where there is no other."""
_TIME_UNITS = {
    "s": 1.0, "sec": 1.0, "secs": 1.0, "second": 1.0, "seconds": 1.0, "초": 1.0,
    "ms": 1e3, "millis": 1e3, "millisecond": 1e3, "milliseconds": 1e3, "밀리초": 1e3,
    "us": 1e6, "µs": 1e6, "μs": 1e6, "micros": 1e6, "microseconds": 1e6, "마이크로초": 1e6,
    "ns": 1e9, "nanoseconds": 1e9, "min": 1 / 60, "minute": 1 / 60, "minutes": 1 / 60, "분": 1 / 60,
    "h": 1 / 3600, "hr": 1 / 3600, "hour": 1 / 3600, "hours": 1 / 3600, "day": 1 / 86400, "days": 1 / 86400,
}  # fmt: skip
"""How many of each are in a second."""


def title(name: str, lang: str) -> str:
    """The header of a column for people, with its unit."""
    if name == TIME or name in NOTES:
        return Text(f"telemetry.column-{name}").say(lang)
    signal = SIGNALS.get(name)
    if signal is None:
        return name
    words = signal.ko if lang == "ko" else signal.en
    return f"{words} ({signal.unit})" if signal.unit else words


def spreadsheet_safe(text: str) -> str:
    """A cell of text that no spreadsheet takes for a formula: with an apostrophe before what begins like one.

    `shown_again` takes it away.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def shown_again(cell: str) -> str:
    """What `spreadsheet_safe` made a cell of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


@cache
def reserved_names() -> frozenset[str]:
    """What a program may not call a signal of its own: headers of columns that mean something else."""
    known = (TIME, *NOTES, *SIGNALS)
    titles = {title(name, lang) for name in known for lang in LANGUAGES}
    return frozenset((titles | {TIME, *NOTES}) - SIGNALS.keys())


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, in UTF-16, or as Excel saves CSV in Korean or in the west of Europe.

    Raises UnicodeDecodeError.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if data[1:2] == b"\0" or data[:1] == b"\0":  # UTF-16 without its mark
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":  # the file was cut within a character
            return data[: error.start].decode("utf-8-sig")
    if _TWO_OF_OTHERS.search(data):  # Korean has two in each letter; a µ or an ü stands alone
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode("cp949")
    return data.decode("cp1252")


@dataclass(frozen=True)
class CsvLayout:
    """How a file is to be read."""

    delimiter: str
    rows_before: int
    """Rows above the header."""
    told_before: bool
    """Whether these rows are worth telling: no comments and no `sep=`."""
    titles: tuple[str, ...]
    """The headers as they stand in the file."""
    names: tuple[str, ...]
    """What the columns are called here: `time`, the notes, and the signals."""
    divisors: dict[str, float]
    """By which the numbers of a column are divided to be in gorae's unit."""

    @property
    def is_ours(self) -> bool:
        """Whether gorae wrote the file."""
        return self.names[:1] == (TIME,) and self.names[-2:] == NOTES

    @property
    def time_unit_known(self) -> bool:
        """Whether the file says in what its times are."""
        heading = self.titles[self.names.index(TIME)].lower()
        return self.is_ours or TIME in self.divisors or heading not in _TIME_WORDS


def layout_of(text: str) -> CsvLayout:
    """What the first lines tell. Where they name no time, there is no `time` among the names."""
    text = text[:_LONGEST_HEADER]
    told = re.match('"?sep=(.)"?\r?\n', text)
    if told:
        return _layout(text[told.end() :], told[1], rows_before=1)
    layouts = [_layout(text, delimiter) for delimiter in _by_count(text)]
    found = next((layout for layout in layouts if TIME in layout.names), None)
    return found or _below_the_first(text) or layouts[0]


def _by_count(line: str) -> list[str]:
    first = line.splitlines()[0] if line else ""
    return sorted(_DELIMITERS, key=lambda delimiter: -first.count(delimiter))


def _below_the_first(text: str) -> CsvLayout | None:
    """The header where something else stands above it: comments, or what an instrument tells of itself."""
    lines = text.splitlines(keepends=True)[: _MAX_ABOVE + 1]
    for at in range(1, len(lines)):
        rest = "".join(lines[at:])
        for delimiter in _by_count(rest):
            layout = _layout(rest, delimiter, rows_before=at)
            if TIME in layout.names and len(layout.names) > 1:
                above = [line for line in lines[:at] if line.strip() and not line.startswith(_COMMENTS)]
                return replace(layout, told_before=bool(above))
    return None


def _layout(text: str, delimiter: str, rows_before: int = 0) -> CsvLayout:
    header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    titles = tuple(shown_again(name.strip())[:_LONGEST_TITLE] for name in header[: MAX_COLUMNS + 1])
    if _is_ours(titles):
        return CsvLayout(delimiter, rows_before, False, titles, tuple(map(_own, titles)), {})
    known = tuple(map(_known, titles))
    time_at = _time_at(titles)
    if time_at is not None:
        known = (*known[:time_at], (TIME, _per_second(titles[time_at])), *known[time_at + 1 :])
    divisors = {name: divisor for name, divisor in known if name and divisor != 1}
    alike = Counter(_joined(_without_unit(heading)) for heading in titles)
    names = [
        name or _usable(heading, at, alike)
        for at, ((name, _), heading) in enumerate(zip(known, titles, strict=True))
    ]
    return CsvLayout(delimiter, rows_before, False, titles, tuple(names), divisors)


def _is_ours(titles: tuple[str, ...]) -> bool:
    """Whether gorae wrote this header, in one of its languages."""
    if len(titles) < 3:
        return False
    return any(
        (titles[0], *titles[-2:]) == tuple(title(name, lang) for name in (TIME, *NOTES)) for lang in LANGUAGES
    )


def _own(heading: str) -> str:
    """The name of a column that gorae wrote: what a program called its own is taken as it stands."""
    if heading == title(TIME, "ko"):
        return TIME
    return heading if heading in SIGNALS else _titles().get(heading, " ".join(heading.split()))


def _known(heading: str) -> tuple[str, float]:
    """Name and divisor of a column that gorae knows; no name for others."""
    name = heading if heading in SIGNALS or heading in NOTES else _titles().get(heading, "")
    match = _WITH_UNIT.fullmatch(heading)
    if name or not match or match["base"] not in SIGNALS:
        return name, 1.0
    signal, unit = SIGNALS[match["base"]], re.sub(r"\^?[2²]$", "2", match["unit"].strip())
    if unit == signal.unit:
        return signal.name, 1.0
    if unit not in UNITS or signal.unit not in UNITS or UNITS[unit][0] != UNITS[signal.unit][0]:
        return "", 1.0
    return signal.name, UNITS[signal.unit][1] / UNITS[unit][1]


@cache
def _titles() -> dict[str, str]:
    names = (*SIGNALS, *NOTES)
    return {title(name, lang): name for lang in LANGUAGES for name in names}


def _time_at(titles: tuple[str, ...]) -> int | None:
    """The column with the time: the one that is called so, or the first with a name like it."""
    if TIME in titles:
        return titles.index(TIME)
    found = [at for at, heading in enumerate(titles) if _per_second(heading)]
    better = [at for at in found if titles[at].lower() not in _TIME_WORDS - _FIRST_CHOICE]
    return next(iter([*better, *found]), None)


def _per_second(heading: str) -> float:
    """How many of its units are in a second; 0 for what is no time."""
    words = heading.lower()
    if words in _TIME_WORDS:
        return 1.0
    match = _WITH_UNIT.fullmatch(words) or _WITH_SUFFIX.fullmatch(words)
    if match and match["base"] in _TIME_WORDS:
        return _TIME_UNITS.get(match["unit"].strip(), 0.0)
    return _TIME_UNITS.get(words, 0.0)


def _usable(heading: str, at: int, alike: Counter[str]) -> str:
    """A name that a formula can say: "Acceleration x (m/s^2)" is `Acceleration_x`.

    `alike` counts the headings by what they are called without a unit.
    """
    if _NAME.fullmatch(heading):
        return heading
    short = _joined(_without_unit(heading))
    ours = {TIME, *NOTES, *SIGNALS}
    name = short if alike[short] == 1 and short not in ours else _joined(heading)
    if name in ours:  # it was in a unit that says nothing
        name = f"{name}_{at + 1}"
    if not name:
        return f"column_{at + 1}"
    return name if _NAME.fullmatch(name) else f"_{name}"


def _without_unit(heading: str) -> str:
    match = _WITH_UNIT.fullmatch(heading)
    return match["base"] if match else heading


def _joined(words: str) -> str:
    return re.sub(r"\W+", "_", words).strip("_")
