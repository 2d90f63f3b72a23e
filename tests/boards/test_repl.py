"""The raw REPL's wire: answers in pieces, code in literals, flow control."""

from __future__ import annotations

import ast
from itertools import pairwise

import pytest
from fake_link import FakeLink
from frame_encoder import Encoder
from hypothesis import given
from hypothesis import strategies as st

from gorae.boards.answer import ProgramOutput, RawReplParser
from gorae.boards.errors import GuestError, NoAnswerError
from gorae.boards.repl import Repl, literal, pieces, was_damaged
from gorae.telemetry.frames import Channel
from gorae.texts import Text

BANNER = b"raw REPL; CTRL-B to exit\r\n>"
printed = st.binary(max_size=200).filter(lambda data: not data.endswith(b">"))
tracebacks = st.sampled_from(["", 'Traceback:\r\n  File "<string>", line 1\r\nNameError: x\r\n'])


@given(printed, tracebacks, st.booleans(), st.lists(st.integers(0, 400)))
def test_an_answer_is_taken_apart_however_it_is_cut(
    stdout: bytes, traceback: str, leaves: bool, cuts: list[int]
) -> None:
    end = b"\x04\r\nMPY: soft reboot\r\n" + BANNER if leaves else b"\x04>"
    said = stdout + b"\x04" + traceback.encode() + end
    heard: list[bytes] = []
    answer = RawReplParser(heard.append)
    ends = [0, *sorted(min(cut, len(said)) for cut in cuts), len(said)]
    outputs = [answer.feed(said[a:b]) for a, b in pairwise(ends) if a < b]
    assert outputs[-1] == ProgramOutput(b"", traceback)
    assert b"".join(heard) == stdout


@given(st.integers(0, 100), st.integers(1, 3))
def test_telemetry_after_the_end_does_not_hide_it(missing: int, count: int) -> None:
    """A timer goes on sending when the program has ended, and its frames come in the same piece."""
    encoder = Encoder([Channel("h", "x", "", 1)])
    frames = b"".join(encoder.sample(number, {"x": number}) for number in range(count))
    frames = frames[: max(1, len(frames) - missing)]
    output = RawReplParser().feed(b"hi\x04oh no\x04>" + frames)
    assert output == ProgramOutput(b"hi", "oh no")
    assert RawReplParser().feed(b"hi\x04oh no\x04>" + frames + b"\n") is None


def test_a_restart_ends_the_answer() -> None:
    answer = RawReplParser()
    assert answer.feed(b'x\r\nMicroPython v1\r\nType "help()" for more') is None
    output = answer.feed(b" information.\r\n>>> ")
    assert output is not None
    assert output.restarted


@given(st.binary(max_size=500))
def test_a_literal_says_the_bytes(data: bytes) -> None:
    said = literal(data)
    assert not set(said) & {0, 1, 2, 3, 4, 5, 10, 13}
    ascii_only = "".join(chr(byte) if byte < 128 else f"\\x{byte:02x}" for byte in said)
    assert ast.literal_eval(ascii_only) == data


@given(st.binary(max_size=500), st.integers(8, 100))
def test_pieces_are_short_and_whole(data: bytes, most: int) -> None:
    said = list(pieces(data, most))
    assert said
    assert all(len(piece) <= most for piece in said)
    ascii_only = ["".join(chr(byte) if byte < 128 else f"\\x{byte:02x}" for byte in piece) for piece in said]
    assert b"".join(map(ast.literal_eval, ascii_only)) == data


