"""One hex that makes a micro:bit a kit: MicroPython, all of gorae's firmware and the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gorae.errors import UsageError
from gorae.flash.runtime import Runtime
from gorae.images import ihex, universal
from gorae.images.ihex import Image
from gorae.images.microbit_fs import with_files
from gorae.kits import Kit, load_board
from gorae.kits.firmware import firmware_files
from gorae.texts import Text


def kit_hex(kit: Kit, files: Mapping[str, bytes], runtime: Runtime, *, empty: bool = False) -> bytes:
    """The hex for the micro:bit that `runtime` is for.

    `files` are those beside the firmware: `main.py`, and a student's own; the firmware's own names are
    the firmware's. Raises UsageError for a kit without a micro:bit or more files than there is room for,
    DocumentError for names that cannot be.
    """
    return ihex.to_hex(kit_image(kit, files, runtime, empty=empty))


def universal_kit_hex(
    kit: Kit, files: Mapping[str, bytes], runtimes: Iterable[Runtime], *, empty: bool = False
) -> bytes:
    """One hex for every micro:bit that there is a runtime for. Raises as `kit_hex` does.

    The firmware does not run on a V1; but the web editors open only a hex that has the same files for both.
    """
    return universal.to_universal({each.kind: kit_image(kit, files, each, empty=empty) for each in runtimes})


def kit_files(kit: Kit, files: Mapping[str, bytes], *, empty: bool = False) -> dict[str, bytes]:
    """Everything on the kit after flashing, by name; on an `empty` one no firmware of gorae's.

    Raises UsageError for a kit without a micro:bit."""
    if load_board(kit.board).port.flashed_by != "daplink":
        raise UsageError(Text("flash.no-microbit", kit=kit.id))
    return {**files, **({} if empty else firmware_files(kit))}


def kit_image(kit: Kit, files: Mapping[str, bytes], runtime: Runtime, *, empty: bool = False) -> Image:
    """What the hex puts into the memory of the micro:bit. Raises as `kit_hex` does."""
    return with_files(runtime.image, runtime.layout, kit_files(kit, files, empty=empty))
