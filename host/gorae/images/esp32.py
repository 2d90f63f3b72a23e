"""A firmware file for an ESP32: the second bootloader, the table of partitions, the application.

The file is what stands in the flash from the chip's boot offset on. Each of the two programs is an image:
a header of 24 bytes, segments, a check byte, and mostly the SHA-256 of all that.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass

from gorae.errors import UsageError
from gorae.texts import Text

IMAGE_MAGIC = 0xE9
HEADER_BYTES = 24
LARGEST = 16 * 1024 * 1024

_TABLE = 0x8000
_ENTRY = struct.Struct("<HBBII20x")
_ENTRY_MAGIC = 0x50AA
_MAX_ENTRIES = 95
_APPLICATION = 0
_MAX_SEGMENTS = 16
_CHECKSUM_SEED = 0xEF
_SHA256_BYTES = 32


@dataclass(frozen=True)
class ChipFamily:
    """One kind of chip, as far as a firmware file cares."""

    name: str
    """As MicroPython and esptool write it."""
    chip_id: int
    """What the header of an image for it says."""
    boot_offset: int
    """Where in the flash a firmware file begins."""


TARGETS = {
    target.name: target
    for target in (
        ChipFamily("ESP32", 0, 0x1000),
        ChipFamily("ESP32-S2", 2, 0x1000),
        ChipFamily("ESP32-C3", 5, 0),
        ChipFamily("ESP32-S3", 9, 0),
        ChipFamily("ESP32-C2", 12, 0),
        ChipFamily("ESP32-C6", 13, 0),
    )
}


@dataclass(frozen=True)
class Firmware:
    """A whole firmware that is not damaged."""

    source: str
    """The file that it is from."""
    data: bytes
    target: ChipFamily


class _Cut(Exception):  # noqa: N818
    """The file ends too early, or is damaged."""


def read(data: bytes, source: str) -> Firmware:
    """Check a firmware file to its end. Raises UsageError when it is no firmware, or not whole."""
    target = target_of(data)
    if target is None:
        raise UsageError(Text("flash.esp-not-firmware", file=source))
    try:
        _check_image(data, 0)
        applications = _applications(data, _TABLE - target.boot_offset)
        for start in applications[:1]:
            _check_image(data, start - target.boot_offset)
    except _Cut:
        raise UsageError(Text("flash.esp-cut", file=source)) from None
    if not applications:
        raise UsageError(Text("flash.esp-not-firmware", file=source))
    return Firmware(source, data, target)


def target_of(header: bytes) -> ChipFamily | None:
    """The chip that an image is for, by its header; None when it is no image, or for an unknown chip."""
    if len(header) < HEADER_BYTES or header[0] != IMAGE_MAGIC:
        return None
    chip_id = int.from_bytes(header[12:14], "little")
    return next((target for target in TARGETS.values() if target.chip_id == chip_id), None)


def _applications(data: bytes, table: int) -> list[int]:
    """Where in the flash the applications of the partition table lie. Raises _Cut."""
    found = []
    for number in range(_MAX_ENTRIES):
        magic, kind, _, start, _ = _ENTRY.unpack(_take(data, table + number * _ENTRY.size, _ENTRY.size))
        if magic != _ENTRY_MAGIC:
            break
        if kind == _APPLICATION:
            found.append(start)
    return sorted(found)


def _check_image(data: bytes, start: int) -> None:
    """Raises _Cut when the image at `start` is not whole."""
    header = _take(data, start, HEADER_BYTES)
    if header[0] != IMAGE_MAGIC or not 0 < header[1] <= _MAX_SEGMENTS:
        raise _Cut
    at, check = start + HEADER_BYTES, _CHECKSUM_SEED
    for _ in range(header[1]):
        _, length = struct.unpack("<II", _take(data, at, 8))
        check ^= _xor(_take(data, at + 8, length))
        at += 8 + length
    end = at - (at - start) % 16 + 16  # the check byte is the last of 16
    if _take(data, end - 1, 1)[0] != check:
        raise _Cut
    hashed = header[23] == 1
    if hashed and _take(data, end, _SHA256_BYTES) != hashlib.sha256(data[start:end]).digest():
        raise _Cut


def _take(data: bytes, start: int, length: int) -> bytes:
    piece = data[start : start + length] if start >= 0 else b""
    if len(piece) != length:
        raise _Cut
    return piece


def _xor(data: bytes) -> int:
    """All bytes, one upon the other, by folding: a thousand times faster than byte by byte."""
    number, length = int.from_bytes(data), len(data)
    while length > 1:
        half = (length + 1) // 2
        number = number >> 8 * half ^ number & (1 << 8 * half) - 1
        length = half
    return number
