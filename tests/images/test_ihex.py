"""Intel HEX: what is written is read again, and a broken line is named."""

from __future__ import annotations

import io

import intelhex
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.errors import DocumentError
from gorae.images import ihex, universal
from gorae.images.ihex import HexLoader, Image

RUNS = st.lists(st.tuples(st.integers(0, 0x30000), st.binary(min_size=1, max_size=200)), max_size=12)


def loaded(raw: bytes) -> Image:
    loader = HexLoader()
    for kind, address, data in ihex.records(raw, "a.hex"):
        if kind == ihex.DATA:
            loader.put(address, data)
        else:
            loader.move(kind, data)
    return loader.image()


@given(RUNS)
def test_an_image_is_read_as_it_was_written(runs: list[tuple[int, bytes]]) -> None:
    image = Image(runs)
    assert loaded(ihex.to_hex(image)) == image


@given(RUNS)
def test_another_reader_reads_the_same(runs: list[tuple[int, bytes]]) -> None:
    image = Image(runs)
    other = intelhex.IntelHex(io.StringIO(ihex.to_hex(image).decode()))
    for start, data in image.runs:
        assert other.tobinstr(start=start, size=len(data)) == data
    assert len(other) == sum(len(data) for _, data in image.runs)


@given(RUNS)
def test_what_another_writes_is_read(runs: list[tuple[int, bytes]]) -> None:
    image, other, text = Image(runs), intelhex.IntelHex(), io.StringIO()
    for start, data in image.runs:
        other.puts(start, data)
    other.write_hex_file(text)
    assert loaded(text.getvalue().encode()) == image


@given(RUNS, st.integers(0, 0x30000), st.integers(0, 500))
def test_reading_and_leaving_out_are_as_in_a_flat_memory(
    runs: list[tuple[int, bytes]], start: int, length: int
) -> None:
    memory = bytearray(b"\xff" * 0x31000)
    for at, data in sorted(runs, key=lambda run: run[0]):
        memory[at : at + len(data)] = data
    image = Image(runs)
    assert image.read(start, length) == memory[start : start + length]
    memory[start : start + length] = b"\xff" * length
    assert image.without(start, start + length).read(0, len(memory)) == memory


def test_lines_are_short_enough_for_daplink_and_end_in_lf() -> None:
    lines = ihex.to_hex(Image([(0xFFF0, bytes(1000))])).split(b"\n")
    assert lines.pop() == b""
    assert all(len(line) <= 1 + 2 * (5 + 32) and b"\r" not in line for line in lines)
    assert lines[0] == b":020000040000FA"
    assert lines[1] == b":10FFF0000000000000000000000000000000000001"
    assert lines[2] == b":020000040001F9"
    assert lines[-1] == b":00000001FF"


def test_a_segment_address_is_understood() -> None:
    raw = b":020000021000EC\n:0100000042BD\n:00000001FF\n"
    assert loaded(raw).runs == ((0x10000, b"\x42"),)


GOOD = b":020000040000FA\n:0400000001020304F2\n:00000001FF\n"


@pytest.mark.parametrize(
    ("raw", "line", "said"),
    [
        (GOOD.replace(b"0304F2", b"0305F2"), 2, "checksum"),
        (GOOD.replace(b"0304F2", b"03F2"), 2, "not Intel HEX"),
        (GOOD.replace(b"0304F2", b"03x4F2"), 2, "not Intel HEX"),
        (GOOD.replace(b":04", b"04"), 2, "not Intel HEX"),
        (b"PK\x03\x04 a zip\n" + GOOD, 1, "not Intel HEX"),
        (GOOD.replace(b":00000001FF\n", b""), 0, "too early"),
        (GOOD[:25], 2, "too early"),
        (b"", 0, "too early"),
    ],
)
def test_a_broken_hex_is_told_with_its_line(raw: bytes, line: int, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        universal.read(raw, "a.hex")
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("a.hex", line)
    assert said in problem.say("en")
    assert problem.say("ko")


@given(st.binary(max_size=200) | st.text(":0123456789AF\n", max_size=200).map(str.encode))
def test_any_bytes_are_read_or_told(raw: bytes) -> None:
    try:
        universal.read(raw, "a.hex")
    except DocumentError as error:
        assert error.say("ko")


def test_crlf_and_blank_lines_do_no_harm() -> None:
    assert loaded(GOOD.replace(b"\n", b"\r\n\r\n")) == loaded(GOOD)
