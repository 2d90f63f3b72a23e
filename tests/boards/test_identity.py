"""Who a board says that it is: a spoilt answer is noticed, and asked for again."""

from __future__ import annotations

import pytest
from fake_link import FakeLink
from hypothesis import given
from hypothesis import strategies as st

from gorae.boards.answer import MAX_STDOUT, RawReplParser
from gorae.boards.errors import NoAnswerError
from gorae.boards.files import look
from gorae.boards.identity import Abilities, Identity, identify, identity, is_whole, read_answers
from gorae.boards.repl import Repl
from gorae.texts import Text

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=30)
LINES = st.lists(WORDS, max_size=6)


def answer(lines: list[str]) -> bytes:
    """As `onboard/identify.py` gives it."""
    total = 0
    for line in lines:
        total = (total * 31 + sum(line.encode())) % 65521
    return "".join(f"{line}\r\n" for line in [*lines, f"total {total}"]).encode()


@given(LINES)
def test_an_answer_that_came_as_it_was_sent_is_whole(lines: list[str]) -> None:
    assert is_whole(answer(lines))


@given(LINES, st.data())
def test_a_flipped_bit_is_noticed(lines: list[str], data: st.DataObject) -> None:
    sent = bytearray(answer(lines).replace(b"\r\n", b"\n")[:-1])
    place = data.draw(st.integers(0, len(sent) - 1))
    sent[place] ^= 1 << data.draw(st.integers(0, 7))
    assert not is_whole(bytes(sent))


@given(LINES, st.data())
def test_a_lost_byte_is_noticed(lines: list[str], data: st.DataObject) -> None:
    sent = answer(lines).replace(b"\r\n", b"\n")[:-1]
    place = data.draw(st.integers(0, len(sent) - 1))
    assert not is_whole(sent[:place] + sent[place + 1 :])


@pytest.mark.parametrize(
    ("said", "key"),
    [(b"python 'micropython'\r\ntotal 7\r\n", "boards.bad-line"), (b"total 0\r\n", "boards.no-python")],
)
def test_a_board_that_never_says_who_it_is_is_given_up(said: bytes, key: str) -> None:
    banner = b"raw REPL; CTRL-B to exit\r\n>"
    answers = {b"\x01": b"\r\n" + banner, b"\x04": b"OK\r\nsoft reboot\r\n" + banner}

    def reply(sent: bytes) -> bytes:
        return answers.get(sent, b"OK" + said + b"\x04\x04>" if sent.endswith(b"\x04") else b"")

    repl = Repl(FakeLink(reply, name="COM3"))
    repl.has_paste = False
    with pytest.raises(NoAnswerError) as caught:
        identify(repl)
    assert caught.value.text == Text(key, port="COM3")


def test_nothing_is_not_whole() -> None:
    assert not is_whole(b"")
    assert not is_whole(b"hello\n")


# --- boards that lie ----------------------------------------------------------------------------------

ANYTHING = st.recursive(
    st.none() | st.integers() | st.text(max_size=100) | st.binary(max_size=100) | st.floats(),
    lambda inner: st.lists(inner, max_size=5) | st.lists(inner, max_size=5).map(tuple),
    max_leaves=8,
)
ASKED = ("python", "version", "is", "id", "flash", "kit", "calibration", "label", "heap", "stdin")


@given(st.dictionaries(st.sampled_from(ASKED), ANYTHING))
def test_whatever_a_board_says_of_itself_it_is_somebody(said: dict[str, object]) -> None:
    board = identity(said | {"python": said.get("python", "micropython")}, raw_paste=False)
    words = (board.kind, board.machine, board.python, board.release, board.label, board.unique_id)
    assert all(isinstance(word, str) and len(word) <= 128 for word in words)
    assert isinstance(board.heap_free, int)


@pytest.mark.parametrize(
    ("line", "kit"),
    [
        ("ID = 'maqueen'\n", "maqueen"),
        ("ID = '../x'\n", None),
        ("ID = 'x.yaml'\n", None),
        ("ID = 'x.yml'", None),
        ("ID = '.x'\n", None),
        ("ID = 'maqueen' + 'x'\n", None),
    ],
)
def test_a_kit_is_a_name_and_no_file(line: str, kit: str | None) -> None:
    assert identity({"python": "micropython", "kit": line}, raw_paste=False).kit == kit


def test_what_a_board_says_of_itself_is_taken_over() -> None:
    said = {
        "python": "micropython", "version": (1, 27, 0, "preview"), "is": ("1.27.0", "ESP32", "more"),
        "id": b"\x24\x0a\xc4", "heap": 150_000, "flash": (4096, 4096, 512, 400), "calibration": "{}",
        "label": " kit 7 \n", "stdin": 1, "rename": 1, "mkdir": 1, "binascii": 1, "hashlib": 1, "deflate": 1,
        "io": 1,
    }  # fmt: skip
    board = identity(said | {"kit": "ID = 'esp32-scout'\nx = 1\n", "is": ("1.27.0", "x", "an ESP32")}, True)
    every = Abilities(True, True, True, True, True, True, True, board.abilities.receive_buffer)
    assert board == Identity(
        "esp32", "an ESP32", "micropython", (1, 27, 0), "1.27.0", "240ac4", 150_000, 4096 * 400,
        "esp32-scout", every, "{}", "kit 7",
    )  # fmt: skip
    assert board.abilities.takes_streams
    assert identity(said, True).abilities.receive_buffer == 64  # of a machine that nobody knows
    without = identity({name: value for name, value in said.items() if name != "io"}, False)
    assert (without.abilities.deflate, without.abilities.takes_streams) == (False, False)


@pytest.mark.parametrize(
    ("label", "shown"),
    [("7번", "7번"), ("x" * 64, "x" * 64), ("x" * 65, ""), ("a\x1b[2Jb", ""), (7, ""), ("", "")],
)
def test_a_label_is_a_short_word_that_can_be_printed(label: object, shown: str) -> None:
    assert identity({"python": "micropython", "label": label}, raw_paste=False).label == shown


@pytest.mark.parametrize("flash", [(4096, 4096, 512), (4096, 4096, 512, "400"), 7])
def test_a_board_that_does_not_say_its_free_room_has_none_to_tell(flash: object) -> None:
    assert identity({"python": "micropython", "flash": flash}, raw_paste=False).flash_free is None


def test_nested_values_are_no_answer() -> None:
    assert read_answers(b"is " + b"(" * 100_000) == {}


def test_a_board_that_prints_without_end_is_given_up() -> None:
    answer = RawReplParser()
    answer.feed(b"x" * MAX_STDOUT)
    with pytest.raises(NoAnswerError, match="more than it can hold"):
        answer.feed(b"x")


@pytest.mark.parametrize(
    ("listed", "sizes"),
    [
        ("12 'a.py'\r\n0 'b\\n7'\r\n", {"a.py": 12, "b\n7": 0}),
        ("1e9 'a.py'\r\n-1 'b'\r\n99999999999999999999 'c'\r\n", {}),
        ("1 __import__('os')\r\n1 b'x'\r\n1 " + "(" * 10_000 + "\r\nx\r\n", {}),
    ],
)
def test_a_list_of_files_is_read_as_far_as_it_is_one(listed: str, sizes: dict[str, int]) -> None:
    def reply(sent: bytes) -> bytes:
        return b"OK" + listed.encode() + b"\x04\x04>" if sent.endswith(b"\x04") else b""

    repl = Repl(FakeLink(reply))
    repl.has_paste = False
    assert look(repl, Abilities(), {}, all_files=True).sizes == sizes
