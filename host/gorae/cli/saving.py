"""Writing what a command was asked to keep."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gorae.errors import UsageError
from gorae.telemetry.csv import write_csv
from gorae.telemetry.recording import Recording
from gorae.texts import Text

_FORMATS = (".csv",)


def check_record_path(path: Path) -> None:
    """Say what is wrong with it before the work is done, not after."""
    if path.suffix.lower() not in _FORMATS:
        raise UsageError(Text("cli.record-format", file=str(path), formats=", ".join(_FORMATS)))
    check_folder(path)


def check_folder(path: Path) -> None:
    if not path.resolve().parent.is_dir():
        raise UsageError(Text("cli.no-folder", folder=str(path.parent)))


def save_recording(recording: Recording, path: Path) -> None:
    check_record_path(path)
    with _writing(path):
        write_csv(recording, path)


def save_text(text: str, path: Path) -> None:
    with _writing(path):
        path.write_text(text + "\n", encoding="utf-8", errors="replace")


def append_text(text: str, path: Path) -> None:
    with _writing(path), path.open("a", encoding="utf-8") as stream:
        stream.write(text)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """What the system refuses is told as wrong usage."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(Text("cli.cannot-write", file=str(path), reason=reason)) from None


def path_for_run(path: Path, index: int, seed: int) -> Path:
    """The first run gets the name that was asked for; the others get their seed in it."""
    return path if index == 0 else path.with_stem(f"{path.stem}-{seed}")
