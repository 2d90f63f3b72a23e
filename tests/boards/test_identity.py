"""Who a board says that it is: a spoilt answer is noticed, and asked for again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gorae.boards.identity import is_whole

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


def test_nothing_is_not_whole() -> None:
    assert not is_whole(b"")
    assert not is_whole(b"hello\n")
