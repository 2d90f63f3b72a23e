"""Universal hex: both boards' images in one file, as the specification has it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from universal_hex import separate_uhex  # type: ignore[import-untyped]

from gorae.flash.runtime import bundled
from gorae.images import ihex, universal
from gorae.images.ihex import Image
from gorae.images.layout import KINDS, Kind, board_kind, image_kind

BOTH = {kind: bundled(kind).image for kind in KINDS}
VECTORS: dict[Kind, bytes] = {
    "microbit-v1": bytes.fromhex("00400020218E01005D8E01005F8E0100") + bytes(16),
    "microbit-v2": bytes.fromhex("00040020810A000015070000610A00001F0700002907000033070000") + bytes(4),
}
Runs = list[tuple[int, bytes]]
TAILS = st.lists(st.tuples(st.integers(32, 0x30000), st.binary(min_size=1, max_size=300)), max_size=5)


def test_the_runtimes_are_told_apart() -> None:
    assert {kind: image_kind(image) for kind, image in BOTH.items()} == {kind: kind for kind in KINDS}


@given(TAILS, TAILS)
def test_a_universal_hex_is_split_as_it_was_joined(
    v1: list[tuple[int, bytes]], v2: list[tuple[int, bytes]]
) -> None:
    images: dict[Kind, Image] = {
        "microbit-v1": Image([(0, VECTORS["microbit-v1"]), *v1]),
        "microbit-v2": Image([(0, VECTORS["microbit-v2"]), *v2]),
    }
    raw = universal.to_universal(images)
    assert universal.read(raw, "u.hex") == images
    sections = raw[: -len(ihex.END_LINE)].split(b":020000040000FA\n:0400000A")[1:]
    assert [section[:4] for section in sections] == [b"9900", b"9903"]
    head = len(b":020000040000FA\n:0400000A")
    assert all((head + len(section)) % 512 == 0 for section in sections)


def test_the_example_of_the_specification() -> None:
    images = {kind: Image([(0, VECTORS[kind])]) for kind in KINDS}
    lines = universal.to_universal(images).decode().splitlines()
    assert lines[:3] == [
        ":020000040000FA",
        ":0400000A9900C0DEBB",
        ":2000000000400020218E01005D8E01005F8E010000000000000000000000000000000000F6",
    ]
    assert lines[3] == ":2000000C" + "FF" * 32 + "F4"
    second = lines.index(":0400000A9903C0DEB8")
    assert lines[second - 1] == ":020000040000FA"
    assert lines[second - 2][7:9] == "0B"
    assert lines[second + 1].startswith(":2000000D00040020810A0000")
    assert lines[-1] == ":00000001FF"


def test_the_shipped_runtimes_are_joined_and_split_again() -> None:
    joined = universal.to_universal(BOTH)
    assert universal.read(joined, "u.hex") == BOTH
    split = {each.board_id: each.hex.encode() for each in separate_uhex(joined.decode())}
    assert [universal.read(split[board], "a.hex") for board in (0x9900, 0x9903)] == [
        {kind: BOTH[kind]} for kind in KINDS
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_hex_for_one_board_is_for_that_one(kind: Kind) -> None:
    assert set(universal.read(ihex.to_hex(BOTH[kind]), "a.hex")) == {kind}


def test_unknown_records_are_skipped() -> None:
    raw = universal.to_universal({"microbit-v1": Image([(0, VECTORS["microbit-v1"])])})
    with_more = raw.replace(b":0400000A", ihex.line(0x0E, 0, b"notes").encode() + b":0400000A")
    assert universal.read(with_more, "u.hex") == universal.read(raw, "u.hex")


@pytest.mark.parametrize(
    ("unique_id", "kind"),
    [
        ("9900000031864e45003e400e0000004a0000000097969901", "microbit-v1"),
        ("9901000052854e45003e400e0000004a0000000097969901", "microbit-v1"),
        ("9904360258434e45003e400e00000059000000009796990b", "microbit-v2"),
        ("990636020005282039099c59f1333aee000000006e052820", "microbit-v2"),
        ("0000000051114e450017800d000000310000000097969901", None),
        ("", None),
        ("zzzz", None),
    ],
)
def test_a_unique_id_tells_the_board(unique_id: str, kind: str | None) -> None:
    assert board_kind(unique_id) == kind
