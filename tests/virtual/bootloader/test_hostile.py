"""Whatever comes over the line, the bootloader neither fails nor falls silent."""

from __future__ import annotations

import hashlib
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.virtual.bootloader import CHIPS, Bootloader
from gorae.virtual.bootloader.flash import SECTOR, Flash
from gorae.virtual.bootloader.loader import SerialLoader
from gorae.virtual.bootloader.slip import Frames, encode

SYNC = b"\x07\x07\x12\x20" + b"\x55" * 32
WORD = st.sampled_from([0, 1, 16, 64, 0x1000, 0x4000, 0x3FF000, 0x400000, 0xFFFFFFFF]) | st.integers(
    0, 0xFFFFFFFF
)


def checksum(data: bytes) -> int:
    result = 0xEF
    for byte in data:
        result ^= byte
    return result


def request(op: int, *words: int, data: bytes = b"", check: int | None = None) -> bytes:
    body = struct.pack(f"<{len(words)}I", *words) + data
    return encode(struct.pack("<BBHI", 0, op, len(body), checksum(data) if check is None else check) + body)


def answers(loader: SerialLoader, data: bytes) -> list[bytes]:
    return Frames(1 << 17).feed(loader.receive(data))


def status(loader: SerialLoader, data: bytes) -> int:
    """The code of the ROM's answer; 0 when all is well."""
    (answer,) = answers(loader, data)
    return answer[-3] if answer[-4] else 0


def start(chip: str = "ESP32", *, stub: bool = False) -> SerialLoader:
    loader = Bootloader(CHIPS[chip]).start()
    if stub:
        loader.receive(request(5, 4, 1, 0x1800, 0x40080000))
        assert answers(loader, request(6, 0, 0x40080000))[-1] == b"OHAI"
    return loader


# --- frames -------------------------------------------------------------------------------------------


@given(st.lists(st.binary(min_size=1), max_size=5), st.data())
def test_frames_come_back_however_they_are_cut(frames: list[bytes], data: st.DataObject) -> None:
    line = b"".join(map(encode, frames))
    cut = data.draw(st.integers(0, len(line)))
    reader = Frames(1 << 17)
    assert reader.feed(line[:cut]) + reader.feed(line[cut:]) == frames


@given(st.binary(max_size=200), st.binary(min_size=1, max_size=20))
def test_a_frame_is_found_after_any_noise(noise: bytes, frame: bytes) -> None:
    reader = Frames(100)
    reader.feed(noise)
    assert reader.feed(encode(frame) + encode(frame))[-1] == frame


def test_long_and_damaged_frames_are_left_out() -> None:
    reader = Frames(10)
    assert reader.feed(b"\xc0" + b"x" * 11 + b"\xc0\xc0ab\xdbc\xc0\xc0ok\xc0\xc0\xdb\xc0") == [b"ok"]


