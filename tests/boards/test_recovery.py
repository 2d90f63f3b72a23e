"""The ladder of recovery, with boards that are scripted."""

from __future__ import annotations

import pytest
from fake_link import FakeLink

from gorae.boards.errors import NoAnswerError
from gorae.boards.recovery import connect
from gorae.texts import LANGUAGES, Text

BANNER = b"raw REPL; CTRL-B to exit\r\n>"


def test_when_nothing_helps_every_step_was_told_and_then_advice() -> None:
    told: list[Text] = []
    link = FakeLink(lambda sent: b"", name="COM3", on_reset=lambda: b"")
    with pytest.raises(NoAnswerError) as stuck:
        connect(link, told.append)
    assert [text.key for text in told] == [
        "boards.step-ctrl-c", "boards.step-soft-reset", "boards.step-reset", "boards.step-break",
    ]  # fmt: skip
    assert stuck.value.text.key == "boards.reflash"
    for text in (*told, stuck.value.text):
        assert all("COM3" in text.say(lang) for lang in LANGUAGES)
    assert 5 < link.now_s() < 60


def test_a_reset_that_helps() -> None:
    """After it the board is an ordinary one without raw paste, and has no main.py."""
    alive = False

    def reset() -> bytes:
        nonlocal alive
        alive = True
        return b"boot log\r\n>>> "

    def reply(sent: bytes) -> bytes:
        if not alive:
            return b"\xff" * len(sent)
        if sent == b"\x01":
            return b"\r\n" + BANNER
        if sent == b"\x04":
            return b"OK\r\nsoft reboot\r\n" + BANNER
        if sent.startswith(b"\x05"):
            return b"R\x00>"
        if sent.startswith(b"exec("):
            return b"OKpython 'micropython'\r\ntotal 1996\r\n\x04\x04>"
        return b"OK\x04\x04>" if sent.endswith(b"\x04") else b""

    told: list[Text] = []
    repl = connect(FakeLink(reply, on_reset=reset), told.append)
    assert told[-1].key == "boards.step-reset"
    assert repl.has_paste is False


class Slow(FakeLink):
    """What the board says reaches a busy computer late."""

    late_s = 3.5

    def read(self, timeout_s: float) -> bytes:
        if self.now_s() < self.late_s:
            self._now_s += min(timeout_s, self.late_s - self.now_s() + 0.001)
            return b""
        return super().read(timeout_s)


def test_a_busy_computer_is_not_taken_for_a_stuck_board() -> None:
    answers = {b"\x01": b"\r\n" + BANNER, b"\x04": b"OK\r\nsoft reboot\r\n" + BANNER}
    told: list[Text] = []
    connect(Slow(lambda sent: answers.get(sent, b"")), told.append)
    assert told == []
