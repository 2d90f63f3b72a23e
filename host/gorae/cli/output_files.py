"""Writing what a command was asked to keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from gorae.cli.language import chosen_language
from gorae.cli.outputs import check_output, kind_of
from gorae.disk import write_text, writing
from gorae.errors import UsageError
from gorae.telemetry import files
from gorae.telemetry.recorder import RecordingWriter
from gorae.telemetry.recording import Recording
from gorae.texts import Text


def check_record_path(path: Path, inputs: Iterable[Path] = ()) -> None:
    """Say what is wrong with it before the work is done, not after.

    `inputs` are files that the command reads. Raises UsageError or DocumentError.
    """
    if path.suffix.lower() not in files.FORMATS:
        raise UsageError(Text("cli.record-format", file=str(path), formats=", ".join(files.FORMATS)))
    check_output(path, kind_of(path), inputs)


def save_recording(recording: Recording, path: Path, **labels: str) -> None:
    """Keep a recording; `labels` are what its file shall say besides, such as `seed`."""
    labelled = replace(recording, meta={**recording.meta, **labels})
    files.write_recording(labelled, path, lang=chosen_language())


def open_recorder(path: Path, labels: Mapping[str, str]) -> RecordingWriter:
    """A recording that grows in a file while the robot drives, to be closed at the end."""
    check_record_path(path)
    return files.open_recorder(path, labels, lang=chosen_language())


def save_text(text: str, path: Path) -> None:
    """Write a text whole or not at all, with a line feed at its end. Raises UsageError."""
    write_text(path, text + "\n")


def append_text(text: str, path: Path) -> None:
    """Append a text to a file. Raises UsageError."""
    with writing(path), path.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def path_for_run(path: Path, number: int) -> Path:
    """Return the file of run `number`, from 1: the first has the name that was asked for."""
    return path if number == 1 else path.with_stem(f"{path.stem}-{number}")