# --- the flash ----------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3 * SECTOR), st.binary(max_size=40)), max_size=8))
def test_the_flash_is_ones_that_become_zeros(steps: list[tuple[bool, int, bytes]]) -> None:
    flash, expected = Flash(4 * SECTOR), bytearray(b"\xff" * 4 * SECTOR)
    for erase, at, data in steps:
        if erase:
            flash.erase(at, len(data))
            end = -(-(at + len(data)) // SECTOR) * SECTOR if data else at
            begin = at // SECTOR * SECTOR if data else at
            expected[begin:end] = b"\xff" * (end - begin)
        else:
            flash.program(at, data)
            for place, byte in enumerate(data, at):
                expected[place] &= byte
    assert flash.read(0, flash.size) == bytes(expected)
    assert flash.md5(5, SECTOR) == hashlib.md5(expected[5 : 5 + SECTOR]).digest()


# --- requests -----------------------------------------------------------------------------------------


def hostile() -> st.SearchStrategy[bytes]:
    """Noise, and requests that are nearly right."""
    requests = st.builds(
        lambda op, words, data: request(op, *words, data=data),
        st.sampled_from([*range(0x02, 0x15), *range(0xD0, 0xD5)]) | st.integers(0, 255),
        st.lists(WORD, max_size=6),
        st.binary(max_size=80) | st.just(zlib.compress(bytes(1 << 20))),
    )
    return st.lists(st.binary(max_size=60) | requests, max_size=12).map(b"".join)


@given(st.sampled_from(sorted(CHIPS)), st.booleans(), hostile(), st.integers(1, 200))
def test_it_answers_a_sync_after_whatever_came(chip: str, stub: bool, data: bytes, cut: int) -> None:
    loader = start(chip, stub=stub)
    for begin in range(0, len(data), cut):
        loader.receive(data[begin : begin + cut])
    if loader.left:
        loader = start(chip)
    synced = answers(loader, b"\xc0" + request(8, data=SYNC))
    assert len([answer for answer in synced if answer[1] == 8]) == 8


@pytest.mark.parametrize("count", [1, 7, 64])
def test_it_can_be_fed_byte_by_byte(count: int) -> None:
    loader, line = start(), request(8, data=SYNC)
    sent = b"".join(loader.receive(line[at : at + count]) for at in range(0, len(line), count))
    assert len(Frames(999).feed(sent)) == 8


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (request(0x02, 0x1000, 1, 0x400, 0x400000), 0x08),  # beyond the flash
        (request(0x03, 4, 0, 0, 0, data=b"abcd"), 0x06),  # nothing was begun
        (request(0x02, 1), 0x05),  # too few words
        (request(0x77, 1), 0x05),  # unknown
        (request(0x13, 0x400000, 1, 0, 0), 0x08),
        (request(0x0E, 0, 65), 0x05),
        (request(0x0F, 0, 0), 0x05),  # no such rate
        (request(0x06, 0, 0x40080000), 0x0F),  # a program that was never loaded
    ],
)
def test_what_cannot_be_done_is_refused(wrong: bytes, code: int) -> None:
    assert status(start(), wrong) == code


def test_a_damaged_block_is_refused_and_can_be_sent_again() -> None:
    bootloader = Bootloader(CHIPS["ESP32"])
    loader = bootloader.start()
    assert status(loader, request(0x02, 8, 2, 4, 0x1000)) == 0
    assert status(loader, request(0x03, 4, 0, 0, 0, data=b"abcd", check=1)) == 0x07
    assert status(loader, request(0x03, 4, 0, 0, 0, data=b"abcd")) == 0
    assert status(loader, request(0x03, 4, 0, 0, 0, data=b"abcd")) == 0  # its answer was lost
    assert status(loader, request(0x03, 4, 2, 0, 0, data=b"wxyz")) == 0x06
    assert status(loader, request(0x03, 4, 1, 0, 0, data=b"efgh")) == 0
    assert bootloader.flash.read(0x1000, 9) == b"abcdefgh\xff"


def test_an_image_that_swells_beyond_what_was_announced_is_refused() -> None:
    bootloader = Bootloader(CHIPS["ESP32"])
    loader = bootloader.start()
    bomb = zlib.compress(b"x" * (1 << 24))
    assert status(loader, request(0x10, 0x1000, 9, 0x4000, 0)) == 0
    assert status(loader, request(0x11, len(bomb), 0, 0, 0, data=bomb)) == 0x0C
    assert status(loader, request(0x11, 4, 0, 0, 0, data=b"none")) == 0x06
    assert bootloader.flash.is_erased(0, bootloader.flash.size)


def test_what_it_finds_to_boot() -> None:
    assert Bootloader(CHIPS["ESP32"], installed=True).complaint() is None
    bootloader = Bootloader(CHIPS["ESP32-C3"])
    assert bootloader.complaint() == "invalid header: 0xffffffff\r\n"
    image = Bootloader(CHIPS["ESP32-S3"], installed=True).flash.read(0, 24)
    bootloader.flash.program(0, image)
    assert bootloader.complaint() == "ets_main.c 371 \r\n"


def test_erasing_all_loses_the_files() -> None:
    bootloader = Bootloader(CHIPS["ESP32"], installed=True)
    bootloader.flash.erase(0x1000, 0x1F0000)
    assert not bootloader.files_lost()
    bootloader.flash.erase(0, bootloader.flash.size)
    assert bootloader.files_lost()
