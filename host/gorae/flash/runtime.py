"""MicroPython for micro:bits: the release that is installed with gorae, or another from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gorae.disk import read_at_most
from gorae.errors import UsageError
from gorae.images import universal
from gorae.images.ihex import Image
from gorae.images.layout import KINDS, Kind, RuntimeLayout, find_layout
from gorae.texts import Text

LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True)
class Runtime:
    """MicroPython for one kind of micro:bit, with no files in it that must be kept."""

    source: str
    """The name of the file that it is from."""
    image: Image
    layout: RuntimeLayout

    @property
    def kind(self) -> Kind:
        return self.layout.kind

    @property
    def version(self) -> str:
        """The release, as in `2.1.2` or `2.0.0-beta.5`."""
        words = self.layout.version.split()
        return words[1].removeprefix("v").partition("+")[0] if len(words) > 1 else ""


def bundled(kind: Kind) -> Runtime:
    """Return the newest runtime in `micropython-microbit-fs`, which is installed with gorae: no network."""
    return _bundled(kind)


def load(path: Path, kind: Kind) -> Runtime:
    """The runtime for `kind` in a hex file, which may be a universal one.

    Raises DocumentError for a file that is no such hex, UsageError when it is for the other micro:bit.
    """
    return choose(read_images(path), str(path), kind)


def read_images(path: Path) -> dict[Kind, Image]:
    """What a hex file has for each micro:bit. Raises DocumentError."""
    return universal.read(read_at_most(path, LARGEST), str(path))


def choose(images: Mapping[Kind, Image], source: str, kind: Kind) -> Runtime:
    """The runtime for `kind` among these images. Raises as `load` does."""
    if kind not in images:
        key = "flash.runtime-for-other" if images else "flash.not-a-runtime"
        raise UsageError(Text(key, file=source, wanted=Text(f"flash.{kind}")))
    layout = find_layout(images[kind])
    if layout is None or layout.kind != kind:
        raise UsageError(Text("flash.not-a-runtime", file=source, wanted=Text(f"flash.{kind}")))
    return Runtime(source, images[kind], layout)


@cache
def _bundled(kind: Kind) -> Runtime:
    from micropython_microbit_fs import get_bundled_hex

    found = get_bundled_hex(KINDS.index(kind) + 1)
    source = found.file_path.name
    return choose(universal.read(found.content.encode("ascii"), source), source, kind)
