"""Files on their way: batches that the board can hold, and what a folder has."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_link import FakeLink
from hypothesis import given, settings
from hypothesis import strategies as st

from gorae.boards import guest
from gorae.boards.checksums import sums
from gorae.boards.errors import NoAnswerError, NoRoomError
from gorae.boards.files import can_hold, checksums, push, read_file, read_folder
from gorae.boards.identity import Abilities, Identity, identify, identity, read_answers
from gorae.boards.link import Link
from gorae.boards.literal_upload import CodeLine, groups, lines
from gorae.boards.repl import Repl
from gorae.boards.stream_upload import Flow, Stream, StreamFrame, folders
from gorae.errors import UsageError
from gorae.kits import load_board
from gorae.kits.ports import kind_of_machine, port_of_kind
from gorae.texts import Text

ESP32 = Identity(
    kind="esp32", machine="", python="micropython", version=(1, 27, 0), release="", unique_id="", kit=None,
    heap_free=12_000, flash_free=None,
    abilities=Abilities(True, True, True, True, True, True, True, 256),
)  # fmt: skip
PLAIN = replace(ESP32, abilities=replace(ESP32.abilities, deflate=False))

contents = st.one_of(
    st.binary(max_size=60),
    st.builds(lambda seed, size: random.Random(seed).randbytes(size), st.integers(), st.integers(0, 9000)),
    st.builds(lambda line, count: line * count, st.binary(min_size=1, max_size=20), st.integers(0, 600)),
)


@settings(max_examples=60)
@given(st.lists(contents, min_size=1, max_size=5), st.sampled_from([ESP32, PLAIN]))
def test_frames_carry_every_byte_and_fit(files: list[bytes], board: Identity) -> None:
    named = {f"lib/{number}.py": data for number, data in enumerate(files)}
    stream = Stream(Repl(FakeLink(lambda sent: b"")), board, named, ["old.py"], print, print)
    inflater = zlib.decompressobj(-stream.window) if stream.window else None
    text = b""
    for frame in stream.frames():
        assert len(frame.body) <= stream.most
        assert not {3, 4} & set(frame.body)
        assert b"\xf5\n" not in frame.body
        plain = unescaped(frame.body)
        came = inflater.decompress(plain) if inflater else plain
        assert len(came) == frame.ready
        text += came
    assert text == stream.records()
    assert dict(read_records(text)) == {"old.py": None, "lib/": None, **named}


def unescaped(body: bytes) -> bytes:
    for escaped, plain in ((b"\xf5#", b"\x03"), (b"\xf5$", b"\x04"), (b"\xf5\xd5", b"\xf5")):
        body = body.replace(escaped, plain)
    return body


def read_records(text: bytes) -> Iterator[tuple[str, bytes | None]]:
    """Each name and the file's bytes, if it is one; up to the end, after which nothing comes."""
    while True:
        line, _, text = text.partition(b"\n")
        name, size, crc = line.decode().split("\t")
        if not name:
            assert not text
            return
        data, text = text[: int(size or 0)], text[int(size or 0) :]
        assert not crc or int(crc) == zlib.crc32(data)
        yield name, data if crc else None


@given(st.lists(st.sampled_from(["ok", "room", "bad"]), max_size=200), st.integers(1, 40))
def test_never_more_is_under_way_than_fits(said: list[str], count: int) -> None:
    """Whatever a board says, and whatever it has not said: what goes over is a frame after the other."""
    flow = Flow([StreamFrame(1, bytes([number]) * 300) for number in range(count)], 256)
    under_way = 0
    for word in said:
        while data := flow.next():
            under_way += len(data)
        assert under_way <= 256
        if word == "ok":
            flow.is_taken()
        elif word == "room":
            flow.has_room(128)
            under_way = max(0, under_way - 128)
        elif flow.again():
            under_way = 0
            assert flow.next().startswith(b"\xf5\n")
            under_way = 256


