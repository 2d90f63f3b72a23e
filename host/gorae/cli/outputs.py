"""Which files gorae may write over: those that it has written itself, of the same kind, and empty ones.

Somebody who names the wrong file (`gorae check --json main.py`) must not lose it. So what is to be written is
looked at before any work is done: `check_output`.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterable
from enum import Enum
from functools import partial
from pathlib import Path

from gorae.disk import IrregularFileError, read_bytes, unreadable
from gorae.errors import DocumentError, UsageError
from gorae.texts import LANGUAGES, Text

_MAX_HEAD = 64 * 1024
_MAX_JSON = 64 * 1024 * 1024
_MAX_HEX = 16 * 1024 * 1024
_PAGE = re.compile(rb'<meta name="generator" content="gorae">')
_DRAWING = re.compile(rb"<svg\b[^>]*>\s*<!-- generator: gorae -->")
_JUNIT = re.compile(rb"<!-- generator: gorae -->\s*<testsuites\b")
EVOLVED_MARK = b"# gorae evolve:"
"""How a program begins that `gorae evolve` wrote."""
COURSE_MARK = b"# gorae course tailor:"
"""How a course begins that `gorae course tailor` wrote."""
ZIP_MARK = b"gorae"
"""The remark in a zip that gorae wrote."""
_SOURCES = (".py", ".yaml", ".yml", ".md", ".toml")
"""How files are called that people write."""


class OutputKind(Enum):
    """What is written into a file."""

    VERDICT = "result.json"
    PAGE = "report.html"
    DRAWING = "track.svg"
    JUNIT = "result.xml"
    CSV = "run.csv"
    MCAP = "run.mcap"
    DATASET = "dataset.csv"
    HEX = "kit.hex"
    CALIBRATION = "calibration.json"
    GRADES = "grades.json"
    GRADEBOOK = "gradebook.json"
    GRADE_TABLE = "gradebook.csv"
    GRADE_SHEETS = "gradebook.xlsx"
    SEASON_SHEETS = "season.xlsx"
    BLANK_FORM = "form.xlsx"
    FILLED = "grades-filled.csv"
    PROGRAMS = "programs.zip"
    MODEL = "model.py"
    FEATURES = "features.csv"
    TRAINED = "trained.json"
    EVALUATED = "evaluated.json"
    EVOLVED = "evolved.json"
    PROGRAM = "best.py"
    COURSE = "courses/ours.yaml"
    TAILORED = "tailored.json"
    LETTER = "school.txt"
    FEED = "school.ics"
    PROGRESS = "progress/2026-05.csv"
    SHARED = "shared.csv"

    @property
    def example(self) -> str:
        """A name that such a file may have."""
        return self.value


def kind_of(path: Path) -> OutputKind:
    """What is to be written, by the name of the file: of recordings, and of the files of a page."""
    return _KINDS.get(path.suffix.lower(), OutputKind.PAGE)


def check_output(path: Path, kind: OutputKind, inputs: Iterable[Path] = ()) -> None:
    """Say what speaks against writing this file, before the work is done.

    `inputs` are files that the command reads. Raises UsageError or DocumentError.
    """
    if any(is_same(path, one) for one in inputs):
        raise UsageError(Text("cli.output-is-input", file=str(path), example=kind.example))
    if path.suffix.lower() in _SOURCES and kind not in (
        OutputKind.MODEL,
        OutputKind.PROGRAM,
        OutputKind.COURSE,
    ):
        raise UsageError(Text("cli.output-is-source", file=str(path), example=kind.example))
    check_folder(path)
    if not os.path.lexists(path):
        return
    try:
        empty = not read_bytes(path, 1)
    except FileNotFoundError:  # a link that leads nowhere
        raise UsageError(Text("cli.output-dangles", file=str(path))) from None
    except (IsADirectoryError, IrregularFileError) as error:
        raise unreadable(path, error) from None
    except OSError:
        empty = False  # what we may not read we do not write over
    if not empty and not is_ours(path, kind):
        raise UsageError(Text("cli.output-of-others", file=str(path), example=kind.example))


def check_all(wanted: Iterable[tuple[Path, OutputKind]], inputs: Iterable[Path] = ()) -> None:
    """`check_output` for each, and that no two are the same file. Raises UsageError or DocumentError."""
    read, seen = list(inputs), list[Path]()
    for path, kind in wanted:
        check_output(path, kind, read)
        if any(is_same(path, one) for one in seen):
            raise UsageError(Text("cli.output-twice", file=str(path)))
        seen.append(path)


def check_filled(path: Path, template: Path) -> None:
    """`check_output` for a sheet that is filled: it may replace one with the same headers, not its template.

    Raises UsageError or DocumentError.
    """
    with contextlib.suppress(OSError):
        if not is_same(path, template) and _first_line(path) == _first_line(template):
            return
    check_output(path, OutputKind.FILLED, [template])


def _first_line(path: Path) -> bytes:
    return read_bytes(path, _MAX_HEAD).partition(b"\n")[0].strip()


def check_folder(path: Path) -> None:
    """Check the folder of a file to be written. Raises UsageError when it is not there."""
    if not path.resolve().parent.is_dir():
        raise UsageError(Text("cli.no-folder", folder=str(path.parent)))


def is_same(one: Path, other: Path) -> bool:
    """Whether both lead to one file, by whatever name, or would once it is there."""
    with contextlib.suppress(OSError, ValueError):
        return one.samefile(other)
    return (
        os.path.normcase(os.path.realpath(one)).casefold()
        == os.path.normcase(os.path.realpath(other)).casefold()
    )


def is_ours(path: Path, kind: OutputKind) -> bool:
    """Whether gorae wrote this file, and as one of this kind."""
    try:
        return _MARKS[kind](path)
    except (OSError, ValueError, LookupError, RecursionError, zipfile.BadZipFile, DocumentError, UsageError):
        return False


def _says(mark: re.Pattern[bytes], path: Path) -> bool:
    return bool(mark.search(read_bytes(path, _MAX_HEAD)))


def _has_keys(keys: set[str], path: Path) -> bool:
    found = json.loads(read_bytes(path, _MAX_JSON))
    return isinstance(found, dict) and found.keys() >= keys


def _is_grade_table(path: Path) -> bool:
    """By the first and last of its headers, in either language."""
    head = read_bytes(path, _MAX_HEAD).decode("utf-8-sig", "replace").splitlines()[0].split(",")
    first, last = Text("gradebook.person"), Text("gradebook.passed-lessons")
    return any((head[0], head[-1]) == (first.say(lang), last.say(lang)) for lang in LANGUAGES)


def _is_workbook(mark: str, path: Path) -> bool:
    """Whether a workbook's remark is this mark."""
    with zipfile.ZipFile(io.BytesIO(read_bytes(path, _MAX_HEX))) as book:
        about = book.getinfo("docProps/core.xml")
        return about.file_size < _MAX_HEAD and f">{mark}<".encode() in book.read(about)


