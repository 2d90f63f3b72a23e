"""UF2 files: what is written is read again, and what is damaged or for another chip is refused."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.errors import UsageError
from gorae.images import uf2

FAMILY = 0xE48BFF56
PAGES = st.dictionaries(
    st.integers(0, 500).map(lambda page: 0x10000000 + 256 * page), st.binary(min_size=256, max_size=256),
    min_size=1, max_size=8,
)  # fmt: skip
CONTENT = {0x10000000 + 256 * page: bytes([page]) * 256 for page in range(5)}


@given(PAGES)
def test_what_is_written_is_read_again(content: dict[int, bytes]) -> None:
    raw = uf2.write(content, FAMILY)
    assert len(raw) == 512 * len(content)
    assert uf2.read(raw, "a.uf2", FAMILY, "Board") == content


def test_a_block_has_its_fields_where_the_format_says() -> None:
    """github.com/microsoft/uf2: magic, magic, flags, address, size, number, count, family; data; magic."""
    raw = uf2.write(CONTENT, FAMILY)[512:1024]
    assert struct.unpack("<8I", raw[:32]) == (
        0x0A324655, 0x9E5D5157, 0x2000, 0x10000100, 256, 1, 5, 0xE48BFF56,
    )  # fmt: skip
    assert raw[32 : 32 + 256] == b"\1" * 256
    assert raw[-4:] == struct.pack("<I", 0x0AB16F30)


@given(st.binary(max_size=3 * 512))
def test_what_is_no_uf2_is_refused(raw: bytes) -> None:
    with pytest.raises(UsageError, match=r"a\.uf2"):
        uf2.read(raw, "a.uf2", FAMILY, "Board")


@given(st.integers(0, 5 * 512 - 1), st.integers(1, 255))
def test_a_changed_header_or_end_is_never_read_as_something_else(place: int, by: int) -> None:
    raw = bytearray(uf2.write(CONTENT, FAMILY))
    raw[place] ^= by
    inside = place % 512
    try:
        content = uf2.read(bytes(raw), "a.uf2", FAMILY, "Board")
    except UsageError:
        return
    assert inside >= 8  # magic numbers are exact
    assert inside < 508
    assert set(map(len, content.values())) == {256}


@pytest.mark.parametrize("cut", [512, 1000, 5 * 512 - 1])
def test_a_file_that_ends_too_early(cut: int) -> None:
    with pytest.raises(UsageError, match="ends too early"):
        uf2.read(uf2.write(CONTENT, FAMILY)[:cut], "a.uf2", FAMILY, "Board")


def test_a_file_for_another_chip() -> None:
    with pytest.raises(UsageError, match="another chip than a Board's"):
        uf2.read(uf2.write(CONTENT, 0xE48BFF59), "a.uf2", FAMILY, "Board")


def test_blocks_come_in_any_order() -> None:
    raw = uf2.write(CONTENT, FAMILY)
    pieces = [raw[start : start + 512] for start in range(0, len(raw), 512)]
    random.Random(1).shuffle(pieces)
    assert uf2.read(b"".join(pieces), "a.uf2", FAMILY, "Board") == CONTENT


def test_a_drives_note_is_read() -> None:
    assert uf2.read_info(uf2.info_text("RPI", "Raspberry Pi")) == "RPI"
    assert uf2.read_info("Board-ID:\r\n") is None
    assert uf2.read_info("") is None