def test_lines_of_code_go_over_together_as_far_as_they_fit() -> None:
    made = [
        CodeLine(letter.encode() * size)
        for letter, size in (("a", 30), ("b", 29), ("c", 1), ("d", 70), ("e", 2))
    ]
    assert ["".join(chr(line.code[0]) for line in group) for group in groups(iter(made), 60)] == [
        "ab",
        "c",
        "d",
        "e",
    ]
    assert list(groups(iter([]), 60)) == []


def test_lines_say_how_much_of_a_file_they_hold_and_which_ends() -> None:
    files = {"a.py": b"x" * 100, "b.py": b""}
    made = list(lines(files, 60, 50))
    assert made[0].code == b"begin('a.py',%d)" % sum(b"a.py")  # too large for the heap
    assert all(len(line.code) <= 60 for line in made)
    assert [sum(line.payload for line in made[: at + 1]) for at, line in enumerate(made) if line.ends] == [
        100,
        100,
    ]
    assert [line.ends for line in made if line.ends] == ["a.py", "b.py"]
    check = sums(files["b.py"], sums(b"b.py"))
    assert made[-1].code == b"finish('b.py',(%d,%d))" % check


MICROBIT = replace(ESP32, kind="microbit-v1", abilities=Abilities())


def listing(*sizes: int) -> FakeLink:
    """A board without folders, with files 0.py, 1.py … of these sizes; nothing is written there."""
    said = "".join(f"{size} '{at}.py'\r\n" for at, size in enumerate(sizes))

    def reply(sent: bytes) -> bytes:
        return b"OK" + b"\r\n" + said.encode() + b"\x04\x04>" if sent.endswith(b"\x04") else b""

    return FakeLink(reply, name="COM3")


@pytest.mark.parametrize(
    ("sizes", "size", "key", "names"),
    [
        ((5_000, 5_000, 100), 12_000, "boards.no-room-yet", "0.py, 1.py, 2.py"),
        ((500,) * 9, 12_000, "boards.no-room-yet", "0.py, 1.py, 2.py, 3.py, 4.py"),
        ((1_000,), 60_000, "boards.no-room", "0.py"),
    ],
)
def test_a_microbit_is_asked_for_room_before_anything_is_written(
    sizes: tuple[int, ...], size: int, key: str, names: str
) -> None:
    """To delete other files is advised only where that makes room enough."""
    link = listing(*sizes)
    repl = Repl(link)
    repl.has_paste = False
    with pytest.raises(NoRoomError) as full:
        push(repl, MICROBIT, {"main.py": b"#" * size})
    assert full.value.text.key == key
    assert full.value.text.values["names"] == names
    port = port_of_kind("microbit-v1")
    assert port
    assert full.value.text.values["room"] == port.kinds["microbit-v1"].room_bytes
    needed = full.value.text.values["needed"]
    assert isinstance(needed, int)
    assert size + sum(sizes) < needed < 1.1 * (size + sum(sizes))


def test_a_file_that_is_written_over_gives_its_room_back() -> None:
    link = listing(12_000)
    repl = Repl(link)
    repl.has_paste = False
    with pytest.raises(NoAnswerError):  # there is room, but this board understands nothing more
        push(repl, MICROBIT, {"0.py": b"#" * 13_000})
    assert b"a(b'###" in link.sent


def test_on_a_full_board_what_else_lies_there_is_named(live: Callable[..., Link]) -> None:
    room = load_board("esp32").filesystem.bytes
    repl = Repl(live("esp32", {"big.bin": bytes(room - 60_000), "old.py": b"x"}))
    repl.enter()
    board = identify(repl)
    noise = random.Random(1).randbytes(70_000)
    with pytest.raises(NoRoomError) as full:
        push(repl, board, {"new.bin": noise})
    assert full.value.text == Text("boards.full-yet", names="big.bin, old.py")
    assert push(repl, board, {"new.bin": noise}, delete=True).deleted == ["big.bin", "old.py"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("lib/a.py", "no-folders"), ("a\nb", "bad-name"), ("..", "bad-name"), ("", "bad-name"),
        ("x" * 121, "bad-name"),
    ],
)  # fmt: skip
def test_names_that_no_board_can_hold_are_refused(name: str, key: str) -> None:
    with pytest.raises(UsageError) as bad:
        push(Repl(FakeLink(lambda sent: b"")), MICROBIT, {name: b""})
    assert bad.value.text == Text(f"boards.{key}", name=name)


