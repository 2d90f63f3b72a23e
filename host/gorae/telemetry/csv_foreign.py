"""What a CSV file calls its columns: gorae's names, its Korean titles, or another program's own way.

Other programs part cells with semicolons or tabs, write decimal commas, count time in milliseconds, and save
in the encodings of Windows.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from gorae.telemetry.signals import SIGNALS
from gorae.texts import LANGUAGES, Text
from gorae.units import UNITS

TIME = "time"
NOTES = ("mark", "printed")

_DELIMITERS = ",;\t"
_LONGEST_HEADER = 100_000
_LONGEST_TITLE = 1_000
MOST_COLUMNS = 1_100
"""A recording of ours has 1,000 signals at most."""
_WITH_UNIT = re.compile(r"(?P<base>.*?)\s*[(\[](?P<unit>[^()\[\]]+)[)\]]")
_WITH_SUFFIX = re.compile(r"(?P<base>.+)_(?P<unit>s|ms|us|ns)")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NAME = re.compile(r"[^\W\d]\w*")
_TIME_WORDS = {"time", "t", "__time", "timestamp", "elapsed", "elapsed time", "시간", "시각", "경과 시간"}
_TIME_UNITS = {
    "s": 1.0, "sec": 1.0, "secs": 1.0, "second": 1.0, "seconds": 1.0, "초": 1.0,
    "ms": 1e3, "millis": 1e3, "millisecond": 1e3, "milliseconds": 1e3, "밀리초": 1e3,
    "us": 1e6, "µs": 1e6, "μs": 1e6, "micros": 1e6, "microseconds": 1e6, "마이크로초": 1e6,
    "ns": 1e9, "nanoseconds": 1e9, "min": 1 / 60, "minutes": 1 / 60, "분": 1 / 60,
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


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, in UTF-16 with its mark, or as Korean Excel saves CSV.

    Raises UnicodeDecodeError.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":  # the file was cut within a character
            return data[: error.start].decode("utf-8-sig")
        return data.decode("cp949")


@dataclass(frozen=True)
class Layout:
    """How a file is to be read."""

    delimiter: str
    rows_before: int
    """Rows above the header."""
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
    def decimal_comma(self) -> bool:
        return self.delimiter != ","


def layout_of(text: str) -> Layout:
    """What the first line tells. Where it names no time, there is no `time` among the names."""
    text = text[:_LONGEST_HEADER]
    told = re.match("sep=(.)\r?\n", text)
    if told:
        return _layout(text[told.end() :], told[1], rows_before=1)
    by_count = sorted(_DELIMITERS, key=lambda delimiter: -text.partition("\n")[0].count(delimiter))
    layouts = [_layout(text, delimiter) for delimiter in by_count]
    return next((layout for layout in layouts if TIME in layout.names), layouts[0])


def _layout(text: str, delimiter: str, rows_before: int = 0) -> Layout:
    header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    titles = tuple(shown_again(name.strip())[:_LONGEST_TITLE] for name in header[: MOST_COLUMNS + 1])
    known = tuple(map(_known, titles))
    time_at = _time_at(titles)
    if time_at is not None:
        known = (*known[:time_at], (TIME, _per_second(titles[time_at])), *known[time_at + 1 :])
    divisors = {name: divisor for name, divisor in known if name and divisor != 1}
    ours = Layout(delimiter, rows_before, titles, tuple(name for name, _ in known), divisors).is_ours
    alike = Counter(_joined(_without_unit(heading)) for heading in titles)
    names = [
        name or (heading if ours else _usable(heading, at, alike))
        for at, ((name, _), heading) in enumerate(zip(known, titles, strict=True))
    ]
    return Layout(delimiter, rows_before, titles, tuple(names), divisors)


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
    return next((at for at, heading in enumerate(titles) if _per_second(heading)), None)


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
    name = short if alike[short] == 1 and short not in SIGNALS else _joined(heading)
    if not name:
        return f"column_{at + 1}"
    return name if _NAME.fullmatch(name) else f"_{name}"


def _without_unit(heading: str) -> str:
    match = _WITH_UNIT.fullmatch(heading)
    return match["base"] if match else heading


def _joined(words: str) -> str:
    return re.sub(r"\W+", "_", words).strip("_")