class Pasting:
    """A board with raw paste: it takes what comes into a buffer and grants windows of it."""

    def __init__(self, window: int, buffer: int) -> None:
        self.window = window
        self.buffer = buffer
        self.waiting = self.taken = 0
        self.code = b""
        self.pasting = False

    def __call__(self, sent: bytes) -> bytes:
        if sent == b"\x05A\x01":
            self.pasting = True
            return b"R\x01" + self.window.to_bytes(2, "little") + b"\x01"
        assert self.pasting
        assert len(sent) <= self.buffer
        self.code += sent
        grants = b"\x01" * ((len(self.code) - self.taken) // self.window)
        self.taken += len(grants) * self.window
        if sent.endswith(b"\x04"):
            self.pasting = False
            return grants + b"\x04done\r\n\x04\x04>"
        return grants


@given(st.integers(0, 2000), st.sampled_from([32, 64, 128, 256]))
def test_raw_paste_never_sends_more_than_the_board_can_put_aside(size: int, window: int) -> None:
    board = Pasting(window, max(window, 128))
    repl = Repl(FakeLink(board))
    assert repl.exec("#" * size) == b"done\r\n"
    assert board.code.count(b"#") == size
    assert repl.has_paste


def test_a_paste_that_the_board_ends_early() -> None:
    answers = iter([b"R\x01\x20\x00\x01\x04", b"", b"\x04Traceback\r\nSyntaxError: <string>\r\n\x04>"])
    output = Repl(FakeLink(lambda sent: next(answers))).run(b"(" * 100, timeout_s=1)
    assert output.traceback.startswith("Traceback")


def test_a_board_that_says_nothing() -> None:
    link = FakeLink(lambda sent: b"")
    with pytest.raises(NoAnswerError):
        Repl(link).enter()
    assert 2 < link.now_s() < 10


def raw(output: bytes, error: bytes = b"") -> Repl:
    """The REPL of a board without raw paste that answers all code so."""
    link = FakeLink(
        lambda sent: b"OK" + output + b"\x04" + error + b"\x04>" if sent.endswith(b"\x04") else b""
    )
    repl = Repl(link)
    repl.has_paste = False
    return repl


def test_what_code_of_ours_printed_is_given_and_its_error_raised() -> None:
    assert raw(b"7\r\n").exec("print(7)") == b"7\r\n"
    said = b'Traceback:\r\n  File "<string>", line 1\r\nOSError: 2\r\n'
    with pytest.raises(GuestError) as failed:
        raw(b"so far", said).exec("x")
    assert (failed.value.output, failed.value.traceback) == (b"so far", said.decode())
    assert failed.value.text == Text("boards.program-failed", error="OSError: 2")


def test_a_ctrl_c_that_nobody_pressed_is_damage_on_the_way() -> None:
    said = b'Traceback:\r\n  File "<string>", line 1\r\nKeyboardInterrupt: \r\n'
    with pytest.raises(NoAnswerError) as damaged:
        raw(b"", said).exec("x")
    assert damaged.value.text == Text("boards.bad-line", port="fake")


def test_bytes_are_waited_for_as_long_as_it_was_said() -> None:
    link = FakeLink(lambda sent: b"abc")
    repl = Repl(link)
    link.write(b"?")
    assert (repl.read(2), repl.read(1)) == (b"ab", b"c")
    began = link.now_s()
    with pytest.raises(NoAnswerError) as silent:
        repl.read(1, 3.0)
    assert link.now_s() - began == pytest.approx(3, abs=0.1)
    assert silent.value.text == Text("boards.no-answer", port="fake")
    link.write(b"?")
    with pytest.raises(NoAnswerError):
        repl.read(4, 0.5)


def test_a_line_is_what_comes_before_its_end() -> None:
    link = FakeLink(lambda sent: b" OSError(5,) \r\nmore")
    repl = Repl(link)
    link.write(b"?")
    assert repl.read_line() == "OSError(5,)"
    assert repl.read(4) == b"more"
    assert repl.read_line(0.5) == ""


@pytest.mark.parametrize(
    ("traceback", "damaged"),
    [
        ("", False),
        ('Traceback:\n  File "<stdin>", line 3\n  File "<string>", line 1\nNameError: x', False),
        ('Traceback:\n  File "<stdin>", line 3\nSyntaxError: invalid syntax', True),
        ("Traceback:\n  File \"<string>\", line 1\nNameError: name '_bad_' isn't defined", True),
        ('Traceback:\n  File "<stdin>", line 3\nMemoryError: x', False),
        ('Traceback:\n  File "<stdin>", line 3\nKeyboardInterrupt: ', False),
    ],
)
def test_damage_is_told_from_errors(traceback: str, damaged: bool) -> None:
    assert was_damaged(traceback) is damaged
