"""Files as one stream: what a board says meanwhile, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from fake_link import FakeLink

from gorae.boards.errors import GuestError, NoAnswerError, NoRoomError, PushError
from gorae.boards.identity import Abilities, Identity
from gorae.boards.repl import INTERRUPT, Repl
from gorae.boards.stream_upload import Stream
from gorae.errors import DeviceError
from gorae.texts import Text

ALL = Abilities(True, True, True, True, True, True, False, 512)
BOARD = Identity("esp32", "", "micropython", (1, 27, 0), "", "", 60_000, None, None, ALL)
ENDED = b"\x04\x04>"


@dataclass
class Receiver:
    """A board that takes code by raw paste; of the stream after it, it says `answers`, whatever comes."""

    answers: bytes
    stream: bytes = b""
    pasting: bool = False
    begun: bool = False

    def __call__(self, sent: bytes) -> bytes:
        if sent == b"\x05A\x01":
            self.pasting = True
            return b"R\x01\x00\x40\x01"
        if self.pasting:
            self.pasting = not sent.endswith(b"\x04")
            return b"" if self.pasting else b"\x04"
        self.stream += sent
        said = b"" if self.begun else self.answers
        self.begun = True
        return said


@dataclass
class Sending:
    """A stream of two files to a board that says `answers`, and what was heard of it."""

    answers: bytes
    arrived: list[str] = field(default_factory=list)
    progress: list[tuple[str, int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.board = Receiver(self.answers)
        self.link = FakeLink(self.board, name="COM3")
        self.stream = Stream(
            Repl(self.link), BOARD, {"a.py": b"aaaa", "b.py": b"bb"}, ["old.py"], self.arrived.append,
            lambda *said: self.progress.append(said),
        )  # fmt: skip

    def failure(self) -> DeviceError:
        """What sending raises."""
        with pytest.raises((PushError, GuestError, NoAnswerError)) as caught:
            self.stream.send()
        return caught.value


def test_files_arrive_one_after_the_other() -> None:
    sending = Sending(b".ab" + ENDED)
    sending.stream.send()
    assert sending.arrived == ["a.py", "b.py"]
    assert sending.progress == [("a.py", 6, 6)]
    assert sending.board.stream == b"".join(frame.packed() for frame in sending.stream.frames())


def test_a_file_that_was_not_right_has_not_arrived() -> None:
    sending = Sending(b".?b" + ENDED)
    sending.stream.send()
    assert sending.arrived == ["b.py"]


def test_a_letter_that_is_not_the_next_files_is_damage() -> None:
    sending = Sending(b".b" + ENDED)
    assert sending.failure().text == Text("boards.no-answer", port="COM3")
    assert sending.arrived == []


def test_a_frame_that_was_damaged_comes_again_after_its_mark() -> None:
    sending = Sending(b"-.ab" + ENDED)
    sending.stream.send()
    (frame,) = sending.stream.frames()
    assert sending.board.stream == frame.packed() + b"\xf5\n" + frame.packed()
    given_up = Sending(b"-" * 7)
    assert given_up.failure().text == Text("boards.no-answer", port="COM3")
    assert given_up.board.stream.count(b"\xf5\n") == 6


@pytest.mark.parametrize(
    ("error", "kind", "text"),
    [
        (b"OSError(28,)", NoRoomError, Text("boards.full")),
        (b"MemoryError()", GuestError, Text("boards.program-failed", error="MemoryError()")),
        (b"OSError(5,)", PushError, Text("boards.not-written", name="b.py", reason="OSError(5,)")),
        (b"ValueError()", NoAnswerError, Text("boards.no-answer", port="COM3")),
        (b"OSError(22,)", NoAnswerError, Text("boards.no-answer", port="COM3")),
    ],
)
def test_why_a_board_gives_up_is_said_with_the_file_and_damage_is_none(
    error: bytes, kind: type[Exception], text: Text
) -> None:
    """What cannot be inflated came over damaged, and the files are sent again."""
    sending = Sending(b".a!" + error + b"\r\n")
    failure = sending.failure()
    assert (type(failure), failure.text) == (kind, text)
    assert sending.board.stream.endswith(INTERRUPT)
    assert sending.arrived == ["a.py"]


def test_a_heap_too_small_for_the_receiver_is_told_as_that() -> None:
    failure = Sending(b"\x04Traceback\r\nMemoryError: memory allocation failed\r\n\x04>").failure()
    assert isinstance(failure, GuestError)
    assert "MemoryError" in failure.traceback
    other = Sending(b"\x04Traceback\r\nImportError: no module\r\n\x04>").failure()
    assert other.text == Text("boards.no-answer", port="COM3")


def test_a_board_that_says_nothing_more_is_not_waited_for_without_end() -> None:
    sending = Sending(b"")
    assert isinstance(sending.failure(), NoAnswerError)
    assert 3 <= sending.link.now_s() < 4
    silent = Sending(b".")
    assert isinstance(silent.failure(), NoAnswerError)
    assert 20 <= silent.link.now_s() < 21  # it has all, and writes


def test_a_receiver_that_ends_badly_has_not_taken_the_files() -> None:
    assert Sending(b".ab\x04Traceback\r\nOSError: 5\r\n\x04>").failure().text.key == "boards.no-answer"


def test_nothing_to_send_or_to_remove_says_nothing() -> None:
    link = FakeLink(lambda sent: b"")
    Stream(Repl(link), BOARD, {}, [], print, print).send()
    assert link.sent == b""
