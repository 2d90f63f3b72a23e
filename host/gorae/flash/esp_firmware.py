"""MicroPython for ESP32s: from a file, the cache, or micropython.org. Others use the same cache."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

from gorae.disk import read_at_most, write_whole
from gorae.errors import DeviceError, DocumentError, UsageError
from gorae.flash.errors import FlashError
from gorae.images import esp32
from gorae.images.esp32 import Firmware
from gorae.texts import Text

SITE = "https://micropython.org/resources/firmware"
RELEASE = "20251209-v1.27.0"
"""The one that the virtual kit has too."""
_FILES = {
    "ESP32": "ESP32_GENERIC",
    "ESP32-S2": "ESP32_GENERIC_S2",
    "ESP32-C3": "ESP32_GENERIC_C3",
    "ESP32-S3": "ESP32_GENERIC_S3",
    "ESP32-C6": "ESP32_GENERIC_C6",
}
_PATIENCE_S = 15.0

Fetch = Callable[[str], bytes]
"""What stands at a URL. Raises OSError."""
Check = Callable[[bytes, str], object]
"""Raises UsageError for data, from a file or URL, that is not whole."""


def load(path: Path) -> Firmware:
    """The firmware in a file. Raises DocumentError when it cannot be read, UsageError when it is none."""
    return esp32.read(read_at_most(path, esp32.LARGEST), str(path))


def fetch_url(url: str) -> bytes:
    """Fetch by HTTP. Raises OSError for whatever goes wrong, also when less comes than was announced."""
    import http.client
    import urllib.request

    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE_S) as answer:
            data: bytes = answer.read(esp32.LARGEST)
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    return data


class FirmwareStore:
    """A folder with firmware files, filled when there is a network. May be asked by many threads."""

    def __init__(self, folder: Path | None = None, fetch: Fetch = fetch_url, site: str = SITE) -> None:
        """`folder` is by default where caches belong on this system."""
        self._folder = folder
        self._fetch = fetch
        self._site = site
        self.lock = threading.Lock()
        """For who looks what is there, and fetches what is not."""
        self._found: dict[str, Firmware] = {}

    def firmware(self, chip: str) -> Firmware:
        """MicroPython for a chip: our release or a newer one. Without a network also an older one.

        Files that somebody has put into the folder are as good. Raises FlashError, which says where.
        """
        with self.lock:
            if chip not in self._found:
                self._found[chip] = self._find(chip)
            return self._found[chip]

    def newest(self, pattern: str, largest: int, check: Check) -> tuple[str, bytes] | None:
        """The name and the data of the newest file that is whole; names that fit `pattern` have a date."""
        for path in sorted(self.folder.glob(pattern), reverse=True):
            with contextlib.suppress(DocumentError, UsageError):
                data = read_at_most(path, largest)
                check(data, str(path))
                if _is_as_downloaded(path, data):
                    return path.name, data
        return None

    def download(self, name: str, check: Check) -> bytes:
        """Fetch a file, and keep it when it is whole. Raises OSError, or what `check` raises."""
        data = self._fetch(self.url(name))
        check(data, self.url(name))
        path = self.folder / name
        write_whole(_sum_of(path), _sum(data))
        write_whole(path, data)
        return data

    def url(self, name: str) -> str:
        """Where a file is fetched from."""
        return f"{self._site}/{name}"

    @property
    def folder(self) -> Path:
        if self._folder is None:
            import platformdirs

            self._folder = Path(platformdirs.user_cache_dir("gorae", appauthor=False)) / "firmware"
        return self._folder

    def _find(self, chip: str) -> Firmware:
        if chip not in _FILES:
            raise FlashError(Text("flash.esp-unknown-chip", chip=chip))
        wanted = f"{_FILES[chip]}-{RELEASE}.bin"
        kept, damaged = self._kept(chip)
        if kept and Path(kept.source).name >= wanted:
            return kept
        try:
            return self._download(wanted)
        except (OSError, UsageError) as error:
            if kept:
                return kept
            reason = error.text if isinstance(error, UsageError) else str(error)
            where = {"url": self.url(wanted), "folder": str(self.folder)}
            key = "flash.esp-damaged" if damaged else "flash.esp-no-firmware"
            files = ", ".join(path.name for path in damaged)
            raise FlashError(Text(key, chip=chip, reason=reason, files=files, **where)) from None

    def _kept(self, chip: str) -> tuple[Firmware | None, list[Path]]:
        """The newest whole one in the folder, as names have the date in them; and those that are damaged."""
        damaged = []
        for path in sorted(self.folder.glob(f"{_FILES[chip]}-2*.bin"), reverse=True):
            try:
                firmware = load(path)
            except (DocumentError, UsageError, DeviceError):
                damaged.append(path)
                continue
            if not _is_as_downloaded(path, firmware.data):
                damaged.append(path)
            elif firmware.target.name == chip:
                return firmware, damaged
        return None, damaged

    def _download(self, name: str) -> Firmware:
        """Checked before it is kept. Raises OSError or UsageError."""
        data = self.download(name, esp32.read)
        return Firmware(str(self.folder / name), data, esp32.read(data, name).target)


def _is_as_downloaded(path: Path, data: bytes) -> bool:
    """Whether nothing has changed since it came; also where nobody knows, as somebody put it there."""
    try:
        return read_at_most(_sum_of(path), 100).split()[:1] == _sum(data).split()
    except DocumentError:
        return True


def _sum_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def _sum(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode() + b"\n"
