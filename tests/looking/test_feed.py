"""What a kit sent lately: everything once, in bounded memory, on one axis of time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.looking import NOTHING, LiveEvent, Origin, Played, feed
from gorae.looking.feed import LONGEST_LINE, MAX_EVENTS
from gorae.telemetry.frames import Channel
from gorae.telemetry.recording import Recording

New = Callable[..., Any]


def test_what_comes_is_told_once(hand: New) -> None:
    kit = hand()
    assert kit.feed.since(NOTHING).times == []
    kit.sample(0.1, 50, 1.5)
    kit.sample(0.2, -50, 2.5)
    news = kit.feed.since(NOTHING)
    assert news.channels == {"left_motor": "%", "light": "lx"}
    assert news.times == [0.1, 0.2]
    assert news.columns == [[50, -50], [1.5, 2.5]]
    kit.sample(0.3, 10, 0)
    later = kit.feed.since(news.seen)
    assert (later.channels, later.times, later.columns) == (None, [0.3], [[10], [0]])
    assert kit.feed.since(later.seen).times == []


def test_time_goes_on_while_a_board_is_away(hand: New) -> None:
    kit = hand()
    assert kit.feed.go_on() == 0
    kit.sample(0.5, 1, 1)
    kit.time_s = 8
    assert kit.feed.go_on() == 8
    kit.start()
    kit.late_s += 8
    kit.sample(0.1, 2, 2)
    assert kit.feed.since(NOTHING).times == [0.5, 8.1]


def test_who_is_slow_misses_the_oldest_and_memory_stays_bounded(
    hand: New, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "MAX_SAMPLES", most := 50)
    kit = hand()
    kit.sample(0.001, 0, 0)
    seen = kit.feed.since(NOTHING).seen
    for number in range(2, 5 * most):
        kit.sample(number / 1000, 0, number)
    news = kit.feed.since(seen)
    assert most <= len(news.times) < 2 * most
    assert news.columns[1][-1] == 5 * most - 1
    assert len(kit.feed._rows) < 2 * most * 3
    assert kit.feed.since(news.seen).times == []


def test_lines_are_bounded_too(hand: New) -> None:
    kit = hand()
    kit.print("x" * 10_000 + "\n" + "line\n" * 5000)
    events = kit.feed.since(NOTHING).events
    assert len(events) == MAX_EVENTS
    kit.print("y" * 10_000)
    kit.feed.set_state("ended")
    assert kit.feed.since(NOTHING).events[-1].text == "y" * LONGEST_LINE


def test_lines_come_whole_and_marks_when_they_are(hand: New) -> None:
    kit = hand()
    kit.sample(0.5, 0, 0)
    kit.print("hel")
    assert kit.feed.since(NOTHING).events == []
    kit.print("lo\r\nwor")
    kit.mark(1.25, "corner")
    kit.feed.set_state("ended")
    assert kit.feed.since(NOTHING).events == [
        LiveEvent(0.5, "line", "hello"),
        LiveEvent(1.25, "mark", "corner"),
        LiveEvent(1.25, "line", "wor"),
    ]


def test_another_set_of_channels_begins_anew(hand: New) -> None:
    kit = hand()
    kit.sample(1.0, 1, 1)
    before = kit.feed.since(NOTHING)
    kit.start((Channel("b", "own", "", 1),))
    kit.sample(0.1, 7)
    news = kit.feed.since(before.seen)
    assert news.channels == {"own": ""}
    assert news.times == [1.1], "time goes on when a program starts again"
    assert news.columns == [[7]]


def test_the_same_channels_in_another_order(hand: New) -> None:
    kit = hand()
    kit.sample(1.0, 1, 2)
    kit.start((Channel("f", "light", "lx", 1), Channel("h", "left_motor", "%", 10)))
    kit.sample(0.1, 2, 1)
    news = kit.feed.since(NOTHING)
    assert list(news.channels) == ["light", "left_motor"]
    assert news.columns == [[2], [1]]


def test_what_a_program_logs_does_not_pass_for_what_a_referee_sees(hand: New) -> None:
    kit = hand(
        channels=(Channel("h", "x", "mm", 1), Channel("h", "log_x", "", 1), Channel("h", "own", "", 1))
    )
    kit.sample(0.1, 1, 2, 3)
    news = kit.feed.since(NOTHING)
    assert list(news.channels) == ["log_x", "log_log_x", "own"]
    assert news.columns == [[1], [2], [3]]


def test_several_kits_share_one_axis(hand: New) -> None:
    origin = Origin()
    first, second = hand("a", origin, late_s=100.0), hand("b", origin, late_s=103.0)
    first.sample(1.0, 0, 0)
    second.sample(1.0, 0, 0)
    assert first.feed.since(NOTHING).times == [1.0], "the first kit's own time"
    assert second.feed.since(NOTHING).times == [4.0], "it started three seconds later"


def test_losses_are_told(hand: New) -> None:
    kit = hand()
    kit.sample(0.1, 0, 0)
    kit.bytes_of(0.2, {"left_motor": 0, "light": 0})
    damaged = bytearray(kit.bytes_of(0.3, {"left_motor": 0, "light": 0}))
    damaged[8] ^= 1
    kit.feed.take(bytes(damaged))
    kit.sample(0.4, 0, 0)
    state = kit.feed.since(NOTHING).state
    assert (state.lost, state.damaged) == (2, 1)
    assert kit.feed.since(NOTHING).times == [0.1, 0.4]


class Book:
    def __init__(self) -> None:
        self.units: dict[str, str] = {}
        self.written: list[Any] = []

    def label(self, labels: Mapping[str, str]) -> None:
        self.written.append(labels)

    def samples(self, times_s: Sequence[float], columns: Mapping[str, Sequence[float]]) -> None:
        rows = zip(*columns.values(), strict=True)
        self.written += zip(times_s, (dict(zip(columns, row, strict=True)) for row in rows), strict=True)

    def mark(self, time_s: float, name: str) -> None:
        self.written.append((time_s, name))

    def text(self, time_s: float, text: str) -> None:
        self.written.append((time_s, text))


def test_all_of_it_is_kept(hand: New) -> None:
    """The board's own times, and every sample, however slow who looks."""
    book = Book()
    kit = hand("b", _begun(Origin()), book)
    kit.feed.introduce("maqueen · COM3", "maqueen")
    kit.print("hi")
    kit.sample(0.1, 5, 2)
    kit.mark(0.2, "here")
    assert book.units == {"left_motor": "%", "light": "lx"}
    assert book.written == [
        {"kit": "maqueen"}, (0.0, "hi"), (0.1, {"left_motor": 5, "light": 2}), (0.2, "here"),
    ]  # fmt: skip


