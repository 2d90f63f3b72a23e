"""Recordings in files, by the names of the files: MCAP for tools of robotics, CSV for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from gorae.disk import open_file, reading, writing
from gorae.telemetry.recorder import RecordingWriter
from gorae.telemetry.recording import Recording

FORMATS = (".csv", ".mcap")
_MCAP = b"\x89MCAP0\r\n"
"""How an MCAP file begins."""


def open_recorder(
    path: Path, meta: Mapping[str, str], *, lang: str = "en", signals: Iterable[str] = ()
) -> RecordingWriter:
    """A recording that grows in `path`, which ends in one of FORMATS. What it holds may be read at any time.

    `meta` are the labels of the recording, `signals` the names that are known already. A spreadsheet gets
    headers in `lang`. Raises UsageError when the file cannot be written.
    """
    if path.suffix.lower() == ".mcap":
        from gorae.telemetry.mcap import McapWriter

        return McapWriter(path, meta, signals)
    from gorae.telemetry.csv import CsvWriter

    return CsvWriter(path, lang, signals)


def write_recording(recording: Recording, path: Path, *, lang: str = "en") -> None:
    """Keep a whole recording, or nothing, in a file that ends in one of FORMATS. Raises UsageError."""
    with writing(path):
        if path.suffix.lower() == ".mcap":
            from gorae.telemetry.mcap import write_mcap

            write_mcap(recording, path)
        else:
            from gorae.telemetry.csv import write_csv

            write_csv(recording, path, lang)


def read_recording(path: Path) -> Recording:
    """The recording in a file of either kind, whatever its name. Raises DocumentError."""
    from gorae.telemetry.csv import read_csv

    with reading(path):
        with open_file(path) as stream:
            is_mcap = stream.read(len(_MCAP)) == _MCAP
        if not is_mcap:
            return read_csv(path)
        from gorae.telemetry.mcap_reader import read_mcap

        return read_mcap(path)