def _is_blank_form(path: Path) -> bool:
    """Whether a form has only the words that it was printed with: a school's answers are not ours."""
    if not _is_workbook("gorae form", path):
        return False
    from gorae.report.season.blank_form import PRINTED_CELLS
    from gorae.season.forms.sheets import read_sheets

    first, *_ = read_sheets(path)
    return sum(cell is not None for row in first.rows for cell in row) == PRINTED_CELLS


def _is_programs(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return archive.comment == ZIP_MARK


def _is_calibration(path: Path) -> bool:
    from gorae.kits.calibration import load_calibration

    load_calibration(path)
    return True


def _is_csv(path: Path) -> bool:
    from gorae.telemetry.csv_foreign import decoded, layout_of

    head = read_bytes(path, _MAX_HEAD)
    return layout_of(decoded(head.rpartition(b"\n")[0] or head)).is_ours


def _is_dataset(path: Path) -> bool:
    from gorae.telemetry.dataset import is_dataset

    return is_dataset(read_bytes(path, _MAX_HEAD).decode("utf-8-sig", "replace"))


def _is_model(path: Path) -> bool:
    from gorae.learning.model_file import read_header

    return read_header(read_bytes(path, _MAX_HEAD)) is not None


def _is_features(path: Path) -> bool:
    from gorae.report.exchange.models import FEATURES_HEAD

    head = _first_line(path).decode("utf-8-sig", "replace").split(",")
    return tuple(head[:4]) == FEATURES_HEAD and "time" not in head


def _is_mcap(path: Path) -> bool:
    head = read_bytes(path, 100)
    return head.startswith(b"\x89MCAP0\r\n") and b"gorae " in head


def _is_hex(path: Path) -> bool:
    """One without a program of a student's."""
    from gorae.flash.stock import is_kit_hex

    return is_kit_hex(read_bytes(path, _MAX_HEX))


_KINDS = {
    ".mcap": OutputKind.MCAP,
    ".csv": OutputKind.CSV,
    ".svg": OutputKind.DRAWING,
    ".txt": OutputKind.LETTER,
    ".ics": OutputKind.FEED,
    ".xlsx": OutputKind.SEASON_SHEETS,
}
"""What a file is by its ending; a page, if it has another."""


def _is_letter(path: Path) -> bool:
    """By the word before whom it is to, in either language."""
    head = _first_line(path).decode("utf-8", "replace")
    words = Text("season_sheets.letter-head-to")
    return any(head.startswith(f"{words.say(lang)}  ") for lang in LANGUAGES)


def _is_table(columns: bytes, path: Path) -> bool:
    return _first_line(path).removeprefix(codecs.BOM_UTF8) == columns


_MARKS: dict[OutputKind, Callable[[Path], bool]] = {
    OutputKind.VERDICT: partial(_has_keys, {"challenge", "kit", "target", "max_score", "runs"}),
    OutputKind.GRADES: partial(_has_keys, {"seen", "graded", "from_store", "verdicts"}),
    OutputKind.GRADEBOOK: partial(_has_keys, {"lessons", "people"}),
    OutputKind.GRADE_TABLE: _is_grade_table,
    OutputKind.GRADE_SHEETS: partial(_is_workbook, "gorae"),
    OutputKind.SEASON_SHEETS: partial(_is_workbook, "gorae season"),
    OutputKind.BLANK_FORM: _is_blank_form,
    OutputKind.PROGRAMS: _is_programs,
    OutputKind.FILLED: lambda path: False,  # looks like its template; `check_filled` compares them
    OutputKind.PAGE: partial(_says, _PAGE),
    OutputKind.DRAWING: partial(_says, _DRAWING),
    OutputKind.JUNIT: partial(_says, _JUNIT),
    OutputKind.CSV: _is_csv,
    OutputKind.MCAP: _is_mcap,
    OutputKind.DATASET: _is_dataset,
    OutputKind.MODEL: _is_model,
    OutputKind.FEATURES: _is_features,
    OutputKind.TRAINED: partial(_has_keys, {"model", "train_accuracy", "labels", "matrix"}),
    OutputKind.EVALUATED: partial(_has_keys, {"accuracy", "labels", "recall", "matrix"}),
    OutputKind.EVOLVED: partial(_has_keys, {"score", "least", "candidates", "numbers", "generations"}),
    OutputKind.PROGRAM: lambda path: _first_line(path).startswith(EVOLVED_MARK),
    OutputKind.TAILORED: partial(_has_keys, {"sessions", "exact", "lessons"}),
    OutputKind.COURSE: lambda path: _first_line(path).startswith(COURSE_MARK),
    OutputKind.HEX: _is_hex,
    OutputKind.LETTER: _is_letter,
    OutputKind.FEED: partial(_says, re.compile(rb"^PRODID:-//gorae//", re.MULTILINE)),
    OutputKind.PROGRESS: partial(_is_table, b"cohort,lesson,held,students,passed"),
    OutputKind.SHARED: partial(_is_table, b"cohort,lesson,passed,rate"),
    OutputKind.CALIBRATION: _is_calibration,
}
"""How each is recognised."""
