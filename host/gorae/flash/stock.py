"""What boards are given, made once however many of them ask: firmware files, MicroPython, hexes."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import gorae
from gorae.boards.checksums import text_hash
from gorae.disk import open_file, read_at_most
from gorae.documents import Localized
from gorae.errors import UsageError
from gorae.flash import esp_firmware, runtime
from gorae.flash.esp_firmware import FirmwareStore
from gorae.flash.former import is_former
from gorae.flash.inventory import InventoryEntry
from gorae.flash.kit_hex import kit_hex
from gorae.flash.runtime import Runtime
from gorae.flash.uf2_files import find_uf2
from gorae.images import uf2, universal
from gorae.images.esp32 import Firmware
from gorae.images.ihex import Image
from gorae.images.layout import KINDS, V2, Kind, find_layout
from gorae.images.microbit_fs import files_in
from gorae.kits import Kit, kit_ids, load_board, load_kit
from gorae.kits.firmware import MAIN, firmware_files
from gorae.kits.ports import FlashedBy, Uf2, all_ports
from gorae.kits.releases import is_older, order
from gorae.names import PROGRAM
from gorae.texts import Text

_SAYS_VERSION = re.compile(rb"MicroPython v(\d[\w.-]*) on \d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class WantedRelease:
    """Which release of MicroPython a board is to have."""

    release: str
    """As in `2.1.2`; empty when the file does not say."""
    digests: frozenset[str] = frozenset()
    """Of the user's own files, if only what is in one of them will do; otherwise a newer one is as good."""

    def is_met_by(self, release: str, written: InventoryEntry | None) -> bool:
        """Whether a board that says `release` has it; `written` is what is known of the board.

        If it was written from here last, what the board said then is what it means.
        """
        if written and written.runtime in self.digests and written.micropython == release:
            return True
        if not self.release:
            return False
        have, wanted = order(release), order(self.release)
        return have == wanted if self.digests else have >= wanted


class Stock:
    """All that one run gives to boards. May be asked by many threads.

    `files` are the user's own MicroPythons: hexes and ESP32 images. Raises DocumentError or UsageError when
    one is neither, or is damaged, before any board is touched.
    """

    def __init__(self, files: Sequence[Path] = (), store: FirmwareStore | None = None) -> None:
        self._store = store or FirmwareStore()
        self._lock = threading.Lock()
        hexes = [path for path in files if _begins_with(path, b":")]
        self._hexes = [(str(path), _read_hex(path)) for path in hexes]
        uf2s = [path for path in files if _begins_with(path, uf2.MAGIC)]
        self._uf2s = [(str(path), read_at_most(path, uf2.LARGEST)) for path in uf2s]
        self._images = [_load_image(path) for path in files if path not in (*hexes, *uf2s)]
        for file, data in self._uf2s:
            _check_uf2(file, data)
        self._runtimes: dict[Kind, Runtime] = {}
        self._built: dict[tuple[object, ...], bytes] = {}

    def program(self, kit: Kit) -> bytes:
        """`main.py` of a kit that has none yet."""
        return load_board(kit.board).port.welcome.encode()

    def runtime(self, kind: Kind) -> Runtime:
        """MicroPython for a micro:bit. Raises UsageError when the user's file has none for it."""
        with self._lock:
            if kind not in self._runtimes:
                self._runtimes[kind] = self._find_runtime(kind)
            return self._runtimes[kind]

    def runtimes(self) -> list[Runtime]:
        """Return MicroPython for all kinds of micro:bits that it is there for."""
        found = []
        for kind in KINDS:
            try:
                found.append(self.runtime(kind))
            except UsageError:
                if kind == KINDS[-1] and not found:
                    raise
        return found

    def hex(self, kit: Kit, kind: Kind, files: Mapping[str, bytes], *, empty: bool = False) -> bytes:
        """The hex that makes a micro:bit of that kind this kit. Raises as `kit_hex` does."""
        found = self.runtime(kind)
        key = (kit.id, repr(kit.drive), kind, empty, *sorted(files.items()))
        with self._lock:  # it takes all of a core anyway
            if key not in self._built:
                self._built[key] = kit_hex(kit, files, found, empty=empty)
            return self._built[key]

    def image(self, chip: str) -> Firmware:
        """MicroPython for an ESP32: the user's for this chip, or else any of theirs; or one from the store.

        Raises FlashError when there is none.
        """
        fitting = [image for image in self._images if image.target.name == chip] or self._images
        return fitting[0] if fitting else self._store.firmware(chip)

    def uf2(self, kind: Uf2, board: Localized) -> bytes:
        """MicroPython for a board with a UF2 loader: the user's for it, or one from the store.

        Raises FlashError when there is none.
        """
        return find_uf2(self._store, kind, board, [data for _, data in self._uf2s])

    def wanted_uf2(self) -> WantedRelease:
        """What a board with a UF2 loader is to have. It need not be there for that."""
        return _wanted([data for _, data in self._uf2s])

    def wanted_runtime(self, kind: Kind) -> WantedRelease:
        """Return what a micro:bit is to have. Raises as `runtime` does."""
        found = self.runtime(kind)
        return WantedRelease(found.version, frozenset({runtime_digest(found)} if self._hexes else ()))

    def wanted_image(self) -> WantedRelease:
        """What an ESP32 is to have. It need not be there for that."""
        return _wanted([image.data for image in self._images])

    def _find_runtime(self, kind: Kind) -> Runtime:
        if not self._hexes:
            return runtime.bundled(kind)
        fitting = [(file, images) for file, images in self._hexes if kind in images]
        file, images = (fitting or self._hexes)[0]
        return runtime.choose(images, file, kind)