def test_what_comes_at_once_is_what_comes_piece_by_piece(hand: New) -> None:
    """Samples, and a program that starts again in between."""
    line: list[bytes] = []
    maker = hand()
    for start in range(2):
        line += [maker.encoder.describe(0, index) for index in range(2)]
        line += [maker.bytes_of((10 - start + n) / 10, {"left_motor": n, "light": 2}) for n in range(5)]
        maker.start()
    books = Book(), Book()
    pieces, whole = (hand("b", _begun(Origin()), book, late_s=0.0) for book in books)
    for piece in line:
        pieces.feed.take(piece)
    whole.feed.take(b"".join(line))
    assert books[0].written == books[1].written
    assert [time_s for time_s, _ in books[0].written] == pytest.approx(
        [1.0, 1.1, 1.2, 1.3, 1.4, 2.3, 2.4, 2.5, 2.6, 2.7]
    )
    assert pieces.feed.since(NOTHING).columns == whole.feed.since(NOTHING).columns


def _begun(origin: Origin) -> Origin:
    origin.shift_s(0.0)
    return origin


@given(st.lists(st.booleans(), max_size=20))
def test_news_add_up(hand: New, asks: list[bool]) -> None:
    """However often somebody asks, he hears every sample once and in order."""
    kit = hand()
    heard, seen = [], NOTHING
    for number, ask in enumerate(asks, 1):
        kit.sample(number / 10, number, 0)
        if ask:
            news = kit.feed.since(seen)
            heard += news.columns[0]
            seen = news.seen
    heard += kit.feed.since(seen).columns[0] if asks else []
    assert heard == list(range(1, len(asks) + 1))


@pytest.mark.parametrize(("samples", "every"), [(1, 1), (25_000, 1), (400_001, 3)])
def test_a_recording_is_told_in_pieces(samples: int, every: int) -> None:
    times = np.arange(samples) / 100
    played = Played(Recording(times, {"x": times * 2}, ((0.005, "go"),), ((0.0, "hi"),)), "run.csv")
    assert played.every == every
    told, events, seen, pieces = [], [], NOTHING, 0
    while (news := played.since(seen)).state.kind == "live" or news.seen != seen:
        told += news.times
        events += news.events
        assert news.columns == [[2 * time for time in news.times]]
        assert (news.channels is None) == (pieces > 0)
        pieces += 1
        seen = news.seen
    assert told == times[::every].tolist()
    assert events == [LiveEvent(0.0, "line", "hi"), LiveEvent(0.005, "mark", "go")]
