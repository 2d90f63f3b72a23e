"""A hex on its way to a micro:bit, as DAPLink takes it: while it grows, record by record."""

from __future__ import annotations

from pathlib import Path

from gorae.disk import open_file
from gorae.images import ihex
from gorae.images.ihex import Image
from gorae.images.layout import V2, Kind, image_kind
from gorae.images.universal import UniversalHexReader

TIMED_OUT = 504
_BROKEN_OFF, _WRONG_REGION, _CHECKSUM, _INCOMPATIBLE, _NOTHING = 503, 509, 521, 529, 537
REFUSALS = frozenset({_WRONG_REGION, _INCOMPATIBLE, _NOTHING})
"""These failures come before anything is erased."""
LARGEST = 32 * 1024 * 1024
"""Bytes of a file; a universal hex has 2 million."""
_LONGEST_LINE = 1000
_V1_ROM_END, _UICR = 0x40000, 0x10000000


class Transfer:
    """One file. Failures are codes as a V2 shows them on its display."""

    def __init__(self, path: Path, now_s: float) -> None:
        """Raises OSError when the file cannot be read."""
        self.path = path
        self.size = 0
        self.taken = 0
        """Bytes that are programmed."""
        self.last_s = now_s
        """When the last bytes came."""
        self.ended = False
        self._began_s = now_s
        self._stream = open_file(path)
        self._line = ""
        """The beginning of one."""
        self._reader = UniversalHexReader()

    def look(self, now_s: float) -> bool:
        """Whether more has come. Raises OSError when the file is gone."""
        size = self.path.stat().st_size
        changed = size != self.size
        if changed:
            self.size, self.last_s = size, now_s
        return changed

    def program(self, now_s: float, bytes_per_s: float | None) -> int | None:
        """Take what came since, as fast as the board can. Returns the code of a failure."""
        if self.size < self.taken or self.size > LARGEST:
            return _BROKEN_OFF
        budget = self.size
        if bytes_per_s is not None:
            budget = min(budget, int((now_s - self._began_s) * bytes_per_s))
        data = self._stream.read(max(0, budget - self.taken))
        self.taken += len(data)
        lines, newline, self._line = (self._line + data.decode("latin-1")).rpartition("\n")
        if self._line.strip() == ihex.END_LINE.strip():
            lines += newline + self._line
        if len(self._line) > _LONGEST_LINE:
            return _CHECKSUM
        records = ihex.whole(lines)
        for record in records or ():
            self.ended = self.ended or record[0] == ihex.END
            if not self.ended:
                self._reader.take(record)
        return _CHECKSUM if records is None else None

    def image(self, kind: Kind) -> Image | None:
        """What has come so far for this kind of board."""
        return self._reader.images().get(kind)

    def refusal(self, image: Image | None, kind: Kind) -> int | None:
        """Why a board of this kind cannot take what has come: the code."""
        of_v2 = kind == V2
        if image is None:
            plain = set(self._reader.loaders) == {0}
            return _NOTHING if not plain else _INCOMPATIBLE if of_v2 else _WRONG_REGION
        if of_v2:
            return None if image_kind(image) == kind else _INCOMPATIBLE
        beyond = image.without(0, _V1_ROM_END).without(_UICR, _UICR + 0x2000)
        return _WRONG_REGION if beyond.runs else None

    def close(self) -> None:
        self._stream.close()