def _wanted(images: Sequence[bytes]) -> WantedRelease:
    """What boards are to have when these are the user's own files."""
    if not images:
        return WantedRelease(esp_firmware.RELEASE.partition("-v")[2])
    releases = set(map(_release_in, images))
    return WantedRelease(releases.pop() if len(releases) == 1 else "", frozenset(map(digest, images)))


def firmware_version(kit: Kit) -> str:
    """What is recorded of the firmware on a board: gorae's version, and a digest of the files."""
    return f"{gorae.__version__}+{digest(repr(sorted(firmware_files(kit).items())).encode())[:8]}"


def is_kit_hex(raw: bytes) -> bool:
    """Whether it is a hex of a kit's firmware with the first program, and not one with a student's.

    Raises DocumentError for what is no hex.
    """
    images = universal.read(raw, "").values()
    found = [files_in(image, layout) for image in images if (layout := find_layout(image))]
    welcomes = _welcomes()
    kits = [files for files in found if MAIN in files]
    return bool(kits) and all(files.get(PROGRAM) in welcomes for files in kits)


def is_ours(name: str, data: bytes) -> bool:
    """Tell whether a file is gorae's firmware for whichever kit, or its first program."""
    if name == PROGRAM:
        return data in _welcomes()
    return is_former(name, text_hash(data)) or any(
        firmware_files(load_kit(kit)).get(name) == data for kit in kit_ids()
    )


def _welcomes() -> list[bytes]:
    """The programs of kits that have none yet."""
    return [port.welcome.encode() for port in all_ports()]


def runtime_digest(found: Runtime) -> str:
    return digest(b"".join(data for _, data in found.image.runs))


@lru_cache(maxsize=16)
def digest(data: bytes) -> str:
    """Tells one image from another."""
    return hashlib.sha256(data).hexdigest()[:16]


def _begins_with(path: Path, start: bytes) -> bool:
    try:
        with open_file(path) as stream:
            return stream.read(len(start)) == start
    except OSError:
        return False  # loading it says why


def _check_uf2(file: str, data: bytes) -> None:
    """Raises UsageError for a UF2 that is damaged, for no board that gorae knows, or of an old release."""
    known = [(port, port.uf2) for port in all_ports() if port.uf2]
    port, kind = next((each for each in known if uf2.blocks_for(data, each[1].family)), known[0])
    content = uf2.read(data, file, kind.family, port.name.en)
    refuse_old(file, "uf2", _release_in(b"".join(part for _, part in sorted(content.items()))))


def _read_hex(path: Path) -> dict[Kind, Image]:
    """Raises DocumentError for a damaged hex, UsageError for one on whose MicroPython no kit would start."""
    images = runtime.read_images(path)
    for kind in images or KINDS:
        runtime.choose(images, str(path), kind)
    refuse_old(str(path), "daplink", runtime.choose(images, str(path), V2).version)
    return images


def _load_image(path: Path) -> Firmware:
    """Raises DocumentError or UsageError for a file that is no firmware for an ESP32, or too old a one."""
    image = esp_firmware.load(path)
    refuse_old(str(path), "esptool", _release_in(image.data))
    return image


def refuse_old(file: str, flashed_by: FlashedBy, release: str) -> None:
    """Check a release for boards flashed so. Raises UsageError when our firmware does not start on it."""
    least = next(port.least_release for port in all_ports() if port.flashed_by == flashed_by)
    if is_older(release, least):
        raise UsageError(Text("flash.runtime-too-old", file=file, release=release, least=least))


def _release_in(image: bytes) -> str:
    """The release that MicroPython in an ESP32 image says of itself; empty when it says none."""
    said = _SAYS_VERSION.search(image)
    return said[1].decode("ascii") if said else ""
