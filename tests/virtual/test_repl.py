"""The REPL as a state machine: bytes in, bytes and programs out. No interpreter."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gorae.virtual.repl.completion import complete, owner_at
from gorae.virtual.repl.protocol import (
    WINDOW,
    Mode,
    Paste,
    ReplProtocol,
    ReplStep,
    wants_more,
    with_values_printed,
)
from gorae.virtual.repl.readline import ENTER, LineEditor

RAW = b"raw REPL; CTRL-B to exit\r\n>"

keys = st.sampled_from([*b"\x01\x02\x03\x04\x05\x08\x09\r\n\x1b[AO~3 :(\"'\\abif"])
bytes_ = st.lists(st.one_of(keys, st.integers(0, 255)), max_size=60).map(bytes)


class Board:
    """A REPL and a board that finishes every program at once."""

    def __init__(self) -> None:
        self.repl = ReplProtocol("board", emacs_keys=True)
        self.repl.begin()
        self.steps: list[ReplStep] = []
        self.sent = bytearray(self.repl.take())
        self.paste: Paste | None = None

    def feed(self, data: bytes) -> bytes:
        begin = len(self.sent)
        for byte in data:
            self._feed(byte)
        return bytes(self.sent[begin:])

    def _feed(self, byte: int) -> None:
        if self.paste:
            self.paste.feed(byte)
            self.sent += self.paste.out
            self.paste.out.clear()
            if not self.paste.ended:
                return
            self.paste = None
            step: ReplStep | None = ReplStep(Mode.FILE)
        else:
            step = self.repl.feed(byte)
        self.sent += self.repl.take()
        if step is None:
            return
        self.steps.append(step)
        if step.mode is Mode.STREAM:
            self.paste = Paste()
            self.sent += self.paste.out
            self.paste.out.clear()
        elif step.mode is Mode.NAMES:
            self.repl.offer(["abs", "abacus", "b"])
        elif step.mode is Mode.RESET:
            self.repl.begin()
        else:
            self.repl.printed()
            self.repl.done()
        self.sent += self.repl.take()


@given(bytes_)
@example(b"\x01\x05A\x01")
@example(b"\x01\x05")
@example(b"\x05")
def test_every_board_comes_back_to_its_raw_prompt(junk: bytes) -> None:
    board = Board()
    board.feed(junk)
    assert board.feed(b"\r\x03\x03\x01").endswith(RAW)
    assert board.repl.raw


@given(bytes_)
def test_it_does_not_matter_how_bytes_are_cut(junk: bytes) -> None:
    whole, pieces = Board(), Board()
    whole.feed(junk)
    for byte in junk:
        pieces.feed(bytes([byte]))
    assert whole.sent == pieces.sent
    assert whole.steps == pieces.steps


@given(st.binary(min_size=1, max_size=300).filter(lambda data: not set(data) & {1, 2, 3, 4, 5}))
def test_raw_programs_arrive_as_they_are(program: bytes) -> None:
    board = Board()
    board.feed(b"\x01" + program + b"\x04")
    assert board.steps == [ReplStep(Mode.FILE, program)]


@given(st.binary(max_size=4 * WINDOW).filter(lambda data: not set(data) & {3, 4}))
def test_raw_paste_asks_for_a_window_each_time_one_is_used(program: bytes) -> None:
    paste = Paste()
    paste.out.clear()
    taken = bytes(byte for byte in program if paste.feed(byte))
    assert taken == program
    assert paste.out == b"\x01" * (len(program) // WINDOW)


class Screen:
    """A terminal of one endless line: what a person sees of what the editor sends."""

    def __init__(self) -> None:
        self.text = ""
        self.column = 0

    def show(self, data: bytes) -> None:
        text = data.decode("ascii")
        place = 0
        while place < len(text):
            if text[place] == "\b":
                self.column -= 1
            elif text.startswith("\x1b[K", place):
                self.text = self.text[: self.column]
                place += 2
            elif text[place] == "\x1b":
                end = text.index("D", place)
                self.column -= int(text[place + 2 : end])
                place = end
            else:
                self.text = self.text[: self.column] + text[place] + self.text[self.column + 1 :]
                self.column += 1
            place += 1


edits = st.lists(
    st.one_of(
        st.sampled_from(
            [b"\x01", b"\x05", b"\x02", b"\x06", b"\x04", b"\x0b", b"\x15", b"\x7f", b"\x10", b"\x0e"]
        ),
        st.sampled_from(
            [b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D", b"\x1b[H", b"\x1b[F", b"\x1b[3~", b"\t"]
        ),
        st.text("ab (:", min_size=1, max_size=8).map(str.encode),
    ),
    max_size=30,
)


@given(edits)
def test_the_screen_shows_the_line(pieces: list[bytes]) -> None:
    editor = LineEditor(emacs_keys=True)
    for old in (b"first", b"the second line"):
        editor.start("")
        assert [editor.feed(byte) for byte in old + b"\r"][-1] == ENTER
    editor.out.clear()
    editor.start("x")
    editor.feed(ord("z"))
    for piece in pieces:
        for byte in piece:
            editor.feed(byte)
    screen = Screen()
    screen.show(bytes(editor.out))
    assert screen.text == "x" + editor.line.decode()


NAMES = ["distance", "drive", "drift", "_hidden", "x"]


@pytest.mark.parametrize(
    ("before", "owner", "added", "listed"),
    [
        ("", "", "", ["distance", "drift", "drive", "x"]), ("d", "", "", ["distance", "drift", "drive"]),
        ("dr", "", "i", []), ("dri", "", "", ["drift", "drive"]), ("driv", "", "e", []),
        ("drive", "", "", []),
        ("_", "", "hidden", []), ("im", "", "port ", []), ("a = im", "", "", []), ("q", "", "", []),
        ("a.b.dis", "a.b", "tance", []), ("f(a.dis", "a", "tance", []), ("import dis", "import", "tance", []),
        ("import ", "import", "", ["distance", "drift", "drive", "x"]), ("a().x", "", "", []),
    ],
)  # fmt: skip
def test_what_tab_adds_or_lists(before: str, owner: str, added: str, listed: list[str]) -> None:
    assert owner_at(before.encode()) == owner.encode()
    assert complete(before.encode(), [*NAMES, *NAMES]) == (added.encode(), columns(listed))


def columns(names: list[str]) -> bytes:
    return f"\r\n{''.join(name.ljust(16) for name in names).rstrip()}\r\n".encode() if names else b""


def test_long_names_are_listed_as_on_a_board() -> None:
    _, listed = complete(b"", ["a" * 15, "b" * 16, "c" * 30, "d", "e" * 70])
    assert listed == b"\r\n%s %s\r\n%s  d\r\n%s\r\n" % (
        b"a" * 15 + b" " * 16, b"b" * 16, b"c" * 30, b"e" * 70
    )  # fmt: skip


@given(st.text("ab._ (", max_size=8), st.lists(st.text("ab_", min_size=1, max_size=4)))
def test_what_is_added_begins_every_name_that_fits(before: str, names: list[str]) -> None:
    added, listed = complete(before.encode(), names)
    begun = re.split(r"[. (]", before)[-1]
    fitting = [name for name in names if name.startswith(begun) and (begun or name[0] != "_")]
    if added or listed:
        assert fitting
        assert all(name.startswith(begun + added.decode()) for name in fitting)
        assert listed.split() == (sorted({name.encode() for name in fitting}) if listed else [])


@pytest.mark.parametrize(
    ("source", "more"),
    [
        ("x = 1", False), ("if x:", True), ("if x:\n    y\n", False), ("iffy", False), ("@wraps", True),
        ("f(", True), ("f('(')", False), ("'''a", True), ("'''a'''", False), ("'a", False), ("['", False),
        ("x = \\", True), ("'\\'", False), ("async def f():", True), ("for", True), ("class_ = 1", False),
        ("{'a': [1,", True), ("while 1: pass", True), ("\"\"\"'''\"\"\"", False), (")(", False),
    ],
)  # fmt: skip
def test_what_wants_another_line(source: str, more: bool) -> None:
    assert wants_more(source.encode()) is more


def test_pasted_values_are_printed_and_lines_stay() -> None:
    source = b"1; x = 2\rdef f():\r  3\r(4,\r 5)\r"
    printed = with_values_printed(source)
    assert printed == b"__repl_print__((1)); x = 2\ndef f():\n  3\n__repl_print__(((4,\n 5)))\n"
    assert with_values_printed(b"1\r1 1") == b"1\n1 1"
    assert (
        with_values_printed("'가'; '나'".encode())
        == "__repl_print__(('가')); __repl_print__(('나'))".encode()
    )


@given(st.binary(max_size=80))
def test_whatever_is_pasted(source: bytes) -> None:
    assert with_values_printed(source).count(b"\n") == source.replace(b"\r\n", b"\n").replace(
        b"\r", b"\n"
    ).count(b"\n")