def test_what_a_board_can_hold() -> None:
    assert can_hold("x" * 120)
    assert can_hold("x")
    assert not can_hold("\udc80.py")
    assert can_hold("빛.py")
    assert not can_hold("lib/a.py")
    assert can_hold("lib/a.py", folders=True)
    assert not any(can_hold(name, folders=True) for name in ("lib//a", "/a", "lib/../a", "./a", "a/"))


def test_checksums_of_files_that_are_there() -> None:
    repl = Repl(FakeLink(lambda sent: b"OK12 34\r\n\r\n5 6\r\n\x04\x04>" if sent.endswith(b"\x04") else b""))
    repl.has_paste = False
    assert checksums(repl, Abilities(), ["a", "b", "c", "d"]) == {"a": "12 34", "c": "5 6"}


def test_folders_come_before_what_lies_in_them() -> None:
    assert folders(["a.py", "lib/a.py", "lib/deep/b.py", "lib/c.py"]) == ["lib/", "lib/deep/"]


def test_a_folder_is_read_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("main.py", "lib/a.py", ".git/config", "__pycache__/x.pyc", "lib/.DS_Store"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert read_folder(tmp_path) == {"lib/a.py": b"lib/a.py", "main.py": b"main.py"}


@given(st.binary(min_size=1, max_size=200), st.data())
def test_small_changes_change_the_sums(data: bytes, draw: st.DataObject) -> None:
    other = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 3))):
        other[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    assert (sums(bytes(other)) == sums(data)) == (other == data)


def test_sums_that_an_adler_would_not_tell_apart() -> None:
    assert zlib.adler32(b"x = 131") == zlib.adler32(b"x = 212")
    assert sums(b"x = 131") != sums(b"x = 212")


@pytest.mark.parametrize(
    ("machine", "kind"),
    [
        ("micro:bit with nRF51822", "microbit-v1"),
        ("micro:bit with nRF52833", "microbit-v2"),
        ("Generic ESP32S3 module with ESP32S3", "esp32"),
        ("PYBv1.1 with STM32F405RG", "other"),
    ],
)
def test_kinds_of_boards(machine: str, kind: str) -> None:
    assert kind_of_machine(machine) == kind


def test_answers_that_came_over_damaged_are_left_out() -> None:
    said = read_answers(
        b"python 'micropython'\r\nheap 12x4\r\nid b'\\x01\\x02'\r\nkit \"ID = 'maqueen'\\n\"\r\n\xff"
    )
    board = identity(said, raw_paste=False)
    assert (board.unique_id, board.heap_free, board.kit) == ("0102", 0, "maqueen")
    assert not board.abilities.takes_streams


@pytest.mark.parametrize("taken", [125_000, 10_000_000])
def test_a_heap_too_small_for_the_window_gets_a_smaller_one(
    taken: int, live: Callable[..., Link], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the memory does not suffice for the window or not even for the receiver itself."""
    program, windows = guest.program, []

    def with_little_heap(name: str, **values: object) -> str:
        code = program(name, **values)
        if name == "receive":
            windows.append(values["WBITS"])
            return code.replace("import io", f"hog = bytearray({taken}) if WBITS > 12 else 0\nimport io", 1)
        return code

    monkeypatch.setattr(guest, "program", with_little_heap)
    repl = Repl(live("esp32"))
    repl.enter()
    files = {"a.py": b"x = 1\n" * 5000}
    assert push(repl, identify(repl), files).sent == ["a.py"]
    assert windows == [15, 15, 12]
    assert read_file(repl, "a.py") == files["a.py"]
