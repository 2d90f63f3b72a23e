"""The programs of a class as a zip: a folder a seat, a folder a lesson in it, as `gorae grade` takes them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gorae.names import paths_for


@dataclass(frozen=True)
class Packed:
    """One work to be handed out."""

    person: str
    lesson: str
    at: int
    """When it was saved, in ms since 1970."""
    files: Mapping[str, bytes] = field(default_factory=dict)


def programs_zip(works: Iterable[Packed]) -> bytes:
    """Return a zip of works. No name leads out of its folder, on whatever system it is unpacked."""
    whole = {
        f"{work.person.replace('/', '-')}/{work.lesson}/{name}": (work, name)
        for work in works
        for name in work.files
    }
    paths = paths_for(whole)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"gorae"  # by which it may be written over
        for path, (work, name) in whole.items():
            entry = zipfile.ZipInfo(paths[path], _when(work.at))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, work.files[name])
    return data.getvalue()


def files_zip(files: Mapping[str, bytes], at: int) -> bytes:
    """Return a zip of files by their names."""
    paths = paths_for(files)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(paths[name], _when(at)), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def _when(at: int) -> tuple[int, int, int, int, int, int]:
    """Return a moment as zips have it, in the time of the room."""
    then = datetime.fromtimestamp(at / 1000)
    return max(then.year, 1980), then.month, then.day, then.hour, then.minute, then.second
