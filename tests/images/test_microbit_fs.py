"""MicroPython's filesystem on a micro:bit: what goes in comes out, and lies where MicroPython looks."""

from __future__ import annotations

import micropython_microbit_fs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from intelhex import IntelHex
from micropython_microbit_fs.filesystem import add_files_to_hex, get_fs_start_address, get_last_page_address

from gorae.errors import DocumentError, UsageError
from gorae.flash.runtime import Runtime, bundled
from gorae.images.ihex import Image
from gorae.images.layout import CHUNK, KINDS, Kind, RuntimeLayout, find_layout
from gorae.images.microbit_fs import check, chunks_of, files_in, with_files

NAMES = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="/"), min_size=1).filter(
    lambda name: len(name.encode()) <= 120 and name.isprintable()
)
FILES = st.dictionaries(NAMES, st.binary(max_size=700), max_size=12)


@pytest.fixture(scope="module", params=KINDS)
def theirs(request: pytest.FixtureRequest) -> tuple[RuntimeLayout, micropython_microbit_fs.DeviceInfo]:
    """Our layout of a shipped runtime, and what `micropython-microbit-fs` says of it."""
    kind: Kind = request.param
    shipped = micropython_microbit_fs.get_bundled_hex(KINDS.index(kind) + 1)
    return bundled(kind).layout, micropython_microbit_fs.get_device_info(shipped.content)


def test_where_the_filesystem_lies_is_known_from_the_runtime(
    theirs: tuple[RuntimeLayout, micropython_microbit_fs.DeviceInfo],
) -> None:
    layout, info = theirs
    assert (layout.page, layout.version) == (info.flash_page_size, info.micropython_version)
    assert (layout.start, layout.spare) == (get_fs_start_address(info), get_last_page_address(info))


@given(files=st.dictionaries(NAMES, st.binary(min_size=1, max_size=700), min_size=1, max_size=12))
def test_another_library_lays_files_where_we_do(
    theirs: tuple[RuntimeLayout, micropython_microbit_fs.DeviceInfo], files: dict[str, bytes]
) -> None:
    """It refuses empty files, which a board can have; so those are not compared."""
    layout, info = theirs
    flash = IntelHex()
    add_files_to_hex(flash, info, files)
    memory = flash.tobinstr(start=layout.start, size=layout.room + 1)
    assert with_files(Image(), layout, files).read(layout.start, layout.room + 1) == memory


@pytest.mark.parametrize("kind", KINDS)
@given(files=FILES)
def test_files_come_out_as_they_went_in(kind: Kind, files: dict[str, bytes]) -> None:
    runtime = bundled(kind)
    image = with_files(runtime.image, runtime.layout, files)
    assert files_in(image, runtime.layout) == files
    assert find_layout(image) == runtime.layout


@given(st.binary(min_size=100, max_size=130), NAMES)
def test_a_file_that_fills_its_last_chunk_takes_one_more(data: bytes, name: str) -> None:
    layout = bundled("microbit-v2").layout
    (_, chunks), _ = with_files(Image(), layout, {name: data}).runs
    assert len(chunks) == chunks_of(name, len(data)) * CHUNK
    used = 2 + len(name.encode()) + len(data)
    assert len(chunks) == (used // 126 + 1) * CHUNK


def test_a_full_filesystem_is_full_to_the_last_byte(runtime: Runtime) -> None:
    layout = runtime.layout
    most = layout.chunks * 126 - 2 - len("main.py") - 1
    image = with_files(runtime.image, layout, {"main.py": b"x" * most})
    assert len(files_in(image, layout)["main.py"]) == most
    with pytest.raises(UsageError) as caught:
        with_files(runtime.image, layout, {"main.py": b"x" * (most + 1)})
    assert f"{layout.room + CHUNK} bytes" in caught.value.say("en")
    assert f"room for {layout.room}" in caught.value.say("en")
    assert f"main.py ({layout.room + CHUNK})" in caught.value.say("ko")


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "cannot be"), ("a/b.py", "no folders"), ("a\n.py", "cannot be"), ("로" * 41, "123 bytes")],
)
def test_a_name_that_cannot_be_is_told(name: str, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        check(bundled("microbit-v2").layout, {name: b"", "main.py": b""})
    (problem,) = caught.value.problems
    assert said in problem.say("en")
    assert problem.say("ko")


def test_all_names_that_cannot_be_are_told_at_once() -> None:
    with pytest.raises(DocumentError) as caught:
        check(bundled("microbit-v2").layout, {"a/b": b"", "c/d": b"", "x" * 121: b""})
    assert len(caught.value.problems) == 3


def test_other_files_that_were_there_are_gone(runtime: Runtime) -> None:
    first = with_files(runtime.image, runtime.layout, {"old.py": bytes(3000), "main.py": b"1"})
    second = with_files(first, runtime.layout, {"main.py": b"2"})
    assert files_in(second, runtime.layout) == {"main.py": b"2"}
    assert second.without(runtime.layout.start, runtime.layout.spare + 1) == runtime.image


def test_a_board_that_tidied_up_has_its_spare_page_first(runtime: Runtime) -> None:
    layout = runtime.layout
    image = with_files(Image(), layout, FILES_OF_THREE)
    memory = image.read(layout.start, layout.room)
    moved = Image([(layout.start, b"\xfd"), (layout.start + layout.page, memory)])
    assert files_in(moved, layout) == FILES_OF_THREE


FILES_OF_THREE = {"a.py": bytes(300), "b.py": b"b", "c.py": bytes(range(250))}


def test_freed_chunks_and_a_file_that_was_not_closed_are_read_as_micropython_does() -> None:
    layout = bundled("microbit-v2").layout
    image = with_files(Image(), layout, FILES_OF_THREE)
    chunks = bytearray(image.read(layout.start, layout.room))
    for index in range(3):
        chunks[index * CHUNK] = 0  # a.py was removed
    chunks[3 * CHUNK + 1] = 0xFF  # b.py has no end
    assert files_in(Image([(layout.start, bytes(chunks))]), layout) == {
        "b.py": b"", "c.py": FILES_OF_THREE["c.py"],
    }  # fmt: skip


@given(st.binary(max_size=2000))
def test_any_flash_is_read_or_told(data: bytes) -> None:
    layout = RuntimeLayout("microbit-v2", "", 256, 0x1000, 0x1000 + 16 * CHUNK)
    try:
        files_in(Image([(0x1000, data)]), layout, "a.hex")
    except DocumentError as error:
        assert error.say("ko")


def test_links_that_lead_nowhere_are_told() -> None:
    layout = bundled("microbit-v2").layout
    image = with_files(Image(), layout, {"a.py": bytes(300)})
    chunks = bytearray(image.read(layout.start, 3 * CHUNK))
    for following in (0, 1, 2, 200):
        chunks[2 * CHUNK - 1] = following
        with pytest.raises(DocumentError, match=r"a\.hex a\.py: .*not linked"):
            files_in(Image([(layout.start, bytes(chunks))]), layout, "a.hex")


def test_what_is_no_micropython_has_no_layout() -> None:
    assert find_layout(Image()) is None
    assert find_layout(Image([(0, bytes(0x8000))])) is None
